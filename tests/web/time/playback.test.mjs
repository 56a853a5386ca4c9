import assert from "node:assert/strict";
import { test } from "node:test";

import { stepsPerSecond, nextDay, SPEEDS, stepFrom, STEPS } from "../../../geo/page/web/time/playback.js";
import { createGate } from "../../../geo/page/web/model/throttle.js";
import { coverageAt } from "../../../geo/page/web/time/coverage.js";
import { presetsOf } from "../../../geo/page/web/time/presets.js";
import { dayFromIso, isoFromDay } from "../../../geo/page/web/model/days.js";

const events = [10, 14, 30];
const days = { skip: false, pace: "days" };
const busy = { skip: true, pace: "days" };

test("a step goes by a day, a week, a month or to the nearest event", () => {
  assert.deepEqual(
    STEPS.map((step) => stepFrom(14, step, 1, events) - 14),
    [16, 1, 7, 31],
  );
  assert.deepEqual(
    STEPS.map((step) => stepFrom(14, step, -1, events) - 14),
    [-4, -1, -7, -31],
  );
  assert.equal(stepFrom(30, "event", 1, events), 30);
  assert.equal(isoFromDay(stepFrom(dayFromIso("2026-01-31"), "month", 1, [])), "2026-02-28");
});

test("playing shows each day, or leaves out those on which nothing begins, and ends on the last", () => {
  assert.equal(nextDay(10, days, events, 40), 11);
  assert.equal(nextDay(10, days, events, 40, 7), 17);
  assert.equal(nextDay(38, days, events, 40, 7), 40);
  assert.equal(nextDay(10, busy, events, 40), 14);
  assert.equal(nextDay(10, { skip: false, pace: "events" }, events, 40), 14);
  assert.equal(nextDay(30, busy, events, 40), 40);
  assert.equal(nextDay(14, busy, events, 20), 20);
  assert.equal(nextDay(40, days, events, 40), null);
});

test("speed multiplies the steps, and events are given time to be read", () => {
  for (const speed of SPEEDS)
    assert.equal(stepsPerSecond({ ...busy, speed }), speed * stepsPerSecond({ ...busy, speed: 1 }));
  assert.ok(stepsPerSecond({ ...busy, pace: "events", speed: 1 }) < 2);
});

test("a gate lets a held key through no faster than its interval", () => {
  const gate = createGate(80);
  assert.deepEqual([0, 30, 60, 90, 120, 180].map(gate), [true, false, false, true, false, true]);
});

const extent = { first: dayFromIso("2024-07-28"), last: dayFromIso("2026-09-25") };

test("the presets are the periods they are named after", () => {
  const spans = Object.fromEntries(
    presetsOf(extent).map(({ key, patch }) => [key, [isoFromDay(patch.from), isoFromDay(patch.to)]]),
  );
  assert.deepEqual(spans, {
    preset_week: ["2025-11-21", "2025-11-29"],
    preset_article: ["2025-09-02", "2025-12-01"],
    preset_january: ["2026-01-03", "2026-09-25"],
    preset_all: ["2024-07-28", "2026-09-25"],
  });
});

test("coverage as known on a day ends with it, and a note on what came later is left out", () => {
  const parts = [
    { layer: "strikes", from: 10, to: 20, density: "dense", note_en: "early" },
    { layer: "strikes", from: 20, to: 40, density: "thin", note_en: "late", note_es: "tarde" },
    { layer: "strikes", from: 40, to: 50, density: "none" },
  ];
  assert.equal(coverageAt(parts, null), parts);
  assert.deepEqual(coverageAt(parts, 25), [parts[0], { layer: "strikes", from: 20, to: 26, density: "thin" }]);
  assert.deepEqual(coverageAt(parts, 19), [parts[0]]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAY, dayFromIso } from "../../../geo/page/web/model/days.js";
import { differing, tollChanges } from "../../../geo/page/web/model/revisions.js";

const on = (iso) => dayFromIso(iso) * DAY;
const value = (report) => report.value_en;

test("a toll is listed once each time it changed", () => {
  const versions = [
    { known_from: on("2025-09-17"), killed_announced: 3, killed_counted: 3 },
    { known_from: on("2025-09-19"), killed_announced: 3, killed_counted: 3 },
    { known_from: on("2025-09-21"), killed_announced: 4, killed_counted: 4 },
  ];
  assert.deepEqual(tollChanges(versions), [
    { day: dayFromIso("2025-09-17"), announced: 3, counted: 3 },
    { day: dayFromIso("2025-09-21"), announced: 4, counted: 4 },
  ]);
  assert.deepEqual(tollChanges(versions.slice(0, 2)), []);
});

test("a toll that was not reported at first is a change too", () => {
  const versions = [
    { known_from: on("2025-10-17") },
    { known_from: on("2025-10-18"), killed_announced: 2, killed_counted: 2 },
  ];
  assert.equal(tollChanges(versions)[0].announced, undefined);
});

test("reports differ when they say different things or one was denied", () => {
  const report = (field, value_en, knowledge_grade = "widely_reported") => ({
    field,
    value_en,
    knowledge_grade,
    known_from: on("2025-09-04"),
  });
  const versions = [
    { known_from: on("2025-09-02"), reports: [report("killed", "11"), report("date", "1 September")] },
    { known_from: on("2025-09-05"), reports: [report("date", "2 September"), report("cargo", "drugs", "denied")] },
  ];
  assert.deepEqual(
    differing(versions, value).map(({ field }) => field),
    ["date", "cargo"],
  );
});

test("a report without a day of its own has that of its version", () => {
  const versions = [
    { known_from: on("2025-09-02"), reports: [{ field: "date", value_en: "1", knowledge_grade: "denied" }] },
  ];
  assert.equal(differing(versions, value)[0].reports[0].known_from, on("2025-09-02"));
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { dayFromIso } from "../../../geo/page/web/model/days.js";
import { firstComparison, heldAt, otherView } from "../../../geo/page/web/tools/comparison.js";

const day = dayFromIso;
const extent = { first: day("2024-07-28"), last: day("2026-09-25") };
const view = { mode: "window", from: day("2025-11-01"), to: day("2025-11-30"), known: null, layers: { strikes: true } };

test("a comparison begins a month before, with a window as long", () => {
  const first = firstComparison(view, extent);
  assert.deepEqual([first.kind, first.layout, first.at], ["time", "swipe", 0.5]);
  assert.equal(first.to, day("2025-10-30"));
  assert.equal(first.to - first.from, view.to - view.from);
  assert.equal(first.known, day("2026-08-25"));
});

test("the other side differs in time only, or in knowledge only", () => {
  const compare = { ...firstComparison(view, extent), known: day("2025-09-09") };
  const time = otherView({ ...view, compare }, extent);
  assert.deepEqual([time.from, time.to, time.known, time.layers], [compare.from, compare.to, null, view.layers]);
  const known = otherView({ ...view, compare: { ...compare, kind: "known" } }, extent);
  assert.deepEqual([known.from, known.to, known.known], [view.from, view.to, day("2025-09-09")]);
});

test("the other side's window follows the View's mode", () => {
  const compare = { ...firstComparison(view, extent), from: day("2025-09-02"), to: day("2025-10-01") };
  const other = (mode) => otherView({ ...view, mode, compare }, extent);
  assert.deepEqual([other("instant").from, other("instant").to], [day("2025-10-01"), day("2025-10-01")]);
  assert.equal(other("since").from, extent.first);
});

test("a comparison from the first day stays inside the data", () => {
  const first = firstComparison({ ...view, from: extent.first, to: extent.first }, extent);
  assert.deepEqual([first.from, first.to], [extent.first, extent.first]);
});

test("the divider never leaves the map", () =>
  assert.deepEqual([heldAt(-1), heldAt(0.4), heldAt(2)], [0.02, 0.4, 0.98]));

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  addMonths,
  dayFromIso,
  isAfter,
  isoFromDay,
  monthsBetween,
  weekStart,
  windowOf,
} from "../../../geo/page/web/model/days.js";

test("a date goes to a day number and back", () => {
  for (const text of ["1970-01-01", "2024-02-29", "2025-09-02", "2026-12-31"])
    assert.equal(isoFromDay(dayFromIso(text)), text);
});

test("what is no day of the calendar is no day", () => {
  for (const text of ["2025-02-30", "2025-13-01", "2025-9-2", "", "today", "2025-09-02T00:00Z"])
    assert.equal(dayFromIso(text), null);
});

test("a month later is held to the month's last day", () => {
  const later = (text, months) => isoFromDay(addMonths(dayFromIso(text), months));
  assert.equal(later("2026-01-31", 1), "2026-02-28");
  assert.equal(later("2025-12-15", 1), "2026-01-15");
  assert.equal(later("2026-03-31", -1), "2026-02-28");
});

test("weeks begin on Monday", () => {
  assert.equal(isoFromDay(weekStart(dayFromIso("2025-09-02"))), "2025-09-01");
  assert.equal(isoFromDay(weekStart(dayFromIso("2025-09-01"))), "2025-09-01");
  assert.equal(isoFromDay(weekStart(dayFromIso("2025-09-07"))), "2025-09-01");
});

test("months between two days are their first days", () => {
  const found = monthsBetween(dayFromIso("2025-11-02"), dayFromIso("2026-02-01")).map(isoFromDay);
  assert.deepEqual(found, ["2025-12-01", "2026-01-01", "2026-02-01"]);
});

test("a window of one day is that whole day and no instant more", () => {
  const day = dayFromIso("2025-09-02");
  assert.deepEqual(windowOf({ from: day, to: day }), [Date.parse("2025-09-02"), Date.parse("2025-09-03")]);
});

test("a date is after a day only if the whole of it is", () => {
  const day = dayFromIso("2025-12-01");
  for (const [text, later] of [
    ["2025-12-02", true],
    ["2025-12-01", false],
    ["2025-12", false],
    ["2026", true],
    ["", false],
    [undefined, false],
  ]) {
    assert.equal(isAfter(text, day), later, text);
  }
});

test("days of the first century are theirs, not those of the twentieth", () => {
  for (const text of ["0001-01-01", "0099-12-31", "0400-02-29", "1000-01-01", "9999-12-31"])
    assert.equal(isoFromDay(dayFromIso(text)), text);
  assert.equal(dayFromIso("0100-02-29"), null);
  assert.equal(isoFromDay(addMonths(dayFromIso("0001-01-31"), 1)), "0001-02-28");
});

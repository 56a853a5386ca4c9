import assert from "node:assert/strict";
import { test } from "node:test";

import {
  axisShowing,
  binAt,
  binsOf,
  dayAtFraction,
  daysOn,
  fractionOf,
  movedAxis,
  ticksOf,
  zoomedAxis,
} from "../../../geo/page/web/time/axis.js";
import { dayFromIso, isoFromDay } from "../../../geo/page/web/model/days.js";

const extent = { first: 1000, last: 1999 };
const axis = { first: 1400, last: 1599 };

test("a day and its place on the axis go to and fro", () => {
  for (const day of [1400, 1477, 1599]) assert.equal(dayAtFraction(axis, fractionOf(axis, day) + 1e-9), day);
  assert.equal(fractionOf(axis, 1600), 1);
});

test("zooming holds the day under the pointer", () => {
  for (const fraction of [0, 0.25, 0.5, 1]) {
    const zoomed = zoomedAxis(axis, 0.5, fraction, extent);
    assert.equal(daysOn(zoomed), 100);
    assert.ok(Math.abs(axis.first + fraction * 200 - (zoomed.first + fraction * 100)) <= 1);
  }
});

test("zooming ends at a week and at all of the data, and a small turn does something", () => {
  let close = axis;
  for (let n = 0; n < 60; n += 1) close = zoomedAxis(close, 0.8, 0.5, extent);
  assert.equal(daysOn(close), 7);
  assert.equal(daysOn(zoomedAxis({ first: 1400, last: 1409 }, 0.99, 0.5, extent)), 9);
  assert.deepEqual(zoomedAxis(axis, 100, 0.5, extent), extent);
  assert.deepEqual(zoomedAxis(axis, 1, 0.5, extent), axis);
});

test("a moved axis stays inside the data with all its days", () => {
  assert.deepEqual(movedAxis(axis, 50, extent), { first: 1450, last: 1649 });
  assert.deepEqual(movedAxis(axis, 5000, extent), { first: 1800, last: 1999 });
  assert.deepEqual(movedAxis(axis, -5000, extent), { first: 1000, last: 1199 });
});

test("an axis follows what was set no farther than it must, and its end before its start", () => {
  const home = { first: 1300, last: 1999 };
  assert.equal(axisShowing(axis, 1450, 1500, home, extent), axis);
  assert.deepEqual(axisShowing(axis, 1610, 1620, home, extent), { first: 1421, last: 1620 });
  assert.deepEqual(axisShowing(axis, 1390, 1450, home, extent), { first: 1390, last: 1589 });
  assert.deepEqual(axisShowing(axis, 1000, 1700, home, extent), { first: 1501, last: 1700 });
  assert.deepEqual(axisShowing(home, 1100, 1100, home, extent), extent);
});

test("bars are days, weeks or months by the room there is, and follow each other without a gap", () => {
  const year = { first: dayFromIso("2025-07-14"), last: dayFromIso("2026-09-25") };
  const month = { first: dayFromIso("2025-11-10"), last: dayFromIso("2025-12-05") };
  assert.equal(binsOf(month, 1300).unit, "day");
  assert.equal(binsOf(year, 1300).unit, "week");
  assert.equal(binsOf(year, 200).unit, "month");
  for (const width of [200, 1300]) {
    const { bins } = binsOf(year, width);
    assert.ok(bins[0].from <= year.first && bins.at(-1).to >= year.last);
    bins.slice(1).forEach((bin, index) => assert.equal(bin.from, bins[index].to + 1));
    for (const bin of bins)
      assert.deepEqual([binAt(bins, bin.from), binAt(bins, bin.to)], [bins.indexOf(bin), bins.indexOf(bin)]);
    assert.equal(binAt(bins, bins[0].from - 1), -1);
    assert.equal(binAt(bins, bins.at(-1).to + 1), -1);
  }
});

test("ticks name months, and days when there is room, and none is cut off at the end", () => {
  const year = { first: dayFromIso("2025-07-14"), last: dayFromIso("2026-09-25") };
  assert.deepEqual(
    ticksOf(year, 300).map(({ day }) => isoFromDay(day)),
    ["2025-10-01", "2026-01-01", "2026-04-01"].concat("2026-07-01"),
  );
  const week = { first: dayFromIso("2025-11-21"), last: dayFromIso("2025-11-29") };
  const ticks = ticksOf(week, 900);
  assert.ok(ticks.every(({ of }) => of === "day"));
  assert.equal(ticks.length, 9);
  for (const { day } of ticksOf(year, 1300)) assert.ok(fractionOf(year, day) * 1300 < 1250);
});

test("an axis of the whole calendar has bars of years, and no more names than it has room for", () => {
  const calendar = { first: dayFromIso("0001-01-01"), last: dayFromIso("9999-12-31") };
  const { unit, bins } = binsOf(calendar, 1300);
  assert.equal(unit, "year");
  assert.equal(bins.length, 9999);
  for (const [first, width] of [
    ["0001-01-01", 1300],
    ["1900-01-01", 300],
    ["1000-01-01", 3840],
    ["9000-06-01", 700],
  ]) {
    const shown = { first: dayFromIso(first), last: calendar.last };
    const places = ticksOf(shown, width).map(({ day }) => fractionOf(shown, day) * width);
    assert.ok(places.length > 0 && places.length <= width / 58);
    places.slice(1).forEach((place, index) => assert.ok(place - places[index] >= 50));
  }
});

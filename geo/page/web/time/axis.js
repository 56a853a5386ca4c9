// The time axis as plain values: what it shows, zoomed or moved, its bars' bounds and its ticks. No DOM.

import { addMonths, monthStart, monthsBetween, partsOf, weekStart } from "../model/days.js";

// A week is the closest look: below it a day would be wider than anything known about it.
const SHORTEST = 7;
const DAY_BAR = 9;
const WEEK_BAR = 3.6;
const MONTH_BAR = 0.5;
const MONTH_TICK = 58;
const MONTH = 30.4;
const DAY_TICK = 54;

/**
 * Days that an axis {first, last} shows; both ends are included.
 *
 * @param {Axis} axis
 * @returns {number}
 */
export const daysOn = (axis) => axis.last - axis.first + 1;

/**
 * Where a day begins on an axis: 0 at its start, 1 at its end, beyond them outside.
 *
 * @param {Axis} axis
 * @param {Day} day
 * @returns {number}
 */
export const fractionOf = (axis, day) => (day - axis.first) / daysOn(axis);

/**
 * The day at a fraction of an axis.
 *
 * @param {Axis} axis
 * @param {number} fraction
 * @returns {Day}
 */
export const dayAtFraction = (axis, fraction) => Math.floor(axis.first + fraction * daysOn(axis));

/**
 * An axis of `factor` times the days, with the day at `fraction` held in its place where the data allow.
 *
 * @param {Axis} axis
 * @param {number} factor
 * @param {number} fraction
 * @param {Extent} extent
 * @returns {Axis}
 */
export function zoomedAxis(axis, factor, fraction, extent) {
  if (factor === 1) return axis;
  const days = daysOn(axis);
  // A small turn of a wheel must do something on a short axis too: at least a day.
  const wanted =
    factor < 1 ? Math.min(days - 1, Math.round(days * factor)) : Math.max(days + 1, Math.round(days * factor));
  const span = Math.min(Math.max(wanted, Math.min(SHORTEST, daysOn(extent))), daysOn(extent));
  return placed(Math.round(axis.first + fraction * (days - span)), span, extent);
}

/**
 * An axis moved by some days, held inside the data.
 *
 * @param {Axis} axis
 * @param {number} days
 * @param {Extent} extent
 * @returns {Axis}
 */
export const movedAxis = (axis, days, extent) => placed(axis.first + days, daysOn(axis), extent);

/**
 * The axis nearest to `axis` that shows a window's end `to` and, where both have room, its start `from`.
 *
 * The axis the bar opens with (`home`) grows to the earlier years instead of leaving its place.
 *
 * @param {Axis} axis
 * @param {Day} from
 * @param {Day} to
 * @param {Axis} home
 * @param {Extent} extent
 * @returns {Axis}
 */
export function axisShowing(axis, from, to, home, extent) {
  const shows = (day) => day >= axis.first && day <= axis.last;
  if (shows(from) && shows(to)) return axis;
  if (sameAxis(axis, home))
    return { first: Math.min(from, to) < home.first ? extent.first : home.first, last: extent.last };
  const span = daysOn(axis);
  const low = to - from < span ? Math.min(from, to) : to;
  const high = to - from < span ? Math.max(from, to) : to;
  return placed(Math.max(Math.min(axis.first, low), high - span + 1), span, extent);
}

/**
 * Whether two axes show the same days.
 *
 * @param {Axis} a
 * @param {Axis} b
 * @returns {boolean}
 */
export const sameAxis = (a, b) => a.first === b.first && a.last === b.last;

function placed(first, span, extent) {
  const held = Math.min(Math.max(first, extent.first), extent.last - span + 1);
  return { first: held, last: held + span - 1 };
}

/**
 * The bars of an axis that is `width` pixels wide: {unit, bins}, each bin {from, to} in whole days.
 *
 * A bar is a day, a week from Monday or a month: the shortest that can still be told apart; or a year, where even
 * months are less than the screen can show. The outermost bins may reach beyond the axis, so that a week is always
 * counted whole.
 *
 * @param {Axis} axis
 * @param {number} width
 * @returns {{unit: string, bins: {from: Day, to: Day}[]}}
 */
export function binsOf(axis, width) {
  const dayWidth = width / daysOn(axis);
  if (dayWidth >= DAY_BAR) return { unit: "day", bins: runs(axis, axis.first, (day) => day + 1) };
  if (dayWidth * 7 >= WEEK_BAR) return { unit: "week", bins: runs(axis, weekStart(axis.first), (day) => day + 7) };
  const { year, month } = partsOf(axis.first);
  if (dayWidth * MONTH < MONTH_BAR)
    return { unit: "year", bins: runs(axis, monthStart(year, 0), (day) => addMonths(day, 12)) };
  return { unit: "month", bins: runs(axis, monthStart(year, month), (day) => addMonths(day, 1)) };
}

function runs(axis, start, next) {
  const bins = [];
  for (let from = start; from <= axis.last; from = next(from)) bins.push({ from, to: next(from) - 1 });
  return bins;
}

/**
 * Index of the bin that holds a day, or -1. Bins follow each other without a gap.
 *
 * @param {object[]} bins
 * @param {Day} day
 * @returns {number}
 */
export function binAt(bins, day) {
  let low = 0;
  let high = bins.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (day < bins[middle].from) high = middle - 1;
    else if (day > bins[middle].to) low = middle + 1;
    else return middle;
  }
  return -1;
}

/**
 * Days to name under an axis that is `width` pixels wide: [{day, of}], `of` "month" or "day"; none whose name would be
 * cut off.
 *
 * @param {Axis} axis
 * @param {number} width
 * @returns {{day: Day, of: string}[]}
 */
export function ticksOf(axis, width) {
  return named(axis, width).filter(
    ({ day, of }) => fractionOf(axis, day) * width <= width - (of === "day" ? DAY_TICK : MONTH_TICK),
  );
}

function named(axis, width) {
  const dayWidth = width / daysOn(axis);
  const step = [1, 2, 7].find((days) => days * dayWidth >= DAY_TICK);
  if (step !== undefined) {
    const start = step === 7 ? weekStart(axis.first + 6) : axis.first;
    return runs(axis, start, (day) => day + step).map(({ from }) => ({ day: from, of: "day" }));
  }
  const every = [1, 2, 3, 6].find((months) => months * MONTH * dayWidth >= MONTH_TICK);
  if (every === undefined) return years(axis, Math.ceil(MONTH_TICK / (12 * MONTH * dayWidth)));
  return monthsBetween(axis.first, axis.last)
    .filter((day) => partsOf(day).month % every === 0)
    .map((day) => ({ day, of: "month" }));
}

/** Each January of a year that a round number, `least` or more, divides. */
function years(axis, least) {
  const tens = 10 ** Math.floor(Math.log10(least));
  const every = [1, 2, 5, 10].map((step) => step * tens).find((step) => step >= least);
  const found = [];
  for (let year = Math.ceil(partsOf(axis.first).year / every) * every; ; year += every) {
    const day = monthStart(year, 0);
    if (day > axis.last) return found;
    if (day >= axis.first) found.push({ day, of: "month" });
  }
}

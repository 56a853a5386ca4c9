// Where a step of the reader or of playing leads, as plain day numbers. No DOM.

import { addMonths } from "../model/days.js";

export const STEPS = ["event", "day", "week", "month"];
export const SPEEDS = [0.5, 1, 2, 4];

// Steps a second at speed 1: days run by, quiet days left out give the others more time, an event is to be read.
const RATES = { days: 14, busy: 7, events: 1.25 };

/**
 * The day one step from a day: by "day", "week", "month", or to the nearest of `eventDays`; the same where there is
 * none.
 *
 * @param {Day} day
 * @param {string} step
 * @param {number} direction -1 or 1.
 * @param {Day[]} eventDays
 * @returns {Day}
 */
export function stepFrom(day, step, direction, eventDays) {
  if (step === "day") return day + direction;
  if (step === "week") return day + 7 * direction;
  if (step === "month") return addMonths(day, direction);
  const found = direction > 0 ? eventDays.find((other) => other > day) : eventDays.findLast((other) => other < day);
  return found ?? day;
}

/**
 * The next day that playing shows before or on `last`, or null when it has come to its end.
 *
 * @param {Day} day
 * @param {View} view
 * @param {Day[]} eventDays
 * @param {Day} last
 * @param {number} [stride] Days at once.
 * @returns {Day|null}
 */
export function nextDay(day, { skip, pace }, eventDays, last, stride = 1) {
  if (day >= last) return null;
  if (pace === "days" && !skip) return Math.min(day + stride, last);
  const next = eventDays.find((other) => other > day);
  // After the last event the rest is quiet: go to the end, where what began and held can be seen whole.
  return next === undefined || next > last ? last : next;
}

/**
 * How many steps playing makes a second.
 *
 * @param {View} view
 * @returns {number}
 */
export function stepsPerSecond({ pace, skip, speed }) {
  if (pace === "events") return RATES.events * speed;
  return (skip ? RATES.busy : RATES.days) * speed;
}

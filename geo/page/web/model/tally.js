// What a selection comes to: totals, the sentence that says them, the days on which something begins.
// The totals follow the same rules as geo/query/tally.py.

import { AREA_LAYERS } from "./model.js";
import { dayOf } from "./days.js";

const READINGS = ["killed_announced", "killed_counted", "killed_maximum"];

/**
 * Totals over selected strikes: strikes, vessels and people killed under the three readings.
 *
 * @param {Feature[]} strikes
 * @returns {Object<string, number>}
 */
export function tally(strikes) {
  const total = { strikes: 0, vessels: 0, killed_announced: 0, killed_counted: 0, killed_maximum: 0 };
  for (const strike of strikes) {
    if (!strike.in_default_tally) continue;
    total.strikes += 1;
    total.vessels += strike.vessels ?? 0;
    for (const reading of READINGS) total[reading] += strike[reading] ?? 0;
  }
  return total;
}

/**
 * Days on which something of the visible layers begins, as known, in order.
 *
 * @param {SelectionByLayer} selection
 * @param {View} view
 * @returns {Day[]}
 */
export function eventDays(selection, view) {
  const days = new Set();
  for (const [name, { known }] of selection) {
    if (!view.layers[name] || AREA_LAYERS.includes(name)) continue;
    for (const { valid_from: from } of known) if (from !== undefined) days.add(dayOf(from));
  }
  return [...days].sort((a, b) => a - b);
}

/**
 * What happened in the window, by layer that is switched on: [{layer, features}].
 *
 * @param {SelectionByLayer} selection
 * @param {View} view
 * @returns {{layer: string, features: Feature[]}[]}
 */
export function happenings(selection, view) {
  return [...selection]
    .filter(([name]) => view.layers[name] && !AREA_LAYERS.includes(name))
    .map(([layer, { shown }]) => ({ layer, features: shown }));
}

/**
 * The totals of the strikes in the window, in one sentence; or why there are none: `absent` names what could not be
 * read.
 *
 * @param {SelectionByLayer} selection
 * @param {View} view
 * @param {Words} words
 * @param {string[]} absent
 * @returns {string}
 */
export function sentenceOf(selection, view, words, absent) {
  if (!("strikes" in view.layers))
    return words.text(absent.includes("strikes") ? "tally_absent" : "tally_none", {
      span: words.span(view.from, view.to),
    });
  const total = tally(selection.get("strikes").shown);
  return words.text("tally", {
    span: words.span(view.from, view.to),
    strikes: words.text("strikes_n", { n: total.strikes }),
    vessels: words.text("vessels_n", { n: total.vessels }),
    announced: total.killed_announced,
    counted: total.killed_counted,
  });
}

// The other side of a comparison, as a View of its own. Knows no map and no controls.

import { addMonths } from "../model/days.js";
import { normalWindow } from "../model/store.js";

export const LAYOUTS = ["swipe", "side"];
export const KINDS = ["time", "known"];

/**
 * A comparison to begin with: the left side a month before the View's own window and knowledge.
 *
 * `kind` says what differs, "time" (then `from` and `to`, days) or "known" (then `known`, a day or null for the
 * latest); `layout` is "swipe" or "side"; `at` is where the divider stands, from 0 to 1.
 *
 * @param {View} view
 * @param {Extent} extent
 * @returns {object}
 */
export function firstComparison(view, extent) {
  const to = Math.max(extent.first, addMonths(view.to, -1));
  return {
    kind: "time",
    from: Math.max(extent.first, view.from - (view.to - to)),
    to,
    known: Math.max(extent.first, addMonths(view.known ?? extent.last, -1)),
    layout: "swipe",
    at: 0.5,
  };
}

/**
 * The View that the left side draws: as the right side's, but for what is compared.
 *
 * @param {View} view
 * @param {Extent} extent
 * @returns {View}
 */
export function otherView(view, extent) {
  const { kind, from, to, known } = view.compare;
  if (kind === "known") return { ...view, known };
  return { ...view, ...normalWindow({ mode: view.mode, from, to }, extent) };
}

/**
 * A divider's place held where both sides can still be seen.
 *
 * @param {number} at
 * @returns {number}
 */
export const heldAt = (at) => Math.min(0.98, Math.max(0.02, at));

// A View held inside what there is: the data's days, the map's limits, what the data hold; and what that changed.
// The same rules as geo/query/settling.py.

import { CODECS } from "./view_values.js";
import { isoFromDay } from "./days.js";
import { knows } from "./contents.js";
import { normalWindow, same } from "./store.js";

/**
 * The View of flat keys: filters together, each value held inside the data and the map's limits.
 *
 * `flat` is Map(key -> value); `context` is what a link is read against, see view.js.
 *
 * @param {Map<string, any>} flat
 * @param {object} table
 * @param {LinkContext} context
 * @returns {View}
 */
export function settled(flat, { limits, axis_beyond: beyond }, context) {
  const { extent, contents } = context;
  const view = { filters: {} };
  for (const [key, value] of flat) {
    const [group, name] = key.split(".");
    if (name === undefined) view[key] = value;
    else if (value !== null) view[group][name] = value;
  }
  Object.assign(view, heldWindow(view, extent));
  view.compare = heldComparison(view.compare, extent);
  view.axis = heldAxis(view.axis, extent, beyond);
  view.camera = heldCamera(view.camera, limits);
  if (view.selected !== null && contents && !isThere(view, contents)) view.selected = null;
  if (view.story !== null && contents && view.story.step > (contents.steps.get(view.story.slug) ?? 0))
    view.story = null;
  if (view.panel === "stories" && contents?.steps.size === 0) view.panel = null;
  return view;
}

/**
 * Why a key of a settled View is not as the link wanted it, or names what is not there: [reason, detail], or null.
 *
 * @param {object} row
 * @param {any} wanted
 * @param {View} view
 * @param {LinkContext} context
 * @returns {string[]|null}
 */
export function changeOf(row, wanted, view, context) {
  const { key } = row;
  const { extent, contents } = context;
  if (row.type === "names") {
    const there = key === "highlighted" ? contents?.entities : contents?.values.get(key.split(".")[1]);
    const absent = there ? wanted.filter((name) => !there.has(name)) : [];
    return absent.length > 0 ? ["missing", absent.join(",")] : null;
  }
  if (key.includes(".")) return null;
  const became = view[key];
  if (same(became, wanted)) return null;
  const written = became === null ? "" : CODECS[row.type].write(became, row, context);
  if (key === "from" && view.mode !== "window") return ["unused", `mode=${view.mode}`];
  if (key === "from" && wanted >= extent.first && wanted <= extent.last) return ["reversed", written];
  if (key === "known" && became === null) return ["latest", isoFromDay(extent.last)];
  if (key === "camera") return ["limits", written];
  if (key === "selected") return contents.entities.has(wanted) ? ["not_yet_known", ""] : ["missing", wanted];
  if (key === "story") {
    const count = contents.steps.get(wanted.slug);
    return count === undefined ? ["missing", wanted.slug] : ["no_step", String(count)];
  }
  if (key === "panel") return ["missing", wanted];
  return written === "" ? ["elsewhere", ""] : ["outside", written];
}

const held = (day, { first, last }) => Math.min(Math.max(day, first), last);

/**
 * A day of knowledge held inside the data: as known on the last day, or later, is the latest, null.
 *
 * @param {Day|null} day
 * @param {Extent} extent
 * @returns {Day|null}
 */
export const heldKnowledge = (day, { first, last }) => (day === null || day >= last ? null : Math.max(day, first));

/**
 * The window and the knowledge of a View, held inside the data.
 *
 * @param {View} view
 * @param {Extent} extent
 * @returns {{from: Day, to: Day, known: Day|null}}
 */
export const heldWindow = (view, extent) => ({
  ...normalWindow(view, extent),
  known: heldKnowledge(view.known, extent),
});

const heldComparison = (compare, extent) =>
  compare && {
    ...compare,
    from: held(compare.from, extent),
    to: held(compare.to, extent),
    known: heldKnowledge(compare.known, extent),
  };

function heldAxis(axis, extent, beyond) {
  if (axis === null) return null;
  // A stretch may reach somewhat beyond the data; thousands of years would be as many months to draw.
  const first = Math.max(axis.first, extent.first - beyond);
  const last = Math.min(axis.last, extent.last + beyond);
  return first < last ? { first, last } : null;
}

function heldCamera(camera, limits) {
  if (camera === null) return null;
  const found = { ...camera };
  for (const [key, [low, high]] of Object.entries(limits)) found[key] = Math.min(Math.max(camera[key], low), high);
  return found;
}

/** Whether the selected entity was known then, on the day of either side of a comparison. */
function isThere({ selected, known, compare }, contents) {
  return knows(contents, selected, known) || (compare?.kind === "known" && knows(contents, selected, compare.known));
}

// Periods worth a name. Days are written as dates, held to what the data cover.

import { dayFromIso } from "../model/days.js";

const PERIODS = [
  { key: "preset_week", from: "2025-11-21", to: "2025-11-29" },
  { key: "preset_article", from: "2025-09-02", to: "2025-12-01" },
  { key: "preset_january", from: "2026-01-03", to: null },
];

/**
 * The presets as patches of a View: [{key, patch}].
 *
 * @param {Extent} extent
 * @returns {{key: string, patch: object}[]}
 */
export function presetsOf(extent) {
  const held = (day) => Math.min(Math.max(day, extent.first), extent.last);
  const windows = PERIODS.map(({ key, from, to }) => ({
    key,
    patch: { mode: "window", from: held(dayFromIso(from)), to: to === null ? extent.last : held(dayFromIso(to)) },
  }));
  return [...windows, { key: "preset_all", patch: { mode: "since", from: extent.first, to: extent.last } }];
}

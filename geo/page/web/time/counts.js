// What begins when: counts of the visible layers by the categories that the map draws. No DOM.

import { binAt } from "./axis.js";
import { dayOf } from "../model/days.js";

// From the bottom of a bar to its top. `colour` is a name of the palette, `word` a key of the strings;
// what is hatched stands beside something of the same colour. Events have one colour on the map: their categories
// are shades of it, told apart by words.
export const STACK = [
  { layer: "strikes", kind: "caribbean", colour: "caribbean", word: "basin_caribbean" },
  { layer: "strikes", kind: "eastern_pacific", colour: "eastern_pacific", word: "basin_eastern_pacific" },
  { layer: "strikes", kind: "unknown", colour: "unknown", word: "basin_unknown" },
  { layer: "land_events", kind: null, colour: "caribbean", hatched: true },
  { layer: "deployments", kind: "US", colour: "US", word: "force_of_US" },
  { layer: "deployments", kind: "Venezuela", colour: "Venezuela", word: "force_of_Venezuela" },
  { layer: "deployments", kind: "other", colour: "other", word: "force_of_other" },
  ...["prohibition", "restriction", "recommendation", "caution"].map((force) => ({
    layer: "notices",
    kind: force,
    colour: force,
    hatched: true,
    word: `force_${force}`,
  })),
  { layer: "notices", kind: "other", colour: "statement", hatched: true, shade: 0.6, word: "notices_other" },
  ...["airspace", "deployment", "diplomacy", "domestic", "economic", "legal", "sanctions", "strike"].map(
    (category, index) => ({
      layer: "events",
      kind: category,
      colour: "event",
      shade: index % 2 ? 0.72 : 1,
      word: `category_${category}`,
    }),
  ),
];

const FORCES = STACK.filter(({ layer }) => layer === "notices").map(({ kind }) => kind);
// Under which kind of its layer's a feature counts.
const KIND = {
  strikes: ({ basin }) => basin,
  deployments: ({ force }) => force,
  notices: ({ force_class: force }) => (FORCES.includes(force) ? force : "other"),
  events: ({ category }) => category,
};
const AMONG_TALLEST = 0.95;
const MUCH_TALLER = 1.4;

/**
 * Count what begins in each bin, as known: the bins with {counts, total}, counts in the order of `STACK`.
 *
 * `known` is Map(layer -> features known), `visible` is {layer: whether switched on}.
 *
 * @param {object[]} bins
 * @param {Map<string, Feature[]>} known
 * @param {Object<string, boolean>} visible
 * @returns {object[]}
 */
export function countBins(bins, known, visible) {
  const counted = bins.map((bin) => ({ ...bin, counts: STACK.map(() => 0), total: 0 }));
  for (const [layer, features] of known) {
    if (!visible[layer]) continue;
    const places = new Map(STACK.flatMap((part, index) => (part.layer === layer ? [[part.kind, index]] : [])));
    if (places.size === 0) continue;
    for (const feature of features) {
      const bin = feature.valid_from === undefined ? undefined : counted[binAt(bins, dayOf(feature.valid_from))];
      const place = places.get(Object.hasOwn(KIND, layer) ? KIND[layer](feature) : null);
      if (!bin || place === undefined) continue;
      bin.counts[place] += 1;
      bin.total += 1;
    }
  }
  return counted;
}

/**
 * The count that the full height stands for. One week can hold several times what any other does; its bar is
 * then drawn broken, or all others would be too low to read.
 *
 * @param {object[]} counted
 * @returns {number}
 */
export function ceilingOf(counted) {
  const totals = counted
    .map(({ total }) => total)
    .filter((total) => total > 0)
    .sort((a, b) => a - b);
  if (totals.length === 0) return 1;
  const most = totals.at(-1);
  const usual = totals[Math.floor((totals.length - 1) * AMONG_TALLEST)];
  return most > usual * MUCH_TALLER ? usual : most;
}

/**
 * A bar in words: "1 to 7 Sep 2025: Strikes 3 (Caribbean 2, Eastern Pacific 1), Events 4".
 *
 * @param {object} bin
 * @param {Words} words
 * @param {Map<string, object>} layerInfo
 * @returns {string}
 */
export function binWords({ from, to, counts, total }, words, layerInfo) {
  const when = words.span(from, to);
  if (total === 0) return words.text("bar_nothing", { when });
  const layers = [...new Set(STACK.map(({ layer }) => layer))];
  const parts = layers.map((layer) => {
    const kinds = STACK.map((part, index) => ({ ...part, n: counts[index] })).filter(
      (part) => part.layer === layer && part.n > 0,
    );
    const n = kinds.reduce((sum, kind) => sum + kind.n, 0);
    if (n === 0) return null;
    const detail =
      kinds[0].kind === null ? "" : ` (${kinds.map((kind) => words.text(kind.word) + " " + kind.n).join(", ")})`;
    return `${words.of(layerInfo.get(layer), "title")} ${n}${detail}`;
  });
  return words.text("bar_counts", { when, counts: parts.filter(Boolean).join(" · ") });
}

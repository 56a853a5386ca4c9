// Lists of what the View selects: everything in the window, and what has no place on the map.

import { el, fill } from "./dom.js";

// Longer groups begin folded, so that the short ones can be seen.
const MANY = 30;

/**
 * Fill a panel with entries by layer, oldest first: [{layer, features}].
 *
 * @param {HTMLElement} node
 * @param {object[]} groups
 * @param {object} options
 * @param {function(): Words} options.words
 * @param {Map<string, object>} options.layerInfo
 * @param {Function} options.onSelect
 * @param {string} options.intro
 */
export function showList(node, groups, { words, layerInfo, onSelect, intro }) {
  const w = words();
  // What the reader has folded or unfolded stays so when the window moves.
  const chosen = new Map([...node.querySelectorAll("details")].map((details) => [details.dataset.layer, details.open]));
  const total = groups.reduce((sum, { features }) => sum + features.length, 0);
  fill(
    node,
    el("p", { class: "hint" }, intro),
    total === 0 ? el("p", { class: "empty" }, w.text("nothing_here")) : null,
    groups
      .filter(({ features }) => features.length > 0)
      .map(({ layer, features }) => {
        const sorted = [...features].sort(
          (a, b) => (a.valid_from ?? 0) - (b.valid_from ?? 0) || (a.id < b.id ? -1 : 1),
        );
        const group = sorted.map((feature) => ({ layer, feature }));
        return el(
          "details",
          { "data-layer": layer, open: chosen.get(layer) ?? features.length < MANY },
          el(
            "summary",
            {},
            w.of(layerInfo.get(layer), "title"),
            " ",
            el("span", { class: "count" }, String(features.length)),
          ),
          el(
            "ul",
            { class: "entries" },
            sorted.map((feature) =>
              el(
                "li",
                {},
                el(
                  "button",
                  { type: "button", class: "entry", onclick: () => onSelect(layer, feature, group) },
                  el("span", { class: "entry-when" }, w.when(feature)),
                  el("span", {}, w.of(feature, "title")),
                ),
              ),
            ),
          ),
        );
      }),
  );
}

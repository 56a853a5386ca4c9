// What a View selects, layer by layer. What only the window changes is worked out anew; the rest is kept.

import { hasEnded, matching, valuesOf } from "./filters.js";
import { knownAt, validBetween } from "./knowledge.js";
import { windowOf } from "./days.js";

/**
 * Make `select(view)`: Map(layer -> {all, known, shown, ended, base}).
 *
 * `all`: known by the View's day, whatever the filters. `known`: of these, what matches the filters. `shown`: of these,
 * what holds in the window, without ended notices unless these are asked for; `ended` is how many of them there are.
 * `base()`: what would be shown without the filters. `areas` are layers that filters leave alone: they only name
 * places.
 *
 * @param {object[]} layers Each {name, features}.
 * @param {Object<string, object>} sources
 * @param {string[]} areas
 * @returns {function(View): SelectionByLayer}
 */
export function createSelect(layers, sources, areas) {
  let kept = { known: undefined, filters: undefined, of: new Map() };

  function prepared({ known, filters }) {
    if (kept.known !== known) {
      kept = { known, of: new Map(layers.map(({ name, features }) => [name, { all: knownAt(features, known) }])) };
    } else if (kept.filters === filters) return kept.of;
    for (const [name, entry] of kept.of)
      entry.known = areas.includes(name) ? entry.all : matching(name, entry.all, filters, sources);
    kept.filters = filters;
    return kept.of;
  }

  return (view) => {
    const window = windowOf(view);
    const visible = (name, features) => {
      const inWindow = validBetween(features, ...window);
      const lasting = name === "notices" ? inWindow.filter((feature) => !hasEnded(name, feature, view.to)) : inWindow;
      return { shown: view.filters.ended ? inWindow : lasting, ended: inWindow.length - lasting.length };
    };
    return new Map(
      [...prepared(view)].map(([name, { all, known }]) => {
        const { shown, ended } = visible(name, known);
        return [name, { all, known, shown, ended, base: () => (known === all ? shown : visible(name, all).shown) }];
      }),
    );
  };
}

/**
 * How much of what the visible layers hold in the window is shown: {shown, total}. `areas` are not counted.
 *
 * @param {SelectionByLayer} selection
 * @param {View} view
 * @param {string[]} areas
 * @returns {{shown: number, total: number}}
 */
export function countShown(selection, view, areas) {
  const counts = { shown: 0, total: 0 };
  for (const [name, { shown, base }] of selection) {
    if (!view.layers[name] || areas.includes(name)) continue;
    counts.shown += shown.length;
    counts.total += base().length;
  }
  return counts;
}

/**
 * What the visible layers hold in the window, whatever the filters, by the values of a facet: Map(value -> number).
 *
 * @param {string} facet
 * @param {SelectionByLayer} selection
 * @param {View} view
 * @param {string[]} areas
 * @returns {Map<string, number>}
 */
export function countValues(facet, selection, view, areas) {
  const counts = new Map();
  for (const [name, { all, base }] of selection) {
    if (areas.includes(name)) continue;
    // What is known but outside the window counts nothing, and still shows that there is such a value.
    for (const feature of all)
      for (const value of valuesOf(facet, feature)) if (!counts.has(value)) counts.set(value, 0);
    if (!view.layers[name]) continue;
    for (const feature of base())
      for (const value of valuesOf(facet, feature)) counts.set(value, counts.get(value) + 1);
  }
  return counts;
}

// The View: everything a reader can set, as one value, and who is called when it changes.

/**
 * Hold a View. `set` merges a patch and calls each subscriber once, with the keys that changed and whether the change
 * is one that the reader's way back should stop at, though its keys alone would not say so. `normalize(view)` gives
 * what else follows from a View, before anybody hears of it.
 *
 * @param {View} initial
 * @param {function(View): View} [normalize]
 * @returns {Store}
 */
export function createStore(initial, normalize = (view) => view) {
  let view = Object.freeze({ ...initial });
  const subscribers = [];
  return {
    get: () => view,
    set(patch, { deliberate = false } = {}) {
      const next = normalize({ ...view, ...patch });
      const changed = Object.keys(next).filter((key) => !same(next[key], view[key]));
      if (changed.length === 0) return;
      view = Object.freeze(next);
      const keys = new Set(changed);
      for (const subscriber of subscribers) subscriber(view, keys, deliberate);
    },
    subscribe: (subscriber) => subscribers.push(subscriber),
  };
}

/**
 * Whether two values of a View say the same.
 *
 * @param {any} a
 * @param {any} b
 * @returns {boolean}
 */
export const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * A window held inside the data's days, whole, and in order, for a mode.
 *
 * @param {View} view
 * @param {Extent} extent
 * @returns {{from: Day, to: Day}}
 */
export function normalWindow(view, extent) {
  const clamp = (day) => Math.min(Math.max(day, extent.first), extent.last);
  const to = clamp(view.to);
  if (view.mode === "instant") return { from: to, to };
  if (view.mode === "since") return { from: extent.first, to };
  return { from: Math.min(clamp(view.from), to), to };
}

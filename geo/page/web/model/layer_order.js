// The drawing order of the layers, and how clearly each is drawn.

// What is painted on each canvas: areas always lie below marks, so a layer moves among its own.
const CANVASES = [
  ["events", "land_events", "deployments", "strikes"],
  ["strike_zones", "airspace", "notices"],
];

/** Layers as drawn unless the reader says otherwise, topmost first. */
export const DRAWING_ORDER = Object.freeze(CANVASES.flat());

/**
 * The layers of an order that share a canvas with a layer, topmost first.
 *
 * @param {string[]} order
 * @param {string} layer
 * @returns {string[]}
 */
export function companions(order, layer) {
  const own = CANVASES.find((names) => names.includes(layer)) ?? [];
  return order.filter((name) => own.includes(name));
}

/**
 * The order with a layer moved among its companions: -1 is up, 1 is down. The same order when it cannot move.
 *
 * @param {string[]} order
 * @param {string} layer
 * @param {number} step
 * @returns {string[]}
 */
export function moved(order, layer, step) {
  const mates = companions(order, layer);
  const other = mates[mates.indexOf(layer) + step];
  if (other === undefined || !mates.includes(layer)) return order;
  const swap = { [layer]: other, [other]: layer };
  return Object.freeze(order.map((name) => swap[name] ?? name));
}

/**
 * Layers to paint, bottom first.
 *
 * @param {string[]} order
 * @returns {string[]}
 */
export const paintOrder = (order) => [...order].reverse();

/**
 * How clearly a layer is drawn, 0.1 to 1: a layer switched on is never invisible.
 *
 * @param {View} view
 * @param {string} layer
 * @returns {number}
 */
export const opacityOf = (view, layer) => (Object.hasOwn(view.opacity, layer) ? view.opacity[layer] : 1);

/**
 * Opacities with one set; full opacity is left out, so that equal settings look equal.
 *
 * @param {Object<string, number>} opacity
 * @param {string} layer
 * @param {number} value
 * @returns {Object<string, number>}
 */
export function withOpacity(opacity, layer, value) {
  const { [layer]: _, ...rest } = opacity;
  return Object.freeze(value >= 1 ? rest : { ...rest, [layer]: Math.max(0.1, value) });
}

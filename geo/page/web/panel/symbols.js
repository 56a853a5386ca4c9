// The signs of the map as small pictures, for the panel's rows and the legend.

import { shapeOf } from "../draw/places.js";
import { svg } from "./dom.js";

const mark = (...children) =>
  svg("svg", { viewBox: "-10 -10 20 20", width: 20, height: 20, class: "mark", "aria-hidden": "true" }, ...children);
/**
 * A filled circle in a basin's colour.
 *
 * @param {string} basin
 * @returns {SVGElement}
 */
export const dot = (basin) => mark(svg("circle", { r: 6.5, class: `fill-${basin}` }));
/**
 * The hollow circle of a toll that is none or not known.
 *
 * @param {string} basin
 * @returns {SVGElement}
 */
export const hollow = (basin) => mark(svg("circle", { r: 5, class: `line-${basin}` }));
/**
 * The ring around the circles of one sea area.
 *
 * @returns {SVGElement}
 */
export const ring = () => mark(svg("circle", { r: 8, class: "line-caribbean dashed" }));
/**
 * An area named in reports: an outline, and no ring.
 *
 * @returns {SVGElement}
 */
export const zone = () => mark(svg("path", { d: "M-8 -3L-1 -7L8 -4L5 6L-6 5Z", class: "line-caribbean dotted" }));
/**
 * A band at a published distance, of the strike or of the search after it.
 *
 * @param {string} role "strike" or "search".
 * @returns {SVGElement}
 */
export const band = (role) =>
  mark(
    svg("path", {
      d: "M-9 0A9.5 9.5 0 0 0 9 0L5 -4A5.5 5.5 0 0 1 -5 -4Z",
      class: `line-caribbean ${role === "search" ? "dotted" : "dashed"}`,
    }),
  );
/**
 * The outline of a flight information region.
 *
 * @returns {SVGElement}
 */
export const region = () => mark(svg("rect", { x: -8, y: -6, width: 16, height: 12, class: "line-airspace" }));
/**
 * An area hatched for a notice of a force.
 *
 * @param {string} force
 * @returns {SVGElement}
 */
export const hatch = (force) =>
  mark(
    svg("rect", { x: -8, y: -6, width: 16, height: 12, class: `line-${force} dashed` }),
    svg("path", { d: "M-8 4L2 -6M-3 6L8 -5M-8 -1L-3 -6M3 6L8 1", class: `line-${force} thin` }),
  );
/**
 * A layer's own shape.
 *
 * @param {string} kind
 * @param {string} style
 * @returns {SVGElement}
 */
export const shape = (kind, style) =>
  mark(
    svg("polygon", {
      points: shapeOf(kind)
        .map(([x, y]) => `${x * 6.5},${y * 6.5}`)
        .join(" "),
      class: `shape-${style}`,
    }),
  );

/**
 * The sign of a whole layer, for its row in the panel.
 *
 * @param {string} name
 * @returns {SVGElement}
 */
export function swatch(name) {
  const marks = {
    strikes: () => dot("caribbean"),
    strike_zones: zone,
    deployments: () => shape("US", "US"),
    airspace: region,
    notices: () => hatch("caution"),
    events: () => shape("events", "event"),
    land_events: () => shape("land_events", "land"),
  };
  return Object.hasOwn(marks, name) ? marks[name]() : mark();
}

/**
 * Nested circles for 1, 5 and 20 people killed, at the size that the map draws them now: `unit` pixels for one.
 *
 * @param {number} unit
 * @returns {SVGElement}
 */
export function nested(unit) {
  const r = (n) => unit * Math.sqrt(n);
  const bottom = r(20) * 2 + 2;
  const rings = [20, 5, 1].flatMap((n) => [
    svg("circle", { cx: r(20) + 2, cy: bottom - r(n), r: r(n), class: "ring" }),
    svg("line", { x1: r(20) + 2, x2: r(20) * 2 + 14, y1: bottom - 2 * r(n), y2: bottom - 2 * r(n), class: "leader" }),
    Object.assign(svg("text", { x: r(20) * 2 + 18, y: bottom - 2 * r(n) + 4 }), { textContent: String(n) }),
  ]);
  const width = Math.round(r(20) * 2 + 36);
  return svg(
    "svg",
    { width, height: bottom + 4, viewBox: `0 -2 ${width} ${bottom + 6}`, class: "nested", "aria-hidden": "true" },
    ...rings,
  );
}

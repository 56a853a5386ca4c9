// One canvas over the map with the points of a window of time: no element, no object for a point.

import { apartness, createCircles, partsOfColour, radiusOf } from "./circles.js";
import { createGrid, rangeOf } from "./columns.js";

const REACH = 4;

/**
 * Put a layer of points on a Leaflet map. `settings()` returns {from, to, visible, colour, edge, radius}, times in ms.
 *
 * Returns {redraw, under, shown}: draw a changed window, find a point at a container pixel, count what is drawn.
 *
 * @param {L.Map} map
 * @param {Columns} columns
 * @param {function(): object} settings
 * @returns {{redraw: Function, restyle: Function, under: Function, shown: function(): number}}
 */
export function createPoints(map, columns, settings) {
  const canvas = L.DomUtil.create("canvas", "points-canvas", map.getContainer());
  canvas.setAttribute("aria-hidden", "true");
  const context = canvas.getContext("2d");
  let place = null;
  let circles = null;
  let picture = null;
  let byKilled = null;
  let range = { low: 0, high: 0 };
  let grid = null;

  /** What depends on where the map is and not on time: size, scale, how crowded it is, the byKilled. */
  function prepare() {
    const size = map.getSize();
    const ratio = window.devicePixelRatio || 1;
    const corner = map.getPixelBounds().min;
    const width = Math.round(size.x * ratio);
    const height = Math.round(size.y * ratio);
    const scale = 256 * 2 ** map.getZoom();
    place = { ratio, width: size.x, height: size.y, scale, left: corner.x, top: corner.y };
    const { colour, edge, radius } = settings();
    const inSight = countInSight();
    const apart = apartness(inSight, radius, size.x * size.y);
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    canvas.style.width = `${size.x}px`;
    canvas.style.height = `${size.y}px`;
    circles = createCircles(width, height, partsOfColour(colour), partsOfColour(edge), apart, ratio);
    picture = new ImageData(new Uint8ClampedArray(circles.pixels.buffer), width, height);
    place.apart = apart;
    byKilled = [];
  }

  function countInSight() {
    const { x, y, count } = columns;
    const { scale, left, top, width, height } = place;
    const west = left / scale;
    const east = (left + width) / scale;
    const north = top / scale;
    const south = (top + height) / scale;
    let found = 0;
    for (let i = 0; i < count; i += 1) if (x[i] >= west && x[i] < east && y[i] >= north && y[i] < south) found += 1;
    return found;
  }

  const circleOf = (killed) =>
    (byKilled[killed] ??= circles.circleFor(radiusOf(killed, settings().radius, place.apart)));

  function redraw() {
    if (place === null) prepare();
    const { from, to, visible } = settings();
    range = visible ? rangeOf(columns.time, from, to) : { low: 0, high: 0 };
    grid = null;
    circles.clear();
    const { x, y, killed } = columns;
    const scale = place.scale * place.ratio;
    const left = place.left * place.ratio;
    const top = place.top * place.ratio;
    if (place.apart > 0) {
      // Large below, small above: none is hidden.
      for (const i of largestFirst())
        circles.draw((x[i] * scale - left) | 0, (y[i] * scale - top) | 0, circleOf(killed[i]));
    } else {
      const circle = circleOf(0);
      for (let i = range.low; i < range.high; i += 1)
        circles.draw((x[i] * scale - left) | 0, (y[i] * scale - top) | 0, circle);
    }
    context.putImageData(picture, 0, 0);
  }

  function largestFirst() {
    const { killed } = columns;
    const indexes = new Uint32Array(range.high - range.low);
    for (let i = 0; i < indexes.length; i += 1) indexes[i] = range.low + i;
    return indexes.sort((a, b) => killed[b] - killed[a] || a - b);
  }

  /** The index of the point under a pixel of the map's container, or -1. */
  function under({ x: px, y: py }) {
    grid ??= createGrid(columns, range, place);
    const { radius } = settings();
    const reach = (index) => radiusOf(columns.killed[index], radius, place.apart) + REACH;
    return grid(px, py, reach, radiusOf(65535, radius, place.apart) + REACH);
  }

  function moved() {
    canvas.style.visibility = "";
    place = null;
    redraw();
  }
  map.on("moveend resize", moved);
  // While the map glides or zooms the points would stand still: they come back where it stops.
  map.on("zoomstart", () => {
    canvas.style.visibility = "hidden";
  });
  map.on("move", () => {
    if (map._animatingZoom || place === null) return;
    const corner = map.getPixelBounds().min;
    canvas.style.transform = `translate(${place.left - corner.x}px, ${place.top - corner.y}px)`;
  });
  map.on("moveend", () => {
    canvas.style.transform = "";
  });

  return {
    redraw,
    restyle() {
      place = null;
      redraw();
    },
    under,
    shown: () => range.high - range.low,
  };
}

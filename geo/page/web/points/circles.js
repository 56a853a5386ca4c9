// Circles written straight into the pixels of a picture: for thousands of points many times cheaper than drawing.

/**
 * How far points can be told apart, from 1 (all) to 0 (none): by the part of the canvas that all of them,
 * whatever their date, would cover. It does not depend on the window, so nothing changes its size while time moves.
 *
 * @param {number} count
 * @param {number} radius
 * @param {number} area
 * @returns {number}
 */
export function apartness(count, radius, area) {
  const covered = (count * Math.PI * radius * radius) / area;
  return Math.min(1, Math.max(0, (CROWDED - covered) / (CROWDED - SPARSE)));
}

const SPARSE = 0.5;
const CROWDED = 2;
const LARGEST = 36;

/**
 * The radius of a point: its area grows with the people killed as far as points can be told apart.
 *
 * @param {number} killed
 * @param {number} radius
 * @param {number} apart
 * @returns {number}
 */
export const radiusOf = (killed, radius, apart) =>
  Math.min(LARGEST, radius * (1 + apart * 0.75 * (Math.sqrt(Math.max(1, killed)) - 1)));

/**
 * A picture of circles: `clear()`, `circleFor(radius)`, `draw(x, y, circle)`, and its `pixels`, one number each.
 *
 * Where points can be told apart a circle has an edge, which fades as they crowd.
 *
 * @param {number} width
 * @param {number} height
 * @param {number[]} colour
 * @param {number[]} edge
 * @param {number} apart What `apartness` returns.
 * @param {number} ratio Pixels of the screen to one of CSS.
 * @returns {{pixels: Uint32Array, clear: Function, circleFor: Function, draw: Function}}
 */
export function createCircles(width, height, colour, edge, apart, ratio) {
  const pixels = new Uint32Array(width * height);
  const fill = packed(colour, 1);
  const circles = new Map();

  function circleFor(radius) {
    const key = Math.max(1, Math.round(radius * ratio * 2));
    if (!circles.has(key)) circles.set(key, circle(key / 2));
    return circles.get(key);
  }

  // Offsets of a circle's inner pixels, and of its edge with the colour mixed in.
  function circle(radius) {
    const reach = Math.ceil(radius);
    const inner = [];
    const rim = [];
    const rimColour = packed(
      colour.map((part, index) => Math.round(part + (edge[index] - part) * apart)),
      1,
    );
    for (let y = -reach; y <= reach; y += 1) {
      for (let x = -reach; x <= reach; x += 1) {
        const distance2 = x * x + y * y;
        if (distance2 > radius * radius + 1) continue;
        if (apart > 0 && distance2 > (radius - ratio) * (radius - ratio) && radius > 3 * ratio) rim.push(y * width + x);
        else inner.push(y * width + x);
      }
    }
    return { reach, inner: Int32Array.from(inner), rim: Int32Array.from(rim), rimColour };
  }

  return {
    pixels,
    clear: () => pixels.fill(0),
    circleFor,
    draw(x, y, { reach, inner, rim, rimColour }) {
      if (x < reach || y < reach || x >= width - reach || y >= height - reach) return;
      const at = y * width + x;
      // Whole circles that would cover what is covered already are passed over: most are, in a crowd.
      if (
        apart === 0 &&
        pixels[at] !== 0 &&
        pixels[at - reach] !== 0 &&
        pixels[at + reach] !== 0 &&
        pixels[at - reach * width] !== 0 &&
        pixels[at + reach * width] !== 0
      )
        return;
      for (let k = 0; k < inner.length; k += 1) pixels[at + inner[k]] = fill;
      for (let k = 0; k < rim.length; k += 1) pixels[at + rim[k]] = rimColour;
    },
  };
}

/** A colour [red, green, blue] as one number in the order of a canvas's bytes. */
const packed = ([red, green, blue], opacity) =>
  ((Math.round(opacity * 255) << 24) | (blue << 16) | (green << 8) | red) >>> 0;

/**
 * A colour as [red, green, blue].
 * @param {string} hex "#RRGGBB".
 * @returns {number[]}
 */
export function partsOfColour(hex) {
  const number = Number.parseInt(hex.slice(1), 16);
  return [number >> 16, (number >> 8) & 255, number & 255];
}

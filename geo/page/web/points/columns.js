// Points as columns sorted by time: plain numbers side by side, no object for a point. See geo/page/points.py.

/**
 * Read the columns out of their bytes.
 *
 * Every column is cut in planes, its highest bytes first, which gzip packs best; instants are the differences to
 * the one before in `unit` milliseconds. Returns {count, x, y, time, killed}: x and y of the world as 0 to 1,
 * instants in milliseconds since 1970, in order.
 *
 * @param {ArrayBuffer} buffer
 * @param {object} page
 * @returns {Columns}
 */
export function readColumns(buffer, { count, start, unit }) {
  const bytes = new Uint8Array(buffer);
  const plane = (index) => bytes.subarray(index * count, (index + 1) * count);
  const [x0, x1, x2, y0, y1, y2, t0, t1, t2, t3, k0, k1] = Array.from({ length: 12 }, (_, index) => plane(index));
  const x = new Float32Array(count);
  const y = new Float32Array(count);
  const time = new Float64Array(count);
  const killed = new Uint16Array(count);
  let now = start;
  for (let i = 0; i < count; i += 1) {
    x[i] = ((x0[i] << 16) | (x1[i] << 8) | x2[i]) / PLACES;
    y[i] = ((y0[i] << 16) | (y1[i] << 8) | y2[i]) / PLACES;
    now += (((t0[i] << 24) | (t1[i] << 16) | (t2[i] << 8) | t3[i]) >>> 0) * unit;
    time[i] = now;
    killed[i] = (k0[i] << 8) | k1[i];
  }
  return { count, x, y, time, killed };
}

// The world is 2 to the 24th steps wide: 2.4 m at the equator, and exact in a single-precision number.
const PLACES = 2 ** 24;

/**
 * The first index whose instant is at or after `instant`.
 *
 * @param {Float64Array} time
 * @param {number} instant
 * @returns {number}
 */
export function firstFrom(time, instant) {
  let low = 0;
  let high = time.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (time[middle] < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * The half-open range of indexes of the points in [from, to), in milliseconds.
 *
 * @param {Float64Array} time
 * @param {number} from
 * @param {number} to
 * @returns {{low: number, high: number}}
 */
export const rangeOf = (time, from, to) => ({
  low: firstFrom(time, from),
  high: Math.max(firstFrom(time, from), firstFrom(time, to)),
});

/**
 * How many points fall in each of `bins` equal parts of [from, to).
 *
 * @param {Float64Array} time
 * @param {number} from
 * @param {number} to
 * @param {number} bins
 * @returns {number[]}
 */
export function countsOf(time, from, to, bins) {
  const edges = Array.from({ length: bins + 1 }, (_, index) => firstFrom(time, from + ((to - from) * index) / bins));
  return edges.slice(1).map((edge, index) => edge - edges[index]);
}

const CELL = 24;

/**
 * Points of a range gathered by cells of the canvas, to find what lies under the pointer.
 *
 * Returns `nearest(px, py, reach(index))`: the index of the nearest point that reaches the pixel, or -1. Of points
 * equally near the later is found: it lies on top.
 *
 * @param {Columns} columns
 * @param {object} range What `rangeOf` returns.
 * @param {object} place The canvas on the map, in pixels.
 * @returns {function(number, number, function(number): number, number): number}
 */
export function createGrid({ x, y }, { low, high }, { scale, left, top, width, height }) {
  const across = Math.ceil(width / CELL);
  const down = Math.ceil(height / CELL);
  const starts = new Int32Array(across * down + 1);
  const cellOf = (index) => {
    const column = Math.floor((x[index] * scale - left) / CELL);
    const row = Math.floor((y[index] * scale - top) / CELL);
    return column < 0 || row < 0 || column >= across || row >= down ? -1 : row * across + column;
  };
  for (let i = low; i < high; i += 1) {
    const cell = cellOf(i);
    if (cell >= 0) starts[cell + 1] += 1;
  }
  for (let cell = 0; cell < across * down; cell += 1) starts[cell + 1] += starts[cell];
  const members = new Int32Array(starts[across * down]);
  const next = starts.slice();
  for (let i = low; i < high; i += 1) {
    const cell = cellOf(i);
    if (cell < 0) continue;
    members[next[cell]] = i;
    next[cell] += 1;
  }
  return function nearest(px, py, reach, farthest) {
    let found = -1;
    let least = Infinity;
    const within = (value, most) => Math.min(Math.max(Math.floor(value / CELL), 0), most - 1);
    for (let row = within(py - farthest, down); row <= within(py + farthest, down); row += 1) {
      for (let column = within(px - farthest, across); column <= within(px + farthest, across); column += 1) {
        const cell = row * across + column;
        for (let at = starts[cell]; at < starts[cell + 1]; at += 1) {
          const index = members[at];
          const distance = Math.hypot(x[index] * scale - left - px, y[index] * scale - top - py);
          if (distance <= reach(index) && (distance < least || (distance === least && index > found))) {
            found = index;
            least = distance;
          }
        }
      }
    }
    return found;
  };
}

// Lines out of the bytes that the page carries. What they mean is described in geo/page/lines.py.

const PLANES = 4;

/**
 * All lines: each a Float64Array of longitude and latitude in turn.
 *
 * @param {Uint8Array} bytes
 * @returns {Float64Array[]}
 */
export function unpackLines(bytes) {
  const reader = { bytes, at: 0 };
  const [most, lineCount, pointCount, literalCount] = [number(reader), number(reader), number(reader), number(reader)];
  const sizes = [];
  for (let index = 0; index < 2 * lineCount; index += 1) sizes.push(number(reader));
  const planes = bytes.subarray(bytes.length - 2 * PLANES * literalCount);
  const [xs, ys] = [
    differences(planes, literalCount),
    differences(planes.subarray(PLANES * literalCount), literalCount),
  ];
  const all = new Int32Array(2 * pointCount);
  const place = { next: 0, literal: 0, x: 0, y: 0 };
  const ends = [];
  for (let index = 0; index < lineCount; index += 1) {
    const size = sizes[2 * index];
    readLine(reader, place, { all, xs, ys, end: place.next + (size >> 1), unit: 10 ** (most - sizes[2 * index + 1]) });
    ends.push({ end: 2 * place.next, isClosed: size % 2 === 1 });
  }
  return inDegrees(all, ends, 10 ** most);
}

/** A whole number of seven bits a byte, the lowest first. */
function number(reader) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = reader.bytes[reader.at];
    reader.at += 1;
    value |= (byte & 127) << shift;
    if (byte < 128) return value;
  }
}

/** Read a line's points behind those of `all`: literal ones from their differences, then copied ones, in turn. */
function readLine(reader, place, { all, xs, ys, end, unit }) {
  let { next, literal, x, y } = place;
  while (next < end) {
    for (let left = number(reader); left > 0; left -= 1) {
      x = (Math.floor(x / unit) + xs[literal]) * unit;
      y = (Math.floor(y / unit) + ys[literal]) * unit;
      literal += 1;
      all[2 * next] = x;
      all[2 * next + 1] = y;
      next += 1;
    }
    if (next === end) break;
    const stop = next + number(reader);
    const way = number(reader);
    const step = way % 2 === 1 ? -1 : 1;
    for (let source = next - (way >> 1); next < stop; next += 1, source += step) {
      all[2 * next] = all[2 * source];
      all[2 * next + 1] = all[2 * source + 1];
    }
    x = all[2 * next - 2];
    y = all[2 * next - 1];
  }
  Object.assign(place, { next, literal, x, y });
}

function differences(planes, count) {
  const found = new Int32Array(count);
  for (let index = 0; index < count; index += 1) {
    const low = planes[index] | (planes[count + index] << 8) | (planes[2 * count + index] << 16);
    const coded = (low | (planes[3 * count + index] << 24)) >>> 0;
    found[index] = coded % 2 === 1 ? -(coded + 1) / 2 : coded / 2;
  }
  return found;
}

/**
 * Lines out of their points behind each other; a closed one ends where it begins. Views of one array are made fastest.
 */
function inDegrees(all, ends, scale) {
  const degrees = new Float64Array(all.length + 2 * ends.filter(({ isClosed }) => isClosed).length);
  const lines = [];
  let from = 0;
  let to = 0;
  for (const { end, isClosed } of ends) {
    const start = to;
    while (from < end) {
      degrees[to] = all[from] / scale;
      from += 1;
      to += 1;
    }
    if (isClosed) {
      degrees[to] = degrees[start];
      degrees[to + 1] = degrees[start + 1];
      to += 2;
    }
    lines.push(degrees.subarray(start, to));
  }
  return lines;
}

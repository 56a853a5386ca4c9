// Lines out of the bytes that the page carries. What they mean is told in geo/lines.py.

const PLANES = 4;

/** All lines: each a Float64Array of longitude and latitude in turn. */
export function unpackLines(bytes) {
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at];
      at += 1;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  };
  const [most, lineCount, pointCount, literalCount] = [number(), number(), number(), number()];
  const sizes = Array.from({ length: lineCount * 2 }, number);
  const [xs, ys] = [0, 1].map((axis) => differences(bytes.subarray(bytes.length - (2 - axis) * PLANES * literalCount), literalCount));
  const all = new Int32Array(2 * pointCount);
  const scale = 10 ** most;
  let next = 0;
  let literal = 0;
  let x = 0;
  let y = 0;
  const put = () => {
    all[2 * next] = x;
    all[2 * next + 1] = y;
    next += 1;
  };
  return Array.from({ length: lineCount }, (_, index) => {
    const start = next;
    const size = sizes[2 * index];
    const end = start + (size >> 1);
    const unit = 10 ** (most - sizes[2 * index + 1]);
    while (next < end) {
      for (let left = number(); left > 0; left -= 1) {
        x = (Math.floor(x / unit) + xs[literal]) * unit;
        y = (Math.floor(y / unit) + ys[literal]) * unit;
        literal += 1;
        put();
      }
      if (next === end) break;
      let left = number();
      const way = number();
      const step = way % 2 === 1 ? -1 : 1;
      for (let source = next - (way >> 1); left > 0; left -= 1, source += step) {
        x = all[2 * source];
        y = all[2 * source + 1];
        put();
      }
    }
    return degrees(all, start, end, size % 2 === 1, scale);
  });
}

function differences(planes, count) {
  return Int32Array.from({ length: count }, (_, index) => {
    const low = planes[index] | (planes[count + index] << 8) | (planes[2 * count + index] << 16);
    const coded = (low | (planes[3 * count + index] << 24)) >>> 0;
    return coded % 2 === 1 ? -(coded + 1) / 2 : coded / 2;
  });
}

function degrees(all, start, end, isClosed, scale) {
  const count = 2 * (end - start);
  const line = new Float64Array(count + (isClosed ? 2 : 0));
  for (let index = 0; index < count; index += 1) line[index] = all[2 * start + index] / scale;
  if (isClosed) line.copyWithin(count, 0, 2);
  return line;
}

// A uniform grid over discs, so that what lies near a point is found without asking every one.

const CELL = 48;

/**
 * Index discs {x, y, r, ...}. `near(x, y, reach)` lists those that come within reach of a point, in their order.
 *
 * @param {object[]} discs
 * @returns {{near: function(number, number, number): object[]}}
 */
export function createGrid(discs) {
  const cells = new Map();
  discs.forEach(({ x, y, r }, index) => {
    for (const key of keysAround(x, y, r)) {
      if (!cells.has(key)) cells.set(key, []);
      cells.get(key).push(index);
    }
  });
  return {
    near(x, y, reach) {
      const found = new Set();
      for (const key of keysAround(x, y, reach)) for (const index of cells.get(key) ?? []) found.add(index);
      return [...found]
        .sort((a, b) => a - b)
        .map((index) => discs[index])
        .filter((disc) => Math.hypot(disc.x - x, disc.y - y) <= disc.r + reach);
    },
  };
}

function* keysAround(x, y, r) {
  for (let column = Math.floor((x - r) / CELL); column <= Math.floor((x + r) / CELL); column += 1) {
    for (let row = Math.floor((y - r) / CELL); row <= Math.floor((y + r) / CELL); row += 1)
      yield column * 1_048_576 + row;
  }
}

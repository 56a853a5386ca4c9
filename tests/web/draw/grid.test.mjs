import assert from "node:assert/strict";
import { test } from "node:test";

import { closeInnermost } from "../../../geo/page/web/tools/keys.js";
import { createGrid } from "../../../geo/page/web/draw/grid.js";

// A fixed scatter that no random number made: a walk over the plane by irrational steps.
const discs = Array.from({ length: 400 }, (_, n) => ({
  n,
  x: ((n * 0.618034) % 1) * 900 - 200,
  y: ((n * 0.754878) % 1) * 700 - 150,
  r: 2 + (n % 17) * 4,
}));

test("the grid finds exactly the discs that asking every one finds, in their order", () => {
  const grid = createGrid(discs);
  for (let x = -250; x <= 750; x += 37) {
    for (let y = -200; y <= 600; y += 41) {
      for (const reach of [0, 3, 12]) {
        const expected = discs.filter((disc) => Math.hypot(disc.x - x, disc.y - y) <= disc.r + reach).map(({ n }) => n);
        assert.deepEqual(
          grid.near(x, y, reach).map(({ n }) => n),
          expected,
        );
      }
    }
  }
});

test("an empty grid finds nothing", () => assert.deepEqual(createGrid([]).near(0, 0, 50), []));

test("Escape closes the innermost open thing and only that", () => {
  const closed = [];
  const thing = (name, open) => ({ isOpen: () => open, close: () => closed.push(name) });
  assert.equal(closeInnermost([thing("menu", false), thing("measure", true), thing("card", true)]), true);
  assert.deepEqual(closed, ["measure"]);
  assert.equal(closeInnermost([thing("menu", false)]), false);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { boxAround, changedBoxes, createChange, meet } from "../../../geo/page/web/draw/redraw.js";

const item = (key, left) => ({ key, box: { left, top: 0, right: left + 1, bottom: 1 } });

test("only items that are in one of two drawings alone have changed", () => {
  const boxes = changedBoxes([item("stays", 0), item("goes", 1)], [item("comes", 2), item("stays", 0)]);
  assert.deepEqual(boxes.map(({ left }) => left).sort(), [1, 2]);
});

test("equal drawings have no changes", () => {
  assert.deepEqual(changedBoxes([item("a", 0)], [item("a", 0)]), []);
});

test("boxes that touch meet, and boxes apart do not", () => {
  const box = { left: 0, top: 0, right: 2, bottom: 2 };
  assert.ok(meet(box, { left: 2, top: 1, right: 3, bottom: 3 }));
  assert.ok(!meet(box, { left: 0, top: 2.5, right: 2, bottom: 3 }));
});

test("the box around points leaves room beyond them", () => {
  assert.deepEqual(
    boxAround(
      [
        { x: 1, y: 5 },
        { x: 3, y: 2 },
      ],
      1,
    ),
    { left: 0, top: 1, right: 4, bottom: 6 },
  );
});

test("a change is seen once", () => {
  const changed = createChange();
  assert.deepEqual([changed([1, 2]), changed([1, 2]), changed([1, 3])], [true, false, true]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import {
  DRAWING_ORDER,
  companions,
  moved,
  opacityOf,
  paintOrder,
  withOpacity,
} from "../../../geo/page/web/model/layer_order.js";

test("a layer moves among those of its own canvas only", () => {
  const order = moved(DRAWING_ORDER, "strikes", -1);
  assert.deepEqual(companions(order, "strikes"), ["events", "land_events", "strikes", "deployments"]);
  assert.deepEqual(companions(order, "notices"), companions(DRAWING_ORDER, "notices"));
  assert.deepEqual(moved(order, "strikes", 1), DRAWING_ORDER);
});

test("the topmost and the lowest stay where they are", () => {
  assert.equal(moved(DRAWING_ORDER, "events", -1), DRAWING_ORDER);
  assert.equal(moved(DRAWING_ORDER, "strikes", 1), DRAWING_ORDER);
  assert.equal(moved(DRAWING_ORDER, "nothing", 1), DRAWING_ORDER);
});

test("what is on top is painted last", () => {
  assert.equal(paintOrder(DRAWING_ORDER).at(-1), DRAWING_ORDER[0]);
});

test("full opacity is what a layer has unless set, and none is invisible", () => {
  const half = withOpacity({}, "strikes", 0.5);
  assert.equal(opacityOf({ opacity: half }, "strikes"), 0.5);
  assert.equal(opacityOf({ opacity: half }, "events"), 1);
  assert.deepEqual(withOpacity(half, "strikes", 1), {});
  assert.deepEqual(withOpacity({}, "strikes", 0), { strikes: 0.1 });
});

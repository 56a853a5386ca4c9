import assert from "node:assert/strict";
import { test } from "node:test";
import { countsOf, createGrid, firstFrom, rangeOf, readColumns } from "../../../geo/page/web/points/columns.js";
import { apartness, createCircles, radiusOf } from "../../../geo/page/web/points/circles.js";

const time = Float64Array.from([10, 20, 20, 30]);

test("a window is half-open: it holds its start and not its end", () => {
  assert.deepEqual(rangeOf(time, 20, 30), { low: 1, high: 3 });
  assert.deepEqual(rangeOf(time, 30, 31), { low: 3, high: 4 });
  assert.deepEqual(rangeOf(time, 31, 5), { low: 4, high: 4 });
  assert.equal(firstFrom(time, 5), 0);
});

test("every point of the axis is counted once", () => {
  assert.deepEqual(countsOf(time, 10, 40, 3), [1, 2, 1]);
});

test("columns are read plane by plane, instants as differences", () => {
  const planes = [
    [128, 0],
    [0, 0],
    [0, 1],
    [64, 0],
    [0, 0],
    [0, 2],
    [0, 0],
    [0, 0],
    [0, 1],
    [0, 2],
    [0, 1],
    [3, 0],
  ];
  const {
    x,
    y,
    time: instants,
    killed,
  } = readColumns(Uint8Array.from(planes.flat()).buffer, { count: 2, start: 1000, unit: 10 });
  assert.deepEqual([...x], [0.5, 1 / 2 ** 24]);
  assert.deepEqual([...y], [0.25, 2 / 2 ** 24]);
  assert.deepEqual([...instants], [1000, 1000 + 258 * 10]);
  assert.deepEqual([...killed], [3, 256]);
});

test("the point nearest to a pixel is found, the later of two in one place, none out of reach", () => {
  const columns = { x: Float32Array.from([0.5, 0.5, 0.1]), y: Float32Array.from([0.5, 0.5, 0.1]) };
  const nearest = createGrid(columns, { low: 0, high: 3 }, { scale: 100, left: 0, top: 0, width: 100, height: 100 });
  assert.equal(
    nearest(52, 50, () => 4, 4),
    1,
  );
  assert.equal(
    nearest(11, 10, () => 4, 4),
    2,
  );
  assert.equal(
    nearest(70, 70, () => 4, 4),
    -1,
  );
});

test("points are told apart until they crowd, without a jump", () => {
  assert.equal(apartness(1_000, 3, 1_000_000), 1);
  assert.equal(apartness(100_000, 3, 1_000_000), 0);
  const between = apartness(40_000, 3, 1_000_000);
  assert.ok(between > 0 && between < 1);
  assert.equal(radiusOf(100, 3, 0), 3);
  assert.ok(radiusOf(100, 3, 1) > radiusOf(1, 3, 1));
});

test("a circle fills its middle and stays inside the picture", () => {
  const circles = createCircles(20, 20, [230, 0, 46], [255, 255, 255], 0, 1);
  circles.draw(10, 10, circles.circleFor(3));
  circles.draw(0, 0, circles.circleFor(3));
  assert.equal(circles.pixels[10 * 20 + 10], 0xff2e00e6);
  assert.equal(circles.pixels[0], 0);
  circles.clear();
  assert.ok(circles.pixels.every((pixel) => pixel === 0));
});

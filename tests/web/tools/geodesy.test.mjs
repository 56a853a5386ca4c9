import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { direct, inverse, parallelDegree, ringAround, wayBetween } from "../../../geo/page/web/tools/geodesy.js";

const shared = JSON.parse(readFileSync(new URL("../../cases/geodesy.json", import.meta.url), "utf8"));
const turned = (angle) => angle - 360 * Math.round(angle / 360);

for (const { about, from, to, distance, bearing } of shared.inverse) {
  test(`distance and bearing are PROJ's: ${about}`, () => {
    const found = inverse(from, to);
    assert.ok(Math.abs(found.distance - distance) < 1e-5, `${found.distance} is not ${distance}`);
    // Told as the sideways error it makes: over a metre a bearing need not be as sure as over the globe.
    const lateral = Math.abs(turned(found.bearing - bearing)) * (Math.PI / 180) * Math.min(distance, 6.4e6);
    assert.ok(lateral < 2e-5, `${found.bearing} is not ${bearing}`);
  });
}

for (const { about, from, bearing, distance, to } of shared.direct) {
  test(`the end of a way is PROJ's: ${about}`, () => {
    const [longitude, latitude] = direct(from, bearing, distance);
    assert.ok(Math.abs(turned(longitude - to[0])) < 1e-9, `${longitude} is not ${to[0]}`);
    assert.ok(Math.abs(latitude - to[1]) < 1e-9, `${latitude} is not ${to[1]}`);
  });
}

test("a way is walked in steps that add up and do not jump over the antimeridian", () => {
  const way = wayBetween([170, 20], [-160, -15], 100_000);
  const steps = way.slice(1).map((position, index) => inverse(way[index], position).distance);
  assert.ok(steps.every((step) => step <= 100_001));
  assert.ok(Math.abs(steps.reduce((sum, step) => sum + step, 0) - inverse([170, 20], [-160, -15]).distance) < 1e-4);
  assert.ok(way.slice(1).every(([longitude], index) => Math.abs(longitude - way[index][0]) < 2));
  assert.deepEqual(way.at(-1), [200, -15]);
});

test("a ring is everywhere as far from its centre as it says, and closed", () => {
  const ring = ringAround([-66.9, 10.6], 200 * 1852, 24);
  for (const position of ring) assert.ok(Math.abs(inverse([-66.9, 10.6], position).distance - 370_400) < 1e-5);
  assert.ok(Math.abs(ring[0][0] - ring.at(-1)[0]) < 1e-9);
});

test("the same position twice is no distance at all", () => {
  assert.deepEqual(inverse([-66, 10], [-66, 10]), { distance: 0, bearing: 0 });
});

test("a degree of a parallel is as long as short geodesics along it", () => {
  // Over a hundredth of a degree the parallel is longer than the shortest way by less than a millimetre.
  for (const latitude of [0, 10.6, -33, 60, 74.9]) {
    assert.ok(
      Math.abs(parallelDegree(latitude) / 100 - inverse([-66.9, latitude], [-66.89, latitude]).distance) < 1e-3,
    );
  }
  assert.ok(Math.abs(parallelDegree(90)) < 1e-9);
});

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { spreadCentres, unitRadius } from "../../../geo/page/web/draw/clusters.js";
import { centred, enclosing, pack, radiusFor } from "../../../geo/page/web/draw/packing.js";

const TOLLS = [11, 3, 3, 4, 6, 2, 3, 2, 3, 6, 8, 4, 2, 4, 3, 2, 3, 3, 3, 4, 3, 4, 3, 2, 3, 4, 3, 2, 1, 2, 3, 0, 14, 20];
const radii = TOLLS.map(radiusFor);

test("no circle covers another", () => {
  const circles = pack(radii);
  for (let i = 0; i < circles.length; i += 1) {
    for (let j = i + 1; j < circles.length; j += 1) {
      const apart = Math.hypot(circles[i].x - circles[j].x, circles[i].y - circles[j].y);
      assert.ok(apart >= circles[i].r + circles[j].r, `${i} and ${j}`);
    }
  }
});

test("a later circle never moves an earlier one", () => {
  const all = pack(radii);
  for (const n of [1, 2, 7, 20]) assert.deepEqual(pack(radii.slice(0, n)), all.slice(0, n));
});

test("centring moves all circles alike and never widens their ring", () => {
  const circles = pack(radii);
  const moved = centred(circles);
  assert.ok(enclosing(moved) <= enclosing(circles) + 1e-9);
  const [dx, dy] = [moved[0].x - circles[0].x, moved[0].y - circles[0].y];
  circles.forEach(({ x, y }, index) => assert.ok(Math.hypot(moved[index].x - x - dx, moved[index].y - y - dy) < 1e-9));
});

test("the same circles are always packed the same", () => assert.deepEqual(pack(radii), pack(radii)));

test("circles fill their ring well enough to read as one group", () => {
  const circles = centred(pack(radii));
  const filled = circles.reduce((sum, { r }) => sum + r * r, 0) / enclosing(circles) ** 2;
  assert.ok(filled > 0.4, `filled ${filled}`);
});

test("area, not radius, is true to the number killed", () => {
  assert.ok(Math.abs(radiusFor(20) ** 2 / radiusFor(5) ** 2 - 4) < 1e-9);
});

test("rings are spread until none covers another, the larger moving less", () => {
  const groups = [
    { slug: "a", anchor: { x: 0, y: 0 }, circles: [{ x: 0, y: 0, r: 10 }] },
    { slug: "b", anchor: { x: 5, y: 0 }, circles: [{ x: 0, y: 0, r: 2 }] },
    { slug: "c", anchor: { x: 200, y: 0 }, circles: [{ x: 0, y: 0, r: 2 }] },
  ];
  const centres = spreadCentres(groups, 1, 1);
  assert.ok(centres.get("b").x - centres.get("a").x >= 12);
  assert.ok(Math.abs(centres.get("a").x) < Math.abs(centres.get("b").x - 5));
  assert.equal(centres.get("c").x, 200);
});

test("a picture packs the same circles to the same places", () => {
  const { cases, units } = JSON.parse(readFileSync(new URL("../../cases/packing.json", import.meta.url), "utf8"));
  for (const { tolls, circles } of cases) {
    const found = centred(pack(tolls.map(radiusFor)));
    circles.forEach(([x, y, r], index) => {
      for (const [here, there] of [
        [found[index].x, x],
        [found[index].y, y],
        [found[index].r, r],
      ])
        assert.ok(Math.abs(here - there) < 1e-6);
    });
  }
  for (const [zoom, unit] of units) assert.ok(Math.abs(unitRadius(zoom) - unit) < 1e-6);
});

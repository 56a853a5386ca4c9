import assert from "node:assert/strict";
import { test } from "node:test";

import { legendOf } from "../../../geo/page/web/panel/legend_entries.js";
import { unitRadius } from "../../../geo/page/web/draw/clusters.js";

const frame = { zoom: 5, width: 1400, height: 1400, padding: 0.2, at: (point) => point };
const never = () => false;
const circle = (x, strike) => ({ x, y: 700, r: 10, strike: { position_precision: "P5", ...strike } });
const square = { type: "Polygon", parts: [[Float64Array.of(-75, 10, -74, 10, -74, 11, -75, 10)]] };
const drawn = (parts) => ({ clusters: [], symbols: [], areas: [], frame, ...parts });

test("an empty map has an empty legend", () => {
  const legend = legendOf(drawn({}), never);
  assert.equal(legend.unit, null);
  assert.deepEqual([legend.basins, legend.forces, legend.notices, legend.precisions], [[], [], [], []]);
});

test("circles in sight bring their basin, the current unit and their precision", () => {
  const clusters = [
    {
      circles: [
        circle(700, { basin: "caribbean", killed_counted: 3 }),
        circle(-50, { basin: "eastern_pacific", killed_counted: 2 }),
      ],
    },
  ];
  const legend = legendOf(drawn({ clusters }), never);
  assert.deepEqual(legend.basins, ["caribbean"]);
  assert.equal(legend.unit, unitRadius(5));
  assert.equal(legend.unknownToll, null);
  assert.deepEqual(legend.precisions, ["P5"]);
});

test("hollow signs are explained only where there are any", () => {
  const clusters = [{ circles: [circle(700, { basin: "eastern_pacific" })] }];
  const symbols = [
    { layer: "deployments", kind: "US", x: 700, y: 700, r: 7, features: [{ position_precision: "P2" }] },
  ];
  assert.equal(legendOf(drawn({ clusters, symbols }), never).unknownToll, "eastern_pacific");
  assert.equal(legendOf(drawn({ symbols }), never).stale, null);
  assert.equal(legendOf(drawn({ symbols }), () => true).stale, "US");
  assert.deepEqual(legendOf(drawn({ symbols }), never).forces, ["US"]);
});

test("notices are listed by force, strongest first, each issuer with whom it binds once", () => {
  const notice = (force_class, issuer, applies_to_en) => ({
    force_class,
    issuer,
    applies_to_en,
    position_precision: "P1",
  });
  const shape = { geometry: square };
  const wide = { ...frame, at: () => ({ x: 700, y: 700 }) };
  const features = [
    notice("caution", "FAA", "all"),
    notice("prohibition", "FAA", "US carriers"),
    notice("prohibition", "FAA", "US carriers"),
  ];
  const { notices } = legendOf(
    { clusters: [], symbols: [], areas: [{ layer: "notices", shape, features }], frame: wide },
    never,
  );
  assert.deepEqual(
    notices.map(({ force, notices: of }) => [force, of.length]),
    [
      ["prohibition", 1],
      ["caution", 1],
    ],
  );
});

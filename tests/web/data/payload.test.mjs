import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { test } from "node:test";
import { asGeoJson, readPage } from "../../../geo/page/web/data/payload.js";
import { inflate } from "../../../geo/page/web/data/inflate.js";

const packed = (bytes) => gzipSync(bytes).toString("base64");

test("gzip in base64 gives its bytes", async () => {
  const bytes = await inflate(packed(JSON.stringify({ a: "ñ" })));
  assert.deepEqual(JSON.parse(new TextDecoder().decode(bytes)), { a: "ñ" });
});

test("the page's data come as rows with their lines and the ids of their sources", () => {
  const features = {
    id: ["a", "b"],
    geometry: [{ type: "LineString", parts: [1] }, null],
    sources: [[1], null],
    reports: [[{ source: 0 }, {}], null],
  };
  const sources = { id: ["one", "two"], publisher: ["AP", null] };
  const point = { type: "Point", coordinates: [-66.9, 10.48] };
  const land = { features: [{ geometry: point }, { geometry: { type: "Polygon", parts: [1] } }] };
  const json = JSON.stringify({ layers: [{ features }, { features: {} }], sources, basemap: { land } });
  // A line of two points, then a ring.
  const lines = Buffer.from(
    "0002050504000700020302020302000000000000000000000000000000000202030002000000000000000000000000000000",
    "hex",
  );
  const data = readPage(Buffer.concat([Buffer.from(`${json}\n`), lines]));
  const [first, second] = data.layers[0].features;
  assert.deepEqual(first, {
    id: "a",
    geometry: { type: "LineString", parts: [[Float64Array.of(1, 1, 2, 2)]] },
    sources: ["two"],
    reports: [{ source: "one" }, {}],
  });
  assert.deepEqual(second, { id: "b" });
  assert.deepEqual(data.layers[1].features, []);
  assert.deepEqual(data.sources, { one: { publisher: "AP" }, two: {} });
  assert.deepEqual(data.basemap.land.features[0].geometry, point);
  assert.deepEqual(data.basemap.land.features[1].geometry.parts, [[Float64Array.of(0, 0, 1, 0, 1, 1, 0, 0)]]);
});

test("shapes come back as GeoJSON", () => {
  const [there, back] = [Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6)];
  const cases = [
    [
      "LineString",
      [[there]],
      [
        [1, 2],
        [3, 4],
      ],
    ],
    [
      "MultiLineString",
      [[there], [back]],
      [
        [
          [1, 2],
          [3, 4],
        ],
        [[5, 6]],
      ],
    ],
    [
      "Polygon",
      [[there, back]],
      [
        [
          [1, 2],
          [3, 4],
        ],
        [[5, 6]],
      ],
    ],
    [
      "MultiPolygon",
      [[there, back], [back]],
      [
        [
          [
            [1, 2],
            [3, 4],
          ],
          [[5, 6]],
        ],
        [[[5, 6]]],
      ],
    ],
  ];
  for (const [type, parts, coordinates] of cases) assert.deepEqual(asGeoJson({ type, parts }), { type, coordinates });
  const point = { type: "Point", coordinates: [1, 2] };
  assert.deepEqual(asGeoJson(point), point);
  assert.equal(asGeoJson(null), null);
});

import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { test } from "node:test";
import { inflate, positionsOf, unpackGeometry, unpackPage } from "../../geo/web/wire.js";

const packed = (value) => gzipSync(JSON.stringify(value)).toString("base64");

test("an encoded line gives its positions, longitude first", () => {
  assert.deepEqual(positionsOf("ftaC_nSg^zF_u`CbfS", 1000), [[-66.9, 10.48], [-66.4, 10.354], [0, 0]]);
});

test("a point is left as it is", () => {
  assert.deepEqual(unpackGeometry({ type: "Point", coordinates: [-66.9, 10.48] }), { type: "Point", coordinates: [-66.9, 10.48] });
});

test("gzip in base64 gives its bytes", async () => {
  assert.deepEqual(JSON.parse(new TextDecoder().decode(await inflate(packed({ a: "ñ" })))), { a: "ñ" });
});

test("the page's data come as rows with plain geometries and the ids of their sources", async () => {
  const line = { type: "LineString", decimals: 0, lines: "AAAA" };
  const features = { id: ["a", "b"], geometry: [line, null], sources: [[1], null], reports: [[{ source: 0 }, {}], null] };
  const sources = { id: ["one", "two"], publisher: ["AP", null] };
  const data = await unpackPage(packed({ layers: [{ features }, { features: {} }], sources, basemap: { land: { features: [{ geometry: line }] } } }));
  assert.deepEqual(data.layers[0].features, [
    { id: "a", geometry: { type: "LineString", coordinates: [[1, 1], [2, 2]] }, sources: ["two"], reports: [{ source: "one" }, {}] }, { id: "b" },
  ]);
  assert.deepEqual(data.layers[1].features, []);
  assert.deepEqual(data.sources, { one: { publisher: "AP" }, two: {} });
  assert.deepEqual(data.basemap.land.features[0].geometry.coordinates, [[1, 1], [2, 2]]);
});

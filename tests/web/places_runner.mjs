// Reads a file of the features of some layers, as the page carries them, and answers which have a place on the map, and
// which of their properties are held to a type: for the tests that hold both languages together.

import process from "node:process";
import { readFileSync } from "node:fs";

import { createModel } from "../../geo/page/web/model/model.js";
import { heldProperties } from "../../geo/page/web/data/validation.js";

const partsOf = ({ type, coordinates }) =>
  ({ LineString: [[coordinates]], Polygon: [coordinates], MultiPolygon: coordinates })[type] ??
  coordinates.map((line) => [line]);
const carried = (geometry) =>
  geometry.type.endsWith("Point")
    ? geometry
    : {
        type: geometry.type,
        parts: partsOf(geometry).map((lines) => lines.map((line) => Float64Array.from(line.flat()))),
      };

const { layers } = JSON.parse(readFileSync(process.argv[2], "utf8"));
for (const { features } of layers)
  for (const feature of features) if (feature.geometry) feature.geometry = carried(feature.geometry);
const model = createModel({
  layers,
  coverage: [],
  sources: {},
  extent: { first: "2025-01-01", last: "2025-01-01", axis: "2025-01-01" },
});
const placed = model.names.map((name) => [
  name,
  model.layers[name].filter((feature) => model.hasPlace(name, feature)).map(({ id }) => id),
]);
process.stdout.write(JSON.stringify({ placed: Object.fromEntries(placed), held: heldProperties() }));

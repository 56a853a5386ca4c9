// What the page carries, out of its bytes: JSON and lines, rows from columns. See geo/page/payload.py.

import { unpackLines } from "./lines.js";

/**
 * A JSON value out of its inflated bytes, and `takeLine()`, which gives the lines of its shapes one after the other.
 *
 * @param {ArrayBuffer} buffer
 * @returns {{value: object, takeLine: function(): Float64Array}}
 */
export function readJson(buffer) {
  const bytes = new Uint8Array(buffer);
  const end = bytes.indexOf(LINE_END);
  const lines = unpackLines(bytes.subarray(end + 1));
  let next = 0;
  return {
    value: JSON.parse(new TextDecoder().decode(bytes.subarray(0, end))),
    takeLine() {
      next += 1;
      return lines[next - 1];
    },
  };
}

const LINE_END = 10;

/**
 * The page's data out of their inflated bytes. Shapes are {type, parts: [[line]]}, a line [longitude, latitude, ...].
 *
 * @param {ArrayBuffer} buffer
 * @returns {object}
 */
export function readPage(buffer) {
  const { value: data, takeLine } = readJson(buffer);
  const sources = data.sources.id ?? [];
  for (const layer of data.layers) {
    layer.features = rowsOf(layer.features);
    for (const feature of layer.features) {
      if (Array.isArray(feature.sources)) feature.sources = feature.sources.map((place) => sources[place]);
      if (!Array.isArray(feature.reports)) continue;
      for (const report of feature.reports) if (report?.source !== undefined) report.source = sources[report.source];
    }
  }
  data.sources = Object.fromEntries(rowsOf(data.sources).map(({ id, ...source }) => [id, source]));
  for (const { features } of [...data.layers, ...Object.values(data.basemap)]) giveLines(features, takeLine);
  return data;
}

/**
 * Rows out of columns; what is null in a column is not there in its row, and `__proto__`, which is no property, in
 * none.
 *
 * @param {Object<string, Array>} columns
 * @returns {object[]}
 */
export function rowsOf(columns) {
  const rows = [];
  for (const [key, values] of Object.entries(columns)) {
    if (key === "__proto__") continue;
    for (let at = 0; at < values.length; at += 1) {
      if (rows.length === at) rows.push({});
      if (values[at] !== null) rows[at][key] = values[at];
    }
  }
  return rows;
}

/**
 * Give features their lines back, in place, in the order they were taken from them: {type, parts: [[line]]}.
 *
 * @param {object[]} features
 * @param {function(): Float64Array} takeLine
 */
export function giveLines(features, takeLine) {
  for (const feature of features) {
    if (!Array.isArray(feature.geometry?.parts)) continue;
    const { type, parts } = feature.geometry;
    feature.geometry = { type, parts: parts.map((count) => Array.from({ length: count }, takeLine)) };
  }
}

/**
 * A shape as GeoJSON has it, out of {type, parts: [[line]]}; a point stays as it is.
 *
 * @param {Geometry} geometry
 * @returns {object}
 */
export function asGeoJson(geometry) {
  if (!geometry?.parts) return geometry;
  const { type, parts } = geometry;
  const positions = parts.map((part) =>
    part.map((line) => Array.from({ length: line.length / 2 }, (_, at) => [line[at * 2], line[at * 2 + 1]])),
  );
  const coordinates =
    { LineString: positions[0]?.[0], Polygon: positions[0], MultiPolygon: positions }[type] ??
    positions.map(([line]) => line);
  return { type, coordinates };
}

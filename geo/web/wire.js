// What the page carries, unpacked: gzip in base64 to JSON, rows from columns, lines from their differences. See geo/wire.py.

/** Bytes of a base64 text that holds gzip. */
export const inflate = async (text) => {
  const stream = new Blob([bytesOf(text)]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
};

function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/** The page's data out of its packed text, with plain GeoJSON geometries. */
export const unpackPage = async (text) => {
  const data = JSON.parse(new TextDecoder().decode(await inflate(text)));
  const sources = data.sources.id ?? [];
  for (const layer of data.layers) {
    layer.features = rowsOf(layer.features);
    for (const feature of layer.features) {
      if (feature.sources) feature.sources = feature.sources.map((place) => sources[place]);
      for (const report of feature.reports ?? []) if (report.source !== undefined) report.source = sources[report.source];
    }
  }
  data.sources = Object.fromEntries(rowsOf(data.sources).map(({ id, ...source }) => [id, source]));
  for (const { features } of [...data.layers, ...Object.values(data.basemap)]) unpackFeatures(features);
  return data;
};

/** Rows out of columns; what is null in a column is not there in its row. */
export function rowsOf(columns) {
  const entries = Object.entries(columns);
  const { length } = entries[0]?.[1] ?? [];
  return Array.from({ length }, (_, at) => {
    const row = {};
    for (const [key, values] of entries) if (values[at] !== null) row[key] = values[at];
    return row;
  });
}

/** Give features their geometries back, in place. */
export function unpackFeatures(features) {
  for (const feature of features) if (feature.geometry) feature.geometry = unpackGeometry(feature.geometry);
}

/** A GeoJSON geometry out of {type, decimals, lines}; a point stays as it is. */
export function unpackGeometry({ type, decimals, lines, coordinates }) {
  const unpack = (part) => (typeof part === "string" ? positionsOf(part, 10 ** decimals) : part.map(unpack));
  return { type, coordinates: lines === undefined ? coordinates : unpack(lines) };
}

/** Positions [longitude, latitude] of an encoded line. */
export function positionsOf(text, scale) {
  const positions = [];
  let at = 0;
  const number = () => {
    let value = 0;
    for (let shift = 1; ; shift *= 32) {
      const group = text.charCodeAt(at) - 63;
      at += 1;
      value += (group & 31) * shift;
      if (group < 32) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
  };
  let longitude = 0;
  let latitude = 0;
  while (at < text.length) {
    longitude += number();
    latitude += number();
    positions.push([longitude / scale, latitude / scale]);
  }
  return positions;
}

// What the page carries, unpacked: gzip in base64 to JSON, lines from their differences. See geo/wire.py.

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
  for (const { features } of [...data.layers, ...Object.values(data.basemap)]) {
    for (const feature of features) if (feature.geometry) feature.geometry = unpackGeometry(feature.geometry);
  }
  return data;
};

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

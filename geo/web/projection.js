// Web Mercator as plain numbers, so that paths are built once and only scaled when the map moves.

// Paths hold single-precision numbers: measuring from the region's middle keeps them exact to a pixel at zoom 10.
const UNIT = 4096;
const ORIGIN = { x: 0.3, y: 0.46 };

/** World units of a longitude and latitude in degrees (EPSG:4326). */
export function toWorld(longitude, latitude) {
  const sine = Math.sin((Math.max(-85, Math.min(85, latitude)) * Math.PI) / 180);
  return {
    x: (longitude / 360 + 0.5 - ORIGIN.x) * UNIT,
    y: (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) - ORIGIN.y) * UNIT,
  };
}

/** Pixels a world unit at a zoom level. */
export const worldScale = (zoom) => (256 * 2 ** zoom) / UNIT;

/** Pixel of the whole map at a zoom level for a world point; what Leaflet calls a projected point. */
export const toPixel = (point, zoom) => ({
  x: (point.x + ORIGIN.x * UNIT) * worldScale(zoom),
  y: (point.y + ORIGIN.y * UNIT) * worldScale(zoom),
});

/** The offset of world zero in map pixels. */
export const originPixel = (zoom) => toPixel({ x: 0, y: 0 }, zoom);

/** Call `line(points, closed)` for every ring or line of a GeoJSON geometry, in world units. */
export function eachLine(geometry, line) {
  const { type, coordinates } = geometry;
  const points = (positions) => positions.map(([longitude, latitude]) => toWorld(longitude, latitude));
  if (type === "Polygon") for (const ring of coordinates) line(points(ring), true);
  else if (type === "MultiPolygon") for (const part of coordinates) for (const ring of part) line(points(ring), true);
  else if (type === "LineString") line(points(coordinates), false);
  else if (type === "MultiLineString") for (const part of coordinates) line(points(part), false);
}

/** Bounds of a geometry in world units: {west, south, east, north} with y growing southwards. */
export function worldBounds(geometry) {
  const bounds = { west: Infinity, north: Infinity, east: -Infinity, south: -Infinity };
  eachLine(geometry, (points) => {
    for (const { x, y } of points) {
      bounds.west = Math.min(bounds.west, x);
      bounds.east = Math.max(bounds.east, x);
      bounds.north = Math.min(bounds.north, y);
      bounds.south = Math.max(bounds.south, y);
    }
  });
  return bounds;
}

// Web Mercator as plain numbers, so that paths are built once and only scaled when the map moves.

// Paths hold single-precision numbers: measuring from the region's middle keeps them exact to a pixel at zoom 10.
const UNIT = 4096;
const ORIGIN = { x: 0.3, y: 0.46 };

// Degrees of latitude, north and south, at which the map ends.
export const FARTHEST_NORTH = 85;

const worldX = (longitude) => (longitude / 360 + 0.5 - ORIGIN.x) * UNIT;

function worldY(latitude) {
  const sine = Math.sin((Math.max(-FARTHEST_NORTH, Math.min(FARTHEST_NORTH, latitude)) * Math.PI) / 180);
  return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI) - ORIGIN.y) * UNIT;
}

/**
 * World units of a longitude and latitude in degrees (EPSG:4326).
 *
 * @param {number} longitude
 * @param {number} latitude
 * @returns {Point}
 */
export const toWorld = (longitude, latitude) => ({ x: worldX(longitude), y: worldY(latitude) });

/**
 * Pixels a world unit at a zoom level.
 *
 * @param {number} zoom
 * @returns {number}
 */
export const worldScale = (zoom) => (256 * 2 ** zoom) / UNIT;

/**
 * Pixel of the whole map at a zoom level for a world point; what Leaflet calls a projected point.
 *
 * @param {Point} point
 * @param {number} zoom
 * @returns {Point}
 */
export const toPixel = (point, zoom) => ({
  x: (point.x + ORIGIN.x * UNIT) * worldScale(zoom),
  y: (point.y + ORIGIN.y * UNIT) * worldScale(zoom),
});

/**
 * The offset of world zero in map pixels.
 *
 * @param {number} zoom
 * @returns {Point}
 */
export const originPixel = (zoom) => toPixel({ x: 0, y: 0 }, zoom);

const projected = new WeakMap();

/**
 * A shape {type, parts: [[line]]} in world units, projected once: {lines, closed, bounds}.
 *
 * A line is [x, y, ...]; bounds are {west, south, east, north} with y growing southwards.
 *
 * @param {Geometry} shape
 * @returns {{lines: Float64Array[], closed: boolean, bounds: object}}
 */
export function worldShape(shape) {
  if (!projected.has(shape)) projected.set(shape, projectedShape(shape));
  return projected.get(shape);
}

function projectedShape({ type, parts }) {
  const bounds = { west: Infinity, north: Infinity, east: -Infinity, south: -Infinity };
  const lines = parts.flat().map((line) => {
    const points = new Float64Array(line.length);
    for (let index = 0; index < line.length; index += 2) {
      const x = worldX(line[index]);
      const y = worldY(line[index + 1]);
      points[index] = x;
      points[index + 1] = y;
      if (x < bounds.west) bounds.west = x;
      if (x > bounds.east) bounds.east = x;
      if (y < bounds.north) bounds.north = y;
      if (y > bounds.south) bounds.south = y;
    }
    return points;
  });
  return { lines, closed: type.endsWith("Polygon"), bounds };
}

/**
 * Bounds of a shape in degrees: [[south, west], [north, east]].
 *
 * @param {Geometry} geometry
 * @returns {number[][]}
 */
export function degreesOf({ parts, coordinates }) {
  const numbers = parts
    ? parts
        .flat()
        .map((line) => [...line])
        .flat()
    : coordinates.flat();
  const [longitudes, latitudes] = [0, 1].map((axis) => numbers.filter((_, index) => index % 2 === axis));
  const [south, west, north, east] = [
    [latitudes, Math.min],
    [longitudes, Math.min],
    [latitudes, Math.max],
    [longitudes, Math.max],
  ].map(([values, most]) => values.reduce((a, b) => most(a, b)));
  return [
    [south, west],
    [north, east],
  ];
}

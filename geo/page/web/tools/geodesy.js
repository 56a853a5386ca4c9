// Geodesics on the WGS84 ellipsoid: how far, in which direction, and along which way. Knows no map.
//
// Karney's formulation (J. Geodesy 87, 2013) with the integrals summed by Gauss's rule instead of series: short,
// and unlike Vincenty's iteration it also answers for positions nearly opposite each other on the globe.

const EQUATOR = 6378137;
const FLATTENING = 1 / 298.257223563;
const POLE = EQUATOR * (1 - FLATTENING);
const SECOND_ECCENTRICITY = (EQUATOR / POLE) ** 2 - 1;
const TINY = 1e-150;

export const NAUTICAL_MILE = 1852;

const radians = (degrees) => (degrees * Math.PI) / 180;
const degrees = (angle) => (angle * 180) / Math.PI;
const within = (longitude) => longitude - 360 * Math.round(longitude / 360);

/**
 * Metres that a degree of longitude is long on the parallel at a latitude in degrees.
 *
 * @param {number} latitude
 * @returns {number}
 */
export function parallelDegree(latitude) {
  const angle = radians(latitude);
  const radius = EQUATOR / Math.sqrt(1 - FLATTENING * (2 - FLATTENING) * Math.sin(angle) ** 2);
  return radians(radius * Math.cos(angle));
}

/**
 * The shortest way between two positions [longitude, latitude] in degrees: {distance, bearing}.
 *
 * `distance` is in metres; `bearing` is the true direction at the start, clockwise from north in [0, 360).
 *
 * @param {Position} from
 * @param {Position} to
 * @returns {{distance: number, bearing: number}}
 */
export function inverse(from, to) {
  let turn = within(to[0] - from[0]);
  let [a, b] = [from[1], to[1]];
  if (turn === 0 && a === b) return { distance: 0, bearing: 0 };
  // Every pair is a mirror image of one that starts in the south, farther from the equator, and leads east.
  let east = turn >= 0 ? 1 : -1;
  turn = radians(turn * east);
  const swapped = Math.abs(a) < Math.abs(b) ? -1 : 1;
  if (swapped < 0) {
    [a, b] = [b, a];
    east = -east;
  }
  const north = a < 0 ? 1 : -1;
  const start = reduced(a * north);
  const end = reduced(b * north);
  if (a === 0 && turn <= (1 - FLATTENING) * Math.PI) {
    return { distance: EQUATOR * turn, bearing: compass(swapped * east, 0) };
  }
  if (a === 0) start.sine = -TINY;
  let low = 0;
  let high = Math.PI;
  // Longitude grows with the azimuth at the start: halving finds the one that ends where it should.
  for (let round = 0; round < 56; round += 1) {
    const middle = (low + high) / 2;
    if (between(start, end, middle).longitude > turn) high = middle;
    else low = middle;
  }
  const azimuth = (low + high) / 2;
  const way = between(start, end, azimuth);
  const [sine, cosine] = swapped < 0 ? way.arrival : [Math.sin(azimuth), Math.cos(azimuth)];
  return {
    distance: POLE * lengthOf(way.from, way.to, way.k2),
    bearing: compass(sine * swapped * east, cosine * swapped * north),
  };
}

/**
 * Where a way of some metres ends that leaves a position at a true bearing: [longitude, latitude], longitude unwrapped.
 *
 * @param {Position} from
 * @param {number} bearing
 * @param {number} distance
 * @returns {Position}
 */
export function direct(from, bearing, distance) {
  const start = reduced(from[1]);
  const azimuth = radians(bearing);
  const sine0 = Math.sin(azimuth) * start.cosine;
  const cosine0 = Math.hypot(Math.cos(azimuth), Math.sin(azimuth) * start.sine);
  const k2 = SECOND_ECCENTRICITY * cosine0 ** 2;
  const begin = Math.atan2(start.sine, Math.cos(azimuth) * start.cosine);
  let end = begin + distance / POLE;
  for (let round = 0; round < 5; round += 1) end -= (lengthOf(begin, end, k2) - distance / POLE) / speed(end, k2);
  const latitude = Math.atan2(cosine0 * Math.sin(end), (1 - FLATTENING) * Math.hypot(cosine0 * Math.cos(end), sine0));
  const sign = sine0 < 0 ? -1 : 1;
  // How far the angle on the sphere runs ahead of the arc; each stays inside half a turn, so their sum unwraps.
  const ahead = (arc) =>
    Math.atan2(sign * sine0 * Math.sin(arc), Math.cos(arc)) - Math.atan2(Math.sin(arc), Math.cos(arc));
  const turn = sign * (end - begin + ahead(end) - ahead(begin)) - FLATTENING * sine0 * lagOf(begin, end, k2);
  return [from[0] + degrees(turn), degrees(latitude)];
}

/**
 * Positions along the shortest way, both ends included, no more than `step` metres apart.
 *
 * @param {Position} from
 * @param {Position} to
 * @param {number} [step]
 * @returns {Position[]}
 */
export function wayBetween(from, to, step = 40_000) {
  const { distance, bearing } = inverse(from, to);
  const parts = Math.max(1, Math.ceil(distance / step));
  const way = [from];
  for (let part = 1; part < parts; part += 1) way.push(direct(from, bearing, (distance * part) / parts));
  way.push([way.at(-1)[0] + within(to[0] - way.at(-1)[0]), to[1]]);
  return way;
}

/**
 * A closed ring of positions at the same distance in metres around one.
 *
 * @param {Position} centre
 * @param {number} distance
 * @param {number} [corners]
 * @returns {Position[]}
 */
export function ringAround(centre, distance, corners = 180) {
  return Array.from({ length: corners + 1 }, (_, corner) => direct(centre, (corner * 360) / corners, distance));
}

function reduced(latitude) {
  const sine = (1 - FLATTENING) * Math.sin(radians(latitude));
  const cosine = Math.abs(latitude) === 90 ? TINY : Math.cos(radians(latitude));
  const length = Math.hypot(sine, cosine);
  return { sine: sine / length, cosine: cosine / length };
}

/** The way that leaves one parallel at an azimuth and ends on another: its arcs on the sphere and its longitude. */
function between(start, end, azimuth) {
  const sine = Math.sin(azimuth);
  const cosine = Math.cos(azimuth);
  const sine0 = sine * start.cosine;
  const cosine0 = Math.hypot(cosine, sine * start.sine);
  const k2 = SECOND_ECCENTRICITY * cosine0 ** 2;
  const rise = (start.sine - end.sine) * (start.sine + end.sine);
  const arrival = [sine0, Math.sqrt(Math.max(0, (cosine * start.cosine) ** 2 + rise))];
  const from = Math.atan2(start.sine, cosine * start.cosine);
  const to = Math.atan2(end.sine, arrival[1]);
  const turn = Math.atan2(sine0 * end.sine, arrival[1]) - Math.atan2(sine0 * start.sine, cosine * start.cosine);
  return { from, to, k2, arrival, longitude: turn - FLATTENING * sine0 * lagOf(from, to, k2) };
}

const speed = (arc, k2) => Math.sqrt(1 + k2 * Math.sin(arc) ** 2);
const lengthOf = (from, to, k2) => integrate((arc) => speed(arc, k2), from, to);
const lagOf = (from, to, k2) =>
  integrate((arc) => (2 - FLATTENING) / (1 + (1 - FLATTENING) * speed(arc, k2)), from, to);

const compass = (sine, cosine) => (degrees(Math.atan2(sine, cosine)) + 360) % 360;

function integrate(of, from, to) {
  const half = (to - from) / 2;
  const middle = (to + from) / 2;
  return half * GAUSS.reduce((sum, [place, weight]) => sum + weight * of(middle + half * place), 0);
}

// Sixteen points leave less than a nanometre over half the globe: the integrands are almost constant.
const GAUSS = gauss(16);

function gauss(count) {
  return Array.from({ length: count }, (_, index) => {
    let x = Math.cos((Math.PI * (index + 0.75)) / (count + 0.5));
    let slope = 1;
    for (let round = 0; round < 8; round += 1) {
      let [value, before] = [x, 1];
      for (let n = 2; n <= count; n += 1) [value, before] = [((2 * n - 1) * x * value - (n - 1) * before) / n, value];
      slope = (count * (x * value - before)) / (x * x - 1);
      x -= value / slope;
    }
    return [x, 2 / ((1 - x * x) * slope * slope)];
  });
}

// What stands at a named place or in a named sea: forces and events, one symbol a kind with its number.

import { boxAround } from "./redraw.js";
import { faded } from "./palette.js";
import { FARTHEST_NORTH, toWorld } from "./projection.js";

// Closer than this, spots share a row; a map of the whole region gathers more, or rows would bury it.
const MERGE_NEAR = 22;
const MERGE_FAR = 44;
const FAR_SCALE = 1.4;
const KINDS = ["US", "Venezuela", "other", "land_events", "events"];

/**
 * The kind of symbol a feature gets: by force for deployments, by layer for events.
 *
 * @param {string} layer
 * @param {Feature} feature
 * @returns {string}
 */
export const kindOf = (layer, feature) => (layer === "deployments" ? feature.force : layer);

/**
 * All spots where features of these layers can stand, whether shown now or not.
 *
 * A spot is a named point or a sea area's anchor. Spots depend on the data alone, so symbols do not jump
 * while time moves. Returns Map(key -> {key, world, sea}).
 *
 * @param {Object<string, Feature[]>} layers
 * @param {Map<string, Feature>} zones
 * @returns {Map<string, object>}
 */
export function findSpots(layers, zones) {
  const spots = new Map();
  for (const name of ["deployments", "land_events", "events"]) {
    for (const feature of layers[name] ?? []) {
      const spot = spotOf(feature, zones);
      if (spot && !spots.has(spot.key)) spots.set(spot.key, spot);
    }
  }
  return spots;
}

const spots = new WeakMap();

/**
 * Where one feature stands: its point, or its sea area's anchor, or null when it has no place.
 *
 * @param {Feature} feature
 * @param {Map<string, Feature>} zones
 * @returns {{key: string, world: Point, sea: boolean}|null}
 */
export function spotOf(feature, zones) {
  if (!spots.has(feature)) spots.set(feature, foundSpot(feature, zones));
  return spots.get(feature);
}

function foundSpot(feature, zones) {
  if (feature.geometry?.type === "Point") {
    const [longitude, latitude] = feature.geometry.coordinates;
    if (!isOnMap(longitude, latitude)) return null;
    return { key: `${longitude},${latitude}`, world: toWorld(longitude, latitude), sea: null };
  }
  const zone = zones.get(feature.sea_area);
  const anchor = anchorOf(zone);
  return anchor && { key: zone.slug, world: anchor, sea: zone.slug };
}

/**
 * Where the circles and symbols of a sea area stand, in world units: null for one that is not drawn or has no place.
 *
 * @param {object | undefined} zone
 * @returns {{x: number, y: number} | null}
 */
export function anchorOf(zone) {
  if (zone?.drawn !== true || !isOnMap(zone.anchor_longitude, zone.anchor_latitude)) return null;
  return toWorld(zone.anchor_longitude, zone.anchor_latitude);
}

/** Whether a position lies on the map, whose projection ends before the poles. */
const isOnMap = (longitude, latitude) => Math.abs(longitude) <= 180 && Math.abs(latitude) <= FARTHEST_NORTH;

/**
 * Join spots that lie too close to tell apart at this zoom: Map(spot key -> node).
 *
 * @param {Map<string, object>} spots
 * @param {number} scale
 * @returns {Map<string, object>}
 */
export function mergeSpots(spots, scale) {
  const reach = (scale < FAR_SCALE ? MERGE_FAR : MERGE_NEAR) / scale;
  const nodes = [];
  const byKey = new Map();
  for (const spot of spots.values()) {
    const near = nodes.find(
      (node) =>
        (node.sea === null) === (spot.sea === null) &&
        (scale < FAR_SCALE || spot.sea === null) &&
        Math.hypot(node.world.x - spot.world.x, node.world.y - spot.world.y) < reach,
    );
    const node = near ?? { world: spot.world, sea: spot.sea };
    if (!near) nodes.push(node);
    byKey.set(spot.key, node);
  }
  return byKey;
}

/**
 * Where each node's row of symbols stands, in map pixels at a zoom: Map(node -> {x, y, home}).
 *
 * Computed from all that is known and from the rings of the clusters, so that rows stay while time moves. A row
 * that would cover a ring or another row steps aside; `home` is the place it belongs to.
 *
 * @param {Object<string, Feature[]>} known
 * @param {Map<string, object>} spotsByKey
 * @param {Map<string, Feature>} zones
 * @param {number} scale
 * @param {object[]} rings
 * @returns {Map<object, object>}
 */
export function layOutRows(known, spotsByKey, zones, scale, rings) {
  const kinds = new Map();
  for (const { layer, feature, spot } of standing(known, zones)) {
    const node = spotsByKey.get(spot.key);
    if (!kinds.has(node)) kinds.set(node, new Set());
    kinds.get(node).add(kindOf(layer, feature));
  }
  const ringOf = new Map(rings.map((ring) => [ring.slug, ring]));
  const nodes = [...kinds.keys()].sort(
    (a, b) => kinds.get(b).size - kinds.get(a).size || a.world.y - b.world.y || a.world.x - b.world.x,
  );
  const taken = [];
  const places = new Map();
  for (const node of nodes) {
    const home = { x: node.world.x * scale, y: node.world.y * scale };
    const ring = ringOf.get(node.sea);
    const start = ring ? { x: ring.x, y: ring.y - ring.radius - ROW / 2 - 1 } : home;
    const width = kinds.get(node).size * (2 * SEVERAL + 3);
    const step = STEPS.find(([dx, dy]) =>
      isClear({ x: start.x + dx * ROW, y: start.y + dy * ROW }, width, taken, rings),
    );
    const place = step ? { x: start.x + step[0] * ROW, y: start.y + step[1] * ROW } : start;
    taken.push({ ...place, width });
    places.set(node, { ...place, home: node.sea ? null : home });
  }
  return places;
}

const ROW = 21;
const ONE = 6.5;
const SEVERAL = 9;
// Rings of steps around a row's own place, nearest first.
const STEPS = [];
for (let x = -4; x <= 4; x += 1) for (let y = -5; y <= 5; y += 1) STEPS.push([x, y]);
STEPS.sort((a, b) => Math.hypot(...a) - Math.hypot(...b) || a[1] - b[1] || a[0] - b[0]);

function isClear({ x, y }, width, taken, rings) {
  return (
    taken.every((row) => Math.abs(row.x - x) >= (row.width + width) / 2 || Math.abs(row.y - y) >= ROW) &&
    rings.every((ring) => {
      const dx = Math.max(0, Math.abs(ring.x - x) - width / 2);
      const dy = Math.max(0, Math.abs(ring.y - y) - SEVERAL);
      return Math.hypot(dx, dy) > ring.radius;
    })
  );
}

function* standing(byLayer, zones) {
  for (const layer of ["deployments", "land_events", "events"]) {
    for (const feature of byLayer[layer] ?? []) {
      const spot = spotOf(feature, zones);
      if (spot) yield { layer, feature, spot };
    }
  }
}

/**
 * Symbols to draw: features shown, gathered by node and kind, laid in a row where the node's row stands.
 *
 * @param {Object<string, Feature[]>} shown
 * @param {Map<string, object>} spotsByKey
 * @param {Map<string, Feature>} zones
 * @param {Frame} frame
 * @param {Map<object, object>} places
 * @returns {object[]}
 */
export function placeSymbols(shown, spotsByKey, zones, frame, places) {
  const rows = new Map();
  for (const { layer, feature, spot } of standing(shown, zones)) {
    const node = spotsByKey.get(spot.key);
    if (!rows.has(node)) rows.set(node, new Map());
    const kind = kindOf(layer, feature);
    if (!rows.get(node).has(kind)) rows.get(node).set(kind, { layer, kind, features: [] });
    rows.get(node).get(kind).features.push(feature);
  }
  const symbols = [];
  for (const [node, kinds] of rows) {
    const place = places.get(node);
    const row = KINDS.filter((kind) => kinds.has(kind)).map((kind) => kinds.get(kind));
    const sizes = row.map(({ features }) => (features.length > 1 ? SEVERAL : ONE));
    const width = sizes.reduce((sum, size) => sum + 2 * size + 3, -3);
    const moved = place.home !== null && Math.hypot(place.x - place.home.x, place.y - place.home.y) > 1;
    const home = moved ? { x: place.home.x - frame.left, y: place.home.y - frame.top } : null;
    let x = place.x - frame.left - width / 2;
    row.forEach((symbol, index) => {
      symbols.push({ ...symbol, x: x + sizes[index], y: place.y - frame.top, r: sizes[index], home });
      x += 2 * sizes[index] + 3;
    });
  }
  return symbols;
}

/**
 * Thin lines, as items to draw, from rows that stepped aside to the places they belong to.
 *
 * @param {object[]} symbols
 * @param {Colours} colours
 * @returns {Item[]}
 */
export const listLeaders = (symbols, colours) =>
  symbols
    .filter(({ home }) => home !== null)
    .map(({ x, y, home }) => ({
      key: `leader ${x} ${y} ${home.x} ${home.y}`,
      box: boxAround([{ x, y }, home], 3),
      paint(context) {
        context.lineWidth = 1;
        context.strokeStyle = colours.place;
        context.beginPath();
        context.moveTo(x, y);
        context.lineTo(home.x, home.y);
        context.stroke();
        context.beginPath();
        context.arc(home.x, home.y, 1.8, 0, 2 * Math.PI);
        context.fillStyle = colours.place;
        context.fill();
      },
    }));

/**
 * Symbols as items to draw: square US, triangle Venezuela, diamond others, cross on land, pentagon events.
 *
 * @param {object[]} symbols
 * @param {Colours} colours
 * @param {object} options
 * @param {function(string): boolean} options.isEmphasised
 * @param {Function} options.isStale
 * @param {number} options.opacity
 * @returns {Item[]}
 */
export function listSymbols(symbols, colours, { isEmphasised, isStale, opacity }) {
  return symbols.map(({ kind, features, x, y, r, layer }) => {
    const stale = features.every(isStale);
    const isRinged = features.some(({ entity }) => isEmphasised(entity));
    const colour =
      layer === "deployments" ? colours[kind] : layer === "land_events" ? colours.caribbean : colours.event;
    const key = `${kind} ${x} ${y} ${features.length} ${stale} ${isRinged}`;
    return {
      key,
      box: boxAround([{ x, y }], r + (isRinged ? 7 : 4)),
      paint(context) {
        context.globalAlpha = opacity;
        drawSymbol(context, { kind, x, y, r, count: features.length, stale, isRinged, colour }, colours);
      },
    };
  });
}

function drawSymbol(context, { kind, x, y, r, count, stale, isRinged, colour }, colours) {
  outline(context, kind, x, y, r);
  context.fillStyle = stale ? faded(colours.sea, 0.9) : colour;
  context.fill();
  context.lineWidth = stale ? 1.6 : 1;
  context.strokeStyle = stale ? colour : colours.edge;
  context.stroke();
  if (count > 1) {
    context.font = "600 10px 'Libre Franklin', sans-serif";
    context.letterSpacing = "0px";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillStyle = stale ? colours.text : colours.edge;
    context.fillText(String(count), x, y + (kind === "Venezuela" ? 2 : 0.5));
  }
  if (isRinged) {
    context.beginPath();
    context.arc(x, y, r + 5, 0, 2 * Math.PI);
    context.lineWidth = 2.5;
    context.strokeStyle = colours.text;
    context.stroke();
  }
}

const POLYGONS = {
  US: [
    [-1, -1],
    [1, -1],
    [1, 1],
    [-1, 1],
  ],
  Venezuela: [
    [0, -1.2],
    [1.2, 0.95],
    [-1.2, 0.95],
  ],
  other: [
    [0, -1.25],
    [1.25, 0],
    [0, 1.25],
    [-1.25, 0],
  ],
  land_events: [
    [-0.55, -1.15],
    [0.55, -1.15],
    [0.55, -0.55],
    [1.15, -0.55],
    [1.15, 0.55],
    [0.55, 0.55],
    [0.55, 1.15],
    [-0.55, 1.15],
    [-0.55, 0.55],
    [-1.15, 0.55],
    [-1.15, -0.55],
    [-0.55, -0.55],
  ],
  events: [
    [0, -1.15],
    [1.1, -0.3],
    [0.7, 1],
    [-0.7, 1],
    [-1.1, -0.3],
  ],
};

/**
 * Corners of a kind's shape around (0, 0) for radius 1, for the legend's swatches too.
 *
 * @param {string} kind
 * @returns {number[][]}
 */
export const shapeOf = (kind) => POLYGONS[kind];

function outline(context, kind, x, y, r) {
  context.beginPath();
  for (const [dx, dy] of POLYGONS[kind]) context.lineTo(x + dx * r, y + dy * r);
  context.closePath();
}

// What stands at a named place or in a named sea: forces and events, one symbol a kind with its number.

import { toWorld } from "./projection.js";

const MERGE_PIXELS = 20;
const KINDS = ["US", "Venezuela", "other", "land_events", "events"];

/** The kind of symbol a feature gets: by force for deployments, by layer for events. */
export const kindOf = (layer, feature) => (layer === "deployments" ? feature.force : layer);

/**
 * All spots where features of these layers can stand, whether shown now or not.
 *
 * A spot is a named point or a sea area's anchor. Spots depend on the data alone, so symbols do not jump
 * while time moves. Returns Map(key -> {key, world, sea}).
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

/** Where one feature stands: its point, or its sea area's anchor, or null when it has no place. */
export function spotOf(feature, zones) {
  if (feature.geometry?.type === "Point") {
    const [longitude, latitude] = feature.geometry.coordinates;
    return { key: `${longitude},${latitude}`, world: toWorld(longitude, latitude), sea: null };
  }
  const zone = zones.get(feature.sea_area);
  if (!zone || !zone.drawn) return null;
  return { key: zone.slug, world: toWorld(zone.anchor_longitude, zone.anchor_latitude), sea: zone.slug };
}

/** Join spots that lie too close to tell apart at this zoom: Map(spot key -> node). */
export function mergeSpots(spots, scale) {
  const nodes = [];
  const byKey = new Map();
  for (const spot of spots.values()) {
    const near = spot.sea
      ? null
      : nodes.find((node) => !node.sea && Math.hypot(node.world.x - spot.world.x, node.world.y - spot.world.y) * scale < MERGE_PIXELS);
    const node = near ?? { world: spot.world, sea: spot.sea };
    if (!near) nodes.push(node);
    byKey.set(spot.key, node);
  }
  return byKey;
}

/** Symbols to draw: features shown, gathered by node and kind, laid in a row at the node. */
export function placeSymbols(shown, spotsByKey, zones, frame, clusters) {
  const rows = new Map();
  for (const layer of ["deployments", "land_events", "events"]) {
    for (const feature of shown[layer] ?? []) {
      const spot = spotOf(feature, zones);
      if (!spot) continue;
      const node = spotsByKey.get(spot.key);
      if (!rows.has(node)) rows.set(node, new Map());
      const kind = kindOf(layer, feature);
      if (!rows.get(node).has(kind)) rows.get(node).set(kind, { layer, kind, features: [] });
      rows.get(node).get(kind).features.push(feature);
    }
  }
  const ringAt = new Map(clusters.map((cluster) => [cluster.slug, cluster]));
  const symbols = [];
  for (const [node, kinds] of rows) {
    const row = KINDS.filter((kind) => kinds.has(kind)).map((kind) => kinds.get(kind));
    const sizes = row.map(({ features }) => (features.length > 1 ? 9 : 6.5));
    const width = sizes.reduce((sum, size) => sum + 2 * size + 3, -3);
    const point = frame.at(node.world);
    const ring = ringAt.get(node.sea);
    // In a sea with a cluster the row stands above the ring, so that no symbol hides a circle.
    const y = ring ? point.y - ring.radius - 12 : point.y;
    let x = point.x - width / 2;
    row.forEach((symbol, index) => {
      symbols.push({ ...symbol, x: x + sizes[index], y, r: sizes[index] });
      x += 2 * sizes[index] + 3;
    });
  }
  return symbols;
}

/** Draw symbols: square US, triangle Venezuela, diamond others, cross on land, pentagon events. */
export function drawSymbols(context, symbols, colours, faded, { selected, isStale }) {
  for (const { kind, features, x, y, r, layer } of symbols) {
    const colour = layer === "deployments" ? colours[kind] : layer === "land_events" ? colours.caribbean : colours.event;
    outline(context, kind, x, y, r);
    const stale = features.every((feature) => isStale(layer, feature));
    context.fillStyle = stale ? faded(colours.sea, 0.9) : colour;
    context.fill();
    context.lineWidth = stale ? 1.6 : 1;
    context.strokeStyle = stale ? colour : colours.edge;
    context.stroke();
    if (features.length > 1) {
      context.font = "600 10px 'Libre Franklin', sans-serif";
      context.textAlign = "center";
      context.textBaseline = "middle";
      context.fillStyle = stale ? colours.ink : colours.edge;
      context.fillText(String(features.length), x, y + (kind === "Venezuela" ? 2 : 0.5));
    }
    if (features.some((feature) => feature.entity === selected)) {
      context.beginPath();
      context.arc(x, y, r + 5, 0, 2 * Math.PI);
      context.lineWidth = 2.5;
      context.strokeStyle = colours.ink;
      context.stroke();
    }
  }
}

const POLYGONS = {
  US: [[-1, -1], [1, -1], [1, 1], [-1, 1]],
  Venezuela: [[0, -1.2], [1.2, 0.95], [-1.2, 0.95]],
  other: [[0, -1.25], [1.25, 0], [0, 1.25], [-1.25, 0]],
  land_events: [[-0.42, -1.1], [0.42, -1.1], [0.42, -0.42], [1.1, -0.42], [1.1, 0.42], [0.42, 0.42], [0.42, 1.1], [-0.42, 1.1], [-0.42, 0.42], [-1.1, 0.42], [-1.1, -0.42], [-0.42, -0.42]],
  events: [[0, -1.15], [1.1, -0.3], [0.7, 1], [-0.7, 1], [-1.1, -0.3]],
};

/** Corners of a kind's shape around (0, 0) for radius 1, for the legend's swatches too. */
export const shapeOf = (kind) => POLYGONS[kind];

function outline(context, kind, x, y, r) {
  context.beginPath();
  for (const [dx, dy] of POLYGONS[kind]) context.lineTo(x + dx * r, y + dy * r);
  context.closePath();
}

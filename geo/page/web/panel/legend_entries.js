// What the legend has to explain: only what is drawn in sight just now. Pure; legend.js puts it in words.

import { strongestFirst } from "../draw/areas.js";
import { sizeOf, unitRadius } from "../draw/clusters.js";
import { worldShape } from "../draw/projection.js";

const BASINS = ["caribbean", "eastern_pacific", "unknown"];
const FORCES = ["US", "Venezuela", "other"];
const PRECISIONS = ["P1", "P2", "P3", "P4", "P5", "P0"];

/**
 * What a scene drew, as the legend's entries.
 *
 * `drawn` is {clusters, symbols, areas, frame} in canvas pixels; `isStale(feature)` says which symbols are
 * hollow. `unit` is the radius in pixels of one person killed, null when no circle is in sight.
 *
 * @param {object} drawn
 * @param {function(Feature): boolean} isStale
 * @returns {object}
 */
export function legendOf({ clusters, symbols, areas, frame }, isStale) {
  const margin = {
    x: (frame.width * frame.padding) / (1 + 2 * frame.padding),
    y: (frame.height * frame.padding) / (1 + 2 * frame.padding),
  };
  const inSight = ({ left, top, right, bottom }) =>
    right > margin.x && bottom > margin.y && left < frame.width - margin.x && top < frame.height - margin.y;
  const around = ({ x, y, r }) => ({ left: x - r, top: y - r, right: x + r, bottom: y + r });
  const circles = clusters.flatMap((cluster) => cluster.circles).filter((circle) => inSight(around(circle)));
  const seen = symbols.filter((symbol) => inSight(around(symbol)));
  const ground = areas.filter(({ shape }) => inSight(boundsOf(shape, frame)));

  const killed = circles.filter(({ strike }) => sizeOf(strike) > 0).map(({ strike }) => strike.basin);
  const without = circles.filter(({ strike }) => !(sizeOf(strike) > 0)).map(({ strike }) => strike.basin);
  const solid = seen.filter(({ features }) => !features.every(isStale));
  const stale = seen.filter((symbol) => !solid.includes(symbol)).map(({ kind }) => kind);
  const kinds = seen.map(({ kind }) => kind);
  const layers = new Set(ground.map(({ layer }) => layer));
  const features = [...circles.map(({ strike }) => strike), ...[...seen, ...ground].flatMap((item) => item.features)];
  const present = (names, found) => names.filter((name) => found.includes(name));
  return {
    unit: killed.length > 0 ? unitRadius(frame.zoom) : null,
    basins: present(BASINS, killed),
    unknownToll: present(BASINS, without)[0] ?? null,
    charts: circles.length > 0,
    zones: layers.has("strike_zones"),
    bands: present(
      ["strike", "search"],
      ground
        .filter(({ layer }) => layer === "strikes")
        .map(({ shape }) => (shape.position_role === "search" ? "search" : "strike")),
    ),
    forces: present(FORCES, kinds),
    stale: present(FORCES, stale)[0] ?? null,
    land: kinds.includes("land_events"),
    events: kinds.includes("events"),
    regions: layers.has("airspace"),
    notices: noticesOf(ground),
    precisions: present(
      PRECISIONS,
      features.map((feature) => feature.position_precision),
    ),
  };
}

/**
 * Notices over areas in sight by force, strongest first: [{force, notices}], each issuer with each group it binds once.
 */
function noticesOf(areas) {
  const byForce = new Map();
  for (const notice of new Set(areas.filter(({ layer }) => layer === "notices").flatMap(({ features }) => features))) {
    if (!byForce.has(notice.force_class)) byForce.set(notice.force_class, new Map());
    byForce.get(notice.force_class).set(`${notice.issuer}\n${notice.applies_to_en}`, notice);
  }
  return strongestFirst([...byForce.keys()]).map((force) => ({ force, notices: [...byForce.get(force).values()] }));
}

function boundsOf({ geometry }, frame) {
  const { west, north, east, south } = worldShape(geometry).bounds;
  const corner = frame.at({ x: west, y: north });
  const opposite = frame.at({ x: east, y: south });
  return { left: corner.x, top: corner.y, right: opposite.x, bottom: opposite.y };
}

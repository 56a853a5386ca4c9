// The embedded basemap: sea, graticule, land, water, borders. Labels are laid out with everything else's.

import { inWorld } from "./canvas.js";
import { toWorld, worldScale, worldShape } from "./projection.js";

/**
 * Make the drawing function of the basemap from its GeoJSON collections {land, world, lakes, rivers, borders}.
 *
 * @param {Object<string, object>} basemap
 * @returns {function(CanvasRenderingContext2D, Frame, Colours): void}
 */
export function createBasemap(basemap) {
  const land = partsOf(basemap.land.features.concat(basemap.world?.features ?? []));
  const venezuela = pathOf(basemap.land.features.filter((feature) => feature.properties.iso === "VE"));
  const lakes = pathOf(basemap.lakes.features);
  const rivers = pathOf(basemap.rivers.features);
  const borders = {};
  for (const kind of ["border", "disputed", "lease", "claim"]) {
    borders[kind] = pathOf(basemap.borders.features.filter((feature) => feature.properties.kind === kind));
  }
  const graticule = graticulePath();

  return function draw(context, frame, colours) {
    const inSight = land.filter(({ bounds }) => isInSight(bounds, frame));
    context.fillStyle = colours.sea;
    context.fillRect(0, 0, frame.width, frame.height);
    inWorld(context, frame, (px) => {
      stroke(context, graticule, colours.graticule, px(0.75));
      // A light rim lifts the coast off the sea. Corners that are cut do not show in it, and an arc at each of them
      // takes as long to draw as the line itself.
      Object.assign(context, { lineJoin: "miter", miterLimit: 2 });
      for (const part of inSight) stroke(context, coarsePathOf(part, frame.zoom), colours.glow, px(RIM));
      context.lineJoin = "round";
      context.fillStyle = colours.land;
      for (const { path } of inSight) context.fill(path);
      for (const { path } of inSight) stroke(context, path, colours.coast, px(HAIR));
      context.fillStyle = colours.venezuela_land;
      context.fill(venezuela);
      context.fillStyle = colours.lake;
      context.fill(lakes);
      stroke(context, lakes, colours.coast, px(0.6));
      if (frame.zoom >= 5) stroke(context, rivers, colours.river, px(frame.zoom >= 7 ? 1.2 : 0.8));
      stroke(context, borders.border, colours.border, px(frame.zoom >= 7 ? 1.3 : 1));
      stroke(context, borders.lease, colours.border, px(0.8));
      stroke(context, borders.disputed, colours.disputed, px(1.2), [px(5), px(3)]);
      stroke(context, borders.claim, colours.disputed, px(1.4), [px(1.4), px(3.2)]);
    });
  };
}

const RIM = 9;
// In a wide line, corners nearer to each other than this many pixels are one, if there are not few: two numbers a
// corner.
const COARSE = 3;
const FEW = 24;
// Up to one pixel of the screen Chromium draws a line as a hairline, ten times as fast as any wider one.
export const HAIR = 0.99;

/**
 * Land in parts, each with its bounds: what lies outside the canvas is not even handed to it. Islands near each other
 * are one.
 */
function partsOf(features) {
  const byCell = new Map();
  const add = (key, polygon) => {
    if (byCell.has(key)) byCell.get(key).push(polygon);
    else byCell.set(key, [polygon]);
  };
  for (const { geometry } of features) {
    for (const polygon of geometry?.parts ?? []) {
      const [west, south] = polygon[0];
      add(polygon[0].length < ISLAND ? `${Math.floor(west / CELL)} ${Math.floor(south / CELL)}` : byCell.size, polygon);
    }
  }
  return [...byCell.values()].map((parts) => {
    const geometry = { type: "MultiPolygon", parts };
    return { geometry, path: pathOf([{ geometry }]), bounds: worldShape(geometry).bounds };
  });
}

// What counts as an island, in numbers of its outline, and the degrees within which islands are drawn as one.
const ISLAND = 200;
const CELL = 10;

function isInSight({ west, north, east, south }, { left, top, width, height, scale }) {
  return (
    east * scale > left - RIM &&
    west * scale < left + width + RIM &&
    south * scale > top - RIM &&
    north * scale < top + height + RIM
  );
}

/**
 * One Path2D in world units for the geometries of some features, without corners nearer than `least` to the one before.
 *
 * @param {object[]} features
 * @param {number} [least] In world units.
 * @returns {Path2D}
 */
export function pathOf(features, least = 0) {
  const path = new Path2D();
  for (const feature of features) {
    if (!feature.geometry) continue;
    const { lines, closed } = worldShape(feature.geometry);
    for (const points of lines) {
      // A line of few corners is an islet, and keeps them all.
      const nearest = points.length < FEW ? 0 : least * least;
      let x = points[0];
      let y = points[1];
      path.moveTo(x, y);
      for (let index = 2; index < points.length; index += 2) {
        const dx = points[index] - x;
        const dy = points[index + 1] - y;
        if (dx * dx + dy * dy < nearest) continue;
        x += dx;
        y += dy;
        path.lineTo(x, y);
      }
      if (closed) path.closePath();
    }
  }
  return path;
}

const coarse = new WeakMap();

/**
 * The path of a feature for a wide, soft line, which does not show every corner but costs by each.
 *
 * @param {Feature} feature
 * @param {number} zoom
 * @returns {Path2D}
 */
export function coarsePathOf(feature, zoom) {
  if (!coarse.has(feature.geometry)) coarse.set(feature.geometry, new Map());
  const byZoom = coarse.get(feature.geometry);
  const level = Math.floor(zoom);
  if (!byZoom.has(level)) {
    byZoom.set(level, pathOf([feature], COARSE / worldScale(level)));
  }
  return byZoom.get(level);
}

/**
 * Stroke a path with a colour, width and dash, all in the context's units.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Path2D} path
 * @param {string} colour
 * @param {number} width
 * @param {number[]} [dash]
 */
export function stroke(context, path, colour, width, dash = []) {
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke(path);
  context.setLineDash([]);
}

function graticulePath() {
  const path = new Path2D();
  const line = (a, b) => {
    const from = toWorld(...a);
    const to = toWorld(...b);
    path.moveTo(from.x, from.y);
    path.lineTo(to.x, to.y);
  };
  for (let longitude = -180; longitude <= 60; longitude += 10) line([longitude, -60], [longitude, 75]);
  for (let latitude = -60; latitude <= 70; latitude += 10) line([-180, latitude], [60, latitude]);
  return path;
}

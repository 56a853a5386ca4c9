// The embedded basemap: sea, graticule, land, water, borders. Labels are laid out with everything else's.

import { inWorld } from "./canvas.js";
import { toWorld, worldShape } from "./projection.js";

/** Make the drawing function of the basemap from its GeoJSON collections {land, world, lakes, rivers, borders}. */
export function createBase(basemap) {
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
    const inSight = land.filter(({ bounds }) => isInSight(bounds, frame)).map(({ path }) => path);
    context.fillStyle = colours.sea;
    context.fillRect(0, 0, frame.width, frame.height);
    inWorld(context, frame, (px) => {
      context.lineJoin = "round";
      stroke(context, graticule, colours.graticule, px(0.75));
      // A light rim lifts the coast off the sea; two widths read as one soft edge.
      for (const part of inSight) stroke(context, part, colours.glow, px(RIM));
      for (const part of inSight) stroke(context, part, colours.coast, px(1.5));
      context.fillStyle = colours.land;
      for (const part of inSight) context.fill(part);
      context.fillStyle = colours.venezuela;
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

/** Land in parts, each with its bounds: what lies outside the canvas is not even handed to it. */
function partsOf(features) {
  return features.filter(({ geometry }) => geometry).flatMap(({ geometry }) => {
    const polygons = geometry.parts.map((part) => ({ type: "Polygon", parts: [part] }));
    return polygons.map((polygon) => ({ path: pathOf([{ geometry: polygon }]), bounds: worldShape(polygon).bounds }));
  });
}

function isInSight({ west, north, east, south }, { left, top, width, height, scale }) {
  return east * scale > left - RIM && west * scale < left + width + RIM && south * scale > top - RIM && north * scale < top + height + RIM;
}

/** One Path2D in world units for the geometries of some features. */
export function pathOf(features) {
  const path = new Path2D();
  for (const feature of features) {
    if (!feature.geometry) continue;
    const { lines, closed } = worldShape(feature.geometry);
    for (const points of lines) {
      path.moveTo(points[0], points[1]);
      for (let index = 2; index < points.length; index += 2) path.lineTo(points[index], points[index + 1]);
      if (closed) path.closePath();
    }
  }
  return path;
}

/** Stroke a path with a colour, width and dash, all in the context's units. */
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

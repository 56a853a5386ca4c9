// Areas over the basemap: flight information regions, notices over them, strike zones, published rings.

import { inWorld } from "./canvas.js";
import { pathOf, stroke } from "./base.js";
import { faded } from "./palette.js";
import { worldBounds } from "./projection.js";

const SPEAKING = ["notices", "strikes"];
const FORCE_ORDER = ["caution", "recommendation", "restriction", "prohibition"];

/** Strongest first match wins: which force colours a region when several notices cover it. */
export function strongestForce(notices) {
  let strongest = null;
  for (const notice of notices) {
    const rank = FORCE_ORDER.indexOf(notice.force_class);
    if (rank >= 0 && (strongest === null || rank > FORCE_ORDER.indexOf(strongest))) strongest = notice.force_class;
  }
  return strongest;
}

/** Force classes that areas are hatched for, strongest first. */
export const strongestFirst = (forces) =>
  FORCE_ORDER.filter((force) => forces.includes(force)).reverse();

/** Notices in force over each airspace designator: Map(designator -> notices). */
export function noticesByArea(notices) {
  const byArea = new Map();
  for (const notice of notices) {
    for (const designator of notice.areas ?? []) {
      if (!byArea.has(designator)) byArea.set(designator, []);
      byArea.get(designator).push(notice);
    }
  }
  return byArea;
}

/** Make the areas' drawing and their hit test; `regions` are airspace features by designator. */
export function createAreas(regions) {
  const paths = new Map();
  const pathFor = (feature) => {
    if (!paths.has(feature.id)) paths.set(feature.id, pathOf([feature]));
    return paths.get(feature.id);
  };
  const boxes = new Map();
  const boxOf = (feature) => {
    if (!boxes.has(feature.id)) boxes.set(feature.id, worldBounds(feature.geometry));
    return boxes.get(feature.id);
  };
  let drawn = [];
  let regionsDrawn = [];

  /** The outlines of regions, on a canvas of their own, for time seldom moves them. */
  function drawAirspace(context, frame, colours, airspace, opacity) {
    regionsDrawn = [];
    context.globalAlpha = opacity;
    inWorld(context, frame, (px) => {
      for (const region of airspace) {
        if (!region.geometry) continue;
        glow(context, pathFor(region), colours.airspace, px, region.designator === "SVZM");
        regionsDrawn.push({ layer: "airspace", features: [region], shape: region, path: pathFor(region), box: boxOf(region) });
      }
    });
    context.globalAlpha = 1;
  }

  /** Draw layers bottom first: `order` names them, `opacity(layer)` tells how clearly. Published bands lie on top. */
  function draw(context, frame, colours, shown, order, opacity) {
    drawn = [];
    const byArea = noticesByArea(shown.notices ?? []);
    inWorld(context, frame, (px) => {
      const painters = {
        notices() {
          for (const [designator, found] of byArea) {
            const region = regions.get(designator);
            const force = strongestForce(found);
            if (!region || !region.geometry || force === null) continue;
            hatch(context, pathFor(region), colours[force], px);
            drawn.push({ layer: "notices", features: found, shape: region, path: pathFor(region), box: boxOf(region), force });
          }
        },
        strike_zones() {
          for (const zone of shown.zones ?? []) {
            const colour = colours[zone.basin];
            context.fillStyle = faded(colour, 0.05);
            context.fill(pathFor(zone.feature));
            stroke(context, pathFor(zone.feature), faded(colour, 0.75), px(1), [px(2), px(3)]);
            drawn.push({ layer: "strike_zones", features: [zone.feature], shape: zone.feature, path: pathFor(zone.feature), box: boxOf(zone.feature) });
          }
        },
        strikes() {
          for (const strike of shown.strikes ?? []) {
            if (!strike.geometry) continue;
            const colour = colours[strike.basin];
            context.fillStyle = faded(colour, strike.position_role === "search" ? 0.06 : 0.16);
            context.fill(pathFor(strike));
            stroke(context, pathFor(strike), faded(colour, 0.9), px(1), strike.position_role === "search" ? [px(1), px(3)] : [px(5), px(2)]);
            drawn.push({ layer: "strikes", features: [strike], shape: strike, path: pathFor(strike), box: boxOf(strike) });
          }
        },
      };
      for (const layer of [...order.filter((name) => name !== "strikes" && name in painters), "strikes"]) {
        context.globalAlpha = opacity(layer);
        painters[layer]();
      }
    });
  }

  /** The areas drawn under a canvas pixel, topmost first. */
  function hits(context, frame, pixel) {
    const x = (pixel.x + frame.left) / frame.scale;
    const y = (pixel.y + frame.top) / frame.scale;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    // The box first: a path's own test walks all its corners.
    const found = [...regionsDrawn, ...drawn].filter(({ box, path }) =>
      x >= box.west && x <= box.east && y >= box.north && y <= box.south && context.isPointInPath(path, x, y)).reverse();
    context.restore();
    // Notices and published bands say more than the regions and zones around them, in whatever order these are drawn.
    const speaks = ({ layer }) => SPEAKING.includes(layer);
    return [...found.filter(speaks), ...found.filter((area) => !speaks(area))];
  }

  return { draw, drawAirspace, hits, drawn: () => [...regionsDrawn, ...drawn] };
}

/** An outline with a glow on its inner side only, so that neighbours keep their own edge. */
function glow(context, path, colour, px, strong) {
  context.save();
  context.clip(path);
  for (const [width, opacity] of strong ? [[14, 0.07], [8, 0.1], [4, 0.16]] : [[5, 0.05]]) {
    stroke(context, path, faded(colour, opacity), px(width * 2));
  }
  context.restore();
  stroke(context, path, faded(colour, strong ? 0.95 : 0.32), px(strong ? 1.6 : 0.8));
}

function hatch(context, path, colour, px) {
  context.save();
  context.clip(path);
  context.fillStyle = faded(colour, 0.06);
  context.fill(path);
  context.fillStyle = hatchPattern(context, colour, px(1));
  context.fill(path);
  context.restore();
  stroke(context, path, faded(colour, 0.85), px(1.2), [px(6), px(3)]);
}

const tiles = new Map();

function hatchPattern(context, colour, unit) {
  if (!tiles.has(colour)) {
    const tile = document.createElement("canvas");
    tile.width = 20;
    tile.height = 20;
    const drawing = tile.getContext("2d");
    drawing.strokeStyle = faded(colour, 0.4);
    drawing.lineWidth = 2;
    drawing.beginPath();
    for (const offset of [-20, 0, 20]) {
      drawing.moveTo(offset - 2, 22);
      drawing.lineTo(offset + 22, -2);
    }
    drawing.stroke();
    tiles.set(colour, tile);
  }
  const pattern = context.createPattern(tiles.get(colour), "repeat");
  pattern.setTransform(new DOMMatrix().scale(unit * 0.5));
  return pattern;
}

// Areas over the basemap: flight information regions, notices over them, strike zones, published rings.

import { inWorld } from "./canvas.js";
import { HAIR, coarsePathOf, pathOf, stroke } from "./basemap.js";
import { faded } from "./palette.js";
import { worldShape } from "./projection.js";

const SPEAKING = ["notices", "strikes"];
const FORCE_ORDER = ["caution", "recommendation", "restriction", "prohibition"];

/**
 * Strongest first match wins: which force colours a region when several notices cover it.
 *
 * @param {Feature[]} notices
 * @returns {string|null}
 */
export function strongestForce(notices) {
  let strongest = null;
  for (const notice of notices) {
    const rank = FORCE_ORDER.indexOf(notice.force_class);
    if (rank >= 0 && (strongest === null || rank > FORCE_ORDER.indexOf(strongest))) strongest = notice.force_class;
  }
  return strongest;
}

/**
 * Force classes that areas are hatched for, strongest first.
 *
 * @param {string[]} forces
 * @returns {string[]}
 */
export const strongestFirst = (forces) => FORCE_ORDER.filter((force) => forces.includes(force)).reverse();

/**
 * Notices in force over each airspace designator: Map(designator -> notices).
 *
 * @param {Feature[]} notices
 * @returns {Map<string, Feature[]>}
 */
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

/**
 * Make the areas' drawing and their hit test; `regions` are airspace features by designator.
 *
 * @param {Map<string, Feature>} regions
 * @returns {{list: Function, listAirspace: Function, hits: Function, drawn: function(): object[]}}
 */
export function createAreas(regions) {
  const paths = new WeakMap();
  const pathFor = (feature) => {
    if (!paths.has(feature)) paths.set(feature, pathOf([feature]));
    return paths.get(feature);
  };
  const boxOf = (feature) => worldShape(feature.geometry).bounds;
  let drawn = [];
  let regionsDrawn = [];

  const pixelBox = (feature, frame) => {
    const { west, north, east, south } = boxOf(feature);
    const corner = frame.at({ x: west, y: north });
    const opposite = frame.at({ x: east, y: south });
    return { left: corner.x - EDGE, top: corner.y - EDGE, right: opposite.x + EDGE, bottom: opposite.y + EDGE };
  };

  /** The outlines of regions, on a canvas of their own, for time seldom moves them. */
  function listAirspace(frame, colours, airspace, opacity) {
    const outlined = airspace.filter(isShape);
    regionsDrawn = outlined.map((region) => ({
      layer: "airspace",
      features: [region],
      shape: region,
      path: pathFor(region),
      box: boxOf(region),
    }));
    return outlined.map((region) => ({
      key: region.id,
      box: pixelBox(region, frame),
      paint(context) {
        context.globalAlpha = opacity;
        inWorld(context, frame, (px) =>
          glow(
            context,
            pathFor(region),
            coarsePathOf(region, frame.zoom),
            colours.airspace,
            px,
            region.designator === "SVZM",
          ),
        );
      },
    }));
  }

  /**
   * Areas to draw, bottom first: `order` names the layers, `opacity(layer)` how clearly, `isEmphasised(entity)` what
   * stands out. Published bands lie on top.
   */
  function list(frame, colours, shown, order, opacity, isEmphasised) {
    drawn = [];
    const items = [];
    const add = (layer, features, shape, key, painted, force) => {
      const path = pathFor(shape);
      drawn.push({ layer, features, shape, path, box: boxOf(shape), force });
      const stands = features.some(({ entity }) => isEmphasised(entity));
      items.push({
        key: `${layer} ${shape.id} ${key} ${stands}`,
        box: pixelBox(shape, frame),
        paint(context) {
          context.globalAlpha = opacity(layer);
          inWorld(context, frame, (px) => {
            painted(context, path, px);
            if (stands) stroke(context, path, colours.text, px(EMPHASIS));
          });
        },
      });
    };
    const byArea = noticesByArea(shown.notices);
    const adders = {
      notices() {
        for (const [designator, found] of [...byArea].sort(([a], [b]) => (a < b ? -1 : 1))) {
          const region = regions.get(designator);
          const force = strongestForce(found);
          if (!isShape(region) || force === null) continue;
          add("notices", found, region, force, (context, path, px) => hatch(context, path, colours[force], px), force);
        }
      },
      strike_zones() {
        for (const { feature, basin } of shown.zones) {
          const colour = colours[basin];
          add("strike_zones", [feature], feature, basin, (context, path, px) =>
            shade(context, path, colour, { fill: 0.05, line: 0.75, width: px(HAIR), dash: [px(2), px(3)] }),
          );
        }
      },
      strikes() {
        for (const strike of shown.strikes) {
          if (!isShape(strike)) continue;
          const search = strike.position_role === "search";
          const isLine = strike.geometry.type.endsWith("LineString");
          add("strikes", [strike], strike, "", (context, path, px) =>
            shade(context, path, colours[strike.basin], {
              fill: isLine ? 0 : search ? 0.06 : 0.16,
              line: 0.9,
              width: px(HAIR),
              dash: search ? [px(1), px(3)] : [px(5), px(2)],
            }),
          );
        }
      },
    };
    for (const layer of [...order.filter((name) => name !== "strikes" && name in adders), "strikes"]) adders[layer]();
    return items;
  }

  /** The areas drawn under a canvas pixel, topmost first. */
  function hits(context, frame, pixel) {
    const x = (pixel.x + frame.left) / frame.scale;
    const y = (pixel.y + frame.top) / frame.scale;
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    // The box first: a path's own test walks all its corners.
    const found = [...regionsDrawn, ...drawn]
      .filter(
        ({ box, path }) =>
          x >= box.west && x <= box.east && y >= box.north && y <= box.south && context.isPointInPath(path, x, y),
      )
      .reverse();
    context.restore();
    // Notices and published bands say more than the regions and zones around them, in whatever order these are drawn.
    const speaks = ({ layer }) => SPEAKING.includes(layer);
    return [...found.filter(speaks), ...found.filter((area) => !speaks(area))];
  }

  return { list, listAirspace, hits, drawn: () => [...regionsDrawn, ...drawn] };
}

/**
 * Whether a feature is there and has lines or areas to draw.
 *
 * @param {Feature|undefined} feature
 * @returns {boolean}
 */
export const isShape = (feature) => feature?.geometry?.parts !== undefined;

// The widest line over a shape's edge reaches this far beyond it, in pixels.
const EDGE = 3;
const EMPHASIS = 2.4;

function shade(context, path, colour, { fill, line, width, dash }) {
  if (fill > 0) {
    context.fillStyle = faded(colour, fill);
    context.fill(path);
  }
  stroke(context, path, faded(colour, line), width, dash);
}

/**
 * An outline with a soft edge, along its coarser path. The strong one glows on its inner side only; of the others,
 * where two regions meet each has half of what is seen.
 */
function glow(context, path, coarse, colour, px, strong) {
  context.save();
  if (strong) context.clip(path);
  for (const [width, opacity] of strong
    ? [
        [14, 0.07],
        [8, 0.1],
        [4, 0.16],
      ]
    : [[5, 0.025]]) {
    stroke(context, coarse, faded(colour, opacity), px(width * 2));
  }
  context.restore();
  stroke(context, path, faded(colour, strong ? 0.95 : 0.32), px(strong ? 1.6 : 0.8));
}

function hatch(context, path, colour, px) {
  context.fillStyle = faded(colour, 0.06);
  context.fill(path);
  context.fillStyle = hatchPattern(context, colour, px(1));
  context.fill(path);
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

// Strikes as circles packed around their zone's anchor: one circle a strike, area by people killed.

import { boxAround } from "./redraw.js";
import { centred, enclosing, pack, radiusFor } from "./packing.js";
import { anchorOf } from "./places.js";
import { faded } from "./palette.js";

/**
 * Radius in pixels of one person killed: grows gently with zoom, so that clusters stay charts.
 *
 * @param {number} zoom
 * @returns {number}
 */
export const unitRadius = (zoom) => 4.6 * Math.min(1.7, Math.max(0.62, 2 ** ((zoom - 5) * 0.4)));

/**
 * People killed that size a circle: with the missing as counted by then; undefined when not reported.
 *
 * @param {Feature} strike
 * @returns {number|undefined}
 */
export const sizeOf = (strike) => strike.killed_counted ?? strike.killed_announced;

/**
 * Group known strikes by zone and pack each group.
 *
 * All strikes known are packed, whatever the window, in order of date: a circle keeps its place while time
 * moves. Returns [{zone, basin, circles: [{strike, x, y, r}]}] in units of `unitRadius`.
 *
 * @param {Feature[]} known
 * @param {Map<string, Feature>} zones
 * @returns {object[]}
 */
export function packStrikes(known, zones) {
  const bySlug = new Map();
  for (const strike of known) {
    if (anchorOf(zones.get(strike.strike_zone)) === null) continue;
    if (!bySlug.has(strike.strike_zone)) bySlug.set(strike.strike_zone, []);
    bySlug.get(strike.strike_zone).push(strike);
  }
  const groups = [];
  for (const [slug, strikes] of bySlug) {
    const zone = zones.get(slug);
    strikes.sort((a, b) => (a.valid_from ?? -Infinity) - (b.valid_from ?? -Infinity) || (a.entity < b.entity ? -1 : 1));
    const places = centred(pack(strikes.map((strike) => radiusFor(sizeOf(strike) ?? 0))));
    groups.push({
      zone,
      slug,
      basin: strikes[0].basin,
      anchor: anchorOf(zone),
      circles: places.map((place, index) => ({ ...place, strike: strikes[index] })),
    });
  }
  return groups.sort((a, b) => (a.slug < b.slug ? -1 : 1));
}

/**
 * Centres of the groups in map pixels at a zoom, moved apart just enough that no ring covers another.
 *
 * Computed from all that is known, so that centres stay while time moves. Map(slug -> {slug, x, y, radius}).
 *
 * @param {object[]} groups
 * @param {number} scale
 * @param {number} unit
 * @returns {Map<string, object>}
 */
export function spreadCentres(groups, scale, unit) {
  const discs = groups.map(({ slug, anchor, circles }) => ({
    slug,
    x: anchor.x * scale,
    y: anchor.y * scale,
    radius: enclosing(circles) * unit + RING,
  }));
  for (let round = 0; round < 60; round += 1) {
    let moved = false;
    for (const a of discs) {
      for (const b of discs) {
        if (a.slug >= b.slug) continue;
        const dx = b.x - a.x;
        const dy = b.y - a.y;
        const apart = Math.hypot(dx, dy) || 1;
        const lack = a.radius + b.radius + BETWEEN - apart;
        if (lack <= 0.01) continue;
        // The smaller ring gives way: the larger one stays nearer its anchor.
        const share = b.radius / (a.radius + b.radius);
        a.x -= (dx / apart) * lack * share;
        a.y -= (dy / apart) * lack * share;
        b.x += (dx / apart) * lack * (1 - share);
        b.y += (dy / apart) * lack * (1 - share);
        moved = true;
      }
    }
    if (!moved) break;
  }
  return new Map(discs.map((disc) => [disc.slug, disc]));
}

const RING = 6;
const BETWEEN = 4;

/**
 * The part of packed groups that the View shows, in canvas pixels, with the ring around each group.
 *
 * @param {object[]} groups
 * @param {Feature[]} shown
 * @param {Frame} frame
 * @param {Map<string, object>} centres
 * @returns {object[]}
 */
export function placeClusters(groups, shown, frame, centres) {
  const visible = new Set(shown);
  const unit = unitRadius(frame.zoom);
  const placed = [];
  for (const group of groups) {
    const circles = group.circles.filter(({ strike }) => visible.has(strike));
    if (circles.length === 0) continue;
    const spread = centres.get(group.slug);
    const centre = { x: spread.x - frame.left, y: spread.y - frame.top };
    placed.push({
      ...group,
      centre,
      radius: enclosing(circles) * unit + RING,
      circles: circles.map(({ x, y, r, strike }) => ({
        strike,
        x: centre.x + x * unit,
        y: centre.y + y * unit,
        r: Math.max(2.5, r * unit),
      })),
    });
  }
  return placed;
}

/**
 * Placed clusters as items to draw: a quiet disc says "one chart", the dashed ring says "not positions".
 *
 * @param {object[]} clusters
 * @param {Colours} colours
 * @param {object} options
 * @param {function(string): boolean} options.isEmphasised
 * @param {number} options.opacity
 * @returns {Item[]}
 */
export function listClusters(clusters, colours, { isEmphasised, opacity }) {
  return clusters.map(({ slug, basin, centre, radius, circles }) => ({
    key: `${slug} ${circles.map(({ strike }) => strike.id).join()}`,
    box: boxAround([centre], radius + 4),
    paint(context) {
      context.globalAlpha = opacity;
      context.beginPath();
      context.arc(centre.x, centre.y, radius, 0, 2 * Math.PI);
      context.fillStyle = faded(colours.sea, 0.82);
      context.fill();
      context.setLineDash([3, 3]);
      context.lineWidth = 1.2;
      context.strokeStyle = colours[basin];
      context.stroke();
      context.setLineDash([]);
      // Large below, small above: none is hidden, and the small ones stay easy to hit.
      for (const circle of [...circles].sort((a, b) => b.r - a.r)) drawStrike(context, circle, colours, isEmphasised);
    },
  }));
}

function drawStrike(context, { strike, x, y, r }, colours, isEmphasised) {
  const colour = colours[strike.basin];
  context.beginPath();
  context.arc(x, y, r, 0, 2 * Math.PI);
  if (sizeOf(strike) > 0) {
    context.fillStyle = faded(colour, 0.86);
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = colours.edge;
  } else {
    context.lineWidth = 1.5;
    context.strokeStyle = colour;
  }
  context.stroke();
  if (isEmphasised(strike.entity)) {
    context.beginPath();
    context.arc(x, y, r + 2.5, 0, 2 * Math.PI);
    context.lineWidth = 2.5;
    context.strokeStyle = colours.text;
    context.stroke();
  }
}

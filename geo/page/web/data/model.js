// The page's data with their indexes, and what a View selects of them. Knows no map and no controls.

import { DAY, dayFromIso, dayOf } from "../model/time.js";
import { hasPlace } from "../panel/list.js";
import { soundFeatures } from "./usable.js";
import { DRAWING_ORDER } from "../model/order.js";
import { createSelect } from "../model/selection.js";
import { tally } from "../model/select.js";

/** Layers that name areas: what refers to them happens in time, they themselves do not. */
export const AREA_LAYERS = ["airspace", "strike_zones"];

/** Index the page's data. */
export function createModel(data) {
  // A layer that is to be drawn and did not come, since its file is broken, is an empty one here.
  const absent = DRAWING_ORDER.filter((name) => !data.layers.some((layer) => layer.name === name)).map((name) => ({ name, features: [] }));
  const sound = [...data.layers, ...absent].map(({ name, features }) => ({ name, features: soundFeatures(name, features) }));
  const layers = Object.fromEntries(sound.map(({ name, features }) => [name, features]));
  const coverage = data.coverage.map((part) => ({ ...part, from: dayFromIso(part.from), to: dayFromIso(part.to) }));
  const zones = new Map(layers.strike_zones.map((zone) => [zone.slug, zone]));
  const regions = new Map(layers.airspace.map((region) => [region.designator, region]));

  return {
    layers, zones, regions, coverage,
    names: data.layers.map(({ name }) => name),
    info: new Map(data.layers.map((layer) => [layer.name, layer])),
    sources: data.sources,
    extent: { first: dayFromIso(data.extent.first), last: dayFromIso(data.extent.last), axis: dayFromIso(data.extent.axis) },
    /** Map(layer -> {all, known, shown, ended, base}) under a View. */
    select: createSelect(sound, data.sources, AREA_LAYERS),
    /** Without a reported end, and the window's last day is too late to take it as holding. */
    isStale: (feature, view) => feature.stale_from !== undefined && view.to * DAY >= feature.stale_from,
    hasPlace: (layer, feature) => hasPlace(layer, feature, zones, regions),
    /** The shape to zoom to for a feature: its own, or that of the area it refers to. */
    shapeOf: (feature) => feature.geometry ?? zones.get(feature.strike_zone ?? feature.sea_area)?.geometry
      ?? regions.get(feature.areas?.[0])?.geometry,
  };
}

/** Days on which something of the visible layers begins, as known, in order. */
export function eventDays(selection, view) {
  const days = new Set();
  for (const [name, { known }] of selection) {
    if (!view.layers[name] || AREA_LAYERS.includes(name)) continue;
    for (const { valid_from: from } of known) if (from !== undefined) days.add(dayOf(from));
  }
  return [...days].sort((a, b) => a - b);
}

/** What happened in the window, by layer that is switched on: [{layer, features}]. */
export function happenings(selection, view) {
  return [...selection]
    .filter(([name]) => view.layers[name] && !AREA_LAYERS.includes(name))
    .map(([layer, { shown }]) => ({ layer, features: shown }));
}

/** The totals of the strikes in the window, in one sentence; or why there are none: `absent` names what could not be read. */
export function sentenceOf(selection, view, words, absent) {
  if (!("strikes" in view.layers)) return words.text(absent.includes("strikes") ? "tally_absent" : "tally_none", { span: words.span(view.from, view.to) });
  const total = tally(selection.get("strikes").shown);
  return words.text("tally", {
    span: words.span(view.from, view.to),
    strikes: words.text("strikes_n", { n: total.strikes }),
    vessels: words.text("vessels_n", { n: total.vessels }),
    announced: total.killed_announced,
    counted: total.killed_counted,
  });
}

// The page's data with their indexes, and what a View selects of them. Knows no map and no controls.

import { DAY, dayFromIso } from "./days.js";
import { isShape, strongestForce } from "../draw/areas.js";
import { anchorOf, spotOf } from "../draw/places.js";
import { validFeatures } from "../data/validation.js";
import { DRAWING_ORDER } from "./layer_order.js";
import { createSelect } from "./selection.js";

/** Layers that name areas: what refers to them happens in time, they themselves do not. */
export const AREA_LAYERS = ["airspace", "strike_zones"];

/**
 * Index the page's data.
 *
 * @param {object} data
 * @returns {Model}
 */
export function createModel(data) {
  // A layer that is to be drawn and did not come, since its file is broken, is an empty one here.
  const absent = DRAWING_ORDER.filter((name) => !data.layers.some((layer) => layer.name === name)).map((name) => ({
    name,
    features: [],
  }));
  const sound = [...data.layers, ...absent].map(({ name, features }) => ({
    name,
    features: validFeatures(name, features),
  }));
  const layers = Object.fromEntries(sound.map(({ name, features }) => [name, features]));
  const coverage = data.coverage.map((part) => ({ ...part, from: dayFromIso(part.from), to: dayFromIso(part.to) }));
  const zones = new Map(layers.strike_zones.map((zone) => [zone.slug, zone]));
  const regions = new Map(layers.airspace.map((region) => [region.designator, region]));

  return {
    layers,
    zones,
    regions,
    coverage,
    names: data.layers.map(({ name }) => name),
    info: new Map(data.layers.map((layer) => [layer.name, layer])),
    sources: data.sources,
    absent: data.absent,
    extent: {
      first: dayFromIso(data.extent.first),
      last: dayFromIso(data.extent.last),
      axis: dayFromIso(data.extent.axis),
    },
    /** Map(layer -> {all, known, shown, ended, base}) under a View. */
    select: createSelect(sound, data.sources, AREA_LAYERS),
    /** Without a reported end, and the window's last day is too late to take it as holding. */
    isStale: (feature, view) => feature.stale_from !== undefined && view.to * DAY >= feature.stale_from,
    hasPlace: (layer, feature) => hasPlace(layer, feature, zones, regions),
    /** The shape to zoom to for a feature: its own, or that of the area it refers to. */
    shapeOf: (feature) =>
      feature.geometry ??
      zones.get(feature.strike_zone ?? feature.sea_area)?.geometry ??
      regions.get(feature.areas?.[0])?.geometry,
  };
}

/**
 * Whether a feature has a place on the map: it has a shape or point that its layer draws, or refers to an area that
 * has.
 *
 * A notice that names a region without setting a rule there (a crew's report, a statement) is not drawn, and of a layer
 * without a drawing of its own nothing is. `geo/picture/scene.py` asks the same.
 *
 * @param {string} layer
 * @param {Feature} feature
 * @param {Map<string, Feature>} zones
 * @param {Map<string, Feature>} regions
 * @returns {boolean}
 */
export function hasPlace(layer, feature, zones, regions) {
  if (layer === "strikes") return isShape(feature) || anchorOf(zones.get(feature.strike_zone)) !== null;
  if (layer === "notices")
    return (
      strongestForce([feature]) !== null && (feature.areas ?? []).some((designator) => isShape(regions.get(designator)))
    );
  if (layer === "strike_zones" || layer === "airspace") return isShape(feature);
  return STANDING.includes(layer) && spotOf(feature, zones) !== null;
}

const STANDING = ["deployments", "land_events", "events"];

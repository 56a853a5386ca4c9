// What the data hold that a link can name: entries, values of filters, stories. The same as geo/atlas/link_context.py
// gathers.

import { valuesOf } from "./filters.js";
import { endOfDay } from "./days.js";

/**
 * Gather what a link is held against: each part when it is first asked for, since most links ask for little.
 *
 * `entities` is Map(entity -> [[from, to], ...]), the intervals in which a version was known, in milliseconds, null for
 * open; `values` is Map(filter -> Set of the values that some feature has); `steps` is Map(story -> number of steps).
 * `areas` are layers that filters leave alone.
 *
 * @param {object} data
 * @param {string[]} areas
 * @returns {Contents}
 */
export function createContents({ layers, stories }, areas) {
  let entities = null;
  const values = new Map();
  return {
    get entities() {
      entities ??= entitiesOf(layers);
      return entities;
    },
    values: {
      get(facet) {
        if (!values.has(facet))
          values.set(
            facet,
            valuesIn(
              facet,
              layers.filter(({ name }) => !areas.includes(name)),
            ),
          );
        return values.get(facet);
      },
    },
    steps: new Map(stories.map(({ slug, steps }) => [slug, steps.length])),
  };
}

/**
 * Whether some version of an entity was known at the end of a day; null is the latest knowledge.
 *
 * @param {Contents} contents
 * @param {string} entity
 * @param {Day|null} day
 * @returns {boolean}
 */
export function knows({ entities }, entity, day) {
  const versions = entities.get(entity) ?? [];
  if (day === null) return versions.some(([, until]) => until === null);
  const end = endOfDay(day);
  return versions.some(([since, until]) => (since === null || since <= end) && (until === null || until > end));
}

function entitiesOf(layers) {
  const found = new Map();
  for (const { features } of layers) {
    for (const { entity, known_from: since = null, known_to: until = null } of features) {
      if (!found.has(entity)) found.set(entity, []);
      found.get(entity).push([since, until]);
    }
  }
  return found;
}

function valuesIn(facet, layers) {
  const found = new Set();
  for (const { features } of layers) {
    for (const feature of features) for (const value of valuesOf(facet, feature)) found.add(value);
  }
  return found;
}

// Which features are known and valid. The same rules as geo/query/knowledge.py.

import { endOfDay } from "./days.js";

/**
 * The versions that were public at the end of a day; null means the latest knowledge.
 *
 * @param {Feature[]} features
 * @param {Day|null} day
 * @returns {Feature[]}
 */
export function knownAt(features, day) {
  if (day === null) return features.filter((feature) => feature.known_to === undefined);
  const instant = endOfDay(day);
  return features.filter(
    ({ known_from: from, known_to: to }) =>
      (from === undefined || from <= instant) && (to === undefined || to > instant),
  );
}

/**
 * The features that held in the world at some instant of [start, end), in milliseconds.
 *
 * @param {Feature[]} features
 * @param {number} start
 * @param {number} end
 * @returns {Feature[]}
 */
export function validBetween(features, start, end) {
  return features.filter(
    ({ valid_from: from, valid_to: to }) => (from === undefined || from < end) && (to === undefined || to > start),
  );
}

/**
 * All versions of an entity that were public at the end of a day, oldest first.
 *
 * @param {Feature[]} features
 * @param {string} entity
 * @param {Day|null} day
 * @returns {Feature[]}
 */
export function versionsOf(features, entity, day) {
  const instant = day === null ? Infinity : endOfDay(day);
  return features
    .filter((feature) => feature.entity === entity && (feature.known_from ?? -Infinity) <= instant)
    .sort((a, b) => (a.known_from ?? -Infinity) - (b.known_from ?? -Infinity));
}

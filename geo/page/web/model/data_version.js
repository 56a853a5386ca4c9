// The version of the data: any text in one line, which may begin with a day. The same rules as geo/query/versions.py.

import { dayFromIso } from "./days.js";

// The form of the shipped data, 2026-11-22+a3e214e708a2. A link has a point in it, since + stands for a blank there:
// an address typed by hand may have that blank.
const DATED = /^(\d{4}-\d{2}-\d{2})\+([0-9a-f]{1,64})$/;
const DATED_IN_LINK = /^(\d{4}-\d{2}-\d{2})[. ]([0-9a-f]{1,64})$/;
const BEGINS_WITH_DAY = /^[1-9]\d{3}-\d{2}-\d{2}(?!\d)/;

/**
 * The day with which a version begins, counted from 1970-01-01; null when it begins otherwise.
 * @param {string} version
 * @returns {number | null}
 */
export function versionDay(version) {
  const found = BEGINS_WITH_DAY.exec(version);
  return found && dayFromIso(found[0]);
}

/**
 * A version as a link says it: another text for each version, and `versionOfLink` gives it back.
 * @param {string} version
 * @returns {string}
 */
export function versionInLink(version) {
  const found = DATED.exec(version);
  if (found) return `${found[1]}.${found[2]}`;
  return version.startsWith(".") || DATED_IN_LINK.test(version) ? `.${version}` : version;
}

/**
 * The version that a link says; null when it says none.
 * @param {string} text
 * @returns {string | null}
 */
export function versionOfLink(text) {
  const found = DATED_IN_LINK.exec(text);
  if (found) return `${found[1]}+${found[2]}`;
  return text.replace(/^\./, "") || null;
}

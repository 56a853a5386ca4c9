// What the versions and reports of an entity say: how the toll changed, and where sources differ. Pure.

import { dayOf } from "./days.js";

/**
 * The toll of a strike each time it changed: [{day, announced, counted}], oldest first.
 *
 * `announced` and `counted` are undefined where no number was reported. Empty when it never changed.
 *
 * @param {Feature[]} versions
 * @returns {{day: Day|null, announced: number, counted: number}[]}
 */
export function tollChanges(versions) {
  const steps = [];
  for (const { known_from: from, killed_announced: announced, killed_counted: counted } of versions) {
    const last = steps.at(-1);
    if (last && last.announced === announced && last.counted === counted) continue;
    steps.push({ day: from === undefined ? null : dayOf(from), announced, counted });
  }
  return steps.length > 1 ? steps : [];
}

const DOUBTFUL = ["denied", "corrected"];

/**
 * What is reported more than once and not alike, or was denied or corrected: [{field, reports}], reports oldest first.
 *
 * `values(report)` is what is compared. A report carries the day of its version where it has none of its own.
 *
 * @param {Feature[]} versions
 * @param {function(object): string} values
 * @returns {{field: string, reports: object[]}[]}
 */
export function differing(versions, values) {
  const byField = new Map();
  for (const version of versions) {
    for (const report of version.reports ?? []) {
      if (!byField.has(report.field)) byField.set(report.field, []);
      byField.get(report.field).push({ ...report, known_from: report.known_from ?? version.known_from });
    }
  }
  return [...byField]
    .map(([field, reports]) => ({ field, reports: reports.sort((a, b) => a.known_from - b.known_from) }))
    .filter(
      ({ reports }) =>
        new Set(reports.map(values)).size > 1 || reports.some((report) => DOUBTFUL.includes(report.knowledge_grade)),
    );
}

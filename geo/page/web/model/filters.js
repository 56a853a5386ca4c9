// What a reader narrows the View to: which features match. The same rule as geo/query/filters.py.

import { DAY } from "./days.js";

/** No filter: everything matches. Ended notices are off until `ended` asks for them. */
export const NO_FILTERS = Object.freeze({});

/** The facets, in the order of the panel. Every feature has at least one value of each, so that counts add up. */
export const FACETS = ["category", "basin", "zone", "claims", "voice", "grade", "single", "confidence", "precision"];

/** "Not stated": the value of a feature that does not say. */
export const NONE = "none";

/** The ends of the level band, in flight levels (hundreds of feet): from the surface up, without an upper end. */
export const SURFACE = 0;
export const UNLIMITED = 1000;

// The properties that hold the values of each facet: the first that says something counts. They are worked out when
// the data are built; `single` counts the sources.
const COLUMNS = {
  category: ["category"],
  basin: ["basin"],
  zone: ["strike_zone", "sea_area"],
  claims: ["claims"],
  voice: ["voices"],
  grade: ["knowledge_grade"],
  confidence: ["confidence_level"],
  precision: ["position_precision"],
};

const SEARCHED = [
  "title_en",
  "title_es",
  "summary_en",
  "summary_es",
  "place_text",
  "place_text_es",
  "applies_to_en",
  "applies_to_es",
  "issuer",
  "issuer_es",
  "actor",
  "actor_es",
  "areas_text",
  "areas_text_es",
  "alleged_organisation",
  "alleged_organisation_es",
  "force",
  "force_es",
];

/**
 * The values of a feature under one facet.
 *
 * @param {string} facet
 * @param {Feature} feature
 * @returns {string[]}
 */
export function valuesOf(facet, feature) {
  if (facet === "single") return [feature.sources?.length === 1 ? "one" : "several"];
  for (const column of COLUMNS[facet]) {
    const found = [feature[column] ?? []].flat().filter(isText);
    if (found.length > 0) return found;
  }
  return [NONE];
}

const isText = (value) => typeof value === "string" && value !== "";

/**
 * Text for comparing: without accents and case.
 *
 * @param {string} text
 * @returns {string}
 */
export const folded = (text) =>
  text
    .normalize("NFD")
    .replace(/\p{Mn}/gu, "")
    .toLowerCase();

const haystacks = new WeakMap();

function haystackOf(feature, sources) {
  if (!haystacks.has(feature)) {
    const cited = (feature.sources ?? []).flatMap((id) => [sources[id]?.publisher, sources[id]?.title]);
    const parts = [...SEARCHED.map((name) => feature[name]), ...cited];
    haystacks.set(feature, folded(parts.filter((part) => part !== undefined).join("\n")));
  }
  return haystacks.get(feature);
}

// Without levels of its own a notice is not about levels, so the band does not touch it.
const isInBand = ({ lower_level: lower, upper_level: upper }, [low, high]) =>
  lower === undefined || upper === undefined || (lower < high && upper > low);

/**
 * Whether a notice with legal force has ended, or was replaced, before the last day of the window began.
 *
 * @param {string} layer
 * @param {Feature} feature
 * @param {Day} to
 * @returns {boolean}
 */
export const hasEnded = (layer, feature, to) =>
  layer === "notices" &&
  feature.has_legal_force === true &&
  feature.valid_to !== undefined &&
  feature.valid_to <= to * DAY;

/**
 * Whether filters hide anything that is shown by default.
 *
 * @param {object} filters
 * @returns {boolean}
 */
export const hasActiveFilters = (filters) =>
  FACETS.some((facet) => filters[facet]?.length > 0) ||
  filters.band !== undefined ||
  folded(filters.text ?? "").trim() !== "";

/**
 * The features of a layer that match: any of the values chosen of a facet, all facets, every word of the text.
 *
 * @param {string} layer
 * @param {Feature[]} features
 * @param {object} filters
 * @param {Object<string, object>} sources
 * @returns {Feature[]}
 */
export function matching(layer, features, filters, sources) {
  if (!hasActiveFilters(filters)) return features;
  const facets = FACETS.filter((facet) => filters[facet]?.length > 0);
  const words = folded(filters.text ?? "")
    .split(/\s+/)
    .filter(Boolean);
  return features.filter(
    (feature) =>
      facets.every((facet) => valuesOf(facet, feature).some((value) => filters[facet].includes(value))) &&
      (filters.band === undefined || layer !== "notices" || isInBand(feature, filters.band)) &&
      words.every((word) => haystackOf(feature, sources).includes(word)),
  );
}

/**
 * Filters with one value of a facet chosen or not; a facet without values is left out, so that equal filters look
 * equal.
 *
 * @param {object} filters
 * @param {string} facet
 * @param {string} value
 * @param {boolean} on
 * @returns {object}
 */
export function toggled(filters, facet, value, on) {
  const values = (filters[facet] ?? []).filter((other) => other !== value);
  return withFilter(filters, facet, on ? [...values, value].sort() : values);
}

/**
 * Filters with one key set; undefined, "", false and [] take it out.
 *
 * @param {object} filters
 * @param {string} key
 * @param {any} value
 * @returns {object}
 */
export function withFilter(filters, key, value) {
  const { [key]: _, ...rest } = filters;
  const empty = value === undefined || value === "" || value === false || (Array.isArray(value) && value.length === 0);
  return Object.freeze(empty ? rest : { ...rest, [key]: Object.freeze(value) });
}

/**
 * Filters that hide nothing; whether ended notices show is kept, since that hides nothing.
 *
 * @param {object} filters
 * @returns {object}
 */
export const cleared = (filters) => (filters.ended ? Object.freeze({ ended: true }) : NO_FILTERS);

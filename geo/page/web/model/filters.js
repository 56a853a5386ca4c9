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

const CATEGORY_OF = new Map([
  ["strikes", "strike"],
  ["land_events", "strike"],
  ["deployments", "deployment"],
  ["notices", "airspace"],
]);

// Areas named in reports that lie in neither basin, or in both.
const NEITHER_BASIN = [
  "atlantic-north-of-puerto-rico",
  "atlantic-north-of-cuba",
  "north-atlantic",
  "southcom-area-of-responsibility",
  "maiquetia-fir-svzm",
];

// Notices that are themselves the act or word of a state or its authority; the rest come from airlines, crews, trade
// bodies.
const OF_AUTHORITIES = [
  "KICZ NOTAM",
  "NOTAM",
  "TFR",
  "EASA CZIB",
  "state advisory",
  "state order",
  "state agreement",
  "presidential statement",
  "Venezuelan INAC permit revocation",
  "Venezuelan reaction",
  "airport closure",
  "traffic management",
];

// Whose act or word something is, by how the data call who acted, issued or confirmed it. What is only "reported" of
// somebody is not theirs.
const OFFICIALS = /\b(US|FAA|Trump|White House|SOUTHCOM)\b/;
const VENEZUELAN = /\b(Venezuela|Venezuelan (government|armed forces|Navy)|INAC|Maduro|Cabello|Padrino)\b/;
const NOT_THEIRS = /\(reported\)|unverified|unconfirmed|speculated/i;
const REPORTED = ["one_outlet", "widely_reported", "denied", "corrected"];

const CONFIDENCE = new Map([
  ["A", "high"],
  ["B", "medium"],
  ["C", "low"],
  ["D", "low"],
]);

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
 * The values of a feature under one facet. `sources` are all sources by id.
 *
 * @param {string} facet
 * @param {string} layer
 * @param {Feature} feature
 * @param {Object<string, object>} sources
 * @returns {string[]}
 */
export function valuesOf(facet, layer, feature, sources) {
  if (facet === "category") return [CATEGORY_OF.get(layer) ?? feature.category ?? NONE];
  if (facet === "basin") return [basinOf(feature)];
  if (facet === "zone") return [feature.strike_zone ?? feature.sea_area ?? NONE];
  if (facet === "claims") return claimsOf(layer, feature, sources);
  if (facet === "voice") return voicesOf(feature, sources);
  if (facet === "grade") return [feature.knowledge_grade ?? NONE];
  if (facet === "single") return [feature.sources?.length === 1 ? "one" : "several"];
  if (facet === "confidence") return [confidenceOf(feature.confidence)];
  return [feature.position_precision ?? NONE];
}

function basinOf({ basin, sea_area: area }) {
  if (basin !== undefined) return basin;
  if (area === undefined || NEITHER_BASIN.includes(area)) return "unknown";
  return area.startsWith("eastern-pacific") ? "eastern_pacific" : "caribbean";
}

// Who claims what a feature says: US officials, Venezuelan authorities, outlets by their own reporting.
function claimsOf(layer, feature, sources) {
  const whose = whoseWords(layer, feature);
  const classes = (feature.sources ?? []).map((id) => sources[id]?.class);
  const grade = feature.knowledge_grade;
  const force = layer === "deployments" ? feature.force : undefined;
  const claims = [];
  const registered = grade === "confirmed_by_party" || classes.includes("official_or_register");
  if (feature.announced_on || OFFICIALS.test(whose) || (force === "US" && registered)) claims.push("officials");
  // The strength of the Venezuelan forces is only known as Venezuela announced it.
  if (VENEZUELAN.test(whose) || force === "Venezuela") claims.push("venezuelan");
  const isReported = (feature.reports ?? []).some((report) => REPORTED.includes(report.knowledge_grade));
  // What outlets found of an announced strike is theirs; that they reported another act of a government is not.
  const theirs = isReported || (REPORTED.includes(grade) && (Boolean(feature.announced_on) || claims.length === 0));
  if (classes.includes("outlet") && theirs) claims.push("independent");
  return claims.length > 0 ? claims : ["other"];
}

// The words of the data for who acted, issued or confirmed something; "" where these are not theirs.
function whoseWords(layer, feature) {
  if (layer === "notices") return OF_AUTHORITIES.includes(feature.kind) ? (feature.issuer ?? "") : "";
  return [feature.actor, feature.status, feature.casualties_by]
    .filter((text) => text && !NOT_THEIRS.test(text))
    .join("; ");
}

function voicesOf(feature, sources) {
  const classes = (feature.sources ?? []).map((id) => sources[id]?.class);
  const voices = [];
  if (feature.knowledge_grade === "confirmed_by_party" || OF_AUTHORITIES.includes(feature.kind))
    voices.push("government");
  if (classes.includes("official_or_register")) voices.push("official");
  if (classes.includes("outlet")) voices.push("outlet");
  return voices.length > 0 ? voices : ["other"];
}

// A grade in several parts ("high (text), low (end)") is as good as its lowest part.
function confidenceOf(text) {
  if (text === undefined) return NONE;
  return CONFIDENCE.get(text) ?? ["low", "medium", "high"].find((word) => text.toLowerCase().includes(word)) ?? NONE;
}

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

/**
 * A vertical limit as a flight level: "SFC", "UNL", "FL260", "2500 FT MSL"; null when there is none or it is not
 * understood.
 *
 * @param {string|undefined} limit
 * @returns {number|null}
 */
export function levelOf(limit) {
  if (limit === undefined) return null;
  if (limit === "SFC") return SURFACE;
  if (limit === "UNL") return UNLIMITED;
  const level = /^FL(\d+)$/.exec(limit);
  if (level) return Number(level[1]);
  const feet = /^(\d+) FT\b/.exec(limit);
  return feet ? Number(feet[1]) / 100 : null;
}

function isInBand(feature, [low, high]) {
  const lower = levelOf(feature.lower_limit);
  const upper = levelOf(feature.upper_limit);
  // Without limits of its own a notice is not about levels, so the band does not touch it.
  if (lower === null || upper === null) return true;
  return lower < high && upper > low;
}

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
      facets.every((facet) =>
        valuesOf(facet, layer, feature, sources).some((value) => filters[facet].includes(value)),
      ) &&
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

// What can be used of the page's features: whatever is not what its property must be is left out, and the rest stays.
// One broken value costs its feature that value or its place on the map, and never another feature anything.

const NUMBERS = [
  "area_km2",
  "distance_nm",
  "killed_announced",
  "killed_counted",
  "killed_maximum",
  "missing",
  "personnel",
  "survivors",
  "vessels",
  "anchor_latitude",
  "anchor_longitude",
  "lower_level",
  "upper_level",
];
const TIMES = ["known_from", "known_to", "valid_from", "valid_to", "stale_from"];
const FLAGS = ["drawn", "has_legal_force", "in_default_tally", "in_seed"];
const LISTS = ["areas", "sources", "claims", "voices"];
const TEXTS = [
  "actor",
  "actor_es",
  "alleged_organisation",
  "alleged_organisation_es",
  "announced_on",
  "applies_to_en",
  "applies_to_es",
  "areas_text",
  "areas_text_es",
  "basin",
  "casualties_by",
  "casualties_by_es",
  "casualties_en",
  "casualties_es",
  "category",
  "confidence",
  "confidence_es",
  "confidence_level",
  "designator",
  "end_basis",
  "end_basis_es",
  "force",
  "force_class",
  "force_es",
  "issuer",
  "issuer_es",
  "kind",
  "knowledge_grade",
  "known_basis",
  "location_class",
  "lower_limit",
  "must_not_be_taken_for_en",
  "must_not_be_taken_for_es",
  "name_en",
  "name_es",
  "place_text",
  "place_text_es",
  "place_type",
  "planned_valid_to",
  "planned_valid_to_es",
  "position_basis_en",
  "position_basis_es",
  "position_precision",
  "position_role",
  "remarks_en",
  "remarks_es",
  "sea_area",
  "second_strike",
  "slug",
  "status",
  "status_es",
  "strike_zone",
  "summary_en",
  "summary_es",
  "time_precision",
  "time_utc",
  "title_en",
  "title_es",
  "upper_limit",
  "vessel_type",
];
// Not only whole numbers can be too large: from here on neighbours cannot be told apart.
const MOST = Number.MAX_SAFE_INTEGER;
// The latest instant that a date can hold, in milliseconds before and after 1970.
const MOST_TIME = 8.64e15;

const isText = (value) => typeof value === "string" && value !== "";
const isNumber = (value) => Number.isFinite(value) && Math.abs(value) <= MOST;
const isDegrees = (value, most) => Number.isFinite(value) && Math.abs(value) <= most;
const isReport = (value) =>
  typeof value === "object" &&
  value !== null &&
  ["field", "value_en", "value_es"].every((key) => isText(value[key])) &&
  (value.known_from === undefined || isTime(value.known_from));
const isTime = (value) => Number.isFinite(value) && Math.abs(value) <= MOST_TIME;
const isPosition = (value) => Array.isArray(value) && isDegrees(value[0], 180) && isDegrees(value[1], 90);

const RULES = new Map([
  ...NUMBERS.map((key) => [key, isNumber]),
  ...TIMES.map((key) => [key, isTime]),
  ...FLAGS.map((key) => [key, (value) => typeof value === "boolean"]),
  ...TEXTS.map((key) => [key, isText]),
  ["label_longitude", (value) => isDegrees(value, 180)],
  ["label_latitude", (value) => isDegrees(value, 90)],
]);
const ITEMS = new Map([...LISTS.map((key) => [key, isText]), ["reports", isReport]]);
// Signs and colours exist for these alone.
const WORDS = new Map([
  ["basin", ["caribbean", "eastern_pacific", "unknown"]],
  ["force", ["US", "Venezuela", "other"]],
]);
const OTHERWISE = { strikes: ["basin", "unknown"], deployments: ["force", "other"] };

/**
 * The features of a layer with nothing in them that cannot be used. One without a name of its own is given one.
 *
 * @param {string} layer
 * @param {object[]} features
 * @returns {object[]}
 */
export function validFeatures(layer, features) {
  const taken = new Set();
  return features
    .filter((feature) => typeof feature === "object" && feature !== null)
    .map((feature, index) => {
      const changes = changesOf(layer, feature);
      const entity = isText(feature.entity) ? feature.entity : (changes.entity = `${layer}-${index}`);
      const id = isText(feature.id) && !taken.has(feature.id) ? feature.id : (changes.id = `${entity}.${index}`);
      taken.add(id);
      const keys = Object.keys(changes);
      if (keys.length === 0) return feature;
      const found = { ...feature };
      for (const key of keys) {
        if (changes[key] === undefined) delete found[key];
        else found[key] = changes[key];
      }
      return found;
    });
}

/**
 * What of a feature must be otherwise: values by their keys, undefined for what is left out. Nothing, nearly always.
 */
function changesOf(layer, feature) {
  const changes = Object.create(null);
  for (const key of Object.keys(feature)) {
    const value = feature[key];
    const rule = RULES.get(key);
    if (rule !== undefined) {
      if (!rule(value)) changes[key] = undefined;
    } else if (key === "geometry") {
      if (!isGeometry(value)) changes[key] = undefined;
    } else if (key === "__proto__") changes[key] = undefined;
    else if (ITEMS.has(key)) {
      if (!Array.isArray(value)) changes[key] = undefined;
      else if (!value.every(ITEMS.get(key))) changes[key] = value.filter(ITEMS.get(key));
    }
  }
  if (Object.hasOwn(OTHERWISE, layer)) {
    const [key, word] = OTHERWISE[layer];
    if (!WORDS.get(key).includes(feature[key])) changes[key] = word;
  }
  return changes;
}

/** Whether a geometry, {type, parts: [[line]]} or points, has numbers of the globe only. */
function isGeometry(geometry) {
  if (typeof geometry !== "object" || geometry === null) return false;
  const { type, parts, coordinates } = geometry;
  if (type === "Point") return isPosition(coordinates);
  if (type === "MultiPoint")
    return Array.isArray(coordinates) && coordinates.length > 0 && coordinates.every(isPosition);
  return (
    SHAPES.includes(type) &&
    Array.isArray(parts) &&
    parts.length > 0 &&
    parts.every((lines) => Array.isArray(lines) && lines.length > 0 && lines.every(isLine))
  );
}

const SHAPES = ["LineString", "MultiLineString", "Polygon", "MultiPolygon"];

function isLine(line) {
  if (!(line?.length >= 4) || line.length % 2 !== 0) return false;
  for (let at = 0; at < line.length; at += 2)
    if (!isDegrees(line[at], 180) || !isDegrees(line[at + 1], 90)) return false;
  return true;
}

/**
 * The names of all properties that are held to a type, for the test that holds them against the data's schemas.
 *
 * @returns {string[]}
 */
export const heldProperties = () => [...RULES.keys(), ...ITEMS.keys()];

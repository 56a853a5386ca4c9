// The values of a View as a link writes them: one reader and one writer for each type of the table of keys.
// A reader returns null for what it cannot read. The same rules as geo/query/view_values.py.

import { dayFromIso, isoFromDay } from "./days.js";

const PLACES = 4;
const NAME = "[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*";
const WHOLE_NAME = new RegExp(`^${NAME}$`);
const STEP = new RegExp(`^(${NAME}):([1-9]\\d?)$`);
const ZOOM = /^\d{1,2}(\.\d{1,2})?$/;
const SIZE = /^(\d{1,5})x(\d{1,5})$/;
const FLAGS = new Map([
  ["1", true],
  ["true", true],
  ["0", false],
  ["false", false],
]);
const KINDS = ["time", "known"];
const LAYOUTS = ["swipe", "side"];

const plain = (value) => (typeof value === "number" ? number(value, 6) : String(value));

const number = (value, decimals) => String(Number(value.toFixed(decimals)) + 0);

// Adding nothing turns a minus nought into nought.
const readNumber = (text) => (/^-?\d{1,5}(\.\d{1,6})?$/.test(text) ? Number(text) + 0 : null);

// Years are 1 to 9999, as the data count them.
const readDay = (text) => (text.startsWith("0000") ? null : dayFromIso(text));

function readPosition(text) {
  const numbers = text.split(",").map(readNumber);
  if (numbers.length !== 2 || numbers.includes(null)) return null;
  const [longitude, latitude] = numbers;
  return Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90 ? [longitude, latitude] : null;
}

const writePosition = (position) => position.map((degree) => number(degree, PLACES)).join(",");

function readWeights(text, { values }) {
  const weights = new Map();
  for (const part of text.split(",")) {
    const [name, ...rest] = part.split(":");
    const weight = readNumber(rest.join(":"));
    if (!values.includes(name) || weight === null || weight < 0.1 || weight >= 1) return null;
    weights.set(name, weight);
  }
  return Object.fromEntries(values.filter((name) => weights.has(name)).map((name) => [name, weights.get(name)]));
}

function readNames(text) {
  const names = text.split(",");
  return names.every((name) => WHOLE_NAME.test(name)) ? [...new Set(names)].sort() : null;
}

function readOrder(text, { values }) {
  const names = text.split(",");
  return String([...names].sort()) === String([...values].sort()) ? names : null;
}

function readSwitches(text, row, { layers }) {
  const names = text === "" ? [] : text.split(",");
  if (!names.every((name) => Object.hasOwn(layers, name))) return null;
  return Object.fromEntries(Object.keys(layers).map((name) => [name, names.includes(name)]));
}

function readLevels(text, { most }) {
  const found = /^(\d{1,4})-(\d{1,4})$/.exec(text);
  if (!found) return null;
  const [low, high] = [Number(found[1]), Number(found[2])];
  return low < high && high <= most ? [low, high] : null;
}

function readPath(text, { most }) {
  if (text === "") return [];
  const positions = text.split(";").map(readPosition);
  return positions.includes(null) || positions.length > most ? null : positions;
}

function readCamera(text) {
  const [lon, lat, zoomed, sized, ...more] = text.split(",");
  if (sized === undefined || more.length > 0 || !ZOOM.test(zoomed)) return null;
  const position = readPosition(`${lon},${lat}`);
  const size = SIZE.exec(sized);
  const zoom = Number(zoomed);
  if (!position || zoom > 24 || !size) return null;
  const [width, height] = [Number(size[1]), Number(size[2])];
  return width === 0 || height === 0 ? null : { lon: position[0], lat: position[1], zoom, width, height };
}

const writeCamera = ({ lon, lat, zoom, width, height }) =>
  `${writePosition([lon, lat])},${number(zoom, 2)},${number(width, 0)}x${number(height, 0)}`;

function readComparison(text) {
  const [kind, first, last, until, layout, divider, ...more] = text.split(",");
  if (divider === undefined || more.length > 0) return null;
  const [from, to] = [readDay(first), readDay(last)];
  const known = until === "latest" ? null : readDay(until);
  const at = readNumber(divider);
  const isValid =
    KINDS.includes(kind) &&
    LAYOUTS.includes(layout) &&
    from !== null &&
    to !== null &&
    from <= to &&
    (known !== null || until === "latest") &&
    at !== null &&
    at >= 0.02 &&
    at <= 0.98;
  return isValid ? { kind, from, to, known, layout, at } : null;
}

const writeComparison = ({ kind, from, to, known, layout, at }) =>
  [kind, isoFromDay(from), isoFromDay(to), known === null ? "latest" : isoFromDay(known), layout, number(at, 2)].join(
    ",",
  );

function readSpan(text) {
  const days = text.split(",").map(readDay);
  if (days.length !== 2 || days.includes(null) || days[0] >= days[1]) return null;
  return { first: days[0], last: days[1] };
}

function readStep(text) {
  const found = STEP.exec(text);
  return found && { slug: found[1], step: Number(found[2]) };
}

function readText(text, { longest }) {
  const { length } = [...text];
  return length > 0 && length <= longest ? text : null;
}

/**
 * Text with U+FFFD in the place of each half of a sign that takes two: alone it can stand in no address.
 *
 * @param {string} text
 * @returns {string}
 */
export const wellFormed = (text) => text.replace(/\p{Surrogate}/gu, "\ufffd");

const names = (value) => value.join(",");

/** Reader and writer of each type: `read(text, row, context)` and `write(value, row, context)`. */
export const CODECS = {
  choice: { read: (text, { values }) => values.find((value) => plain(value) === text) ?? null, write: plain },
  day: { read: readDay, write: isoFromDay },
  flag: { read: (text) => FLAGS.get(text) ?? null, write: (value) => (value ? "1" : "0") },
  switches: {
    read: readSwitches,
    write: (value, row, { layers }) => names(Object.keys(layers).filter((name) => value[name])),
  },
  order: { read: readOrder, write: names },
  weights: {
    read: readWeights,
    write: (value, { values }) =>
      names(values.filter((name) => Object.hasOwn(value, name)).map((name) => `${name}:${number(value[name], 2)}`)),
  },
  names: { read: readNames, write: names },
  name: { read: (text) => (WHOLE_NAME.test(text) ? text : null), write: plain },
  text: { read: readText, write: (value, { longest }) => [...wellFormed(value)].slice(0, longest).join("") },
  levels: { read: readLevels, write: (value) => value.map((level) => number(level, 0)).join("-") },
  camera: { read: readCamera, write: writeCamera },
  position: { read: readPosition, write: writePosition },
  path: { read: readPath, write: (value) => value.map(writePosition).join(";") },
  comparison: { read: readComparison, write: writeComparison },
  span: { read: readSpan, write: ({ first, last }) => `${isoFromDay(first)},${isoFromDay(last)}` },
  step: { read: readStep, write: ({ slug, step }) => `${slug}:${step}` },
};

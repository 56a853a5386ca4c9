// Everything a reader can set, and the link that says it. The table of keys (geo/query/view.json) describes each key
// once; geo/query/view.py follows it by the same rules.

import { CODECS, wellFormed } from "./view_values.js";
import { changeOf, settled } from "./settling.js";
import { same } from "./store.js";
import { versionInLink, versionOfLink } from "./data_version.js";

const FORMAT = /^[1-9]\d{0,3}$/;

// Of these a link lists several: each counts once, whatever their order.
const LISTS = ["names", "switches", "weights"];

/**
 * Make the reader and writer of links.
 *
 * `table` is the table of keys; `context` is what a link is read against: {extent: {first, last}, layers: {name:
 * visible}, version, language, contents}. Without `contents`, see contents.js, whatever a link names is taken to be
 * there.
 *
 * @param {object} table
 * @param {LinkContext} context
 * @returns {Links}
 */
export function createLinks(table, context) {
  const rows = new Map(table.keys.map((row) => [row.link, row]));
  // What others hang onto an address, to follow who came from where.
  const others = new Set(table.ignored.keys);
  const isOthers = (key) => others.has(key) || table.ignored.prefixes.some((prefix) => key.startsWith(prefix));

  function defaultOf(row) {
    if (row.type === "order") return row.values;
    if (row.type === "switches") return context.layers;
    if (row.type === "day" && row.default !== null) return context.extent[row.default];
    return row.default === "reader" ? context.language : row.default;
  }

  const defaults = () => new Map(table.keys.map((row) => [row.key, defaultOf(row)]));

  /** The value that a link can say of a text, null for none, and its own text where the two do not say the same. */
  function read(text, row) {
    const codec = CODECS[row.type];
    const value = codec.read(text, row, context);
    if (value === null) return [null, null];
    const written = codec.write(value, row, context);
    const kept = codec.read(written, row, context);
    const isDoubled = LISTS.includes(row.type) && text.split(",").length !== written.split(",").length;
    return [kept, isDoubled || !same(kept, value) ? written : null];
  }

  function valueOf(view, key) {
    const [group, name] = key.split(".");
    return name === undefined ? view[key] : (view[group][name] ?? null);
  }

  /** The keys and values of a link, without what others hang onto addresses; none of an anchor of some other page. */
  function pairs(text) {
    if (!text.includes("=")) return [];
    // Whoever runs this outside a browser has a Node that reads signs beside a broken escape as bytes: none is left.
    const escaped = text
      .replace(/^\?/, "")
      .replace(/^#/, "")
      .replace(/[^\0-\x7f]+/g, (signs) => encodeURIComponent(wellFormed(signs)));
    // The sign in front keeps URLSearchParams from taking a question mark away.
    const all = new URLSearchParams(`&${escaped}`);
    return [...all].filter(([key]) => !isOthers(key));
  }

  return {
    opening: () => deepFrozen(settled(defaults(), table, context)),

    pairs,

    /**
     * The View that a link says, as far as it can be followed: {view, issues, dataVersion, empty}.
     *
     * `issues` lists {key, text, reason, detail}, whatever was left out or changed; `LinkIssue` in geo/query/view.py
     * gives the reasons. `dataVersion` is the version of the data that the link was made with, or null; `empty` marks a
     * link that sets nothing.
     */
    parse(text) {
      const flat = defaults();
      const issues = [];
      const strange = [];
      const given = new Map();
      const wanted = new Map();
      const changed = new Map();
      const add = (key, value, reason, detail = "") => issues.push({ key, text: value, reason, detail });
      for (const [key, value] of pairs(text)) {
        if (given.has(key)) {
          strange.push({ key, text: value, reason: "repeated", detail: "" });
          continue;
        }
        given.set(key, value);
        if (key === table.format_key || key === table.data_key) continue;
        const row = rows.get(key);
        if (!row) {
          strange.push({ key, text: value, reason: "unknown", detail: "" });
          continue;
        }
        const [found, written] = read(value, row);
        if (found === null) {
          add(key, value, "broken");
          continue;
        }
        if (written !== null) changed.set(key, written);
        flat.set(row.key, found);
        wanted.set(key, found);
      }
      const format = given.get(table.format_key);
      if (format !== undefined && !FORMAT.test(format)) add(table.format_key, format, "broken");
      else if (Number(format) > table.format) add(table.format_key, format, "newer");
      const data = given.get(table.data_key);
      const dataVersion = data === undefined ? null : versionOfLink(data);
      if (data !== undefined && dataVersion === null) add(table.data_key, data, "broken");
      const view = settled(flat, table, context);
      for (const row of table.keys) {
        const { link } = row;
        const change = wanted.has(link) ? changeOf(row, wanted.get(link), view, context) : null;
        if (change) add(link, given.get(link), ...change);
        else if (changed.has(link)) add(link, given.get(link), "changed", changed.get(link));
      }
      const empty = ![...given.keys()].some((key) => rows.has(key) || key === table.format_key);
      // However many keys nobody knows: what is wrong with those of the map comes first.
      return { view: deepFrozen(view), issues: issues.concat(strange), dataVersion, empty };
    },

    /** The link of a View, without "?" or "#": the same View, the same text. */
    write(view) {
      const parts = [[table.format_key, String(table.format)]];
      for (const row of table.keys) {
        if (Object.entries(row.only ?? {}).some(([key, wanted]) => view[key] !== wanted)) continue;
        const value = valueOf(view, row.key);
        if (row.pinned || !same(value, defaultOf(row)))
          parts.push([row.link, CODECS[row.type].write(value, row, context)]);
      }
      parts.push([table.data_key, versionInLink(context.version)]);
      return parts.map(([key, text]) => `${key}=${encoded(text)}`).join("&");
    },

    /** What a link says of one key of a View. */
    textOf(view, key) {
      const row = table.keys.find((each) => each.key === key);
      return CODECS[row.type].write(valueOf(view, key), row, context);
    },

    /** Whether the way from one View to another is a step that the reader's way back should stop at. */
    isDeliberate: (before, after) =>
      table.keys.some(({ key, history }) => history === "push" && !same(valueOf(before, key), valueOf(after, key))),
  };
}

const REPLACED = { "%2C": ",", "%3A": ":", "%3B": ";" };

// As Python's quote does it.
const encoded = (text) =>
  encodeURIComponent(wellFormed(text))
    .replace(/%2C|%3A|%3B/g, (code) => REPLACED[code])
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function deepFrozen(value) {
  if (value !== null && typeof value === "object" && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFrozen);
  }
  return value;
}

/**
 * Whether a camera saw a map of a size, give or take a pixel or two.
 *
 * @param {object} camera
 * @param {object} size
 * @returns {boolean}
 */
export const isOfSize = (camera, { width, height }) =>
  Math.abs(width - camera.width) <= 2 && Math.abs(height - camera.height) <= 2;

/**
 * The zoom at which a map of a size shows what a camera saw: its own where the size is the same, give or take a pixel
 * or two.
 *
 * @param {object} camera
 * @param {object} size
 * @param {number} snap The step between two zooms.
 * @returns {number}
 */
export function fittedZoom(camera, size, snap) {
  const { zoom, width, height } = camera;
  const ratio = Math.min(size.width / width, size.height / height);
  if (isOfSize(camera, size)) return zoom;
  return Math.floor((zoom + Math.log2(ratio)) / snap) * snap;
}

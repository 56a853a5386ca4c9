// Everything a reader can set, and the link that says it. The table of keys (geo/view.json) describes each key once;
// geo/view.py follows it by the same rules.

import { CODECS } from "./viewvalues.js";
import { normalWindow, same } from "./state.js";

const DATA = /^\d{4}-\d{2}-\d{2}(\.[0-9a-f]{1,64})?$/;

/**
 * Make the reader and writer of links.
 *
 * `table` is the table of keys; `frame` is what a link is read against: {extent: {first, last}, layers: {name: visible},
 * version, language}.
 */
export function createLinks(table, frame) {
  const rows = new Map(table.keys.map((row) => [row.link, row]));
  const last = frame.extent.last;

  function defaultOf(row) {
    if (row.type === "order") return row.values;
    if (row.type === "switches") return frame.layers;
    if (row.type === "day" && row.default !== null) return frame.extent[row.default];
    return row.default === "reader" ? frame.language : row.default;
  }

  const defaults = () => new Map(table.keys.map((row) => [row.key, defaultOf(row)]));

  /** The View of flat keys: filters together, days inside the data, the window as its mode wants it. */
  function settled(flat) {
    const view = { filters: {} };
    for (const [key, value] of flat) {
      const [group, name] = key.split(".");
      if (name === undefined) view[key] = value;
      else if (value !== null) view[group][name] = value;
    }
    Object.assign(view, normalWindow(view, frame.extent));
    // As known on the last day, or later, is the latest.
    view.known = view.known === null || view.known >= last ? null : Math.max(view.known, frame.extent.first);
    return deepFrozen(view);
  }

  function valueOf(view, key) {
    const [group, name] = key.split(".");
    return name === undefined ? view[key] : view[group][name] ?? null;
  }

  return {
    opening: () => settled(defaults()),

    /**
     * The View that a link says, whatever of it can be read: {view, flaws, dataVersion, empty}.
     *
     * `flaws` lists {key, text, reason}: what was not followed, because it is "unknown", "broken", "repeated" or
     * "newer". `dataVersion` is the version of the data that the link was made with, or null; `empty` tells a link
     * that sets nothing.
     */
    parse(text) {
      const flat = defaults();
      const flaws = [];
      const seen = new Set();
      const said = new Map();
      // The sign in front keeps URLSearchParams from taking a question mark away.
      const parts = text.includes("=") ? new URLSearchParams(`&${text.replace(/^\?/, "").replace(/^#/, "")}`) : [];
      for (const [key, value] of parts) {
        if (table.ignored.includes(key)) continue;
        if (seen.has(key)) {
          flaws.push({ key, text: value, reason: "repeated" });
          continue;
        }
        seen.add(key);
        const row = rows.get(key);
        if (key === table.format_key || key === table.data_key) said.set(key, value);
        else if (!row) flaws.push({ key, text: value, reason: "unknown" });
        else {
          const read = CODECS[row.type].read(value, row, frame);
          if (read === null) flaws.push({ key, text: value, reason: "broken" });
          else flat.set(row.key, read);
        }
      }
      const format = said.get(table.format_key);
      if (format !== undefined && !/^[1-9]\d{0,3}$/.test(format)) flaws.push({ key: table.format_key, text: format, reason: "broken" });
      else if (Number(format) > table.format) flaws.push({ key: table.format_key, text: format, reason: "newer" });
      const data = said.get(table.data_key);
      const readable = data !== undefined && DATA.test(data);
      if (data !== undefined && !readable) flaws.push({ key: table.data_key, text: data, reason: "broken" });
      const empty = ![...seen].some((key) => rows.has(key) || key === table.format_key);
      return { view: settled(flat), flaws, dataVersion: readable ? data.replace(".", "+") : null, empty };
    },

    /** The link of a View, without "?" or "#": the same View, the same text. */
    write(view) {
      const parts = [[table.format_key, String(table.format)]];
      for (const row of table.keys) {
        if (Object.entries(row.only ?? {}).some(([key, wanted]) => view[key] !== wanted)) continue;
        const value = valueOf(view, row.key);
        if (row.pinned || !same(value, defaultOf(row))) parts.push([row.link, CODECS[row.type].write(value, row, frame)]);
      }
      parts.push([table.data_key, frame.version.replace("+", ".")]);
      return parts.map(([key, text]) => `${key}=${encoded(text)}`).join("&");
    },

    /** Whether the way from one View to another is a step that the reader's way back should stop at. */
    isDeliberate: (before, after) =>
      table.keys.some(({ key, history }) => history === "push" && !same(valueOf(before, key), valueOf(after, key))),
  };
}

const REPLACED = { "%2C": ",", "%3A": ":", "%3B": ";" };

// As Python's quote does it.
const encoded = (text) =>
  encodeURIComponent(text).replace(/%2C|%3A|%3B/g, (code) => REPLACED[code])
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function deepFrozen(value) {
  if (value !== null && typeof value === "object" && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFrozen);
  }
  return value;
}

/** The zoom at which a map of a size shows what a camera saw: its own where the size is the same, give or take a pixel or two. */
export function fittedZoom({ zoom, width, height }, size, snap) {
  const ratio = Math.min(size.width / width, size.height / height);
  if (Math.abs(size.width - width) <= 2 && Math.abs(size.height - height) <= 2) return zoom;
  return Math.floor((zoom + Math.log2(ratio)) / snap) * snap;
}

// Words, numbers and dates in the reader's language. Strings come with the page; none is written here.

import { dayFromIso, dayOf, partsOf } from "./days.js";

// A date in a text, with its time or without, or a month that is the whole text: "CZIB 2026-01" is no month.
const ISO = /\b(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2})Z)?\b|^\d{4}-\d{2}$/g;

// What stands between thousands, from how many digits on, and before decimals. Intl writes a point between Spanish
// thousands where a space belongs, and the first number of a page costs it several milliseconds.
const MARKS = { en: { thousands: ",", from: 4, point: "." }, es: { thousands: "\u00a0", from: 5, point: "," } };

/**
 * Make the word functions for one language out of the string table {key: {en, es}}.
 *
 * @param {Object<string, object>} strings
 * @param {string} language "en" or "es".
 * @returns {Words}
 */
export function createWords(strings, language) {
  const text = (key, values = {}) => {
    if (!(key in strings)) throw new Error(`no string for ${key}`);
    let found = strings[key][language];
    if (Array.isArray(found)) found = found[values.n === 1 ? 0 : 1];
    return found.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };
  /** What a code of the data is called, such as `outlet` of "class"; a code that has no name stands for itself. */
  const word = (kind, code) =>
    code === undefined ? "" : Object.hasOwn(strings, `${kind}_${code}`) ? text(`${kind}_${code}`) : String(code);

  const months = strings["months"][language];

  const day = (number, { year = true } = {}) => {
    const { year: y, month, date } = partsOf(number);
    return year ? `${date} ${months[month]} ${y}` : `${date} ${months[month]}`;
  };

  const span = (from, to) => {
    if (from === to) return day(from);
    return text("span", { from: day(from, { year: partsOf(from).year !== partsOf(to).year }), to: day(to) });
  };

  const month = (number) => `${months[partsOf(number).month]} ${partsOf(number).year}`;

  /** When a feature happened, no more exactly than its sources say. */
  const when = (feature) => {
    if (feature.valid_from === undefined) return text("no_date");
    const from = dayOf(feature.valid_from);
    const last = feature.valid_to === undefined ? null : dayOf(feature.valid_to - 1);
    const precision = feature.time_precision;
    if (precision === "minute" && last === from) return `${day(from)}, ${clock(feature.valid_from)} UTC`;
    if (precision === "hour" && last === from)
      return text("about_hour", { day: day(from), clock: clock(feature.valid_from) });
    if (precision === "month") return text("some_day", { when: last === null ? month(from) : monthSpan(from, last) });
    if (precision === "range") return text("some_day", { when: last === null ? month(from) : monthSpan(from, last) });
    const shown = last === null ? text("from_day", { day: day(from) }) : span(from, last);
    return precision === "approx" || precision === "week" ? text("about", { when: shown }) : shown;
  };
  const monthSpan = (from, last) =>
    month(from) === month(last) ? month(from) : text("span", { from: month(from), to: month(last) });

  /** A title, summary or other text of a feature or a resource in this language. */
  const of = (feature, field) => feature[`${field}_${language}`] ?? feature[`${field}_en`] ?? feature[field] ?? "";

  /** A text with its ISO dates and times in this language's words: "2025-12-01, then open". */
  const dated = (text) =>
    text.replace(ISO, (written, date, time) => {
      const number = dayFromIso(date ?? `${written}-01`);
      if (number === null) return written;
      if (date === undefined) return month(number);
      return time === undefined ? day(number) : `${day(number)}, ${time} UTC`;
    });

  /** A number in this language, with so many decimals or those it has. */
  const number = (value, decimals) => {
    const { thousands, from, point } = MARKS[language];
    const [units, part] = (decimals === undefined ? String(value) : value.toFixed(decimals)).split(".");
    const grouped = units.replace("-", "").length < from ? units : units.replace(/\B(?=(\d{3})+$)/g, thousands);
    return part === undefined ? grouped : `${grouped}${point}${part}`;
  };

  return { language, text, word, day, span, month, when, of, dated, number };
}

const clock = (ms) => new Date(ms).toISOString().slice(11, 16);

/**
 * "21", "3 to 4", or the words for an unknown number.
 *
 * @param {number|undefined} low
 * @param {number|undefined} high
 * @param {Words} words
 * @returns {string}
 */
export function range(low, high, words) {
  if (low === undefined && high === undefined) return words.text("not_reported");
  const least = low ?? 0;
  return high === undefined || high === least ? String(least) : words.text("number_range", { low: least, high });
}

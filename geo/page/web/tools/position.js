// Positions and lengths as words: degrees and minutes with hemisphere letters, kilometres and nautical miles.

import { NAUTICAL_MILE } from "./geodesy.js";

/**
 * A position [longitude, latitude] as "10°30.5′ N, 66°55.2′ W", in the reader's language.
 *
 * @param {Position} position
 * @param {Words} words
 * @returns {string}
 */
export function positionText([longitude, latitude], words) {
  const turned = longitude - 360 * Math.round(longitude / 360);
  const [east, west] = [words.text("east_letter"), words.text("west_letter")];
  return `${angleText(latitude, "N", "S", words)}, ${angleText(turned, east, west, words)}`;
}

function angleText(angle, positive, negative, words) {
  // Rounded as a whole before it is split: 59.96 minutes are the next degree, never "60.0′".
  const tenths = Math.round(Math.abs(angle) * 600);
  const minutes = words.number((tenths % 600) / 10, 1).padStart(4, "0");
  return `${Math.floor(tenths / 600)}°${minutes}′ ${angle < 0 ? negative : positive}`;
}

/**
 * The position that somebody typed, [longitude, latitude], or null when it is none.
 *
 * Latitude first. Takes degrees with a sign ("10.5, -66.9") or degrees, minutes and seconds with letters
 * ("10°30.5′ N 66°55.2′ W"); O is west as W is, and a comma inside a number is a decimal one.
 *
 * @param {string} typed
 * @returns {Position|null}
 */
export function parsePosition(typed) {
  const text = typed.trim().toUpperCase();
  const plain = text.includes(".") ? text : text.replace(/(\d),(\d)/g, "$1.$2");
  const signed = SIGNED.exec(plain);
  if (signed) return held(Number(signed[2].replace("−", "-")), Number(signed[1].replace("−", "-")));
  const lettered = LETTERED.exec(plain);
  if (!lettered) return null;
  const latitude = sexagesimal(lettered[1]) * (lettered[2] === "S" ? -1 : 1);
  const longitude = sexagesimal(lettered[3]) * (lettered[4] === "E" ? 1 : -1);
  return held(longitude, latitude);
}

// Escapes for minus, degree, ordinal, prime and quotation signs: the built page is ASCII, and patterns stay as written.
const SIGNED = /^([-\u2212+]?\d+(?:\.\d+)?)\u00b0?[\s,;]+([-\u2212+]?\d+(?:\.\d+)?)\u00b0?$/;
const ANGLE = String.raw`([\d\s.\u00b0\u00ba'\u2019\u2032"\u201d\u2033]+)`;
const LETTERED = new RegExp(String.raw`^${ANGLE}([NS])[\s,;]*${ANGLE}([EWO])$`);

/** Degrees of "10 30.5" or "10 30 30"; NaN when it is not such a number. */
function sexagesimal(text) {
  const parts = text
    .split(/[\s\u00b0\u00ba'\u2019\u2032"\u201d\u2033]+/)
    .filter(Boolean)
    .map(Number);
  if (parts.length < 1 || parts.length > 3 || parts.slice(1).some((part) => part >= 60)) return NaN;
  return parts.reduce((sum, part, index) => sum + part / 60 ** index, 0);
}

const held = (longitude, latitude) =>
  Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? [longitude, latitude] : null;

/**
 * A length in metres as "543 km (293 nm)", to three figures or whole units.
 *
 * @param {number} metres
 * @param {Words} words
 * @returns {string}
 */
export function lengthText(metres, words) {
  const [km, nm] = [metres / 1000, metres / NAUTICAL_MILE].map((value) =>
    words.number(value, value < 10 ? 2 : value < 100 ? 1 : 0),
  );
  return words.text("length_both", { km, nm });
}

/**
 * A true bearing as three figures: "007°".
 *
 * @param {number} bearing
 * @returns {string}
 */
export const bearingText = (bearing) => `${String(Math.round(bearing) % 360).padStart(3, "0")}°`;

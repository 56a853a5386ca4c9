// What begins before the rest of the page is read: its data are inflated and its faces decoded meanwhile.

import { bytesOf, inflate } from "./inflate.js";

/**
 * Begin with the page's packed data and its faces, [family, style, weight, WOFF2 in base64]: {inflated, faces},
 * promises of the data's bytes and of the faces, which must be there before the first label is measured: with a
 * fallback font everything would be laid out and drawn twice.
 *
 * @param {string} packed
 * @param {string[][]} faces
 * @returns {{inflated: Promise<ArrayBuffer>, faces: Promise}}
 */
export function begin(packed, faces) {
  // Half a page is nothing to see.
  document.documentElement.dataset.opening = "";
  return { inflated: inflate(packed), faces: Promise.all(faces.map(addFace)) };
}

/**
 * From its bytes: a style sheet's address of data takes a browser through a style of the page and a task of its own.
 */
function addFace([family, style, weight, bytes]) {
  const face = new FontFace(family, bytesOf(bytes), { style, weight: String(weight) });
  document.fonts.add(face);
  // A font that cannot be read must not keep the map away: the fallback is drawn then.
  return face.load().catch(() => null);
}

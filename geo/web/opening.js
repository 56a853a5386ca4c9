// What begins before the rest of the page is read: its data are inflated and its faces decoded meanwhile.

import { inflate } from "./inflate.js";

// The page's faces, so that they are there before the first label is measured: with a fallback font
// everything would be laid out and drawn twice.
const FACES = ["400 12px 'Libre Franklin'", "600 12px 'Libre Franklin'", "italic 400 12px 'Newsreader'", "500 12px 'Newsreader'"];

/** Begin with the page's packed data: {inflated, faces}, promises of their bytes and of the fonts. */
export function begin(packed) {
  // Half a page is nothing to see.
  document.documentElement.dataset.opening = "";
  // A font that cannot be read must not keep the map away: the fallback is drawn then.
  return { inflated: inflate(packed), faces: Promise.all(FACES.map((face) => document.fonts.load(face).catch(() => []))) };
}

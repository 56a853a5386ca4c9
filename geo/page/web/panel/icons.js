// The few pictograms of the controls, as SVG: no icon font, and no glyph that a system may lack.

import { svg } from "./dom.js";

const SHAPES = {
  play: "M7 4.5v15l12-7.5z",
  pause: "M6.5 5h4v14h-4zM13.5 5h4v14h-4z",
  previous: "M5 5h2.5v14H5zM19 5v14L8.5 12z",
  next: "M16.5 5H19v14h-2.5zM5 5v14l10.5-7z",
  menu: "M4 6h16v2H4zM4 11h16v2H4zM4 16h16v2H4z",
  close: "M6 4.6 12 10.6 18 4.6 19.4 6 13.4 12 19.4 18 18 19.4 12 13.4 6 19.4 4.6 18 10.6 12 4.6 6z",
  region: "M4 4h6v2H6v4H4zM14 4h6v6h-2V6h-4zM4 14h2v4h4v2H4zM18 14h2v6h-6v-2h4z",
  measure:
    "M15.5 2.6 21.4 8.5 8.5 21.4 2.6 15.5zM15.5 5.4 5.4 15.5 8.5 18.6 18.6 8.5 17 6.9l-1.6 1.6-1.1-1.1L15.9 5.8z" +
    "M12.6 8.7l2.2 2.2-1.1 1.1-2.2-2.2zM9.6 11.7l1.6 1.6-1.1 1.1-1.6-1.6z",
  compare: "M11 2h2v20h-2zM4 5h6v2H5v10h5v2H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1zM14 5h6a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1h-6z",
  theme: "M12 3a9 9 0 1 0 0 18zM12 3v2a7 7 0 0 1 0 14v2a9 9 0 0 0 0-18z",
  more: "M5 10a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM12 10a2 2 0 1 1 0 4 2 2 0 0 1 0-4zM19 10a2 2 0 1 1 0 4 2 2 0 0 1 0-4z",
  up: "M12 5l7 7-1.4 1.4L13 8.8V19h-2V8.8l-4.6 4.6L5 12z",
  down: "M12 19l-7-7 1.4-1.4 4.6 4.6V5h2v10.2l4.6-4.6L19 12z",
  share:
    "M17 14a3.5 3.5 0 0 0-2.6 1.2l-5.1-2.6a3.6 3.6 0 0 0 0-1.2l5.1-2.6a3.5 3.5 0 1 0-.9-1.8L8.4 9.6" +
    "a3.5 3.5 0 1 0 0 4.8l5.1 2.6A3.5 3.5 0 1 0 17 14z",
  back: "M15.5 5 8.5 12l7 7 1.4-1.4L11.3 12l5.6-5.6z",
  onward: "M8.5 5l7 7-7 7-1.4-1.4L12.7 12 7.1 6.4z",
  earlier: "M11 5 4 12l7 7 1.4-1.4L6.8 12l5.6-5.6zM18 5l-7 7 7 7 1.4-1.4-5.6-5.6 5.6-5.6z",
  later: "M13 5l7 7-7 7-1.4-1.4 5.6-5.6-5.6-5.6zM6 5l7 7-7 7-1.4-1.4L10.2 12 4.6 6.4z",
};

/**
 * A pictogram, hidden from screen readers: the button around it carries the words.
 *
 * @param {string} name
 * @returns {SVGElement}
 */
export function icon(name) {
  return svg(
    "svg",
    { viewBox: "0 0 24 24", width: 18, height: 18, fill: "currentColor", "aria-hidden": "true" },
    svg("path", { d: SHAPES[name] }),
  );
}

// Text of a link, as a page may show it. The same rule as geo/query/link_notice.py.

const LONGEST = 60;

// What turns the direction of writing or cannot be seen.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Text in a length and with signs that can be shown.
 * @param {string} text
 * @returns {string}
 */
export function shortened(text) {
  // Twice as many halves hold at least as many signs.
  const signs = Array.from(text.slice(0, 2 * LONGEST + 2));
  const cut = signs.length > LONGEST ? `${signs.slice(0, LONGEST).join("")}…` : text;
  return cut.replace(UNSEEN, "\ufffd");
}

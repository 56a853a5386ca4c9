import PALETTE from "../../../palette.json" with { type: "json" };

/** The colours by theme and name, as "#RRGGBB". */
export { PALETTE };

/**
 * A colour with an opacity, for canvas.
 * @param {string} hex "#RRGGBB".
 * @param {number} opacity From 0 to 1.
 * @returns {string}
 */
export function faded(hex, opacity) {
  const n = Number.parseInt(hex.slice(1), 16);
  return `rgba(${n >> 16}, ${(n >> 8) & 255}, ${n & 255}, ${opacity})`;
}

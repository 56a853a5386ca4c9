// How dense the reporting is: which parts of it a reader of a day could know of. No DOM.

/**
 * Coverage parts as of a day (null: the latest), `to` excluded as in the data. What begins later is left out, and a
 * note goes with its part only when the part had ended: it is about all of it.
 *
 * @param {object[]} parts
 * @param {Day|null} known
 * @returns {object[]}
 */
export function coverageAt(parts, known) {
  if (known === null) return parts;
  return parts
    .filter(({ from }) => from <= known)
    .map((part) => {
      if (part.to <= known + 1) return part;
      const { note_en: _en, note_es: _es, ...rest } = part;
      return { ...rest, to: known + 1 };
    });
}

/**
 * Parts by layer, in the order given: [{layer, parts}].
 *
 * @param {object[]} parts
 * @returns {{layer: string, parts: object[]}[]}
 */
export function byLayer(parts) {
  const rows = new Map();
  for (const part of parts) rows.set(part.layer, [...(rows.get(part.layer) ?? []), part]);
  return [...rows].map(([layer, found]) => ({ layer, parts: found }));
}

// The other pages of the site that the page stands in, where it stands in one: linked beside the credit.

import { el } from "../panel/dom.js";

/** Links in a language, from what the page carries of its site: {en: [[label, address], ...], es: ...}; none elsewhere. */
export function siteLinks(language) {
  const carried = document.getElementById("atlas-site");
  if (carried === null) return [];
  return JSON.parse(carried.textContent)[language].flatMap(([label, href]) => [" · ", el("a", { href }, label)]);
}

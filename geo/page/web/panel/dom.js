// Elements from words. Text enters the page through textContent only, so no data is ever read as HTML.

/**
 * Make an element: attributes (on* are listeners, null is left out), then children (nodes or text).
 *
 * @param {string} tag
 * @param {object} [attributes]
 * @param {...(Node|string|Array|null)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/**
 * Replace all children of a node.
 *
 * @param {HTMLElement} node
 * @param {...(Node|string|Array|null)} children
 * @returns {HTMLElement}
 */
export function fill(node, ...children) {
  node.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/**
 * Set the text of a node, or leave it alone when it says so already: a write costs layout and paint either way.
 *
 * @param {HTMLElement} node
 * @param {string} text
 */
export function setText(node, text) {
  if (node.textContent === text) return;
  const { firstChild: only } = node;
  if (only instanceof Text && only.nextSibling === null) only.data = text;
  else node.textContent = text;
}

/**
 * Show or hide a node, or leave it alone when it is so already.
 *
 * @param {HTMLElement} node
 * @param {boolean} shown
 */
export function show(node, shown) {
  if (node.hidden === shown) node.hidden = !shown;
}

/**
 * A link outwards. Only web addresses become links; anything else stays text.
 *
 * @param {string} address
 * @param {string} label
 * @returns {HTMLElement}
 */
export function link(address, label) {
  if (!/^https?:\/\//i.test(address)) return el("span", {}, label);
  return el("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}

const SVG = "http://www.w3.org/2000/svg";

/**
 * Make an SVG element.
 *
 * @param {string} tag
 * @param {object} [attributes]
 * @param {...(Node|string)} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/**
 * Do something once the page has been shown as it is now: what takes long and is not missed in that frame.
 *
 * @param {function(): void} work
 */
export function afterFrame(work) {
  window.requestAnimationFrame(() => window.setTimeout(work));
}

// One tooltip for the time bar. What it shows is also in the label of whatever has the focus.

import { el, fill } from "../panel/dom.js";

const MARGIN = 4;

/**
 * Make a tooltip inside `host`: {node, show(lines, x), hide()}, x in pixels from the host's left edge.
 *
 * @param {HTMLElement} host
 * @returns {{node: HTMLElement, show: function(string[], number): void, hide: function(): void}}
 */
export function createTooltip(host) {
  const node = el("div", { class: "bar-tip", "aria-hidden": "true", hidden: true });
  host.append(node);
  return {
    node,
    show(lines, x) {
      fill(
        node,
        lines.map((line) => el("div", {}, line)),
      );
      node.hidden = false;
      const room = host.clientWidth - node.offsetWidth - MARGIN;
      node.style.left = `${Math.max(MARGIN, Math.min(x - node.offsetWidth / 2, room))}px`;
    },
    hide() {
      node.hidden = true;
    },
  };
}

// A menu that opens from a button, upward over the map, and closes on Escape or a press outside of it.

import { el } from "./dom.js";
import { icon } from "./icons.js";

/**
 * Make {node, body, close, setName}: `node` holds the button and `body`, which is to be filled.
 *
 * @param {string} name
 * @returns {{node: HTMLElement, body: HTMLElement, setName: Function, close: Function}}
 */
export function createPopover(name) {
  const label = el("span", {});
  const body = el("div", { class: "menu", id: `menu-${name}`, role: "group", hidden: true });
  const button = el(
    "button",
    {
      class: "quiet menu-button",
      type: "button",
      "aria-expanded": "false",
      "aria-controls": body.id,
      onclick: () => setOpen(body.hidden),
    },
    label,
    icon("more"),
  );
  const node = el("div", { class: "menu-anchor" }, button, body);

  function setOpen(open) {
    body.hidden = !open;
    button.setAttribute("aria-expanded", String(open));
    if (open) {
      document.addEventListener("pointerdown", closeOutside, true);
      document.addEventListener("keydown", closeOnEscape, true);
    } else {
      document.removeEventListener("pointerdown", closeOutside, true);
      document.removeEventListener("keydown", closeOnEscape, true);
    }
  }

  function closeOutside(event) {
    if (!node.contains(event.target)) setOpen(false);
  }

  // Before anything else hears it: the same key would also close the card.
  function closeOnEscape(event) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    const inside = body.contains(document.activeElement);
    setOpen(false);
    if (inside) button.focus();
  }

  function setName(text) {
    label.textContent = text;
    button.setAttribute("aria-label", text);
    body.setAttribute("aria-label", text);
  }

  return { node, body, setName, close: () => setOpen(false) };
}

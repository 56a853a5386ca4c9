// A bar under the map that folds where it would take more than half of the frame: one row stays, which opens the rest.

import { el, setText } from "../panel/dom.js";
import { icon } from "../panel/icons.js";

// What a folded bar still leaves out, one after the other, where even its row is too high: the credit, then the words
// on the button.
const SMALLER = ["tight", "bare"];

/**
 * Let a bar fold. `credit` stands in the bar, at its end, while it is folded.
 *
 * Returns {button, fit, describe}: the button belongs into the row that stays, `fit()` folds or unfolds once the bar
 * stands on the page and when its words have changed, and `describe(name, text)` says what the button opens and what is
 * set there.
 *
 * @param {HTMLElement} bar
 * @param {HTMLElement|null} [credit]
 * @returns {{button: HTMLElement, fit: function(): void, describe: function(string, string): void}}
 */
export function createFold(bar, credit = null) {
  const root = document.documentElement;
  const label = el("span", {});
  const button = el(
    "button",
    { class: "quiet fold", type: "button", "aria-expanded": "false", onclick: () => open(!isOpen()) },
    label,
    icon("up"),
  );
  const isFolded = () => bar.classList.contains("folded");
  const isOpen = () => bar.classList.contains("unfolded");
  // In parts of a pixel: two heights rounded down would leave the map less than its half.
  const heightOf = (node) => node?.getBoundingClientRect().height ?? 0;
  const takesTooMuch = () => heightOf(bar) + (isFolded() ? 0 : heightOf(credit)) > root.clientHeight / 2;

  function fold(folded) {
    if (isFolded() === folded) return;
    bar.classList.toggle("folded", folded);
    if (folded) bar.append(...(credit ? [credit] : []));
    else {
      open(false);
      bar.classList.remove(...SMALLER);
      bar.after(...(credit ? [credit] : []));
    }
  }

  function shrink() {
    for (const kind of SMALLER) if (takesTooMuch()) bar.classList.add(kind);
  }

  function open(shown) {
    // Over the map, which keeps its size meanwhile.
    if (shown) bar.parentElement.style.setProperty("--bar", `${bar.offsetHeight}px`);
    bar.classList.toggle("unfolded", shown);
    button.setAttribute("aria-expanded", String(shown));
  }

  function fit() {
    // A frame that is not laid out yet says nothing about its room.
    if (!bar.isConnected || root.clientHeight === 0) return;
    const wasOpen = isOpen();
    fold(false);
    if (!takesTooMuch()) return;
    fold(true);
    shrink();
    if (wasOpen) open(true);
  }

  /** Words that wrap into more lines need more room, whatever the frame. */
  function grown() {
    if (!bar.isConnected || root.clientHeight === 0 || isOpen() || !takesTooMuch()) return;
    if (isFolded()) shrink();
    else fit();
  }

  bar.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    event.preventDefault();
    event.stopPropagation();
    open(false);
    button.focus();
  });
  new ResizeObserver(fit).observe(root);
  new ResizeObserver(grown).observe(bar);

  return {
    button,
    fit,
    describe(name, text) {
      setText(label, text);
      button.setAttribute("aria-label", `${name}: ${text}`);
    },
  };
}

// A marker on the time axis: a slider for the hand and for the keyboard, wherever its day stands.

import { createGate } from "../model/throttle.js";
import { el } from "../panel/dom.js";
import { followPointer } from "../panel/gestures.js";
import { fractionOf } from "./axis.js";

const KEY_DAYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 };
const HELD_KEY = 80;

/**
 * Build a marker of one day. `value()` is its day, `move(day)` sets it, `dayAt(clientX)` reads the axis; `edge` is 1
 * for a marker that stands at its day's end. `hold(cancel)` is called with what ends a drag, as for a pinch.
 *
 * @param {object} options
 * @param {string} options.kind
 * @param {number} options.edge
 * @param {function(): Day} options.value
 * @param {Function} options.move
 * @param {function(number): Day} options.dayAt
 * @param {Function} options.hold
 * @returns {{node: HTMLElement, place: function(Axis, number): void, describe: function(Day, Day, string): void}}
 */
export function createThumb({ kind, edge, value, move, dayAt, hold }) {
  const node = el("button", { class: kind, type: "button", role: "slider" });
  const gate = createGate(HELD_KEY);

  node.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || !event.isPrimary) return;
    event.stopPropagation();
    event.preventDefault();
    node.focus({ preventScroll: true });
    // Held where it was gripped: a press beside its middle must not move it.
    const grip = value() - dayAt(event.clientX);
    hold(followPointer(event, node, { move: (x) => move(dayAt(x) + grip), end: () => hold(null) }));
  });
  node.addEventListener("keydown", (event) => {
    const days = KEY_DAYS[event.key];
    if (days === undefined || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || gate(event.timeStamp)) move(value() + days);
  });

  /**
   * Stand at the place of its day on an axis that is `width` pixels wide; at its end, faded, when it does not show the
   * day.
   */
  function place(axis, width) {
    const at = fractionOf(axis, value() + edge);
    node.classList.toggle("beyond", at < 0 || at > 1);
    node.style.transform = `translateX(${Math.round(Math.min(1, Math.max(0, at)) * width)}px)`;
  }

  /** Say to assistive technology which day it stands on, and between which it can stand. */
  function describe(first, last, text) {
    node.setAttribute("aria-valuemin", first);
    node.setAttribute("aria-valuemax", last);
    node.setAttribute("aria-valuenow", value());
    node.setAttribute("aria-valuetext", text);
  }

  return { node, place, describe };
}

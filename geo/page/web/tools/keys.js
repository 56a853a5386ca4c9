// The keyboard: the same steps as the buttons, wherever the focus is, but never while somebody types.

import { createGate } from "../model/throttle.js";

const HELD_KEY = 80;
// A box that is ticked takes no text: only Space is its own.
const TYPING = "input:not([type=checkbox]), select, textarea, [contenteditable]";

/**
 * Listen for the page's keys. `actions` names what each key does.
 *
 * @param {Object<string, function>} actions
 */
export function listenForKeys(actions) {
  const gate = createGate(HELD_KEY);
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.(TYPING)) return;
    const action = keyAction(event, actions);
    if (!action) return;
    event.preventDefault();
    // A key that is held repeats faster than a map can follow.
    if (!event.repeat || gate(event.timeStamp)) action();
  });
}

/**
 * The action of a key press, or undefined.
 *
 * @param {KeyboardEvent} event
 * @param {Object<string, function>} actions
 * @returns {function|undefined}
 */
export function keyAction({ key, shiftKey, target }, actions) {
  if (key === "ArrowLeft") return shiftKey ? actions.previousEvent : actions.back;
  if (key === "ArrowRight") return shiftKey ? actions.nextEvent : actions.forward;
  // Space on a button presses the button, on a box it ticks it.
  if (key === " ") return target?.closest?.("button, a, summary, input") ? undefined : actions.play;
  return {
    Home: actions.first,
    End: actions.last,
    Escape: actions.close,
    "[": actions.startBack,
    "]": actions.startForward,
    "?": actions.help,
    m: actions.measure,
    c: actions.compare,
  }[key];
}

/**
 * Close the first open one of some things {isOpen, close}, given from the innermost outwards. Returns whether one was.
 *
 * @param {object[]} things
 * @returns {boolean}
 */
export function closeInnermost(things) {
  const open = things.find(({ isOpen }) => isOpen());
  open?.close();
  return open !== undefined;
}

// Playing: one step after another, at the reader's speed, until it is stopped, ends, or nobody can see it.

import { stepsPerSecond } from "./playback.js";

const CALM_PAUSE = 1000;
const CALM_STRIDE = 7;

/**
 * Make a player. `advance(stride)` moves time and says whether more follows; `view()` holds speed, pace and skip;
 * `onChange(playing)` is called when it starts and stops. It never starts by itself.
 *
 * @param {object} options
 * @param {function(): View} options.view
 * @param {function(number): boolean} options.advance
 * @param {function(boolean): void} options.onChange
 * @returns {{stop: function(): void, toggle: function(): void, playing: function(): boolean}}
 */
export function createPlayer({ view, advance, onChange }) {
  let cancel = null;

  function start() {
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    cancel = calm ? playCalmly() : playSmoothly();
    onChange(true);
  }

  function playSmoothly() {
    let last = null;
    let due = 0;
    let request = window.requestAnimationFrame(function tick(now) {
      due += last === null ? 0 : ((now - last) / 1000) * stepsPerSecond(view());
      last = now;
      let more = true;
      for (; due >= 1 && more; due -= 1) more = advance(1);
      if (!more) stop();
      else if (cancel !== null) request = window.requestAnimationFrame(tick);
    });
    return () => window.cancelAnimationFrame(request);
  }

  /** With reduced motion: no running days but single steps, never more than one a second. */
  function playCalmly() {
    let timer = null;
    const wait = () => {
      timer = window.setTimeout(
        () => {
          if (advance(CALM_STRIDE)) wait();
          else stop();
        },
        CALM_PAUSE / Math.min(1, view().speed),
      );
    };
    wait();
    return () => window.clearTimeout(timer);
  }

  function stop() {
    if (cancel === null) return;
    cancel();
    cancel = null;
    onChange(false);
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stop();
  });

  return { stop, toggle: () => (cancel === null ? start() : stop()), playing: () => cancel !== null };
}

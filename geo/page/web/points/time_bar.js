// The time bar of a page of points: two thumbs on an axis, how many points a part of it holds, play.

import { countsOf } from "./columns.js";
import { el, fill, setText } from "../panel/dom.js";
import { createFold } from "../time/fold.js";
import { icon } from "../panel/icons.js";
import { DAY, dayOf } from "../model/days.js";

const BINS = 160;
const PLAY_DAYS_A_SECOND = 14;
const WORDS_EVERY = 200;

/**
 * Build the bar. The store holds {from, to} in ms, half-open; `extent` is the data's, `sentence()` says the state.
 *
 * @param {object} options
 * @param {Store} options.store
 * @param {{from: number, to: number}} options.extent
 * @param {Float64Array} options.time
 * @param {function(): Words} options.words
 * @param {function(): string} options.sentence
 * @returns {{node: HTMLElement, update: function(): void, setWords: function(): void}}
 */
export function createPointTimeBar({ store, extent, time, words, sentence }) {
  const thumbs = { from: thumb("from"), to: thumb("to") };
  const span = el("div", { class: "pointbar-window" });
  const chart = el("div", { class: "pointbar-bars", "aria-hidden": "true" });
  const play = el("button", { class: "icon", type: "button", onclick: togglePlay });
  const said = el("p", { class: "sentence", "aria-live": "polite" });
  const node = el(
    "section",
    { class: "pointbar" },
    play,
    el("div", { class: "pointbar-axis" }, chart, span, thumbs.from, thumbs.to),
    said,
  );
  const fold = createFold(node);
  play.after(fold.button);
  let playing = null;
  let waiting = null;
  let wordsWritten = 0;

  const counts = countsOf(time, extent.from, extent.to, BINS);
  const most = Math.max(1, ...counts);
  fill(
    chart,
    counts.map((count) => el("span", { style: `height:${(count / most) * 100}%` })),
  );

  function thumb(name) {
    return el("input", {
      type: "range",
      class: `pointbar-thumb ${name}`,
      min: dayOf(extent.from),
      max: Math.ceil(extent.to / DAY),
      step: 1,
      oninput: (event) => {
        stop();
        const { from, to } = store.get();
        const instant = Number(event.target.value) * DAY;
        store.set(
          name === "from"
            ? { from: instant, to: Math.max(to, instant + DAY) }
            : { to: instant, from: Math.min(from, instant - DAY) },
        );
      },
    });
  }

  function togglePlay() {
    if (playing !== null) return stop();
    const { from, to } = store.get();
    if (to >= extent.to)
      store.set({ from: extent.from, to: Math.min(extent.to, extent.from + Math.min(to - from, 30 * DAY)) });
    let last = null;
    const tick = (now) => {
      const { from: first, to: end } = store.get();
      const step = last === null ? 0 : ((now - last) / 1000) * PLAY_DAYS_A_SECOND * DAY;
      last = now;
      const held = Math.min(step, extent.to - end);
      store.set({ from: first + held, to: end + held });
      if (end + held >= extent.to) return stop();
      playing = window.requestAnimationFrame(tick);
      return undefined;
    };
    playing = window.requestAnimationFrame(tick);
    return showPlay();
  }

  function stop() {
    if (playing !== null) window.cancelAnimationFrame(playing);
    playing = null;
    showPlay();
  }

  function showPlay() {
    const w = words();
    fill(play, icon(playing === null ? "play" : "pause"));
    play.setAttribute("aria-label", w.text(playing === null ? "play" : "pause"));
  }

  /** Move the window at once; words and thumbs follow some times a second and at rest, for each costs a layout. */
  function update() {
    const { from, to } = store.get();
    const days = extent.to - extent.from;
    span.style.transform = `translateX(${((from - extent.from) / days) * 100}%) scaleX(${(to - from) / days})`;
    window.clearTimeout(waiting);
    // Within this very frame where it is time: a frame of its own would have the whole canvas copied once more.
    if (performance.now() - wordsWritten > WORDS_EVERY) writeWords();
    else waiting = window.setTimeout(writeWords, WORDS_EVERY);
  }

  function writeWords() {
    wordsWritten = performance.now();
    const { from, to } = store.get();
    for (const [name, instant] of [
      ["from", from],
      ["to", to],
    ]) {
      thumbs[name].value = Math.round(instant / DAY);
      thumbs[name].setAttribute("aria-valuetext", words().day(name === "from" ? dayOf(from) : dayOf(to - 1)));
    }
    setText(said, sentence());
    fold.describe(words().text("time_bar"), words().span(dayOf(from), dayOf(to - 1)));
  }

  function setWords() {
    const w = words();
    thumbs.from.setAttribute("aria-label", w.text("window_start"));
    thumbs.to.setAttribute("aria-label", w.text("window_end"));
    node.setAttribute("aria-label", w.text("time_bar"));
    showPlay();
    writeWords();
    fold.fit();
  }

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stop();
  });
  return { node, update, setWords };
}

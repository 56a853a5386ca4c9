// The time bar: a window of days on an axis, with what begins when, the coverage and the second clock.

import { axisShowing, dayAtFraction, daysOn, fractionOf, movedAxis, sameAxis, ticksOf, zoomedAxis } from "./axis.js";
import { createBars } from "./bars.js";
import { createFold } from "./fold.js";
import { createPlayer } from "./player.js";
import { createStrips } from "./coverage_strips.js";
import { createThumb } from "./thumb.js";
import { createTimeMenus } from "./time_menu.js";
import { createTooltip } from "./tooltip.js";
import { afterFrame, el, fill, setText, show } from "../panel/dom.js";
import { followPointer, watchPinch } from "../panel/gestures.js";
import { icon } from "../panel/icons.js";
import { nextDay, stepFrom } from "./playback.js";
import { addMonths, dayFromIso, isoFromDay } from "../model/days.js";

const MODES = ["instant", "window", "since"];
const AT_REST = 700;
// A day that was typed or picked is a step on the reader's way back; one that a hand passed over is not.
const CHOSEN = { deliberate: true };
// Where the second clock is first put when the window's end is the latest day: the article that asked for this map.
const ARTICLE = dayFromIso("2025-12-01");
// What bars, ticks and strips are drawn from; anything else leaves them as they are.
const DRAWN_FROM = ["axis", "known", "layers", "filters"];

/**
 * Build the bar. `extent` is {first, last, axis}: first and last day of the data, and where the axis begins unless the
 * reader asks for the years before; `coverage` lists {layer, from, to, density, note}; `credit` stands below the bar,
 * and in it while it is folded; `known()` is Map(layer -> features known), `eventDays()` the days on which something
 * visible begins.
 *
 * @param {object} options
 * @param {Store} options.store
 * @param {function(): Words} options.words
 * @param {Extent} options.extent
 * @param {object[]} options.coverage
 * @param {Map<string, object>} options.layerInfo
 * @param {function(): Map<string, Feature[]>} options.known
 * @param {function(): Day[]} options.eventDays
 * @param {function(): Colours} options.colours
 * @param {HTMLElement} options.credit
 * @returns {object}
 */
export function createTimeBar({ store, words, extent, coverage, layerInfo, known, eventDays, colours, credit }) {
  const home = { first: extent.axis, last: extent.last };
  const axis = () => store.get().axis ?? home;
  let w = words();
  let endDrag = null;
  let lastKnown = null;
  let width = 600;
  let laidOutAt = "";
  // As known on the last day is the latest: the marker stands before it.
  const lastPast = extent.last - 1;

  const ticks = el("div", { class: "ticks", "aria-hidden": "true" });
  const middle = el("div", { class: "middle" });
  const track = el("div", { class: "track" });
  const main = el("div", { class: "axis-main" }, track, ticks);
  const tip = createTooltip(main);
  const bars = createBars({ words, layerInfo, colours, tip, onPick: showBin });
  const strips = createStrips({ words, coverage, tip });
  const hold = (cancel) => {
    stop();
    endDrag = cancel;
    node.classList.toggle("dragging", cancel !== null);
  };
  const thumbs = {
    from: createThumb({
      kind: "thumb from",
      edge: 0,
      value: () => store.get().from,
      move: (day) => moveThumb("from", day),
      dayAt: dayOnAxis,
      hold,
    }),
    to: createThumb({
      kind: "thumb to",
      edge: 1,
      value: () => store.get().to,
      move: (day) => moveThumb("to", day),
      dayAt: dayOnAxis,
      hold,
    }),
  };
  const knownMark = createThumb({
    kind: "known-mark",
    edge: 1,
    value: () => store.get().known ?? lastPast,
    move: moveKnown,
    dayAt: dayOnAxis,
    hold,
  });
  track.append(bars.canvas, middle, bars.cursor, thumbs.from.node, thumbs.to.node, knownMark.node);
  main.append(strips.node);

  const wayBack = button("earlier quiet", toggleAxis);
  const zoomIn = button("quiet", () => zoom(0.5), "+");
  const zoomOut = button("quiet", () => zoom(2), "−");
  const modes = Object.fromEntries(MODES.map((mode) => [mode, button(null, () => go({ mode, ...widen(mode) }))]));
  const modeGroup = el("div", { class: "segmented", role: "group" }, Object.values(modes));
  const play = button("icon", togglePlay);
  const previous = button("icon", () => step(-1), icon("previous"));
  const next = button("icon", () => step(1), icon("next"));
  const fromInput = dateInput(chooses("from"));
  const toInput = dateInput(chooses("to"));
  const dates = el("div", { class: "dates" }, fromInput, toInput);
  const knownInput = dateInput(typeKnown);
  const latest = button(null, () => store.set({ known: null }));
  const knownOn = button(null, () => moveKnown(lastKnown ?? (store.get().to < extent.last ? store.get().to : ARTICLE)));
  const knownGroup = el(
    "div",
    { class: "known-group", role: "group" },
    el("div", { class: "segmented" }, latest, knownOn),
    knownInput,
  );
  const menus = createTimeMenus({
    store,
    words,
    extent,
    go,
    zoom,
    axisHome: () => setAxis(home),
    legend: strips.legend,
  });
  const sentence = el("p", { class: "sentence" });
  const announcement = el("p", { class: "said unseen", "aria-live": "polite" });
  const buttons = el("div", { class: "buttons" }, previous, play, next);
  const controls = el(
    "div",
    { class: "controls" },
    buttons,
    modeGroup,
    dates,
    menus.periods.node,
    menus.options.node,
    knownGroup,
  );
  const node = el(
    "section",
    { class: "timebar" },
    controls,
    sentence,
    announcement,
    el("div", { class: "axis" }, wayBack, main, el("div", { class: "axis-zoom" }, zoomIn, zoomOut)),
  );

  const fold = createFold(node, credit);
  buttons.append(fold.button);

  const player = createPlayer({ view: store.get, advance, onChange: showPlay });
  const stop = () => player.stop();

  function button(kind, onclick, ...content) {
    return el("button", { class: kind, type: "button", onclick }, content);
  }

  /** A field for a date, which browsers take long to make: the page is shown first, and a frame later it is one. */
  function dateInput(onchange) {
    const input = el("input", { class: "date", onchange });
    afterFrame(() => {
      input.type = "date";
    });
    return input;
  }

  function chooses(name) {
    return (event) => {
      const day = dayFromIso(event.target.value);
      if (day !== null) moveThumb(name, day, CHOSEN);
    };
  }

  const inData = (day) => Math.min(Math.max(day, extent.first), extent.last);

  /** Set the View, and let a moved axis follow so that what was set can be seen. `how` is for the store. */
  function go(patch, how) {
    const view = { ...store.get(), ...patch };
    const from = view.mode === "window" && (patch.from !== undefined || patch.mode !== undefined) ? view.from : view.to;
    store.set({ ...patch, axis: orHome(axisShowing(axis(), inData(from), inData(view.to), home, extent)) }, how);
  }

  const orHome = (found) => (sameAxis(found, home) ? null : found);

  function setAxis(found) {
    store.set({ axis: orHome(found) });
  }

  function moveThumb(name, day, how) {
    const view = store.get();
    const held = inData(day);
    if (view.mode !== "window") go({ to: held, from: view.mode === "instant" ? held : extent.first }, how);
    else if (name === "from") go({ from: held, to: Math.max(held, view.to) }, how);
    else go({ to: held, from: Math.min(held, view.from) }, how);
  }

  function moveKnown(day) {
    lastKnown = Math.min(inData(day), lastPast);
    const found = axisShowing(axis(), lastKnown, lastKnown, home, extent);
    store.set({ known: lastKnown, axis: orHome(found) });
  }

  function typeKnown(event) {
    const day = dayFromIso(event.target.value);
    if (day === null || day > lastPast) store.set({ known: null });
    else moveKnown(day);
  }

  function shift(days) {
    const view = store.get();
    const held = Math.max(extent.first - view.from, Math.min(extent.last - view.to, days));
    if (view.mode === "window") go({ from: view.from + held, to: view.to + held });
    else moveThumb("to", view.to + days);
  }

  function widen(mode) {
    const view = store.get();
    if (mode === "instant") return { from: view.to };
    if (mode === "since") return { from: extent.first };
    return view.mode === "window" ? {} : { from: inData(addMonths(view.to, -1)) };
  }

  function showBin({ from, to }) {
    stop();
    go({ mode: "window", from: inData(from), to: inData(to) }, CHOSEN);
  }

  /** A step of the unit the reader chose, or of the one named. */
  function step(direction, unit = store.get().step) {
    stop();
    const { to } = store.get();
    shift(stepFrom(to, unit, direction, eventDays()) - to);
  }

  // The place of the pointer, and no farther than the axis: a hand that leaves the bar must not run away with it.
  function dayOnAxis(clientX) {
    return Math.min(Math.max(dayUnder(clientX), axis().first), axis().last);
  }

  function dayUnder(clientX) {
    return dayAtFraction(axis(), fractionUnder(clientX));
  }

  function fractionUnder(clientX) {
    const box = track.getBoundingClientRect();
    return (clientX - box.left) / box.width;
  }

  track.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || !event.isPrimary) return;
    event.preventDefault();
    bars.leave();
    const view = store.get();
    const pressed = dayOnAxis(event.clientX);
    const inside = view.mode === "window" && event.target === middle;
    const name = view.mode === "window" && Math.abs(pressed - view.from) < Math.abs(pressed - view.to) ? "from" : "to";
    let last = pressed;
    const slide = (x) => {
      shift(dayOnAxis(x) - last);
      last = dayOnAxis(x);
    };
    hold(
      followPointer(event, inside ? middle : track, {
        move: inside ? slide : (x) => moveThumb(name, dayOnAxis(x)),
        click: () => {
          const bin = bars.binOf(pressed);
          if (bin?.total > 0) showBin(bin);
          else moveThumb(name, pressed);
        },
        end: () => hold(null),
      }),
    );
  });
  track.addEventListener("pointermove", (event) => {
    if (event.pointerType === "mouse" && event.buttons === 0 && !event.target.closest("button"))
      bars.hover(dayUnder(event.clientX));
    else if (event.target.closest("button")) bars.leave();
  });
  track.addEventListener("pointerleave", bars.leave);

  // The ruler under the bars is the hand's grip on the axis itself.
  ticks.addEventListener("pointerdown", (event) => {
    if (event.button > 0 || !event.isPrimary) return;
    event.preventDefault();
    const start = axis();
    const grip = event.clientX;
    const dayWidth = track.clientWidth / daysOn(start);
    hold(
      followPointer(event, ticks, {
        move: (x) => setAxis(movedAxis(start, Math.round((grip - x) / dayWidth), extent)),
        end: () => hold(null),
      }),
    );
  });
  ticks.addEventListener("dblclick", () => setAxis(home));

  main.addEventListener(
    "wheel",
    (event) => {
      event.preventDefault();
      const line = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 30 : 1;
      const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
      if (event.shiftKey || Math.abs(sideways) > Math.abs(event.deltaY)) {
        const days = (sideways * line * daysOn(axis())) / track.clientWidth;
        setAxis(movedAxis(axis(), Math.sign(days) * Math.ceil(Math.abs(days)), extent));
      } else if (event.deltaY !== 0) {
        setAxis(
          zoomedAxis(
            axis(),
            Math.exp(Math.max(-200, Math.min(200, event.deltaY * line)) * 0.0022),
            held(fractionUnder(event.clientX)),
            extent,
          ),
        );
      }
    },
    { passive: false },
  );

  let pinched = home;
  watchPinch(main, {
    start: () => {
      pinched = axis();
      endDrag?.();
    },
    pinch: (factor, x) => setAxis(zoomedAxis(pinched, factor, held(fractionUnder(x)), extent)),
  });
  const held = (fraction) => Math.min(1, Math.max(0, fraction));

  main.addEventListener("keydown", (event) => {
    const factor = { "+": 0.5, "=": 0.5, "-": 2 }[event.key];
    if (event.ctrlKey || event.metaKey || (factor === undefined && event.key !== "0")) return;
    event.preventDefault();
    event.stopPropagation();
    if (factor === undefined) setAxis(home);
    else zoom(factor);
  });

  /** Zoom the axis about what the reader set: the window's end, or the axis' middle when that is out of sight. */
  function zoom(factor) {
    const at = fractionOf(axis(), store.get().to + 1);
    setAxis(zoomedAxis(axis(), factor, at >= 0 && at <= 1 ? at : 0.5, extent));
  }

  function toggleAxis() {
    setAxis(store.get().axis === null ? { first: extent.first, last: extent.last } : home);
  }

  function togglePlay() {
    const view = store.get();
    const { first, last } = axis();
    if (!player.playing() && (view.to >= last || view.to < first)) moveToStart();
    player.toggle();
  }

  // Playing runs over the days that the axis shows.
  function moveToStart() {
    const view = store.get();
    const { first } = axis();
    if (view.mode === "window") shift(first - view.from);
    else moveThumb("to", first);
  }

  function advance(stride) {
    const view = store.get();
    const { last } = axis();
    const day = nextDay(view.to, view, eventDays(), last, stride);
    if (day !== null) shift(day - view.to);
    else if (view.loop) moveToStart();
    return view.loop || store.get().to < last;
  }

  function showPlay() {
    const playing = player.playing();
    fill(play, icon(playing ? "pause" : "play"));
    label(play, playing ? "pause" : "play");
  }

  function label(control, key) {
    control.setAttribute("aria-label", w.text(key));
    control.title = w.text(key);
  }

  function drawTicks() {
    const shown = axis();
    fill(
      ticks,
      ticksOf(shown, width).map(({ day, of }) =>
        el(
          "span",
          { style: `left:${fractionOf(shown, day) * 100}%` },
          of === "month" ? w.month(day).replace(/ (\d\d)(\d\d)$/, " $1$2") : w.day(day, { year: false }),
        ),
      ),
    );
  }

  const sizeNow = () => `${track.clientWidth} ${track.clientHeight}`;

  /** Draw all that depends on the axis, on what is known and on the layers switched on. */
  function layOut() {
    const view = store.get();
    // First what has to be measured, before anything is written. Where the bar does not stand yet there is nothing to.
    if (node.isConnected && track.clientWidth > 0) drawToScale(view);
    fill(wayBack, icon(view.axis === null ? "earlier" : "later"));
    label(wayBack, view.axis === null ? "axis_earlier" : "axis_back");
    strips.draw(axis(), view.known);
    describe();
  }

  function drawToScale(view) {
    laidOutAt = sizeNow();
    width = track.clientWidth || width;
    bars.draw(axis(), known(), view.layers);
    drawTicks();
    place(view);
  }

  /** Draw what a changed View asks for, and put the markers in their places. The words follow with `describe`. */
  function update(view, changed) {
    if (DRAWN_FROM.some((key) => changed.has(key))) layOut();
    else place(view);
  }

  /** Put the markers in their places for a View. */
  function place(view) {
    const shown = axis();
    const [left, right] = [view.from, view.to + 1].map((day) => Math.round(held(fractionOf(shown, day)) * width));
    if (node.dataset.mode !== view.mode) node.dataset.mode = view.mode;
    // Transforms, which move without a layout: this is done at every step of a hand or of playing.
    middle.style.transform = `translateX(${left}px) scaleX(${right - left})`;
    thumbs.from.place(shown, width);
    thumbs.to.place(shown, width);
    show(thumbs.from.node, view.mode === "window");
    if (view.known !== null) knownMark.place(shown, width);
  }

  /** Write and say what the View is. */
  function describe() {
    const view = store.get();
    thumbs.from.describe(extent.first, extent.last, w.day(view.from));
    thumbs.to.describe(extent.first, extent.last, w.day(view.to));
    for (const mode of MODES) modes[mode].setAttribute("aria-pressed", String(view.mode === mode));
    const past = view.known !== null;
    show(fromInput, view.mode === "window");
    write(fromInput, view.from);
    write(toInput, view.to);
    write(knownInput, view.known);
    latest.setAttribute("aria-pressed", String(!past));
    knownOn.setAttribute("aria-pressed", String(past));
    show(knownMark.node, past);
    if (past) knownMark.describe(extent.first, lastPast, w.day(view.known));
    node.classList.toggle("as-known", past);
    label(previous, `previous_${view.step}`);
    label(next, `next_${view.step}`);
    menus.update(view, view.axis !== null);
    fold.describe(w.text("time_bar"), view.mode === "instant" ? w.day(view.to) : w.span(view.from, view.to));
  }

  function write(input, day) {
    const text = day === null ? "" : isoFromDay(day);
    if (input.value !== text) input.value = text;
  }

  let announcing = null;

  /** Show the totals at once, and say them when they have come to rest: a voice cannot follow a hand. */
  function speak(text) {
    setText(sentence, text);
    window.clearTimeout(announcing);
    announcing = window.setTimeout(() => setText(announcement, text), AT_REST);
  }

  function setWords() {
    w = words();
    for (const mode of MODES) modes[mode].textContent = w.text(`mode_${mode}`);
    modeGroup.setAttribute("aria-label", w.text("mode"));
    thumbs.from.node.setAttribute("aria-label", w.text("window_start"));
    thumbs.to.node.setAttribute("aria-label", w.text("window_end"));
    knownMark.node.setAttribute("aria-label", w.text("known_mark"));
    ticks.title = w.text("ruler_hint");
    label(zoomIn, "axis_in");
    label(zoomOut, "axis_out");
    for (const [input, key] of [
      [fromInput, "window_start"],
      [toInput, "window_end"],
      [knownInput, "known_on"],
    ]) {
      input.setAttribute("aria-label", w.text(key));
      input.min = isoFromDay(extent.first);
      input.max = isoFromDay(extent.last);
    }
    latest.textContent = w.text("latest");
    knownOn.textContent = w.text("known_on");
    knownGroup.setAttribute("aria-label", w.text("second_clock"));
    node.setAttribute("aria-label", w.text("time_bar"));
    menus.setWords();
    showPlay();
    layOut();
  }

  // Where there is room, dates and the second clock stand in the row; on a narrow bar they are in the menu.
  const roomy = window.matchMedia("(min-width: 1200px)");
  const arrange = () => {
    if (roomy.matches) {
      modeGroup.after(dates);
      controls.append(knownGroup);
    } else menus.narrow.append(dates, knownGroup);
    menus.place(roomy.matches);
  };
  roomy.addEventListener("change", arrange);
  arrange();
  // An observer reports the first size too, for which all is laid out already.
  new ResizeObserver(() => sizeNow() === laidOutAt || layOut()).observe(track);

  return {
    node,
    update,
    place,
    describe,
    speak,
    setWords,
    fit: fold.fit,
    redraw: layOut,
    shift,
    step,
    togglePlay,
    stop,
    moveThumb,
    isPlaying: player.playing,
    counted: bars.counted,
  };
}

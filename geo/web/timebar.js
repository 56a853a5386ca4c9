// The time bar: a window of days on an axis, with the strikes a week, the coverage and the two clocks.

import { el, fill, say, svg } from "./dom.js";
import { icon } from "./icons.js";
import { histogram } from "./select.js";
import { addMonths, dayFromIso, dayOf, isoFromDay, monthsBetween, partsOf, weekStart } from "./time.js";

const BARS = 44;
const BASINS = ["caribbean", "eastern_pacific", "unknown"];
const PLAY_DAYS_A_SECOND = 14;
const MODES = ["instant", "window", "since"];

/**
 * Build the bar. `extent` is {first, last, axis}: first and last day of the data, and where the axis begins
 * unless the reader asks for the years before; `coverage` lists {layer, from, to, density, note}.
 */
export function createTimebar({ store, words, extent, coverage, known, visibleDays }) {
  let axis = { first: extent.axis, last: extent.last };
  let playing = null;
  let w = words();

  const chart = svg("svg", { class: "bars", "aria-hidden": "true", preserveAspectRatio: "none" });
  const ticks = el("div", { class: "ticks", "aria-hidden": "true" });
  const strips = el("div", { class: "strips" });
  const middle = el("div", { class: "middle" });
  const thumbs = { from: makeThumb("from"), to: makeThumb("to") };
  const knownMark = el("div", { class: "known-mark", hidden: true });
  const track = el("div", { class: "track" }, chart, middle, knownMark, thumbs.from, thumbs.to);
  const earlier = el("button", { class: "earlier quiet", type: "button", onclick: toggleEarlier });
  const modes = Object.fromEntries(
    MODES.map((mode) => [mode, el("button", { type: "button", onclick: () => store.set({ mode, ...widen(mode) }) })]),
  );
  const modeGroup = el("div", { class: "segmented", role: "group" }, Object.values(modes));
  const play = el("button", { class: "icon", type: "button", onclick: togglePlay });
  const previous = el("button", { class: "icon", type: "button", onclick: () => stepToEvent(-1) }, icon("previous"));
  const next = el("button", { class: "icon", type: "button", onclick: () => stepToEvent(1) }, icon("next"));
  const fromInput = dateInput("from");
  const toInput = dateInput("to");
  const dates = el("div", { class: "dates" });
  const sentence = el("p", { class: "sentence", "aria-live": "polite" });
  const knownInput = el("input", { type: "date", onchange: setKnown });
  const knownReset = el("button", { class: "quiet", type: "button", onclick: () => store.set({ known: null }) });
  const knownLabel = el("label", { class: "known" });
  const exactName = el("summary", {});
  const exact = el("details", { class: "exact" }, exactName,
    el("div", { class: "exact-body" }, dates, el("div", { class: "known-group" }, knownLabel, knownReset)));
  const node = el("section", { class: "timebar" },
    el("div", { class: "controls" }, el("div", { class: "buttons" }, previous, play, next), modeGroup, exact),
    sentence,
    el("div", { class: "axis" }, earlier, el("div", { class: "axis-main" }, track, ticks, strips)));

  track.addEventListener("pointerdown", dragFromTrack);
  middle.addEventListener("pointerdown", dragMiddle);

  function makeThumb(name) {
    const thumb = el("button", { class: `thumb ${name}`, type: "button", role: "slider" });
    thumb.addEventListener("pointerdown", (event) => {
      event.stopPropagation();
      drag(event, thumb, (day) => moveThumb(name, day));
    });
    thumb.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -7, PageUp: 7 }[event.key];
      if (step === undefined || event.shiftKey) return;
      event.preventDefault();
      event.stopPropagation();
      moveThumb(name, store.get()[name] + step);
    });
    return thumb;
  }

  function dateInput(name) {
    return el("input", { type: "date", onchange: (event) => {
      const day = dayFromIso(event.target.value);
      if (day !== null) moveThumb(name, day);
    } });
  }

  function setKnown(event) {
    const day = dayFromIso(event.target.value);
    store.set({ known: day === null || day >= extent.last ? null : Math.max(day, extent.first) });
  }

  function moveThumb(name, day) {
    const view = store.get();
    const held = Math.min(Math.max(day, extent.first), extent.last);
    if (view.mode !== "window") store.set({ to: held, from: view.mode === "instant" ? held : extent.first });
    else if (name === "from") store.set({ from: held, to: Math.max(held, view.to) });
    else store.set({ to: held, from: Math.min(held, view.from) });
  }

  function shift(days) {
    const view = store.get();
    const held = Math.max(extent.first - view.from, Math.min(extent.last - view.to, days));
    if (view.mode === "window") store.set({ from: view.from + held, to: view.to + held });
    else moveThumb("to", view.to + days);
  }

  function widen(mode) {
    const view = store.get();
    if (mode === "instant") return { from: view.to };
    if (mode === "since") return { from: extent.first };
    return view.mode === "window" ? {} : { from: Math.max(axis.first, addMonths(view.to, -1)) };
  }

  function drag(event, target, move) {
    stop();
    event.preventDefault();
    target.focus?.({ preventScroll: true });
    node.classList.add("dragging");
    target.setPointerCapture(event.pointerId);
    const moving = (moved) => move(dayAt(moved.clientX));
    const end = () => {
      node.classList.remove("dragging");
      target.removeEventListener("pointermove", moving);
    };
    target.addEventListener("pointermove", moving);
    target.addEventListener("pointerup", end, { once: true });
    target.addEventListener("pointercancel", end, { once: true });
  }

  function dragFromTrack(event) {
    if (event.target.closest(".thumb, .middle")) return;
    const view = store.get();
    const day = dayAt(event.clientX);
    const name = view.mode === "window" && Math.abs(day - view.from) < Math.abs(day - view.to) ? "from" : "to";
    moveThumb(name, day);
    drag(event, thumbs[name], (moved) => moveThumb(name, moved));
  }

  function dragMiddle(event) {
    event.stopPropagation();
    let last = dayAt(event.clientX);
    drag(event, middle, (day) => {
      shift(day - last);
      last = day;
    });
  }

  const spanOfAxis = () => axis.last - axis.first + 1;
  const fraction = (day) => (day - axis.first) / spanOfAxis();
  const percent = (day) => `${Math.min(1, Math.max(0, fraction(day))) * 100}%`;

  function dayAt(clientX) {
    const box = track.getBoundingClientRect();
    return Math.floor(axis.first + ((clientX - box.left) / box.width) * spanOfAxis());
  }

  function toggleEarlier() {
    axis = { ...axis, first: axis.first === extent.first ? extent.axis : extent.first };
    layOut();
  }

  function stepToEvent(direction) {
    stop();
    const view = store.get();
    const days = visibleDays();
    const day = direction > 0 ? days.find((found) => found > view.to) : days.findLast((found) => found < view.to);
    if (day !== undefined) shift(day - view.to);
  }

  function togglePlay() {
    if (playing !== null) return stop();
    const view = store.get();
    if (view.to >= extent.last) moveToStart();
    const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (calm) {
      const timer = window.setInterval(() => advance(7), 1000);
      playing = () => window.clearInterval(timer);
    } else {
      let last = null;
      let due = 0;
      let request = window.requestAnimationFrame(function tick(now) {
        due += last === null ? 0 : ((now - last) / 1000) * PLAY_DAYS_A_SECOND;
        last = now;
        if (due >= 1) {
          advance(Math.floor(due));
          due -= Math.floor(due);
        }
        if (playing !== null) request = window.requestAnimationFrame(tick);
      });
      playing = () => window.cancelAnimationFrame(request);
    }
    showPlay();
  }

  function moveToStart() {
    const view = store.get();
    if (view.mode === "window") shift(axis.first - view.from);
    else moveThumb("to", axis.first);
  }

  function advance(days) {
    shift(days);
    if (store.get().to >= extent.last) stop();
  }

  function stop() {
    if (playing === null) return;
    playing();
    playing = null;
    showPlay();
  }

  function showPlay() {
    fill(play, icon(playing === null ? "play" : "pause"));
    play.setAttribute("aria-label", w.text(playing === null ? "play" : "pause"));
    play.title = w.text(playing === null ? "play" : "pause");
  }

  function drawBars() {
    const bins = weeks();
    const most = Math.max(1, ...bins.map((bin) => BASINS.reduce((sum, basin) => sum + bin[basin], 0)));
    chart.setAttribute("viewBox", `0 0 ${spanOfAxis()} ${BARS}`);
    chart.replaceChildren(...bins.flatMap((bin) => {
      let top = BARS;
      return BASINS.filter((basin) => bin[basin] > 0).map((basin) => {
        const height = (bin[basin] / most) * (BARS - 4);
        top -= height;
        return svg("rect", { x: bin.start - axis.first + 0.6, y: top, width: 5.8, height, class: `basin-${basin}` });
      });
    }));
  }

  const weeks = () => histogram(known("strikes"), weekStart(axis.first), axis.last, 7, dayOf);

  function drawTicks() {
    const months = monthsBetween(axis.first, axis.last);
    const room = track.clientWidth || 600;
    const every = [1, 2, 3, 6, 12].find((n) => (room / months.length) * n >= 58) ?? 12;
    fill(ticks, months.filter((day) => partsOf(day).month % every === 0).map((day) =>
      el("span", { style: `left:${percent(day)}` }, w.month(day).replace(/ (\d\d)(\d\d)$/, " $1$2"))));
  }

  function drawStrips() {
    const rows = new Map();
    for (const part of coverage) {
      if (!rows.has(part.layer)) rows.set(part.layer, []);
      rows.get(part.layer).push(part);
    }
    fill(strips, [...rows].map(([layer, parts]) => el("div", { class: "strip-row" },
      el("span", { class: "strip-name" }, w.of(parts[0], "short")),
      el("div", { class: "strip", "data-layer": layer }, parts.map((part) => el("span", {
        class: `density ${part.density}`,
        style: `left:${percent(part.from)};width:${(Math.max(0, Math.min(1, fraction(part.to))) - Math.max(0, Math.min(1, fraction(part.from)))) * 100}%`,
        title: `${w.of(parts[0], "short")}: ${w.text(part.density)}. ${w.of(part, "note")}`,
      }))))));
  }

  function layOut() {
    const full = axis.first === extent.first;
    fill(earlier, icon(full ? "later" : "earlier"));
    earlier.title = w.text(full ? "axis_shorter" : "axis_earlier");
    earlier.setAttribute("aria-label", earlier.title);
    drawBars();
    drawTicks();
    drawStrips();
    update(store.get());
  }

  function update(view) {
    const left = percent(view.from);
    const right = percent(view.to + 1);
    node.dataset.mode = view.mode;
    middle.style.left = left;
    middle.style.width = `calc(${right} - ${left})`;
    thumbs.from.style.left = left;
    thumbs.to.style.left = right;
    for (const name of ["from", "to"]) {
      thumbs[name].setAttribute("aria-valuemin", extent.first);
      thumbs[name].setAttribute("aria-valuemax", extent.last);
      thumbs[name].setAttribute("aria-valuenow", view[name]);
      thumbs[name].setAttribute("aria-valuetext", w.day(view[name]));
    }
    thumbs.from.hidden = view.mode !== "window";
    for (const mode of MODES) modes[mode].setAttribute("aria-pressed", String(view.mode === mode));
    fromInput.value = isoFromDay(view.from);
    toInput.value = isoFromDay(view.to);
    fromInput.hidden = view.mode !== "window";
    knownInput.value = view.known === null ? "" : isoFromDay(view.known);
    knownReset.hidden = view.known === null;
    knownMark.hidden = view.known === null;
    if (view.known !== null) knownMark.style.left = percent(view.known + 1);
    node.classList.toggle("as-known", view.known !== null);
  }

  function speak(text) {
    say(sentence, text);
  }

  function setWords() {
    w = words();
    modes.instant.textContent = w.text("mode_instant");
    modes.window.textContent = w.text("mode_window");
    modes.since.textContent = w.text("mode_since");
    modeGroup.setAttribute("aria-label", w.text("mode"));
    for (const [button, key] of [[previous, "previous_event"], [next, "next_event"]]) {
      button.title = w.text(key);
      button.setAttribute("aria-label", w.text(key));
    }
    thumbs.from.setAttribute("aria-label", w.text("window_start"));
    thumbs.to.setAttribute("aria-label", w.text("window_end"));
    for (const [input, key] of [[fromInput, "window_start"], [toInput, "window_end"]]) {
      input.setAttribute("aria-label", w.text(key));
      input.min = isoFromDay(extent.first);
      input.max = isoFromDay(extent.last);
    }
    knownInput.min = isoFromDay(extent.first);
    knownInput.max = isoFromDay(extent.last);
    fill(dates, fromInput, toInput);
    fill(knownLabel, el("span", {}, w.text("known_on")), knownInput);
    knownReset.textContent = w.text("latest");
    exactName.textContent = w.text("exact_dates");
    node.setAttribute("aria-label", w.text("time_bar"));
    showPlay();
    layOut();
  }

  // Where there is room the exact dates stand open in the row; on a phone they fold away.
  const roomy = window.matchMedia("(min-width: 901px)");
  const unfold = () => { exact.open = roomy.matches; };
  roomy.addEventListener("change", unfold);
  unfold();

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) stop();
  });
  new ResizeObserver(() => drawTicks()).observe(track);

  return { node, update, speak, setWords, redraw: layOut, shift, stepToEvent, togglePlay, stop, moveThumb };
}

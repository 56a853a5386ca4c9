// Two moments, or two days of knowledge, beside each other: the same scene drawn twice with two looks.

import { KINDS, LAYOUTS, firstComparison, heldAt, otherView } from "./comparison.js";
import { createScene } from "../draw/scene.js";
import { dayFromIso, isoFromDay } from "../model/days.js";
import { el, fill } from "../panel/dom.js";
import { icon } from "../panel/icons.js";
import { sentenceOf } from "../model/tally.js";

const STEP = 0.02;
const NARROW = "(max-width: 600px)";

/**
 * Build the comparison. `scene` is the map's own, drawn on the right; `listen(map, sideAt)` makes another map
 * answer the pointer. While View key `compare` is null nothing of it exists but a button.
 *
 * @param {object} options
 * @param {L.Map} options.map
 * @param {object} options.scene
 * @param {HTMLElement} options.stage
 * @param {Store} options.store
 * @param {Model} options.model
 * @param {Object<string, object>} options.basemap
 * @param {function(): Words} options.words
 * @param {function(): Colours} options.colours
 * @param {Function} options.listen
 * @returns {object}
 */
export function createCompare({ map, scene, stage, store, model, basemap, words, colours, listen }) {
  const container = map.getContainer();
  const narrow = window.matchMedia(NARROW);
  const button = el("button", { class: "icon", type: "button", onclick: toggle }, icon("compare"));
  const kinds = segmented(KINDS, (kind) => change({ kind }));
  const layouts = segmented(LAYOUTS, (layout) => change({ layout }));
  const inputs = Object.fromEntries(
    ["from", "to", "known"].map((name) => [name, el("input", { type: "date", onchange: () => setDay(name) })]),
  );
  const close = el("button", { class: "icon", type: "button", onclick: end }, icon("close"));
  const sides = { left: el("div", { class: "compare-side left" }), right: el("div", { class: "compare-side right" }) };
  const bar = el(
    "section",
    { class: "compare-bar" },
    el("div", { class: "compare-controls" }, kinds.node, Object.values(inputs), layouts.node, close),
    sides.left,
    sides.right,
  );
  const divider = el("div", {
    class: "divider",
    role: "slider",
    tabindex: "0",
    "aria-valuemin": 0,
    "aria-valuemax": 100,
    "aria-orientation": "horizontal",
  });
  layouts.node.classList.add("compare-layouts");
  const overlay = el("div", { class: "compare", hidden: true }, divider, bar);
  stage.append(overlay);

  let other = null;
  let last = null;
  let drawing = null;
  let at = 0.5;

  function segmented(names, choose) {
    const buttons = Object.fromEntries(
      names.map((name) => [name, el("button", { type: "button", onclick: () => choose(name) })]),
    );
    return { node: el("div", { class: "segmented", role: "group" }, Object.values(buttons)), buttons };
  }

  const change = (patch) => store.set({ compare: { ...store.get().compare, ...patch } });

  function toggle() {
    if (store.get().compare === null) store.set({ compare: last ?? firstComparison(store.get(), model.extent) });
    else end();
  }

  function end() {
    const inside = overlay.contains(document.activeElement);
    store.set({ compare: null });
    if (inside) button.focus({ preventScroll: true });
  }

  function setDay(name) {
    const day = dayFromIso(inputs[name].value);
    const { first, last: newest } = model.extent;
    if (name === "known") change({ known: day === null || day >= newest ? null : Math.max(day, first) });
    else if (day === null) fillControls(store.get());
    else {
      const { from, to } = store.get().compare;
      const held = Math.min(Math.max(day, first), newest);
      change(name === "from" ? { from: held, to: Math.max(held, to) } : { from: Math.min(from, held), to: held });
    }
  }

  /** What the page's View draws on the left, with its selection. */
  function current() {
    return { ...other, words: words(), colours: colours() };
  }

  const layoutNow = () => (narrow.matches ? "swipe" : store.get().compare.layout);

  function build() {
    const layout = layoutNow();
    if (drawing?.layout === layout) return;
    tearDown();
    if (layout === "swipe") {
      const second = createScene(map, model, basemap, current, { suffix: "-left", withBase: false });
      drawing = { layout, scene: second, remove: second.remove };
      map.on("move zoomend resize", clip);
    } else drawing = buildBeside();
    stage.classList.toggle("beside", layout === "side");
    divider.hidden = layout !== "swipe";
    clip();
  }

  /** A second map on the left half that follows the first, and the first follows it. */
  function buildBeside() {
    const before = { centre: map.getCenter(), zoom: map.getZoom(), bounds: map.getBounds() };
    const node = el("div", { class: "compare-map", role: "region", "aria-label": words().text("compare_map") });
    container.parentNode.before(node);
    stage.classList.add("beside");
    // What was in sight stays in sight in half the room, and comes back when the comparison ends untouched.
    map.invalidateSize({ pan: false });
    map.fitBounds(before.bounds, { animate: false });
    const fitted = { centre: map.getCenter(), zoom: map.getZoom() };
    const left = L.map(node, { ...map.options, zoomControl: false, attributionControl: false, layers: [] });
    left.setView(fitted.centre, fitted.zoom, { animate: false });
    let following = false;
    const follow = (leader, follower) => () => {
      if (following) return;
      following = true;
      follower.setView(leader.getCenter(), leader.getZoom(), { animate: false });
      following = false;
    };
    const [toLeft, toRight] = [follow(map, left), follow(left, map)];
    map.on("move resize", toLeft);
    left.on("move", toRight);
    const second = createScene(left, model, basemap, current);
    listen(left, () => ({ scene: second, known: other.view.known }));
    const resized = new ResizeObserver(() => {
      left.invalidateSize({ pan: false });
      toLeft();
    });
    resized.observe(node);
    return {
      layout: "side",
      scene: second,
      remove() {
        resized.disconnect();
        map.off("move resize", toLeft);
        left.remove();
        node.remove();
        stage.classList.remove("beside");
        const now = { centre: map.getCenter(), zoom: map.getZoom() };
        // Two maps that follow each other settle on whole pixels.
        const apart = map.project(now.centre, now.zoom).distanceTo(map.project(fitted.centre, now.zoom));
        const { centre, zoom } = now.zoom === fitted.zoom && apart < 3 ? before : now;
        map.invalidateSize({ pan: false });
        map.setView(centre, zoom, { animate: false });
      },
    };
  }

  function tearDown() {
    if (drawing === null) return;
    map.off("move zoomend resize", clip);
    drawing.remove();
    drawing = null;
    for (const pane of scene.panes) pane.style.clipPath = "";
  }

  /** Show each scene on its side of the divider. Panes move with the map, so their clips move against it. */
  function clip() {
    if (drawing?.layout !== "swipe") return;
    const { x: width, y: height } = map.getSize();
    const [topLeft, bottomRight] = [
      [0, 0],
      [width, height],
    ].map((point) => map.containerPointToLayerPoint(point));
    const cut = topLeft.x + width * at;
    const corner = ([x, y]) => `${x}px ${y}px`;
    const box = (west, east) =>
      `polygon(${[
        [west, topLeft.y],
        [east, topLeft.y],
        [east, bottomRight.y],
        [west, bottomRight.y],
      ]
        .map(corner)
        .join(",")})`;
    for (const pane of drawing.scene.panes) pane.style.clipPath = box(topLeft.x, cut);
    for (const pane of scene.panes) pane.style.clipPath = box(cut, bottomRight.x);
    divider.style.left = `${at * 100}%`;
    divider.setAttribute("aria-valuenow", Math.round(at * 100));
    divider.setAttribute("aria-valuetext", `${Math.round(at * 100)} %`);
  }

  divider.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    divider.focus({ preventScroll: true });
    divider.setPointerCapture(event.pointerId);
    const box = container.getBoundingClientRect();
    // The View hears where the hand let go: while it moves only the clip does.
    const move = ({ clientX }) => {
      at = heldAt((clientX - box.left) / box.width);
      clip();
    };
    divider.addEventListener("pointermove", move);
    const done = () => {
      divider.removeEventListener("pointermove", move);
      divider.removeEventListener("pointerup", done);
      divider.removeEventListener("pointercancel", done);
      change({ at });
    };
    divider.addEventListener("pointerup", done);
    divider.addEventListener("pointercancel", done);
  });
  divider.addEventListener("keydown", (event) => {
    const now = store.get().compare.at;
    const to = {
      ArrowLeft: now - STEP,
      ArrowDown: now - STEP,
      ArrowRight: now + STEP,
      ArrowUp: now + STEP,
      PageDown: now - 5 * STEP,
      PageUp: now + 5 * STEP,
      Home: 0,
      End: 1,
    }[event.key];
    if (to === undefined || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    change({ at: heldAt(to) });
  });

  function fillControls(view) {
    const { kind, from, to, known } = view.compare;
    for (const name of KINDS) kinds.buttons[name].setAttribute("aria-pressed", String(kind === name));
    for (const name of LAYOUTS) layouts.buttons[name].setAttribute("aria-pressed", String(layoutNow() === name));
    inputs.from.hidden = kind !== "time" || view.mode !== "window";
    inputs.to.hidden = kind !== "time";
    inputs.known.hidden = kind !== "known";
    inputs.from.value = isoFromDay(from);
    inputs.to.value = isoFromDay(to);
    inputs.known.value = known === null ? "" : isoFromDay(known);
  }

  /** Say at a side's top which moment and whose knowledge it shows, and its totals. */
  function label(side, { view, selection }, kind) {
    const w = words();
    const parts = [];
    if (kind === "time") parts.push(w.text(side === "left" ? "compare_other_time" : "compare_bar_time"));
    if (view.known !== null) parts.push(w.text("compare_as_known", { day: w.day(view.known) }));
    else if (kind === "known") parts.push(w.text("compare_latest"));
    fill(
      sides[side],
      el("strong", {}, `${w.text("compare_" + side)}: ${parts.join(", ")}`),
      el("p", {}, sentenceOf(selection, view, w, model.absent)),
    );
  }

  /** Follow the View; `selection` is what its right side shows. */
  function update(view, changed, selection) {
    if (view.compare === null && !changed.has("compare")) return;
    button.setAttribute("aria-pressed", String(view.compare !== null));
    overlay.hidden = view.compare === null;
    stage.classList.toggle("comparing", view.compare !== null);
    if (view.compare === null) {
      tearDown();
      other = null;
      return;
    }
    last = view.compare;
    at = view.compare.at;
    const left = otherView(view, model.extent);
    const known = other?.view.known;
    other = { view: left, selection: model.select(left) };
    build();
    if (known !== left.known) drawing.scene.resetLayout();
    clip();
    fillControls(view);
    label("left", other, view.compare.kind);
    label("right", { view, selection }, view.compare.kind);
    if (changed.has("compare")) drawing.scene.redraw();
  }

  narrow.addEventListener("change", () => {
    if (store.get().compare === null) return;
    build();
    fillControls(store.get());
    drawing.scene.redraw();
  });

  return {
    button,
    update,
    isOpen: () => store.get().compare !== null,
    close: end,
    redraw: () => drawing?.scene.redraw(),
    redrawBase: () => drawing?.scene.redrawBase(),
    /** Whose drawing lies at a pixel of the map: its scene and the day of its knowledge. */
    sideAt({ x }) {
      const isLeft = drawing?.layout === "swipe" && x < map.getSize().x * at;
      return isLeft ? { scene: drawing.scene, known: other.view.known } : { scene, known: store.get().known };
    },
    drawn: () => drawing?.scene.drawn() ?? null,
    setWords() {
      const w = words();
      for (const [node, key] of [
        [button, "compare"],
        [close, "compare_end"],
        [inputs.from, "compare_from"],
        [inputs.to, "compare_to"],
        [inputs.known, "compare_on"],
        [divider, "compare_divider"],
      ]) {
        node.setAttribute("aria-label", w.text(key));
        node.title = w.text(key);
      }
      bar.setAttribute("aria-label", w.text("compare_title"));
      kinds.node.setAttribute("aria-label", w.text("compare_kind"));
      layouts.node.setAttribute("aria-label", w.text("compare_layout"));
      for (const name of KINDS) kinds.buttons[name].textContent = w.text(`compare_${name}`);
      for (const name of LAYOUTS) layouts.buttons[name].textContent = w.text(`compare_${name}`);
      for (const input of Object.values(inputs)) {
        input.min = isoFromDay(model.extent.first);
        input.max = isoFromDay(model.extent.last);
      }
      document.querySelector(".compare-map")?.setAttribute("aria-label", w.text("compare_map"));
    },
  };
}

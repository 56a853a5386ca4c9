// Measuring on the map: points, the shortest ways between them, and rings at 12 and 200 nautical miles.

import { NAUTICAL_MILE, inverse, ringAround, wayBetween } from "./geodesy.js";
import { bearingText, lengthText, parsePosition, positionText } from "./position.js";
import { canvasLayer, inWorld, asOneItem } from "../draw/canvas.js";
import { el, fill } from "../panel/dom.js";
import { icon } from "../panel/icons.js";
import { toWorld } from "../draw/projection.js";

const RINGS = [12, 200];
const PAN = 60;
const FINE_PAN = 6;
// A second click this near to the last point, in pixels, is the other half of a double-click.
const SAME = 3;
// Height of a row of words, and where a row may stand: in offsets from its point.
const ROW = 15;
const ROWS = [1, -1, 2.6, -2.6, 4.2];

/**
 * The legs between points: [{distance, bearing}] in metres and degrees.
 *
 * @param {Position[]} points
 * @returns {{distance: number, bearing: number}[]}
 */
export const legsOf = (points) => points.slice(1).map((point, index) => inverse(points[index], point));

/**
 * Build the measure tool. View keys: `measure`, null or the points set, and `rings`, null or a centre, all
 * [longitude, latitude]. Returns its button, panel and what the page calls.
 *
 * @param {object} options
 * @param {L.Map} options.map
 * @param {HTMLElement} options.stage
 * @param {Store} options.store
 * @param {function(): Words} options.words
 * @param {function(): Colours} options.colours
 * @param {function(): void} options.onStart
 * @returns {object}
 */
export function createMeasure({ map, stage, store, words, colours, onStart }) {
  const container = map.getContainer();
  const button = el("button", { class: "icon", type: "button", onclick: toggle }, icon("measure"));
  const title = el("h2", {});
  const close = el("button", { class: "icon close", type: "button", onclick: end }, icon("close"));
  const hint = el("p", { class: "hint" });
  const legs = el("ol", { class: "legs" });
  const total = el("p", { class: "total", role: "status" });
  const typed = el("input", { type: "text", autocomplete: "off", spellcheck: "false", size: 8 });
  const typedName = el("summary", {});
  const wrong = el("p", { class: "wrong", role: "alert", hidden: true });
  const add = el("button", { class: "quiet", type: "submit" });
  const addCentre = el("button", { class: "quiet", type: "button", onclick: addMiddle });
  const undo = el("button", { class: "quiet", type: "button", onclick: takeBack });
  const clear = el("button", {
    class: "quiet",
    type: "button",
    onclick: () => store.set({ measure: [], rings: null }),
  });
  const ringsBox = el("input", {
    type: "checkbox",
    onchange: () => store.set({ rings: ringsBox.checked ? ringsCentre() : null }),
  });
  const ringsName = el("span", {});
  const ringsNote = el("em", {});
  const note = el("p", { class: "hint note" });
  const form = el("form", { class: "typed", onsubmit: addTyped }, typed, add);
  const points = el(
    "div",
    { class: "measure-points" },
    hint,
    legs,
    total,
    el("div", { class: "measure-buttons" }, addCentre, undo, clear),
    el("details", { class: "typed-choice" }, typedName, form, wrong),
  );
  const node = el(
    "section",
    { class: "measure", hidden: true },
    close,
    title,
    points,
    el("label", { class: "rings-choice" }, ringsBox, el("span", {}, ringsName, " ", ringsNote)),
    note,
  );
  stage.append(node);

  let pointer = null;
  let ways = [];
  let rings = [];
  // One canvas a map: side by side, both show what is measured.
  const layers = new Map();

  function toggle() {
    if (store.get().measure === null) begin();
    else end();
  }

  function begin(first = null) {
    onStart();
    store.set({ measure: first === null ? [] : [first] });
    container.focus({ preventScroll: true });
  }

  function end() {
    const inside = node.contains(document.activeElement) || document.activeElement === container;
    store.set({ measure: null, rings: null });
    if (inside) button.focus({ preventScroll: true });
  }

  const ringsCentre = () => store.get().measure?.at(-1) ?? middle();

  function middle() {
    const { lng, lat } = map.getCenter();
    return [lng, lat];
  }

  /** Take a click as the next point; false when nothing is being measured. */
  function setPoint([longitude, latitude], from = map) {
    const set = store.get().measure;
    if (set === null) return false;
    const pixel = ([lng, lat]) => from.latLngToContainerPoint([lat, lng]);
    const point = [longitude, latitude];
    if (set.length === 0 || pixel(set.at(-1)).distanceTo(pixel(point)) > SAME) addPoint(point);
    return true;
  }

  function addPoint(point) {
    const { measure, rings: centre } = store.get();
    // Rings stand around the last point while they are chosen here.
    store.set({ measure: [...measure, point], rings: centre === null ? null : point });
  }

  function addMiddle() {
    addPoint(middle());
  }

  function addTyped(event) {
    event.preventDefault();
    const point = parsePosition(typed.value);
    wrong.hidden = point !== null;
    if (point === null) return;
    addPoint(point);
    typed.value = "";
    if (!map.getBounds().contains([point[1], point[0]])) map.panTo([point[1], point[0]], { animate: false });
  }

  function takeBack() {
    const measure = store.get().measure.slice(0, -1);
    store.set({ measure, rings: store.get().rings === null ? null : (measure.at(-1) ?? null) });
  }

  function draw(context, frame) {
    const { text: foreground, sea, airspace } = colours();
    inWorld(context, frame, (px) => {
      context.lineJoin = "round";
      for (const { path } of rings) line(context, path, airspace, sea, px(1.6), [px(7), px(4)]);
      for (const { path } of ways) line(context, path, foreground, sea, px(2));
      const last = store.get().measure?.at(-1);
      if (last && pointer) line(context, pathOf(wayBetween(last, pointer)), foreground, sea, px(1.2), [px(3), px(4)]);
    });
    const { measure, rings: centre } = store.get();
    for (const [position, colour] of [
      ...(centre === null ? [] : [[centre, airspace]]),
      ...(measure ?? []).map((point) => [point, foreground]),
    ]) {
      const { x, y } = frame.at(toWorld(...position));
      context.beginPath();
      context.arc(x, y, 4, 0, 2 * Math.PI);
      context.fillStyle = colour;
      context.fill();
      context.lineWidth = 2;
      context.strokeStyle = sea;
      context.stroke();
    }
    const taken = [];
    for (const { place, above, text } of rings) write(context, frame.at(place), above, text, airspace, sea, taken);
    for (const { halfway, text } of ways) write(context, frame.at(halfway), -10, text, foreground, sea, taken);
  }

  function layOut(view) {
    const w = words();
    const found = legsOf(view.measure ?? []);
    ways = found.map(({ distance, bearing }, index) => {
      const way = wayBetween(view.measure[index], view.measure[index + 1]);
      return {
        path: pathOf(way),
        halfway: toWorld(...way[Math.floor(way.length / 2)]),
        text: w.text("measure_leg", { length: lengthText(distance, w), bearing: bearingText(bearing) }),
      };
    });
    // A way of one step has no middle of its own.
    ways.forEach((way, index) => {
      if (found[index].distance > 40_000) return;
      const [a, b] = [view.measure[index], view.measure[index + 1]].map((point) => toWorld(...point));
      way.halfway = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    });
    rings =
      view.rings === null
        ? []
        : RINGS.map((n) => {
            const ring = ringAround(view.rings, n * NAUTICAL_MILE);
            // The small ring's words stand below it and the large one's above: near each other they would collide.
            const below = n === RINGS[0];
            return {
              path: pathOf(ring),
              place: toWorld(...ring[below ? (ring.length - 1) / 2 : 0]),
              above: below ? 10 : -10,
              text: w.text("ring_label", { n }),
            };
          });
    return found;
  }

  function fillPanel(view, found) {
    const w = words();
    fill(
      legs,
      found.map(({ distance, bearing }) =>
        el("li", {}, w.text("measure_leg", { length: lengthText(distance, w), bearing: bearingText(bearing) })),
      ),
    );
    const sum = found.reduce((all, { distance }) => all + distance, 0);
    const last = view.measure?.at(-1);
    total.textContent =
      found.length > 0
        ? w.text("measure_total", { length: lengthText(sum, w) })
        : last
          ? w.text("measure_point", { n: view.measure.length, position: positionText(last, w) })
          : "";
    legs.hidden = found.length < 2;
    if (found.length === 1) total.textContent = legs.textContent;
    points.hidden = view.measure === null;
    // Who has set a leg has understood: the help tab says it again.
    hint.hidden = found.length > 0;
    title.hidden = view.measure === null;
    note.hidden = view.measure === null;
    undo.disabled = clear.disabled = (view.measure ?? []).length === 0;
    ringsBox.checked = view.rings !== null;
    ringsName.textContent =
      view.rings === null ? w.text("rings") : w.text("rings_around", { position: positionText(view.rings, w) });
    // Asking for a height lays the whole page out.
    if (!legs.hidden) legs.scrollTop = legs.scrollHeight;
  }

  function update(view, changed) {
    if (!["measure", "rings", "language", "theme"].some((key) => changed.has(key))) return;
    const open = view.measure !== null || view.rings !== null;
    node.hidden = !open;
    stage.classList.toggle("measuring", view.measure !== null);
    button.setAttribute("aria-pressed", String(view.measure !== null));
    if (view.measure === null) pointer = null;
    fillPanel(view, layOut(view));
    for (const on of layers.keys()) show(on, open);
    redraw();
  }

  function show(on, open) {
    const layer = layers.get(on);
    on.doubleClickZoom[store.get().measure === null ? "enable" : "disable"]();
    if (open === on.hasLayer(layer)) return;
    if (open) {
      (on.getPane("atlas-tools") ?? on.createPane("atlas-tools")).style.zIndex = 450;
      layer.addTo(on);
    } else layer.remove();
  }

  function redraw() {
    for (const [on, layer] of layers) if (on.hasLayer(layer)) layer.redraw();
  }

  /** Show on a map what is measured, and follow the pointer there, until the map goes away. */
  function drawOn(on) {
    layers.set(on, canvasLayer("atlas-tools", asOneItem(draw)));
    on.on("unload", () => layers.delete(on));
    on.on("mousemove", ({ latlng, originalEvent }) => {
      if (!store.get().measure?.length || originalEvent.sourceCapabilities?.firesTouchEvents) return;
      pointer = [latlng.lng, latlng.lat];
      redraw();
    });
    on.on("mouseout", () => {
      if (pointer === null) return;
      pointer = null;
      redraw();
    });
    show(on, !node.hidden);
  }

  container.addEventListener("keydown", (event) => {
    if (event.target !== container || store.get().measure === null || event.ctrlKey || event.metaKey || event.altKey)
      return;
    const step = event.shiftKey ? FINE_PAN : PAN;
    const pan = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] }[event.key];
    if (pan) map.panBy(pan, { animate: false });
    else if (event.key === "Enter") addMiddle();
    else if (event.key === "Backspace" && store.get().measure.length > 0) takeBack();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Keys are the page's only outside inputs: in this one Escape still ends the measuring.
  typed.addEventListener("keydown", (event) => {
    if (event.key === "Escape") end();
  });

  return {
    button,
    toggle,
    begin,
    setPoint,
    update,
    drawOn,
    redraw,
    isOpen: () => !node.hidden,
    close: end,
    setWords() {
      const w = words();
      const coarse = window.matchMedia("(pointer: coarse)").matches;
      button.title = w.text("measure");
      button.setAttribute("aria-label", w.text("measure"));
      button.setAttribute("aria-keyshortcuts", "m");
      close.setAttribute("aria-label", w.text("close"));
      close.title = w.text("close");
      node.setAttribute("aria-label", w.text("measure_title"));
      title.textContent = w.text("measure_title");
      hint.textContent = w.text(coarse ? "measure_hint_touch" : "measure_hint");
      note.textContent = w.text("measure_ellipsoid");
      typedName.textContent = w.text("measure_type");
      typed.setAttribute("aria-label", w.text("measure_typed"));
      typed.placeholder = w.text("measure_typed_like");
      wrong.textContent = w.text("measure_typed_bad");
      add.textContent = w.text("measure_add");
      addCentre.textContent = w.text("measure_add_centre");
      undo.textContent = w.text("measure_undo");
      clear.textContent = w.text("measure_clear");
      ringsNote.textContent = `(${w.text("rings_note")})`;
    },
  };
}

function pathOf(positions) {
  const path = new Path2D();
  for (const position of positions) {
    const { x, y } = toWorld(...position);
    path.lineTo(x, y);
  }
  return path;
}

/** A line with a halo, so that it reads over land, water and hatching. */
function line(context, path, colour, halo, width, dash = []) {
  context.setLineDash([]);
  context.strokeStyle = halo;
  context.lineWidth = width * 2.4;
  context.globalAlpha = 0.75;
  context.stroke(path);
  context.globalAlpha = 1;
  context.setLineDash(dash);
  context.strokeStyle = colour;
  context.lineWidth = width;
  context.stroke(path);
  context.setLineDash([]);
}

/** Words beside a point, on the first row, above or below it, that no earlier ones have taken. */
function write(context, { x, y: middle }, offset, text, colour, halo, taken) {
  context.font = "600 12px 'Libre Franklin', sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  const half = context.measureText(text).width / 2;
  const rows = ROWS.map((row) => middle + row * offset);
  const isFree = (y) =>
    taken.every((other) => Math.abs(other.y - y) > ROW || Math.abs(other.x - x) > other.half + half);
  const y = rows.find(isFree) ?? rows[0];
  taken.push({ x, y, half });
  context.lineJoin = "round";
  context.lineWidth = 4;
  context.strokeStyle = halo;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

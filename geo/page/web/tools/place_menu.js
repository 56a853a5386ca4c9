// The menu of a place on the map: by right-click, long press, or Enter for the middle. What can be done there, what is
// there.

import { copyToClipboard } from "../address/clipboard.js";
import { el, fill } from "../panel/dom.js";
import { positionText } from "./position.js";
import { reachOf, titleOf } from "./pointer.js";

const HOLD = 550;
const STILL = 10;
const EDGE = 6;

/** What stands and lies at a point of the map, topmost first: [{layer, features, among}]; no feature twice. */
function thingsAt(scene, layerPoint) {
  const top = scene.under(layerPoint, reachOf());
  const found = top === null ? [] : [top];
  const seen = new Set(found.flatMap(({ features }) => features.map(({ id }) => id)));
  for (const { layer, features } of scene.areasUnder(layerPoint)) {
    const fresh = features.filter(({ id }) => !seen.has(id));
    if (fresh.length === 0) continue;
    fresh.forEach(({ id }) => seen.add(id));
    const same = found.find((other) => other.layer === layer && layer === "notices");
    // A notice names several regions, and regions overlap: all notices here are one entry.
    if (same) same.among = same.features = [...same.features, ...fresh];
    else found.push({ layer, features: fresh, among: fresh });
  }
  return found;
}

/**
 * Build the menu. `listen(map, sideAt)` opens it on that map's right-clicks, long presses and Enter.
 *
 * @param {object} options
 * @param {HTMLElement} options.stage
 * @param {Store} options.store
 * @param {function(): Words} options.words
 * @param {Model} options.model
 * @param {Function} options.choose
 * @param {Function} options.showGroup
 * @param {function(Position): void} options.measureFrom
 * @returns {{listen: Function, close: Function, isOpen: function(): boolean}}
 */
export function createPlaceMenu({ stage, store, words, model, choose, showGroup, measureFrom }) {
  const node = el("div", { class: "place-menu", role: "menu", hidden: true });
  stage.append(node);
  let back = null;

  function open(map, sideAt, point) {
    const w = words();
    const { lng, lat } = map.containerPointToLatLng(point);
    const position = [lng, lat];
    const { scene, known } = sideAt(point);
    const things = thingsAt(scene, map.containerPointToLayerPoint(point));
    const text = positionText(position, w);
    back = map.getContainer();
    node.setAttribute("aria-label", w.text("place_menu"));
    const copy = item(w.text("copy_position", { position: text }), () => copyText(text, copy), false);
    fill(
      node,
      copy,
      item(w.text("measure_from_here"), () => measureFrom(position)),
      item(w.text("rings_from_here"), () => store.set({ rings: position })),
      el(
        "div",
        { class: "menu-group", role: "group", "aria-label": w.text("what_is_here") },
        el("p", { role: "presentation" }, things.length ? w.text("what_is_here") : w.text("nothing_drawn_here")),
        things.map((thing) =>
          item(titleOf(thing, w, model), () => {
            const among = thing.among.map((feature) => ({ layer: thing.layer, feature }));
            if (thing.features.length === 1) choose(thing.layer, thing.features[0], among, known);
            else showGroup(titleOf(thing, w, model), among, known);
          }),
        ),
      ),
    );
    node.hidden = false;
    place(map, point);
    items()[0].focus({ preventScroll: true });
  }

  /** Beside the point, turned over where the stage ends. */
  function place(map, point) {
    const box = stage.getBoundingClientRect();
    const frame = map.getContainer().getBoundingClientRect();
    const at = { x: frame.left - box.left + point.x, y: frame.top - box.top + point.y };
    const x = at.x + node.offsetWidth + EDGE > box.width ? at.x - node.offsetWidth : at.x;
    const y = at.y + node.offsetHeight + EDGE > box.height ? box.height - node.offsetHeight - EDGE : at.y;
    node.style.left = `${Math.max(EDGE, x)}px`;
    node.style.top = `${Math.max(EDGE, y)}px`;
  }

  function item(label, act, closes = true) {
    return el(
      "button",
      {
        type: "button",
        role: "menuitem",
        tabindex: "-1",
        onclick: () => {
          if (closes) close(false);
          act();
        },
      },
      label,
    );
  }

  const items = () => [...node.querySelectorAll("[role=menuitem]")];

  function close(refocus = true) {
    if (node.hidden) return;
    node.hidden = true;
    node.replaceChildren();
    if (refocus) back.focus({ preventScroll: true });
  }

  async function copyText(text, button) {
    const w = words();
    const field = el("input", { class: "by-hand", readonly: true, value: text, "aria-label": w.text("copy_by_hand") });
    button.after(field);
    if (!(await copyToClipboard(field))) return;
    field.remove();
    button.textContent = w.text("copied");
    button.focus();
  }

  node.addEventListener("keydown", (event) => {
    const all = items();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (to !== undefined) all[(to + all.length) % all.length].focus();
    else if (event.key === "Escape" || event.key === "Tab") close();
    else if (event.key === "Enter" || event.key === " ") return event.stopPropagation();
    else return undefined;
    event.preventDefault();
    return event.stopPropagation();
  });
  document.addEventListener("pointerdown", ({ target }) => {
    if (!node.contains(target)) close(false);
  });
  window.addEventListener("resize", () => close(false));

  function listen(map, sideAt) {
    const container = map.getContainer();
    const canvasPoint = ({ clientX, clientY }) => {
      const box = container.getBoundingClientRect();
      return L.point(clientX - box.left, clientY - box.top);
    };
    const onControl = (target) => target.closest?.(".leaflet-control") !== null;
    let held = null;
    let lastHeld = -Infinity;

    container.addEventListener("contextmenu", (event) => {
      if (onControl(event.target)) return;
      event.preventDefault();
      // A phone reports its long press too, after ours; the menu key has no place.
      if (event.timeStamp - lastHeld < 1500) return;
      open(
        map,
        sideAt,
        event.button === 2 || event.pointerType === "touch" ? canvasPoint(event) : map.getSize().divideBy(2),
      );
    });
    const release = () => {
      window.clearTimeout(held?.timer);
      held = null;
    };
    container.addEventListener("pointerdown", (event) => {
      // A second finger is a pinch.
      if (held !== null || event.pointerType === "mouse" || onControl(event.target)) return release();
      held = {
        point: canvasPoint(event),
        timer: window.setTimeout(() => {
          lastHeld = performance.now();
          open(map, sideAt, held.point);
          held = null;
          // The finger's lifting is no click on what it held.
          container.addEventListener("click", swallow, { capture: true, once: true });
          window.setTimeout(() => container.removeEventListener("click", swallow, { capture: true }), 1500);
        }, HOLD),
      };
      return undefined;
    });
    container.addEventListener("pointermove", (event) => {
      if (held !== null && canvasPoint(event).distanceTo(held.point) > STILL) release();
    });
    for (const name of ["pointerup", "pointercancel"]) container.addEventListener(name, release);
    map.on("movestart zoomstart", () => {
      release();
      close(false);
    });
    container.addEventListener("keydown", (event) => {
      if (event.target !== container || event.key !== "Enter" || store.get().measure !== null) return;
      event.preventDefault();
      open(map, sideAt, map.getSize().divideBy(2));
    });
  }

  return { listen, close, isOpen: () => !node.hidden };
}

function swallow(event) {
  event.preventDefault();
  event.stopPropagation();
}

// What one layer's row unfolds: how clearly it is drawn, alone or not, and above or below which others.

import { companions, moved, opacityOf, withOpacity } from "../model/layer_order.js";
import { el, setText } from "./dom.js";
import { icon } from "./icons.js";

/**
 * Build the tools of one layer. `shown` says whether they begin unfolded; `onFold(open)` is called when that changes.
 *
 * @param {object} options
 * @param {Store} options.store
 * @param {string} options.name
 * @param {function(): string} options.title
 * @param {function(): Words} options.words
 * @param {Object<string, boolean>} options.defaults
 * @param {boolean} options.shown
 * @param {function(boolean): void} options.onFold
 * @returns {{node: HTMLElement, button: HTMLElement, update: Function, move: Function}}
 */
export function createLayerTools({ store, name, title, words, defaults, shown, onFold }) {
  const w = words();
  const node = el("div", { class: "layer-tools", id: `tools-${name}`, hidden: !shown });
  // Made when they are first unfolded, which few ever are: sliders and icons take their time.
  let parts = null;
  const button = el(
    "button",
    {
      type: "button",
      class: "more",
      "aria-expanded": String(shown),
      "aria-controls": `tools-${name}`,
      "aria-label": w.text("layer_tools", { layer: title }),
      title: w.text("layer_tools", { layer: title }),
      onclick: fold,
    },
    icon("more"),
  );

  function mover(direction, step) {
    const label = w.text(`move_${direction}`, { layer: title });
    return el(
      "button",
      { type: "button", class: "quiet", "aria-label": label, title: label, onclick: () => move(step) },
      icon(direction),
    );
  }

  function build() {
    const slider = el("input", {
      type: "range",
      min: 10,
      max: 100,
      step: 5,
      id: `opacity-${name}`,
      "aria-label": `${w.text("opacity")}: ${title}`,
      oninput: () => store.set({ opacity: withOpacity(store.get().opacity, name, Number(slider.value) / 100) }),
    });
    const only = el("button", { type: "button", class: "quiet", onclick: showOnly });
    const [up, down] = [mover("up", -1), mover("down", 1)];
    const place = el("span", { class: "hint", role: "status" });
    node.append(
      el("label", { class: "opacity", for: `opacity-${name}` }, el("span", {}, w.text("opacity")), slider),
      el("div", { class: "layer-buttons" }, only, up, down),
      place,
    );
    return { slider, only, up, down, place };
  }

  function fold() {
    node.hidden = !node.hidden;
    update(store.get());
    button.setAttribute("aria-expanded", String(!node.hidden));
    onFold(!node.hidden);
  }

  function move(step) {
    store.set({ order: moved(store.get().order, name, step) });
  }

  const isAlone = ({ layers }) => Object.entries(layers).every(([other, on]) => on === (other === name));

  function showOnly() {
    const { layers } = store.get();
    const alone = Object.fromEntries(Object.keys(layers).map((other) => [other, other === name]));
    store.set({ layers: isAlone(store.get()) ? defaults : alone });
  }

  function update(view) {
    if (node.hidden) return;
    parts ??= build();
    const { slider, only, up, down, place } = parts;
    slider.value = Math.round(opacityOf(view, name) * 100);
    slider.setAttribute("aria-valuetext", `${slider.value} %`);
    setText(only, w.text(isAlone(view) ? "default_layers" : "only_this"));
    const mates = companions(view.order, name);
    const at = mates.indexOf(name);
    // aria-disabled, not disabled: a button that went away under the finger would drop the focus.
    up.setAttribute("aria-disabled", String(at <= 0));
    down.setAttribute("aria-disabled", String(at < 0 || at === mates.length - 1));
    const text = at < 0 ? "" : w.text("drawn_nth", { n: at + 1, total: mates.length });
    setText(place, text);
  }

  return { node, button, update, move };
}

// The layer panel: what can be switched, how it is drawn, how many of it the window holds.

import { createLayerTools } from "./layer_tools.js";
import { el, fill, setText } from "./dom.js";
import { swatch } from "./symbols.js";

const GROUPS = ["strikes", "forces", "airspace", "events"];

/**
 * Build the layer rows. `layerInfo` is Map(name -> {group, title_en, title_es, visible}); the legend stands below them.
 *
 * @param {object} options
 * @param {Store} options.store
 * @param {Map<string, object>} options.layerInfo
 * @param {function(): Words} options.words
 * @param {Function} options.online
 * @param {HTMLElement} options.legend
 * @returns {{node: HTMLElement, update: Function, setWords: Function}}
 */
export function createLayerList({ store, layerInfo, words, online, legend }) {
  const rows = new Map();
  const defaults = Object.fromEntries([...layerInfo].map(([name, { visible }]) => [name, visible]));
  const unfolded = new Set();
  const node = el("div", { class: "layers" });

  function setWords() {
    const w = words();
    rows.clear();
    // A group of the data's own stands below those that have a name here, under the name it has there.
    const groups = new Set([...GROUPS, ...[...layerInfo.values()].map(({ group }) => group)]);
    fill(
      node,
      [...groups].map((group) => {
        const members = [...layerInfo].filter(([, info]) => info.group === group);
        return el(
          "fieldset",
          {},
          el("legend", {}, w.word("group", group)),
          members.map(([name, info]) => row(w, name, info)),
        );
      }),
      legend,
      el("fieldset", {}, el("legend", {}, w.text("group_basemap")), onlineRow(w)),
    );
    update(store.get(), lastCounts);
  }

  let lastCounts = new Map();

  function row(w, name, info) {
    const box = el("input", {
      type: "checkbox",
      id: `layer-${name}`,
      "data-layer": name,
      onchange: () => {
        const { layers } = store.get();
        store.set({ layers: { ...layers, [name]: box.checked } });
      },
    });
    const count = el("span", { class: "count" });
    const tools = createLayerTools({
      store,
      name,
      title: w.of(info, "title"),
      words,
      defaults,
      shown: unfolded.has(name),
      onFold: (open) => (open ? unfolded.add(name) : unfolded.delete(name)),
    });
    rows.set(name, { box, count, tools });
    return el(
      "div",
      { class: "layer-row", onkeydown: (event) => moveByKey(event, tools) },
      el(
        "div",
        { class: "layer-head" },
        el(
          "label",
          { class: "layer", for: `layer-${name}`, title: w.of(info, "description") },
          box,
          swatch(name),
          el("span", { class: "layer-title" }, w.of(info, "title")),
          count,
        ),
        tools.button,
      ),
      tools.node,
    );
  }

  /** Alt with an arrow moves the layer whose row has the focus. */
  function moveByKey(event, tools) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!event.altKey || step === undefined) return;
    event.preventDefault();
    tools.move(step);
  }

  function onlineRow(w) {
    const box = el("input", { type: "checkbox", id: "online-tiles", onchange: () => online(box.checked) });
    return el(
      "label",
      { class: "layer", for: "online-tiles" },
      box,
      el("span", { class: "layer-title" }, w.text("online_tiles"), el("small", {}, w.text("online_tiles_hint"))),
    );
  }

  function update(view, counts) {
    lastCounts = counts;
    for (const [name, { box, count, tools }] of rows) {
      box.checked = view.layers[name];
      tools.update(view);
      const found = counts.get(name);
      setText(count, found ? `${found.shown} / ${found.known}` : "");
    }
  }

  return { node, update, setWords };
}

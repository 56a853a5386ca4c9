// The layer panel: what can be switched, how it is drawn, how many of it the window holds.

import { el, fill, say, svg } from "./dom.js";
import { shapeOf } from "./places.js";

const GROUPS = ["strikes", "forces", "airspace", "events"];
const FORCES = ["prohibition", "restriction", "recommendation", "caution"];

/** Build the layer rows. `layerInfo` is Map(name -> {group, title_en, title_es, total}). */
export function createPanel({ store, layerInfo, words, online }) {
  const rows = new Map();
  const node = el("div", { class: "layers" });

  function setWords() {
    const w = words();
    rows.clear();
    fill(node, GROUPS.map((group) => {
      const members = [...layerInfo].filter(([, info]) => info.group === group);
      return el("fieldset", {}, el("legend", {}, w.text(`group_${group}`)), members.map(([name, info]) => row(w, name, info)));
    }), legend(w), el("fieldset", {}, el("legend", {}, w.text("group_basemap")), onlineRow(w)));
    update(store.get(), lastCounts);
  }

  let lastCounts = new Map();

  function row(w, name, info) {
    const box = el("input", { type: "checkbox", id: `layer-${name}`, "data-layer": name, onchange: () => {
      const { layers } = store.get();
      store.set({ layers: { ...layers, [name]: box.checked } });
    } });
    const count = el("span", { class: "count" });
    rows.set(name, { box, count });
    return el("label", { class: "layer", for: `layer-${name}`, title: w.of(info, "description") },
      box, swatch(name), el("span", { class: "layer-title" }, w.of(info, "title")), count);
  }

  function onlineRow(w) {
    const box = el("input", { type: "checkbox", id: "online-tiles", onchange: () => online(box.checked) });
    return el("label", { class: "layer", for: "online-tiles" }, box, el("span", { class: "layer-title" }, w.text("online_tiles"),
      el("small", {}, w.text("online_tiles_hint"))));
  }

  function legend(w) {
    return el("details", { class: "legend", open: true }, el("summary", {}, w.text("legend")),
      el("div", { class: "legend-killed" }, nested(), el("span", {}, w.text("legend_killed"))),
      line(dot("caribbean"), w.text("basin_caribbean")),
      line(dot("eastern_pacific"), w.text("basin_eastern_pacific")),
      line(hollow(), w.text("legend_unknown_toll")),
      line(zone(), w.text("legend_zone")),
      line(shape("US", "US"), w.text("force_of_US")),
      line(shape("Venezuela", "Venezuela"), w.text("force_of_Venezuela")),
      line(shape("other", "other"), w.text("force_of_other")),
      line(shape("US", "stale"), w.text("legend_stale")),
      line(shape("land_events", "land"), w.text("legend_land")),
      line(shape("events", "event"), w.text("legend_event")),
      line(region(), w.text("legend_region")),
      FORCES.map((force) => line(hatch(force), w.text(`legend_${force}`))));
  }

  const line = (sign, label) => el("div", { class: "legend-line" }, sign, el("span", {}, label));

  function update(view, counts) {
    lastCounts = counts;
    for (const [name, { box, count }] of rows) {
      box.checked = view.layers[name];
      const found = counts.get(name);
      say(count, found ? `${found.shown} / ${found.known}` : "");
    }
  }

  return { node, update, setWords };
}

const mark = (...children) => svg("svg", { viewBox: "-10 -10 20 20", width: 20, height: 20, class: "mark", "aria-hidden": "true" }, ...children);
const dot = (basin) => mark(svg("circle", { r: 6.5, class: `fill-${basin}` }));
const hollow = () => mark(svg("circle", { r: 5, class: "line-caribbean" }));
const zone = () => mark(svg("circle", { r: 8, class: "line-caribbean dashed" }));
const region = () => mark(svg("rect", { x: -8, y: -6, width: 16, height: 12, class: "line-airspace" }));
const hatch = (force) => mark(
  svg("rect", { x: -8, y: -6, width: 16, height: 12, class: `line-${force} dashed` }),
  svg("path", { d: "M-8 4L2 -6M-3 6L8 -5M-8 -1L-3 -6M3 6L8 1", class: `line-${force} thin` }));
const shape = (kind, style) =>
  mark(svg("polygon", { points: shapeOf(kind).map(([x, y]) => `${x * 6.5},${y * 6.5}`).join(" "), class: `shape-${style}` }));

function swatch(name) {
  const marks = {
    strikes: () => dot("caribbean"), strike_zones: zone, deployments: () => shape("US", "US"), airspace: region,
    notices: () => hatch("caution"), events: () => shape("events", "event"), land_events: () => shape("land_events", "land"),
  };
  return marks[name] ? marks[name]() : mark();
}

/** Nested circles for 1, 5 and 20 people killed, at the size drawn on the map at the opening zoom. */
function nested() {
  const unit = 4.6;
  const r = (n) => unit * Math.sqrt(n);
  const bottom = r(20) * 2 + 2;
  const rings = [20, 5, 1].flatMap((n) => [
    svg("circle", { cx: r(20) + 2, cy: bottom - r(n), r: r(n), class: "ring" }),
    svg("line", { x1: r(20) + 2, x2: r(20) * 2 + 14, y1: bottom - 2 * r(n), y2: bottom - 2 * r(n), class: "leader" }),
    Object.assign(svg("text", { x: r(20) * 2 + 18, y: bottom - 2 * r(n) + 4 }), { textContent: String(n) }),
  ]);
  return svg("svg", { width: 90, height: bottom + 4, viewBox: `0 -2 90 ${bottom + 6}`, class: "nested", "aria-hidden": "true" }, ...rings);
}

// The page put together: data in, one View, one map, controls around it.

import { airspaceLabels, basemapLabels, drawLabels, forgetWidths, wrap } from "./labels.js";
import { canvasLayer } from "./canvas.js";
import { connectHost } from "./host.js";
import { createAreas } from "./areas.js";
import { createBase } from "./base.js";
import { createCard } from "./card.js";
import { createPanel } from "./panel.js";
import { createStore, normalWindow } from "./state.js";
import { createTimebar } from "./timebar.js";
import { createWords } from "./words.js";
import { dayFromIso, dayOf, isoFromDay } from "./time.js";
import { drawClusters, packStrikes, placeClusters, sizeOf } from "./clusters.js";
import { drawSymbols, findSpots, kindOf, mergeSpots, placeSymbols } from "./places.js";
import { el, fill } from "./dom.js";
import { faded, PALETTE } from "./palette.js";
import { hasPlace, showList } from "./list.js";
import { listenForKeys } from "./keys.js";
import { select, tally } from "./select.js";
import { toWorld } from "./projection.js";

const ONLINE_TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";

/** Start the atlas on a Leaflet map with the page's data. Returns the page's public handle. */
export function start(map, data) {
  const layers = Object.fromEntries(data.layers.map(({ name, features }) => [name, features]));
  const layerInfo = new Map(data.layers.map((info) => [info.name, info]));
  const zones = new Map(layers.strike_zones.map((zone) => [zone.slug, zone]));
  const regions = new Set(layers.airspace.map((region) => region.designator));
  const extent = { first: dayFromIso(data.extent.first), last: dayFromIso(data.extent.last), axis: dayFromIso(data.extent.axis) };
  const coverage = data.coverage.map((part) => ({ ...part, from: dayFromIso(part.from), to: dayFromIso(part.to) }));
  const lastCovered = new Map(coverage.filter((part) => part.density !== "none").map((part) => [part.layer, part.to]));
  const store = createStore({
    mode: "since", from: extent.first, to: extent.last, known: null,
    layers: Object.fromEntries(data.layers.map(({ name, visible }) => [name, visible])),
    language: data.language, theme: null, selected: null,
  });
  let words = createWords(data.strings, data.language);
  const getWords = () => words;

  const base = createBase(data.basemap);
  const names = basemapLabels(data.basemap);
  const areas = createAreas(layers);
  const spots = findSpots(layers, zones);
  let packed = null;
  let selection = null;
  let clusters = [];
  let symbols = [];
  let group = null;

  const root = document.documentElement;
  const stage = map.getContainer().parentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const theme = () => store.get().theme ?? (dark.matches ? "dark" : "light");
  const colours = () => PALETTE[theme()];

  for (const [name, order] of [["atlas-base", 210], ["atlas-areas", 310], ["atlas-marks", 410]]) {
    map.createPane(name).style.zIndex = order;
  }
  const baseLayer = canvasLayer("atlas-base", (context, frame) => base(context, frame, colours())).addTo(map);
  const areaLayer = canvasLayer("atlas-areas", (context, frame) => areas.draw(context, frame, colours(), shownAreas())).addTo(map);
  const markLayer = canvasLayer("atlas-marks", drawMarks).addTo(map);
  L.control.scale({ position: "bottomright", imperial: false, maxWidth: 120 }).addTo(map);

  function select_() {
    const view = store.get();
    const found = new Map(data.layers.map(({ name, features }) => [name, select(features, view)]));
    // Names of areas hold at any time: they follow what refers to them, not the window.
    return found;
  }

  const shown = (name) => (store.get().layers[name] ? selection.get(name).shown : []);

  function shownAreas() {
    const strikes = shown("strikes");
    const used = new Map(strikes.filter((strike) => strike.strike_zone).map((strike) => [strike.strike_zone, strike.basin]));
    const drawnZones = store.get().layers.strike_zones
      ? [...used].map(([slug, basin]) => ({ feature: zones.get(slug), basin })).filter(({ feature }) => feature?.geometry)
      : [];
    return { airspace: shown("airspace"), notices: shown("notices"), zones: drawnZones, strikes };
  }

  function drawMarks(context, frame) {
    const palette = colours();
    const view = store.get();
    packed ??= packStrikes(selection.get("strikes").known, zones);
    clusters = placeClusters(packed, shown("strikes"), frame);
    const marks = { deployments: shown("deployments"), land_events: shown("land_events"), events: shown("events") };
    symbols = placeSymbols(marks, spotsAt(frame), zones, frame, clusters);
    const obstacles = [
      ...clusters.map(({ centre, radius }) => box(centre.x, centre.y, radius)),
      ...symbols.map(({ x, y, r }) => box(x, y, r)),
    ];
    drawClusters(context, clusters, palette, faded, view.selected);
    drawSymbols(context, symbols, palette, faded, { selected: view.selected, isStale });
    drawLabels(context, frame, palette, [...clusterLabels(), ...statementLabels(), ...airspaceNames(), ...basemapNames()], obstacles);
  }

  let spotZoom = null;
  let spotNodes = null;
  function spotsAt(frame) {
    if (spotZoom !== frame.zoom) {
      spotNodes = mergeSpots(spots, frame.scale);
      spotZoom = frame.zoom;
    }
    return spotNodes;
  }

  const box = (x, y, r) => ({ left: x - r, top: y - r, right: x + r, bottom: y + r });

  // A deployment without a reported end, seen after the last reports, is not "still there".
  const isStale = (layer, feature) =>
    layer === "deployments" && feature.valid_to === undefined && store.get().to > (lastCovered.get("deployments") ?? Infinity);

  function clusterLabels() {
    return clusters.map((cluster) => {
      const total = tally(cluster.circles.map(({ strike }) => ({ ...strike, in_default_tally: true })));
      const unplaced = cluster.circles.some(({ strike }) => sizeOf(strike) === undefined);
      return {
        pixel: cluster.centre, below: cluster.radius + 3, style: "cluster", noteStyle: "clusterNote", minZoom: 0, maxZoom: 20,
        lines: [
          `${words.text("strikes_n", { n: total.strikes })} · ${words.text(unplaced ? "killed_at_least" : "killed_n", { n: total.killed_counted })}`,
          words.text("cluster_note", { zone: shortTitle(cluster.zone) }),
        ],
      };
    });
  }

  const shortTitle = (zone) => words.of(zone, "title").replace(/\s*\(.*\)$/, "");

  function statementLabels() {
    return shown("notices")
      .filter((notice) => notice.kind === "presidential statement")
      .map((notice, index) => ({
        world: toWorld(-65.2, 7.2 - index * 1.6), style: "statement", minZoom: 4.4, maxZoom: 20,
        lines: wrap(`${words.when({ ...notice, valid_to: notice.valid_from + 1 })}: ${words.of(notice, "title")}`, 34),
      }));
  }

  const airspaceNames = () => airspaceLabels(shown("airspace"), words);

  const basemapNames = () => names.map((label) => ({ ...label, lines: wrap(label[words.language], label.style === "note" ? 24 : 40) }));

  // --- controls ---------------------------------------------------------------------------------
  const card = createCard({
    layers, layerInfo, sources: data.sources, words: getWords,
    onSelect: (layer, feature, among) => choose(layer, feature, among),
    onClose: () => choose(null, null, null),
    onZoom: zoomTo,
  });
  const panel = createPanel({ store, layerInfo, words: getWords, online: setOnline });
  const timebar = createTimebar({
    store, words: getWords, extent, coverage,
    known: (name) => selection.get(name).known,
    visibleDays: () => [...new Set([...selection].filter(([name]) => store.get().layers[name] && name !== "airspace" && name !== "strike_zones")
      .flatMap(([, { known }]) => known.map((feature) => feature.valid_from).filter((ms) => ms !== undefined).map(dayOf)))].sort((a, b) => a - b),
  });
  const listNode = el("div", { class: "list", hidden: true });
  const trayNode = el("div", { class: "list", hidden: true });
  const helpNode = el("div", { class: "list help", hidden: true });
  const tabs = {
    layers: { node: panel.node, button: tab("layers") },
    list: { node: listNode, button: tab("list") },
    tray: { node: trayNode, button: tab("tray") },
    help: { node: helpNode, button: tab("help") },
  };
  let openTab = "layers";
  const toggle = el("button", { class: "icon panel-toggle", type: "button", onclick: () => setPanel(!stage.classList.contains("panel-open")) }, "☰");
  const side = el("aside", { class: "side" },
    el("div", { class: "tabs", role: "tablist" }, Object.values(tabs).map(({ button }) => button)),
    Object.values(tabs).map(({ node }) => node));
  const language = el("button", { class: "quiet", type: "button", onclick: () => store.set({ language: store.get().language === "en" ? "es" : "en" }) });
  const themeButton = el("button", { class: "icon", type: "button", onclick: () => store.set({ theme: theme() === "dark" ? "light" : "dark" }) }, "◐");
  const fit = el("button", { class: "icon", type: "button", onclick: () => map.fitBounds(data.bounds) }, "⤢");
  const tools = el("div", { class: "tools" }, toggle, fit, themeButton, language);
  const banner = el("p", { class: "banner", role: "status", hidden: true });
  const tooltip = el("div", { class: "tooltip", hidden: true });
  const credit = el("footer", { class: "credit" });
  stage.append(tools, side, card.node, banner, tooltip);
  document.body.append(timebar.node, credit);

  function tab(name) {
    return el("button", { type: "button", role: "tab", id: `tab-${name}`, onclick: () => setTab(name) });
  }

  function setTab(name) {
    openTab = name;
    for (const [key, { node, button }] of Object.entries(tabs)) {
      node.hidden = key !== name;
      button.setAttribute("aria-selected", String(key === name));
    }
    refreshLists();
  }

  function setPanel(open) {
    stage.classList.toggle("panel-open", open);
    toggle.setAttribute("aria-expanded", String(open));
    side.inert = !open;
    map.invalidateSize({ pan: false });
  }

  let tiles = null;
  function setOnline(on) {
    if (on) {
      tiles ??= L.tileLayer(ONLINE_TILES, { maxZoom: 19, attribution: "© OpenStreetMap contributors" });
      tiles.addTo(map);
    } else tiles?.remove();
    map.getPane("atlas-base").style.display = on ? "none" : "";
  }

  function zoomTo(feature) {
    if (feature.geometry?.type === "Point") {
      const [longitude, latitude] = feature.geometry.coordinates;
      return () => map.setView([latitude, longitude], 7);
    }
    const shape = feature.geometry ?? zones.get(feature.strike_zone ?? feature.sea_area)?.geometry
      ?? layers.airspace.find((region) => (feature.areas ?? []).includes(region.designator))?.geometry;
    return shape ? () => map.fitBounds(L.geoJSON(shape).getBounds(), { maxZoom: 8 }) : null;
  }

  function choose(layer, feature, among) {
    group = among;
    if (feature === null) {
      card.hide();
      store.set({ selected: null });
      return;
    }
    store.set({ selected: feature.entity });
    card.show(layer, feature, store.get().known, among);
  }

  function showSelected() {
    const { selected, known } = store.get();
    if (selected === null) return card.hide();
    for (const { name } of data.layers) {
      const feature = selection.get(name).known.find(({ entity }) => entity === selected);
      if (feature) return card.show(name, feature, known, group?.filter(({ feature: other }) => selection.get(name).known.some(({ entity }) => entity === other.entity)));
    }
    choose(null, null, null);
  }

  function refreshLists() {
    const view = store.get();
    if (openTab === "list" || openTab === "tray") {
      const groups = data.layers
        .filter(({ name }) => view.layers[name] && name !== "airspace" && name !== "strike_zones")
        .map(({ name }) => ({ layer: name, features: selection.get(name).shown }));
      if (openTab === "list") showList(listNode, groups, { words: getWords, layerInfo, onSelect: choose, intro: words.text("list_intro") });
      else showList(trayNode, groups.map(({ layer, features }) => ({ layer, features: features.filter((feature) => !hasPlace(layer, feature, zones, regions)) })),
        { words: getWords, layerInfo, onSelect: choose, intro: words.text("tray_intro") });
    }
  }

  function sentenceOf(view) {
    const total = tally(selection.get("strikes").shown);
    return words.text("tally", {
      span: words.span(view.from, view.to),
      strikes: words.text("strikes_n", { n: total.strikes }), vessels: words.text("vessels_n", { n: total.vessels }),
      announced: total.killed_announced, counted: total.killed_counted,
    });
  }

  // --- what follows the View --------------------------------------------------------------------
  let request = null;
  function update(view, changed) {
    const held = normalWindow(view, extent);
    if (held.from !== view.from || held.to !== view.to) return store.set(held);
    if (changed.has("language")) applyLanguage(view.language);
    if (changed.has("theme")) applyTheme();
    if (changed.has("known")) packed = null;
    selection = select_();
    timebar.update(view);
    if (changed.has("known")) timebar.redraw();
    panel.update(view, counts());
    timebar.speak(sentenceOf(view));
    banner.hidden = view.known === null;
    if (view.known !== null) banner.textContent = words.text("banner_known", { day: words.day(view.known) });
    if ((changed.has("known") || changed.has("language")) && view.selected !== null) showSelected();
    request ??= window.requestAnimationFrame(paint);
    return undefined;
  }

  function paint() {
    request = null;
    areaLayer.redraw();
    markLayer.redraw();
    tabs.tray.button.textContent = words.text("tab_tray", { n: trayCount() });
    refreshLists();
  }

  const counts = () => new Map([...selection].map(([name, { known, shown: visible }]) => [name, { known: known.length, shown: visible.length }]));

  const trayCount = () => [...selection]
    .filter(([name]) => store.get().layers[name] && name !== "airspace" && name !== "strike_zones")
    .reduce((sum, [name, { shown: visible }]) => sum + visible.filter((feature) => !hasPlace(name, feature, zones, regions)).length, 0);

  function applyTheme() {
    root.dataset.theme = theme();
    themeButton.setAttribute("aria-label", words.text(theme() === "dark" ? "theme_light" : "theme_dark"));
    themeButton.title = themeButton.getAttribute("aria-label");
    baseLayer.redraw();
  }

  function applyLanguage(code) {
    words = createWords(data.strings, code);
    root.lang = code;
    document.title = words.text("title");
    language.textContent = code === "en" ? "Español" : "English";
    language.lang = code === "en" ? "es" : "en";
    for (const [button, key] of [[toggle, "panel"], [fit, "fit"]]) {
      button.setAttribute("aria-label", words.text(key));
      button.title = words.text(key);
    }
    for (const key of ["layers", "list", "help"]) tabs[key].button.textContent = words.text(`tab_${key}`);
    side.setAttribute("aria-label", words.text("panel"));
    map.getContainer().setAttribute("aria-label", words.text("map"));
    fill(helpNode, words.text("help_text").split("\n").map((line) => el("p", {}, line)));
    fill(credit, el("span", {}, words.text("credit")), " ", el("span", {}, words.text("data_version", { version: data.version })));
    panel.setWords();
    timebar.setWords();
    setTab(openTab);
  }

  // --- pointing ---------------------------------------------------------------------------------
  function under(layerPoint) {
    const pixel = markLayer.pixel(layerPoint);
    const reach = L.Browser.mobile ? 10 : 3;
    for (const cluster of clusters) {
      const circles = cluster.circles.filter(({ x, y, r }) => Math.hypot(x - pixel.x, y - pixel.y) <= r + reach);
      if (circles.length > 0) {
        circles.sort((a, b) => Math.hypot(a.x - pixel.x, a.y - pixel.y) - a.r - (Math.hypot(b.x - pixel.x, b.y - pixel.y) - b.r));
        return { layer: "strikes", features: [circles[0].strike], among: cluster.circles.map(({ strike }) => strike) };
      }
    }
    const symbol = symbols.find(({ x, y, r }) => Math.hypot(x - pixel.x, y - pixel.y) <= r + reach);
    if (symbol) return { ...symbol, among: symbol.features };
    const cluster = clusters.find(({ centre, radius }) => Math.hypot(centre.x - pixel.x, centre.y - pixel.y) <= radius);
    if (cluster) return { layer: "strike_zones", features: [cluster.zone], among: [cluster.zone] };
    const area = areas.hit(areaLayer._context, areaLayer.frame, areaLayer.pixel(layerPoint));
    return area ? { ...area, among: area.features } : null;
  }

  map.on("click", ({ layerPoint }) => {
    const found = under(layerPoint);
    if (!found) return choose(null, null, null);
    const among = found.among.map((feature) => ({ layer: found.layer, feature }));
    if (found.features.length === 1) return choose(found.layer, found.features[0], among);
    group = among;
    store.set({ selected: null });
    return card.showGroup(groupTitle(found), among);
  });

  function groupTitle({ layer, kind, features }) {
    const what = words.of(layerInfo.get(layer), "title");
    const detail = layer === "deployments" ? `: ${words.text(`force_of_${kind ?? kindOf(layer, features[0])}`)}` : "";
    return `${what}${detail} (${features.length})`;
  }

  map.on("mousemove", ({ layerPoint, containerPoint }) => {
    const found = under(layerPoint);
    map.getContainer().style.cursor = found ? "pointer" : "";
    tooltip.hidden = !found;
    if (!found) return;
    tooltip.textContent = found.features.length === 1 ? words.of(found.features[0], "title") : groupTitle(found);
    tooltip.style.transform = `translate(${Math.min(containerPoint.x + 14, stage.clientWidth - 270)}px, ${containerPoint.y + 16}px)`;
  });
  map.on("mouseout movestart", () => { tooltip.hidden = true; });

  listenForKeys({
    back: () => timebar.shift(-1), forward: () => timebar.shift(1),
    previousEvent: () => timebar.stepToEvent(-1), nextEvent: () => timebar.stepToEvent(1),
    play: timebar.togglePlay,
    first: () => timebar.moveThumb("to", extent.axis), last: () => timebar.moveThumb("to", extent.last),
    startBack: () => timebar.moveThumb("from", store.get().from - 1), startForward: () => timebar.moveThumb("from", store.get().from + 1),
    close: () => choose(null, null, null),
    help: () => { setPanel(true); setTab("help"); },
  });

  selection = select_();
  dark.addEventListener("change", () => { applyTheme(); paint(); });
  applyLanguage(data.language);
  applyTheme();
  store.subscribe(update);
  panel.update(store.get(), counts());
  timebar.update(store.get());
  timebar.speak(sentenceOf(store.get()));
  setPanel(window.innerWidth > 900);
  map.fitBounds(data.bounds, { animate: false });
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
  document.fonts?.ready.then(() => { forgetWidths(); paint(); });
  paint();
  root.dataset.ready = "true";

  connectHost({ store, onCommand: (patch) => {
    store.set(patch);
    if ("selected" in patch) showSelected();
  } });

  return {
    get view() { return store.get(); },
    set: (patch) => store.set(patch),
    shown: (name) => selection.get(name).shown.map(({ id }) => id),
    drawn: () => ({
      clusters: clusters.map(({ slug, centre, radius, circles }) => ({ slug, centre, radius, circles: circles.map(({ x, y, r, strike }) => ({ x, y, r, id: strike.id })) })),
      symbols: symbols.map(({ layer, kind, x, y, r, features }) => ({ layer, kind, x, y, r, ids: features.map(({ id }) => id) })),
      offset: markLayer.frame && { x: markLayer._bounds.min.x, y: markLayer._bounds.min.y },
    }),
    isoFromDay,
  };
}

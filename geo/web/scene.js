// The map's drawing: three canvases over each other, and what lies under a point of them.

import { airspaceLabels, basemapLabels, drawLabels, wrap } from "./labels.js";
import { canvasLayer } from "./canvas.js";
import { createAreas } from "./areas.js";
import { besidesTime, createChange } from "./change.js";
import { createBase } from "./base.js";
import { drawClusters, packStrikes, placeClusters, sizeOf, spreadCentres, unitRadius } from "./clusters.js";
import { drawLeaders, drawSymbols, findSpots, layOutRows, mergeSpots, placeSymbols } from "./places.js";
import { faded } from "./palette.js";
import { tally, validBetween } from "./select.js";
import { toWorld } from "./projection.js";
import { windowOf } from "./time.js";

/**
 * Put the canvases on a Leaflet map. `look()` returns what to draw: {view, selection, words, colours}.
 *
 * Returns {redraw, redrawBase, forgetLayout, under, drawn}.
 */
export function createScene(map, model, basemap, look) {
  const base = createBase(basemap);
  const names = basemapLabels(basemap);
  const areas = createAreas(model.regions);
  const spots = findSpots(model.layers, model.zones);
  let packed = null;
  let layout = { zoom: null };
  let clusters = [];
  let symbols = [];

  for (const [name, order] of [["atlas-base", 210], ["atlas-airspace", 300], ["atlas-areas", 310], ["atlas-marks", 410]]) {
    map.createPane(name).style.zIndex = order;
  }
  const baseLayer = canvasLayer("atlas-base", (context, frame) => base(context, frame, look().colours), 0.15).addTo(map);
  const airspaceLayer = canvasLayer("atlas-airspace", drawAirspace).addTo(map);
  const areaLayer = canvasLayer("atlas-areas", drawAreas).addTo(map);
  const markLayer = canvasLayer("atlas-marks", drawMarks).addTo(map);

  const airspaceChanged = createChange();
  const areasChanged = createChange();
  const marksChanged = createChange();

  function areasShown() {
    const { view, selection } = look();
    const shown = (name) => (view.layers[name] ? selection.get(name).shown : []);
    const strikes = shown("strikes");
    const basins = new Map(strikes.filter((strike) => strike.strike_zone).map((strike) => [strike.strike_zone, strike.basin]));
    const zones = view.layers.strike_zones
      ? [...basins].map(([slug, basin]) => ({ feature: model.zones.get(slug), basin })).filter(({ feature }) => feature.geometry)
      : [];
    // A window can hold a year of notices: hatched are those that hold on its last day.
    const notices = validBetween(shown("notices"), ...windowOf({ from: view.to, to: view.to }))
      .filter((notice) => !model.isStale("notices", notice, view));
    return { notices, zones, strikes };
  }

  function airspaceShown() {
    const { view, selection } = look();
    return view.layers.airspace ? selection.get("airspace").shown : [];
  }

  function drawAirspace(context, frame) {
    areas.drawAirspace(context, frame, look().colours, airspaceShown());
  }

  function drawAreas(context, frame) {
    areas.draw(context, frame, look().colours, areasShown());
  }

  /** All that the areas' canvas shows: compared with the last, it tells whether a step in time touches it. */
  function partsOfAreas() {
    const { view, colours } = look();
    const { notices, zones, strikes } = areasShown();
    return [colours, ...besidesTime(view), ...notices, null,
      ...zones.flatMap(({ feature, basin }) => [feature, basin]), null, ...strikes.filter(({ geometry }) => geometry)];
  }

  /** The same for circles, symbols and labels. */
  function partsOfMarks() {
    const { view, selection, words, colours } = look();
    const shown = [...selection].flatMap(([layer, { shown: features }]) => features.flatMap((feature) => [feature, model.isStale(layer, feature, view)]));
    return [colours, words, ...besidesTime(view), ...shown];
  }

  function drawMarks(context, frame) {
    const { view, selection, words, colours } = look();
    const shown = (name) => (view.layers[name] ? selection.get(name).shown : []);
    if (layout.zoom !== frame.zoom) layout = layOut(frame, selection);
    clusters = placeClusters(packed, shown("strikes"), frame, layout.centres);
    symbols = placeSymbols(standing(shown), layout.spots, model.zones, frame, layout.rows);
    drawLeaders(context, symbols, colours);
    drawClusters(context, clusters, colours, faded, view.selected);
    drawSymbols(context, symbols, colours, faded, {
      selected: view.selected, isStale: (layer, feature) => model.isStale(layer, feature, view),
    });
    const obstacles = [
      ...clusters.map(({ centre, radius }) => square(centre, radius)),
      ...symbols.map((symbol) => square(symbol, symbol.r)),
    ];
    drawLabels(context, frame, colours, [
      ...clusters.map((cluster) => clusterLabel(cluster, words)),
      ...statementLabels(shown("notices"), words),
      ...airspaceLabels(shown("airspace"), words),
      ...names.map((label) => ({ ...label, lines: wrap(label[words.language], label.style === "note" ? 24 : 40) })),
    ], obstacles);
  }

  /** Where clusters and rows of symbols stand at a zoom, from all that is known: time alone moves none of it. */
  function layOut(frame, selection) {
    packed ??= packStrikes(selection.get("strikes").known, model.zones);
    const centres = spreadCentres(packed, frame.scale, unitRadius(frame.zoom));
    const spotsByKey = mergeSpots(spots, frame.scale);
    const known = standing((name) => selection.get(name).known);
    return {
      zoom: frame.zoom, centres, spots: spotsByKey,
      rows: layOutRows(known, spotsByKey, model.zones, frame.scale, [...centres.values()]),
    };
  }

  /** What lies under a point of the map, topmost first: {layer, features, among, kind?} or null. */
  function under(layerPoint, reach) {
    const pixel = markLayer.pixel(layerPoint);
    const distance = ({ x, y }) => Math.hypot(x - pixel.x, y - pixel.y);
    const circles = clusters.flatMap((cluster) => cluster.circles.map((circle) => ({ circle, cluster })))
      .filter(({ circle }) => distance(circle) <= circle.r + reach)
      .sort((a, b) => distance(a.circle) - a.circle.r - distance(b.circle) + b.circle.r);
    if (circles.length > 0) {
      const [{ circle, cluster }] = circles;
      return { layer: "strikes", features: [circle.strike], among: cluster.circles.map(({ strike }) => strike) };
    }
    const symbol = symbols.find((found) => distance(found) <= found.r + reach);
    if (symbol) return { layer: symbol.layer, kind: symbol.kind, features: symbol.features, among: symbol.features };
    const cluster = clusters.find(({ centre, radius }) => distance(centre) <= radius);
    if (cluster) return { layer: "strike_zones", features: [cluster.zone], among: [cluster.zone] };
    const area = areas.hit(areaLayer.context(), areaLayer.frame, areaLayer.pixel(layerPoint));
    return area ? { ...area, among: area.features } : null;
  }

  return {
    /** Draw anew what a change of the View touches. */
    redraw() {
      if (airspaceChanged([look().colours, ...besidesTime(look().view), ...airspaceShown()])) airspaceLayer.redraw();
      if (areasChanged(partsOfAreas())) areaLayer.redraw();
      if (marksChanged(partsOfMarks())) markLayer.redraw();
    },
    redrawBase: () => baseLayer.redraw(),
    forgetLayout() {
      packed = null;
      layout = { zoom: null };
    },
    under,
    drawn: () => ({ clusters, symbols, corner: markLayer.corner() }),
  };
}

const standing = (of) => ({ deployments: of("deployments"), land_events: of("land_events"), events: of("events") });

const square = ({ x, y }, r) => ({ left: x - r, top: y - r, right: x + r, bottom: y + r });

function clusterLabel(cluster, words) {
  const total = tally(cluster.circles.map(({ strike }) => ({ ...strike, in_default_tally: true })));
  const open = cluster.circles.some(({ strike }) => sizeOf(strike) === undefined);
  return {
    pixel: cluster.centre, below: cluster.radius + 3, style: "cluster", noteStyle: "clusterNote", minZoom: 0, maxZoom: 20,
    lines: [
      `${words.text("strikes_n", { n: total.strikes })} · ${words.text(open ? "killed_at_least" : "killed_n", { n: total.killed_counted })}`,
      words.text("cluster_note", { zone: words.of(cluster.zone, "title").replace(/\s*\(.*\)$/, "") }),
    ],
  };
}

/** Statements of a president are dated labels beside the country: they define no area to draw. */
function statementLabels(notices, words) {
  return notices.filter((notice) => notice.kind === "presidential statement").map((notice, index) => ({
    world: toWorld(-65.4, 5.6 - index * 1.8), style: "statement", minZoom: 4.4, maxZoom: 20,
    lines: wrap(`${words.when({ ...notice, valid_to: notice.valid_from + 1 })}: ${words.of(notice, "title")}`, 34),
  }));
}

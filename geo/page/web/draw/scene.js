// The map's drawing: pictures over each other, and what lies under a point of them.

import { airspaceLabels, basemapLabels, listLabels, wrap } from "./labels.js";
import { besidesTime, createChange } from "./redraw.js";
import { canvasLayer, asOneItem } from "./canvas.js";
import { createAreas, isShape } from "./areas.js";
import { createBasemap } from "./basemap.js";
import { createGrid } from "./grid.js";
import { listClusters, packStrikes, placeClusters, sizeOf, spreadCentres, unitRadius } from "./clusters.js";
import { findSpots, layOutRows, listLeaders, listSymbols, mergeSpots, placeSymbols } from "./places.js";
import { opacityOf, paintOrder } from "../model/layer_order.js";
import { showTogether } from "./first_paint.js";
import { tally } from "../model/tally.js";
import { validBetween } from "../model/knowledge.js";
import { toWorld } from "./projection.js";
import { windowOf } from "../model/days.js";

/**
 * Put the canvases on a Leaflet map. `current()` returns what to draw: {view, selection, words, colours}; `onDrawn()`
 * is called once it is drawn, whatever the cause.
 *
 * A second scene on the same map takes panes of its own, named with a suffix, and shares the first one's base.
 * One that `isTogether` shows nothing until `open()` is called, and then all at once.
 * Returns {open, endFirstPaint, redraw, redrawBase, resetLayout, under, areasUnder, whereIs, drawn, panes, remove}.
 *
 * @param {L.Map} map
 * @param {Model} model
 * @param {Object<string, object>} basemap
 * @param {function(): object} current
 * @param {object} [options]
 * @param {string} [options.suffix]
 * @param {boolean} [options.withBase]
 * @param {boolean} [options.isTogether]
 * @param {function(): void} [options.onDrawn]
 * @returns {object}
 */
export function createScene(
  map,
  model,
  basemap,
  current,
  { suffix = "", withBase = true, isTogether = false, onDrawn = () => {} } = {},
) {
  const areas = createAreas(model.regions);
  const spots = findSpots(model.layers, model.zones);
  let names = { language: null };
  let packed = null;
  let layout = { zoom: null };
  let clusters = [];
  let labels = [];
  let symbols = [];
  let discs = null;
  let frameDrawn = null;

  function putLayer(name, order, list, options) {
    const pane = `atlas-${name}${suffix}`;
    (map.getPane(pane) ?? map.createPane(pane)).style.zIndex = order;
    return canvasLayer(pane, list, { ...options, isAsleep: isTogether }).addTo(map);
  }
  const base = withBase ? createBasemap(basemap) : null;
  const baseLayer = withBase
    ? putLayer(
        "base",
        210,
        asOneItem((context, frame) => base(context, frame, current().colours)),
        { padding: 0.15 },
      )
    : null;
  const airspaceLayer = putLayer("airspace", BELOW_AREAS, listAirspace);
  const areaLayer = putLayer("areas", 310, listAreas, { pieces: true });
  const markLayer = putLayer("marks", 390, listMarks, { pieces: true });
  const layers = [baseLayer, airspaceLayer, areaLayer, markLayer].filter((layer) => layer !== null);
  // Ends the first picture, if there is one.
  let endFirstPaint = () => {};
  const lookChanged = createChange();
  const airspaceChanged = createChange();

  function airspaceShown() {
    const { view, selection } = current();
    return view.layers.airspace ? selection.get("airspace").shown : [];
  }

  function listAirspace(frame) {
    const { view, colours } = current();
    const uppermost = paintOrder(view.order).findLast((layer) => AREAS.includes(layer)) === "airspace";
    airspaceLayer.getPane().style.zIndex = uppermost ? ABOVE_AREAS : BELOW_AREAS;
    return areas.listAirspace(frame, colours, airspaceShown(), opacityOf(view, "airspace"));
  }

  function areasShown() {
    const { view, selection } = current();
    const shown = (name) => (view.layers[name] ? selection.get(name).shown : []);
    const strikes = shown("strikes");
    // A zone is drawn for the strikes in it, whether their own circles are switched on or not.
    const basins = new Map(
      selection
        .get("strikes")
        .shown.filter((strike) => strike.strike_zone)
        .map((strike) => [strike.strike_zone, strike.basin]),
    );
    const zones = view.layers.strike_zones
      ? [...basins]
          .sort(([a], [b]) => (a < b ? -1 : 1))
          .map(([slug, basin]) => ({ feature: model.zones.get(slug), basin }))
          .filter(({ feature }) => isShape(feature))
      : [];
    // A window can hold a year of notices: hatched are those that hold on its last day.
    const notices = validBetween(shown("notices"), ...windowOf({ from: view.to, to: view.to })).filter(
      (notice) => !model.isStale(notice, view),
    );
    return { notices, zones, strikes };
  }

  function listAreas(frame) {
    const { view, colours } = current();
    return areas.list(
      frame,
      colours,
      areasShown(),
      paintOrder(view.order),
      (layer) => opacityOf(view, layer),
      isEmphasisedIn(view),
    );
  }

  function listMarks(frame) {
    const { view, selection, words, colours } = current();
    const shown = (name) => (view.layers[name] ? selection.get(name).shown : []);
    if (layout.zoom !== frame.zoom) layout = layOut(frame, selection);
    clusters = placeClusters(packed, shown("strikes"), frame, layout.centres);
    symbols = placeSymbols(standing(shown), layout.spots, model.zones, frame, layout.rows);
    discs = null;
    frameDrawn = frame;
    const isEmphasised = isEmphasisedIn(view);
    const isStale = (feature) => model.isStale(feature, view);
    const marks = paintOrder(view.order).flatMap((layer) => {
      const opacity = opacityOf(view, layer);
      if (layer === "strikes") return listClusters(clusters, colours, { isEmphasised, opacity });
      return listSymbols(
        symbols.filter((symbol) => symbol.layer === layer),
        colours,
        { isEmphasised, isStale, opacity },
      );
    });
    const obstacles = [
      ...clusters.map(({ centre, radius }) => square(centre, radius)),
      ...symbols.map((symbol) => square(symbol, symbol.r)),
    ];
    const corner = markLayer.corner();
    const covered = (current().covered?.() ?? []).map(({ left, top, right, bottom }) => ({
      left: left - corner.x,
      top: top - corner.y,
      right: right - corner.x,
      bottom: bottom - corner.y,
    }));
    const written = namesIn(words.language);
    labels = listLabels(
      frame,
      colours,
      [
        // Clusters find room elsewhere; the names of large countries have only their own. On a small map it is the
        // other way round.
        ...written.filter(({ roomy }) => roomy && frame.zoom >= ROOMY_ZOOM),
        ...clusters.map((cluster) => clusterLabel(cluster, words)),
        ...statementLabels(shown("notices"), words),
        ...airspaceLabels(shown("airspace"), words),
        ...written.filter(({ roomy }) => !roomy || frame.zoom < ROOMY_ZOOM),
      ],
      obstacles,
      covered,
    );
    onDrawn();
    return [...listLeaders(symbols, colours), ...marks, ...labels];
  }

  function namesIn(language) {
    if (names.language !== language) {
      const lines = (label) => wrap(label[language], label.style === "note" ? 24 : 40);
      names = { language, labels: basemapLabels(basemap).map((label) => ({ ...label, lines: lines(label) })) };
    }
    return names.labels;
  }

  /**
   * Where clusters and rows of symbols stand at a zoom, from all that is known: neither time nor a filter moves any of
   * it.
   */
  function layOut(frame, selection) {
    packed ??= packStrikes(selection.get("strikes").all, model.zones);
    const centres = spreadCentres(packed, frame.scale, unitRadius(frame.zoom));
    const spotsByKey = mergeSpots(spots, frame.scale);
    const known = standing((name) => selection.get(name).all);
    return {
      zoom: frame.zoom,
      centres,
      spots: spotsByKey,
      rows: layOutRows(known, spotsByKey, model.zones, frame.scale, [...centres.values()]),
    };
  }

  /** What lies under a point of the map, topmost first: {layer, features, among, kind?} or null. */
  function under(layerPoint, reach) {
    const pixel = markLayer.pixel(layerPoint);
    const beyond = ({ x, y, r }) => Math.hypot(x - pixel.x, y - pixel.y) - r;
    // Indexed when first asked after a drawing: while time plays nobody asks, and it costs nothing.
    discs ??= createGrid([
      ...clusters.flatMap((cluster) =>
        cluster.circles.map((circle) => ({ x: circle.x, y: circle.y, r: circle.r, circle, cluster })),
      ),
      ...symbols.map((symbol) => ({ x: symbol.x, y: symbol.y, r: symbol.r, symbol })),
      ...clusters.map((cluster) => ({ ...cluster.centre, r: cluster.radius, ring: cluster })),
    ]);
    const near = discs.near(pixel.x, pixel.y, reach);
    const found =
      topmost(
        near.filter((disc) => beyond(disc) <= 0),
        beyond,
      ) ?? topmost(near, beyond);
    if (found) return found;
    const zone = near.find((disc) => disc.ring && beyond(disc) <= 0)?.ring.zone;
    if (zone) return { layer: "strike_zones", features: [zone], among: [zone] };
    const [area] = areasUnder(layerPoint);
    return area ? { ...area, among: area.features } : null;
  }

  /** The circle or symbol among some discs that was painted last: {layer, features, among, kind?} or null. */
  function topmost(near, beyond) {
    for (const layer of current().view.order) {
      if (layer === "strikes") {
        const [nearest] = near.filter(({ circle }) => circle).sort((a, b) => beyond(a) - beyond(b));
        if (nearest) {
          const { circle, cluster } = nearest;
          return { layer, features: [circle.strike], among: cluster.circles.map(({ strike }) => strike) };
        }
      }
      const symbol = near.find((disc) => disc.symbol?.layer === layer)?.symbol;
      if (symbol) return { layer, kind: symbol.kind, features: symbol.features, among: symbol.features };
    }
    return null;
  }

  /** The areas drawn under a point of the map, topmost first: [{layer, features}]. */
  function areasUnder(layerPoint) {
    return areas
      .hits(areaLayer.context(), areaLayer.frame, areaLayer.pixel(layerPoint))
      .map(({ layer, features }) => ({ layer, features }));
  }

  return {
    /** Show all that is drawn so far as one picture, and each layer by itself a moment later. */
    open() {
      const order = (layer) => Number(layer.getPane().style.zIndex);
      endFirstPaint = showTogether(
        map,
        layers.toSorted((a, b) => order(a) - order(b)),
      );
    },
    endFirstPaint: () => endFirstPaint(),
    /** Draw anew what a change of the View touches. */
    redraw() {
      endFirstPaint();
      const { view, words, colours } = current();
      // What time alone moves is in the items' keys; anything else may change how all of them are drawn.
      const draw = lookChanged([colours, words, ...besidesTime(view)]) ? "redraw" : "renew";
      if (airspaceChanged(airspaceShown()) || draw === "redraw") airspaceLayer.redraw();
      areaLayer[draw]();
      markLayer[draw]();
    },
    redrawBase() {
      endFirstPaint();
      baseLayer?.redraw();
    },
    resetLayout() {
      packed = null;
      layout = { zoom: null };
    },
    under,
    areasUnder,
    panes: [airspaceLayer, areaLayer, markLayer].map((layer) => layer.getPane()),
    remove() {
      for (const layer of layers) layer.remove();
    },
    /** Where an entity's symbol stands, in pixels of the map's container, or null when none is drawn. */
    whereIs(entity) {
      const circle = clusters.flatMap((cluster) => cluster.circles).find(({ strike }) => strike.entity === entity);
      const found = circle ?? symbols.find(({ features }) => features.some((feature) => feature.entity === entity));
      const corner = markLayer.corner();
      return found ? { x: found.x + corner.x, y: found.y + corner.y } : null;
    },
    drawn: () => ({
      clusters,
      symbols,
      areas: areas.drawn(),
      labels: labels.filter(({ lines }) => lines),
      frame: frameDrawn,
      corner: markLayer.corner(),
    }),
  };
}

// The outlines of regions lie on a canvas below the other areas, or above them all when a reader puts them there.
const AREAS = ["airspace", "notices", "strike_zones"];
const BELOW_AREAS = 300;
const ABOVE_AREAS = 320;

const ROOMY_ZOOM = 4.4;

const standing = (of) => ({ deployments: of("deployments"), land_events: of("land_events"), events: of("events") });

const square = ({ x, y }, r) => ({ left: x - r, top: y - r, right: x + r, bottom: y + r });

function clusterLabel(cluster, words) {
  const total = tally(cluster.circles.map(({ strike }) => ({ ...strike, in_default_tally: true })));
  const open = cluster.circles.some(({ strike }) => sizeOf(strike) === undefined);
  return {
    pixel: cluster.centre,
    below: cluster.radius + 3,
    style: "cluster",
    noteStyle: "clusterNote",
    minZoom: 0,
    maxZoom: 20,
    lines: [
      [
        words.text("strikes_n", { n: total.strikes }),
        words.text(open ? "killed_at_least" : "killed_n", { n: total.killed_counted }),
      ].join(" · "),
      // Two short lines find room where one long line does not.
      ...words
        .text("cluster_note", { zone: words.of(cluster.zone, "title").replace(/\s*\(.*\)$/, "") })
        .split(/(?<=:) /),
    ],
  };
}

/** Statements of a president are dated labels beside the country: they define no area to draw. */
function statementLabels(notices, words) {
  return notices
    .filter((notice) => notice.kind === "presidential statement")
    .map((notice, index) => ({
      world: toWorld(-65.4, 4.9 - index * 2.2),
      style: "statement",
      minZoom: 4.4,
      maxZoom: 20,
      lines: wrap(`${words.when({ ...notice, valid_to: notice.valid_from + 1 })}: ${words.of(notice, "title")}`, 40),
    }));
}

const isEmphasisedIn = (view) => (entity) => entity === view.selected || view.highlighted.includes(entity);

import assert from "node:assert/strict";
import { test } from "node:test";

import { DRAWING_ORDER, paintOrder } from "../../../geo/page/web/model/layer_order.js";
import { createAreas, isShape } from "../../../geo/page/web/draw/areas.js";
import { createModel } from "../../../geo/page/web/model/model.js";
import {
  findSpots,
  layOutRows,
  listLeaders,
  listSymbols,
  mergeSpots,
  placeSymbols,
} from "../../../geo/page/web/draw/places.js";
import {
  listClusters,
  packStrikes,
  placeClusters,
  spreadCentres,
  unitRadius,
} from "../../../geo/page/web/draw/clusters.js";
import { PALETTE } from "../../../geo/page/web/draw/palette.js";
import { worldScale } from "../../../geo/page/web/draw/projection.js";

const DAY = 86_400_000;
const WHEN = { valid_from: 20_400 * DAY, valid_to: 20_500 * DAY, known_from: 20_400 * DAY };
const square = (x, y) => ({ type: "Polygon", parts: [[Float64Array.of(x, y, x + 2, y, x + 2, y + 2, x, y)]] });
const point = (x, y) => ({ type: "Point", coordinates: [x, y] });
const common = (name) => ({
  id: `${name}.1`,
  entity: name,
  title_en: name,
  title_es: name,
  sources: ["a-0a1b2c"],
  time_precision: "day",
  position_precision: "P4",
  ...WHEN,
});

// Two of everything, so that one can be broken while the other must stay. No two share a place that one of them gives.
const LAYERS = {
  strike_zones: ["north", "south"].map((slug, at) => ({
    ...common(`zone-${slug}`),
    slug,
    drawn: true,
    anchor_longitude: -70 + 9 * at,
    anchor_latitude: 12,
    geometry: square(-70 + 9 * at, 12),
  })),
  airspace: ["AAAA", "BBBB"].map((designator, at) => ({
    ...common(`region-${designator}`),
    designator,
    kind: "fir",
    name_en: designator,
    name_es: designator,
    area_km2: 5,
    label_longitude: -60,
    label_latitude: 5,
    geometry: square(-60 + 9 * at, 2),
  })),
  strikes: ["north", "south", "north", "south"].map((zone, at) => ({
    ...common(`strike-${at}`),
    basin: "caribbean",
    strike_zone: zone,
    vessels: 1,
    killed_announced: 3,
    killed_counted: 4,
    killed_maximum: 5,
    survivors: 0,
    missing: 1,
    in_default_tally: true,
    announced_on: "2025-09-02",
    position_role: "strike",
    distance_nm: 5,
    geometry: at < 2 ? square(-66 + at, 11) : undefined,
    reports: [
      {
        field: "killed",
        known_from: WHEN.known_from,
        value_en: "3",
        value_es: "3",
        knowledge_grade: "denied",
        source: "a-0a1b2c",
      },
    ],
  })),
  notices: ["AAAA", "BBBB"].map((area, at) => ({
    ...common(`notice-${at}`),
    kind: "NOTAM",
    issuer: "FAA",
    areas: [area],
    force: "NOTAM",
    force_class: "caution",
    lower_limit: "SFC",
    upper_limit: "UNL",
    has_legal_force: false,
  })),
  deployments: [point(-50, 20), point(-52, 30), undefined, undefined].map((geometry, at) => ({
    ...common(`force-${at}`),
    kind: "ship",
    force: "US",
    personnel: 5,
    sea_area: at < 2 ? undefined : ["north", "south"][at - 2],
    geometry,
  })),
  land_events: [point(-90, 20), point(-92, 30)].map((geometry, at) => ({
    ...common(`land-${at}`),
    status: "reported",
    geometry,
  })),
  events: [point(-100, 20), point(-102, 30)].map((geometry, at) => ({
    ...common(`event-${at}`),
    category: "legal",
    actor: "US",
    geometry,
  })),
};
// What a feature of each layer is drawn with, and so all that may go with it.
const REFERS = { strike_zones: ["strike_zone", "sea_area"], airspace: ["areas"] };

const BROKEN = [
  undefined,
  null,
  NaN,
  Infinity,
  -Infinity,
  -1,
  0,
  1e300,
  2 ** 60,
  true,
  false,
  "",
  "text",
  "constructor",
  "x".repeat(10_000),
  [],
  [null],
  [NaN],
  ["__proto__"],
  {},
  { type: "Point" },
  { type: "Point", coordinates: [NaN, 5] },
  { type: "Point", coordinates: ["1", "2"] },
  { type: "Point", coordinates: [1e9, 1e9] },
  { type: "Polygon", parts: [] },
  { type: "Polygon", parts: [[]] },
  { type: "Polygon", parts: [[Float64Array.of(NaN, 1, 2, 3, 4, 5)]] },
  { type: "Polygon", parts: 5 },
  { type: "Polygon", parts: [[undefined]] },
  {
    type: "Polygon",
    coordinates: [
      [
        [0, 0],
        [1, 1],
      ],
    ],
  },
  { type: "MultiPoint", coordinates: [[0, 0]] },
  { type: "GeometryCollection", geometries: [] },
  { type: 7, parts: [[Float64Array.of(1, 2, 3, 4)]] },
];

globalThis.Path2D = class {
  moveTo(...numbers) {
    assert.ok(numbers.every(Number.isFinite));
  }
  lineTo(...numbers) {
    assert.ok(numbers.every(Number.isFinite));
  }
  closePath() {}
};
globalThis.DOMMatrix = class {
  scale() {
    return this;
  }
};
/** A canvas that draws nothing and takes no number that is none. */
const canvas = () =>
  new Proxy(
    {},
    {
      get: (kept, key) =>
        key in kept
          ? kept[key]
          : (...values) => {
              assert.ok(
                values.every((value) => typeof value !== "number" || Number.isFinite(value)),
                `${String(key)}(${values})`,
              );
              return key === "createPattern" ? { setTransform() {} } : canvas();
            },
      set: (kept, key, value) => {
        assert.ok(value !== undefined && !Number.isNaN(value), String(key));
        kept[key] = value;
        return true;
      },
    },
  );
globalThis.document = { createElement: () => ({ getContext: canvas }) };

const VIEW = { from: 20_300, to: 20_420, known: null, filters: {}, order: DRAWING_ORDER, opacity: {}, layers: {} };
const SCALE = worldScale(5);
const FRAME = {
  zoom: 5,
  scale: SCALE,
  ratio: 1,
  width: 2000,
  height: 2000,
  left: -1000,
  top: -1000,
  padding: 0,
  at: ({ x, y }) => ({ x: x * SCALE + 1000, y: y * SCALE + 1000 }),
};

/** What a map draws of some layers: the ids by layer, after all of it has been painted. */
function drawnOf(layers) {
  const model = createModel({
    layers: Object.entries(layers).map(([name, features]) => ({ name, features })),
    coverage: [],
    sources: {},
    extent: { first: "2025-01-01", last: "2026-06-01", axis: "2025-01-01" },
  });
  const selection = model.select(VIEW);
  const shown = (name) => selection.get(name).shown;
  const packed = packStrikes(selection.get("strikes").all, model.zones);
  const centres = spreadCentres(packed, FRAME.scale, unitRadius(FRAME.zoom));
  const clusters = placeClusters(packed, shown("strikes"), FRAME, centres);
  const spots = mergeSpots(findSpots(model.layers, model.zones), FRAME.scale);
  const standing = (of) => Object.fromEntries(["deployments", "land_events", "events"].map((name) => [name, of(name)]));
  const rows = layOutRows(
    standing((name) => selection.get(name).all),
    spots,
    model.zones,
    FRAME.scale,
    [...centres.values()],
  );
  const symbols = placeSymbols(standing(shown), spots, model.zones, FRAME, rows);
  const areas = createAreas(model.regions);
  const zones = [...new Set(shown("strikes").map(({ strike_zone: slug }) => slug))]
    .map((slug) => ({ feature: model.zones.get(slug), basin: "caribbean" }))
    .filter(({ feature }) => isShape(feature));
  const never = () => false;
  const colours = PALETTE.light;
  const items = [
    ...areas.listAirspace(FRAME, colours, shown("airspace"), 1),
    ...areas.list(
      FRAME,
      colours,
      { notices: shown("notices"), zones, strikes: shown("strikes") },
      paintOrder(VIEW.order),
      () => 1,
      never,
    ),
    ...listClusters(clusters, colours, { isEmphasised: never, opacity: 1 }),
    ...listLeaders(symbols, colours),
    ...listSymbols(symbols, colours, {
      isEmphasised: never,
      isStale: (feature) => model.isStale(feature, VIEW),
      opacity: 1,
    }),
  ];
  for (const { box, paint } of items) {
    assert.ok(Object.values(box).every(Number.isFinite));
    paint(canvas());
  }
  const ids = new Set(areas.drawn().flatMap(({ features }) => features.map(({ id }) => id)));
  for (const { strike } of clusters.flatMap(({ circles }) => circles)) ids.add(strike.id);
  for (const { id } of symbols.flatMap(({ features }) => features)) ids.add(id);
  // A sea area is drawn for what is in it, and never else.
  const placed = [...selection].flatMap(([layer, { shown: features }]) =>
    (layer === "strike_zones" ? [] : features).filter((feature) => model.hasPlace(layer, feature)).map(({ id }) => id),
  );
  return { ids, placed };
}

test("everything is drawn of features in which nothing is wrong", () => {
  const { ids, placed } = drawnOf(LAYERS);
  assert.equal(ids.size, Object.values(LAYERS).flat().length);
  assert.deepEqual(
    placed.filter((id) => !ids.has(id)),
    [],
  );
  assert.equal(placed.length, ids.size - LAYERS.strike_zones.length);
});

for (const [layer, features] of Object.entries(LAYERS)) {
  test(`one broken value of ${layer} takes no other feature off the map`, () => {
    const keys = new Set(features.flatMap((feature) => Object.keys(feature)));
    const all = drawnOf(LAYERS).ids;
    const [named] = features;
    let tried = 0;
    for (const key of [...keys, "__proto__", "constructor"])
      for (const broken of BROKEN) {
        const changed = Object.defineProperty({ ...named }, key, {
          value: broken,
          enumerable: true,
          configurable: true,
          writable: true,
        });
        const { ids, placed } = drawnOf({ ...LAYERS, [layer]: [changed, ...features.slice(1)] });
        const refers = (feature) =>
          (REFERS[layer] ?? []).some((name) => [feature[name]].flat().includes(named.slug ?? named.designator));
        const others = Object.values(LAYERS)
          .flat()
          .filter((feature) => feature !== named && all.has(feature.id) && !refers(feature))
          .map(({ id }) => id);
        assert.deepEqual(
          others.filter((id) => !ids.has(id)),
          [],
          `${key}: ${String(broken).slice(0, 40)}`,
        );
        // What is said to have a place is drawn, the broken one too.
        assert.deepEqual(
          placed.filter((id) => !ids.has(id)),
          [],
          `${key}: ${String(broken).slice(0, 40)}`,
        );
        tried += 1;
      }
    assert.ok(tried > 400);
  });
}

test("a feature that is none is left out, and the others stay", () => {
  const { ids } = drawnOf({ ...LAYERS, events: [null, 5, "text", undefined, [], ...LAYERS.events] });
  for (const { id } of LAYERS.events) assert.ok(ids.has(id));
});

test("two features under one id are both drawn", () => {
  const [first, second] = LAYERS.airspace;
  assert.equal(
    drawnOf({ ...LAYERS, airspace: [first, { ...second, id: first.id }] }).ids.size,
    Object.values(LAYERS).flat().length,
  );
});

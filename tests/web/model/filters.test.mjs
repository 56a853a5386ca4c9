import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import {
  NO_FILTERS,
  cleared,
  hasActiveFilters,
  toggled,
  valuesOf,
  withFilter,
} from "../../../geo/page/web/model/filters.js";
import { countShown, countValues, createSelect } from "../../../geo/page/web/model/selection.js";
import { dayFromIso } from "../../../geo/page/web/model/days.js";

const { features, sources, unbuilt, cases } = JSON.parse(
  readFileSync(new URL("../../cases/filters.json", import.meta.url)),
);
const AREAS = ["airspace", "strike_zones"];
// As the page brings them: what is null is left out.
const given = (feature) => Object.fromEntries(Object.entries(feature).filter(([, value]) => value !== null));
const rows = features.map(({ layer, values, valid_to: to, ...feature }) => ({
  layer,
  values,
  feature: { ...given(feature), valid_to: to ? Date.parse(to) : undefined },
}));
const layers = [...new Set(rows.map(({ layer }) => layer))].map((name) => ({
  name,
  features: rows.filter(({ layer }) => layer === name).map(({ feature }) => feature),
}));
const viewOf = (to, filters) => ({
  known: null,
  from: dayFromIso("2025-01-01"),
  to: dayFromIso(to),
  filters,
  layers: Object.fromEntries(layers.map(({ name }) => [name, true])),
});
const shownIds = (selection) =>
  rows
    .map(({ feature }) => feature.id)
    .filter((id) => [...selection.values()].some(({ shown }) => shown.some((feature) => feature.id === id)));

// The window of all cases begins long before, so that only the rules of filters decide.
for (const { about, to, filters, kept } of cases) {
  test(about, () => {
    const select = createSelect(
      layers.map(({ name, features: all }) => ({ name, features: all })),
      sources,
      AREAS,
    );
    assert.deepEqual(shownIds(select(viewOf(to, filters))), kept);
  });
}

const valued = [...rows.filter((row) => row.values).map((row) => ({ ...row, about: row.feature.id })), ...unbuilt];
for (const { about, feature, values } of valued) {
  test(`the values of ${about}`, () => {
    for (const [facet, expected] of Object.entries(values))
      assert.deepEqual(valuesOf(facet, given(feature)), expected, facet);
  });
}

test("a filter taken back leaves what was there before it", () => {
  const on = toggled(NO_FILTERS, "basin", "caribbean", true);
  assert.deepEqual(on, { basin: ["caribbean"] });
  assert.ok(Object.isFrozen(on) && Object.isFrozen(on.basin));
  assert.deepEqual(toggled(on, "basin", "caribbean", false), {});
  assert.deepEqual(withFilter({ text: "ford" }, "text", ""), {});
});

test("clearing shows everything again and keeps the ended notices as they were", () => {
  assert.deepEqual(cleared({ text: "ford", ended: true }), { ended: true });
  assert.deepEqual(cleared({ basin: ["caribbean"] }), {});
  assert.equal(hasActiveFilters({ ended: true }), false);
});

test("counts tell what is shown of what the visible layers hold, areas left out", () => {
  const select = createSelect(layers, sources, AREAS);
  const view = viewOf("2025-11-21", { category: ["deployment"] });
  const selection = select(view);
  assert.deepEqual(countShown(selection, view, AREAS), { shown: 2, total: 9 });
  const hidden = { ...view, layers: { ...view.layers, notices: false } };
  assert.deepEqual(countShown(selection, hidden, AREAS), { shown: 2, total: 6 });
});

test("the counts of a facet add up to the total, whatever else is chosen", () => {
  const select = createSelect(layers, sources, AREAS);
  const view = viewOf("2025-11-21", { basin: ["caribbean"] });
  const counts = countValues("category", select(view), view, AREAS);
  assert.equal(
    [...counts.values()].reduce((sum, n) => sum + n, 0),
    9,
  );
  assert.deepEqual(counts.get("strike"), 3);
});

test("moving time selects from what was kept; another filter or day of knowledge does not", () => {
  const select = createSelect(layers, sources, AREAS);
  const view = viewOf("2025-11-21", Object.freeze({ basin: ["caribbean"] }));
  const before = select(view).get("strikes").known;
  assert.equal(select({ ...view, to: view.to - 1 }).get("strikes").known, before);
  assert.notEqual(select({ ...view, filters: Object.freeze({}) }).get("strikes").known, before);
  assert.deepEqual(select(view).get("strikes").known, before);
});

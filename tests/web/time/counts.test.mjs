import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { binWords, ceilingOf, countBins, STACK } from "../../../geo/page/web/time/counts.js";
import { PALETTE } from "../../../geo/page/web/draw/palette.js";
import { createWords } from "../../../geo/page/web/model/words.js";
import { DAY, dayFromIso } from "../../../geo/page/web/model/days.js";

const first = dayFromIso("2025-09-01");
const bins = [
  { from: first, to: first + 6 },
  { from: first + 7, to: first + 13 },
];
const at = (day, rest) => ({ valid_from: (first + day) * DAY, ...rest });
const known = new Map([
  [
    "strikes",
    [
      at(1, { basin: "caribbean" }),
      at(6, { basin: "eastern_pacific" }),
      at(7, { basin: "caribbean" }),
      at(14, { basin: "caribbean" }),
    ],
  ],
  ["deployments", [at(8, { force: "US" }), at(-1, { force: "US" }), { force: "US" }]],
  ["events", [at(9, { category: "diplomacy" }), at(9, { category: "strike" })]],
  ["notices", [at(0, { force_class: "prohibition" }), at(0, { force_class: "decision" })]],
  ["airspace", [at(2, {})]],
]);
const all = { strikes: true, deployments: true, events: true, notices: true, airspace: true };
const table = (name) => JSON.parse(readFileSync(new URL(`../../../geo/i18n/locale/${name}.json`, import.meta.url)));
const strings = { ...table("strings"), ...table("bars") };
const info = new Map([
  ["strikes", { title_en: "Strikes", title_es: "Ataques" }],
  ["deployments", { title_en: "Deployments", title_es: "Despliegues" }],
  ["events", { title_en: "Events", title_es: "Hechos" }],
  ["notices", { title_en: "Notices", title_es: "Avisos" }],
]);

test("what begins in a bin is counted there by its category, and what does not begin in any is in none", () => {
  const counted = countBins(bins, known, all);
  assert.deepEqual(
    counted.map(({ total }) => total),
    [4, 4],
  );
  const of = (bin, layer, kind) => bin.counts[STACK.findIndex((part) => part.layer === layer && part.kind === kind)];
  assert.equal(of(counted[0], "strikes", "caribbean"), 1);
  assert.equal(of(counted[0], "strikes", "eastern_pacific"), 1);
  assert.equal(of(counted[1], "deployments", "US"), 1);
  assert.equal(of(counted[1], "events", "diplomacy"), 1);
  assert.equal(of(counted[0], "notices", "prohibition"), 1);
  assert.equal(of(counted[0], "notices", "other"), 1);
});

test("a layer that is switched off counts nothing", () => {
  assert.deepEqual(
    countBins(bins, known, { ...all, strikes: false }).map(({ total }) => total),
    [2, 3],
  );
});

test("the usual bar sets the scale when one week holds many times as much", () => {
  const totals = (values) => values.map((total) => ({ total }));
  assert.equal(ceilingOf(totals([])), 1);
  assert.equal(ceilingOf(totals([3, 4, 5])), 5);
  assert.equal(ceilingOf(totals([0, 0, 5])), 5);
  assert.equal(ceilingOf(totals([...Array(39).fill(10), 54])), 10);
  assert.equal(ceilingOf(totals([...Array(39).fill(10), 12])), 12);
});

test("a bar is described in words in both languages", () => {
  const [one, two] = countBins(bins, known, all);
  assert.equal(
    binWords(one, createWords(strings, "en"), info),
    "1 Sep to 7 Sep 2025: Strikes 2 (Caribbean 1, Eastern Pacific 1) · Notices 2 (prohibition 1, other 1)",
  );
  assert.equal(
    binWords(two, createWords(strings, "es"), info),
    "8 sep a 14 sep 2025: Ataques 1 (Caribe 1) · Despliegues 1 (Fuerzas de EE. UU. 1)" +
      " · Hechos 2 (diplomacia 1, ataque 1)",
  );
  assert.match(binWords({ from: first, to: first, counts: [], total: 0 }, createWords(strings, "en"), info), /nothing/);
});

test("each category has a colour in both themes and a word", () => {
  for (const { colour, word } of STACK) {
    assert.ok(PALETTE.light[colour] && PALETTE.dark[colour]);
    if (word) assert.ok(strings[word]);
  }
});

test("every force and category that the data know has its part of the bar", () => {
  const values = (layer, key) =>
    new Set(
      JSON.parse(readFileSync(new URL(`../../../data/${layer}.geojson`, import.meta.url))).features.map(
        (feature) => feature.properties[key],
      ),
    );
  for (const category of values("events", "category"))
    assert.ok(
      STACK.some((part) => part.layer === "events" && part.kind === category),
      category,
    );
  for (const force of values("deployments", "force"))
    assert.ok(
      STACK.some((part) => part.layer === "deployments" && part.kind === force),
      force,
    );
});

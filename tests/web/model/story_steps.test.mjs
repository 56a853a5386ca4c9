import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { createLinks } from "../../../geo/page/web/model/view.js";
import { isAway, stepAt, viewOfStep, withStep } from "../../../geo/page/web/model/story_steps.js";

const json = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const { frame } = json("../../cases/links.json");
const links = createLinks(json("../../../geo/query/view.json"), {
  ...frame,
  extent: { first: frame.first, last: frame.last },
});
const story = {
  slug: "one",
  steps: [
    { link: "v=2&mode=instant&to=2025-11-21&known=2025-11-21&map=-66,9,5,1000x600&axis=2025-11-01,2025-12-01" },
    { link: "v=2&to=2025-12-01&layers=strikes&entity=a" },
  ],
};
const second = stepAt([story], { slug: "one", step: 2 });

test("a step is found by its story and its number, from 1", () => {
  assert.equal(second.step, story.steps[1]);
  assert.deepEqual([second.number, second.count], [2, 2]);
});

test("there is no step before the first, after the last, or of another story", () => {
  for (const named of [null, { slug: "one", step: 0 }, { slug: "one", step: 3 }, { slug: "two", step: 1 }])
    assert.equal(stepAt([story], named), null);
});

test("a step sets the View of its link and says which step it is", () => {
  const view = viewOfStep(links, second, links.opening());
  assert.deepEqual(view, { ...links.parse(story.steps[1].link).view, story: { slug: "one", step: 2 } });
});

test("language, theme and how time plays stay the reader's, and the panel makes room", () => {
  const own = {
    ...links.opening(),
    language: "es",
    theme: "dark",
    embed: true,
    speed: 4,
    loop: true,
    panel: "help",
    known: 20000,
  };
  const view = viewOfStep(links, second, own);
  assert.deepEqual([view.language, view.theme, view.embed, view.speed, view.loop], ["es", "dark", true, 4, true]);
  assert.deepEqual([view.panel, view.known], [null, null]);
});

test("a reader who moves time, knowledge, layers or the map is away from the step", () => {
  const ofStep = viewOfStep(links, stepAt([story], { slug: "one", step: 1 }), links.opening());
  assert.equal(isAway(ofStep, ofStep), false);
  for (const patch of [
    { to: 20400 },
    { known: null },
    { layers: {} },
    { filters: { text: "Ford" } },
    { camera: { ...ofStep.camera, zoom: 6 } },
  ]) {
    assert.equal(isAway({ ...ofStep, ...patch }, ofStep), true);
  }
});

test("a card, a ruler or another stretch of the axis leaves the step's picture as it is", () => {
  const ofStep = viewOfStep(links, second, links.opening());
  for (const patch of [{ selected: "b" }, { measure: [] }, { axis: null }, { language: "es" }, { panel: "list" }])
    assert.equal(isAway({ ...ofStep, ...patch }, ofStep), false);
});

test("a link that only names a step shows what the step shows", () => {
  const link = withStep([story], links, "#v=2&lang=es&story=one:2&theme=dark");
  const { view, issues } = links.parse(link);
  assert.deepEqual(issues, []);
  assert.equal(isAway(view, links.parse(story.steps[1].link).view), false);
  assert.deepEqual([view.language, view.theme, view.story], ["es", "dark", { slug: "one", step: 2 }]);
});

test("a link that says more than a step, or no step that is there, stays as it is", () => {
  for (const text of ["story=one:2&to=2025-10-01", "story=one:3", "story=two:1", "story=broken", "lang=es", ""]) {
    assert.equal(withStep([story], links, text), text);
  }
});

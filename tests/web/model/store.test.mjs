import assert from "node:assert/strict";
import { test } from "node:test";

import { createStore, normalWindow } from "../../../geo/page/web/model/store.js";
import { keyAction } from "../../../geo/page/web/tools/keys.js";

test("subscribers hear once what changed, and nothing when nothing did", () => {
  const store = createStore({ to: 1, layers: { strikes: true } });
  const heard = [];
  store.subscribe((view, keys) => heard.push([view.to, [...keys]]));
  store.set({ to: 2, layers: { strikes: true } });
  store.set({ to: 2 });
  assert.deepEqual(heard, [[2, ["to"]]]);
});

test("a View is never changed in place", () => {
  const store = createStore({ to: 1 });
  const before = store.get();
  store.set({ to: 2 });
  assert.equal(before.to, 1);
  assert.throws(() => {
    store.get().to = 3;
  }, TypeError);
});

test("what follows from a change is set before anybody is called, and no other change is lost", () => {
  const store = createStore({ mode: "since", from: 1, to: 5, language: "en" }, (view) =>
    view.mode === "instant" ? { ...view, from: view.to } : view,
  );
  const heard = [];
  store.subscribe((view, keys) => heard.push([view.from, [...keys].sort()]));
  store.set({ mode: "instant", language: "es" });
  assert.deepEqual(heard, [[5, ["from", "language", "mode"]]]);
});

const extent = { first: 100, last: 200 };

test("the window follows the mode and stays inside the data", () => {
  assert.deepEqual(normalWindow({ mode: "instant", from: 110, to: 150 }, extent), { from: 150, to: 150 });
  assert.deepEqual(normalWindow({ mode: "since", from: 110, to: 150 }, extent), { from: 100, to: 150 });
  assert.deepEqual(normalWindow({ mode: "window", from: 110, to: 150 }, extent), { from: 110, to: 150 });
  assert.deepEqual(normalWindow({ mode: "window", from: 90, to: 999 }, extent), { from: 100, to: 200 });
  assert.deepEqual(normalWindow({ mode: "window", from: 180, to: 150 }, extent), { from: 150, to: 150 });
});

test("keys name their actions, and space on a button stays the button's", () => {
  const actions = { back: "back", previousEvent: "previousEvent", play: "play", help: "help" };
  assert.equal(keyAction({ key: "ArrowLeft" }, actions), "back");
  assert.equal(keyAction({ key: "ArrowLeft", shiftKey: true }, actions), "previousEvent");
  assert.equal(keyAction({ key: " ", target: { closest: () => null } }, actions), "play");
  assert.equal(keyAction({ key: " ", target: { closest: () => ({}) } }, actions), undefined);
  assert.equal(keyAction({ key: "q" }, actions), undefined);
});

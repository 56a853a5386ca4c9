import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { createLinks } from "../../../geo/page/web/model/view.js";

const json = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));
const { frame, read } = json("../../cases/links.json");
const links = createLinks(json("../../../geo/query/view.json"), {
  ...frame,
  extent: { first: frame.first, last: frame.last },
});

for (const { about, link, sets, issues, data = null, empty = false } of read) {
  test(`a link is read: ${about}`, () => {
    const opened = links.parse(link);
    assert.deepEqual(opened.view, { ...links.opening(), ...sets });
    assert.deepEqual(
      opened.issues.map(({ key, reason }) => `${key}:${reason}`),
      issues,
    );
    assert.equal(opened.dataVersion, data);
    assert.equal(opened.empty, empty);
    assert.deepEqual(links.parse(links.write(opened.view)).view, opened.view);
  });
}

test("defaults are left out, the time and the data's version never", () => {
  assert.equal(links.write(links.opening()), "v=2&to=2026-09-25&lang=en&data=2026-11-22.6f3e0300f836");
});

test("a drag is no step on the way back, a choice is one", () => {
  const view = links.opening();
  assert.equal(links.isDeliberate(view, { ...view, to: view.to - 1 }), false);
  assert.equal(links.isDeliberate(view, { ...view, filters: { text: "Ford" } }), false);
  assert.equal(links.isDeliberate(view, { ...view, filters: { basin: ["caribbean"] } }), true);
  assert.equal(links.isDeliberate(view, { ...view, selected: "a" }), true);
});

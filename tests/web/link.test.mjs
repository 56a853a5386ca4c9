import assert from "node:assert/strict";
import { test } from "node:test";

import { dayFromIso } from "../../geo/web/time.js";
import { fragmentOf, readFragment } from "../../geo/web/link.js";

const LAST = dayFromIso("2026-09-25");
const view = { selected: "2025-09-02-a", mode: "window", from: dayFromIso("2025-09-02"), to: dayFromIso("2025-12-01"), known: dayFromIso("2025-12-01") };

test("a link brings back what it was made from", () => {
  assert.equal(fragmentOf(view), "#entity=2025-09-02-a&mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01");
  assert.deepEqual(readFragment(fragmentOf(view), LAST), view);
});

test("a link without a day of knowledge means the latest", () => {
  assert.equal(readFragment(fragmentOf({ ...view, known: null }), LAST).known, null);
  assert.equal(readFragment("#mode=since&known=2030-01-01", LAST).known, null);
});

test("what cannot be read is left as it is", () => {
  assert.deepEqual(readFragment("", LAST), {});
  assert.deepEqual(readFragment("#section-2", LAST), {});
  assert.deepEqual(readFragment("#entity=a&mode=sideways&from=2025-02-30&to=soon", LAST), { selected: "a", known: null });
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { createModel } from "../../../geo/page/web/model/model.js";
import { dayFromIso } from "../../../geo/page/web/model/days.js";

const days = { first: "2025-01-01", last: "2026-12-31", axis: "2025-01-01" };
const model = createModel({ layers: [], coverage: [], sources: {}, extent: days });

test("a feature is stale once the window's last day begins at the time that the data give, or after it", () => {
  const feature = { stale_from: Date.parse("2026-03-16") };
  const stale = ["2026-03-15", "2026-03-16", "2026-03-17"].map((to) => model.isStale(feature, { to: dayFromIso(to) }));
  assert.deepEqual(stale, [false, true, true]);
  assert.equal(model.isStale({}, { to: dayFromIso("2026-12-31") }), false);
});

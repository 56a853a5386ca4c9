import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { createSelect } from "../../../geo/page/web/model/selection.js";
import { tally } from "../../../geo/page/web/model/tally.js";
import { versionsOf } from "../../../geo/page/web/model/knowledge.js";
import { dayFromIso } from "../../../geo/page/web/model/days.js";

const { features, cases } = JSON.parse(readFileSync(new URL("../../cases/selection.json", import.meta.url)));
const instant = (text) => (text === null ? undefined : Date.parse(text));
const TIMES = ["valid_from", "valid_to", "known_from", "known_to"];
const rows = features.map((feature) => ({
  ...feature,
  ...Object.fromEntries(TIMES.map((name) => [name, instant(feature[name])])),
}));

for (const { about, known, from, to, shown } of cases) {
  test(about, () => {
    const view = {
      known: known === null ? null : dayFromIso(known),
      from: dayFromIso(from),
      to: dayFromIso(to),
      filters: {},
    };
    const select = createSelect([{ name: "events", features: rows }], {}, []);
    assert.deepEqual(
      select(view)
        .get("events")
        .shown.map(({ id }) => id),
      shown,
    );
  });
}

test("versions come oldest first, and only those public by then", () => {
  assert.deepEqual(
    versionsOf(rows, "day", null).map(({ id }) => id),
    ["day.1", "day.2"],
  );
  assert.deepEqual(
    versionsOf(rows, "day", dayFromIso("2025-09-20")).map(({ id }) => id),
    ["day.1"],
  );
});

test("a tally leaves out what rests on a headline, and an unreported toll adds nothing", () => {
  const strikes = [
    { in_default_tally: true, vessels: 2, killed_announced: 3, killed_counted: 4, killed_maximum: 4 },
    { in_default_tally: true, vessels: 1 },
    { in_default_tally: false, vessels: 1, killed_announced: 9, killed_counted: 9, killed_maximum: 9 },
  ];
  assert.deepEqual(tally(strikes), {
    strikes: 2,
    vessels: 3,
    killed_announced: 3,
    killed_counted: 4,
    killed_maximum: 4,
  });
});

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { unpackLines } from "../../../geo/page/web/data/lines.js";

const { cases } = JSON.parse(readFileSync(new URL("../../cases/lines.json", import.meta.url), "utf8"));

for (const { name, lines, bytes } of cases) {
  test(`lines come out of their bytes: ${name}`, () => {
    assert.deepEqual(
      unpackLines(Buffer.from(bytes, "hex")).map((line) => [...line]),
      lines.map((line) => line.flat()),
    );
  });
}

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { bearingText, lengthText, parsePosition, positionText } from "../../../geo/page/web/tools/position.js";
import { createWords } from "../../../geo/page/web/model/words.js";
import { roundLength } from "../../../geo/page/web/tools/scale_bar.js";

const strings = JSON.parse(readFileSync(new URL("../../../geo/i18n/locale/strings.json", import.meta.url), "utf8"));
const en = createWords(strings, "en");
const es = createWords(strings, "es");

test("a position is written in degrees and minutes with hemisphere letters", () => {
  assert.equal(positionText([-66.92, 10.508], en), "10°30.5′ N, 66°55.2′ W");
  assert.equal(positionText([-66.92, 10.508], es), "10°30,5′ N, 66°55,2′ O");
  assert.equal(positionText([3.05, -0.1], en), "0°06.0′ S, 3°03.0′ E");
});

test("minutes are never sixty", () => {
  assert.equal(positionText([-66.99995, 10.99999], en), "11°00.0′ N, 67°00.0′ W");
});

test("a longitude beyond the antimeridian is written on its own side", () => {
  assert.equal(positionText([-181, 0], en), "0°00.0′ N, 179°00.0′ E");
});

for (const [typed, position] of [
  ["10.5, -66.9", [-66.9, 10.5]],
  ["10.5 -66.9", [-66.9, 10.5]],
  ["10,5; -66,9", [-66.9, 10.5]],
  ["10°30.0′ N, 66°54.0′ W", [-66.9, 10.5]],
  ["10°30,0′ N, 66°54,0′ O", [-66.9, 10.5]],
  ["10 30 n 66 54 w", [-66.9, 10.5]],
  ["10°30'00\"S 66°54'00\"E", [66.9, -10.5]],
]) {
  test(`somebody may type ${typed}`, () => {
    const [longitude, latitude] = parsePosition(typed);
    assert.ok(Math.abs(longitude - position[0]) < 1e-9 && Math.abs(latitude - position[1]) < 1e-9);
  });
}

for (const typed of ["", "Caracas", "10", "95, 10", "10 75 N 66 0 W", "10 N", "1 2 3 4 N 5 W"]) {
  test(`"${typed}" is no position`, () => assert.equal(parsePosition(typed), null));
}

test("lengths are written in kilometres and nautical miles, by locale", () => {
  assert.equal(lengthText(1852 * 12, en), "22.2 km (12.0 nm)");
  assert.equal(lengthText(1_852_000, es), "1852 km (1000 mn)");
  assert.equal(lengthText(18_520_000, en), "18,520 km (10,000 nm)");
});

test("bearings have three figures, and 360 is 000", () => {
  assert.equal(bearingText(7.2), "007°");
  assert.equal(bearingText(359.7), "000°");
});

test("the scale bar takes the longest round length that fits", () => {
  assert.deepEqual(roundLength(1, 110), { value: 100, width: 100 });
  assert.deepEqual(roundLength(0.5, 110), { value: 50, width: 100 });
  assert.equal(roundLength(4.9, 110).value, 500);
  assert.equal(roundLength(0.004, 110).value, 0.2);
});

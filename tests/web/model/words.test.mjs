import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { dayFromIso } from "../../../geo/page/web/model/days.js";
import { createWords, range } from "../../../geo/page/web/model/words.js";

const strings = JSON.parse(readFileSync(new URL("../../../geo/i18n/locale/strings.json", import.meta.url)));
const english = createWords(strings, "en");
const spanish = createWords(strings, "es");
const at = (text) => Date.parse(text);

test("a date is written no more exactly than it is known", () => {
  const day = { valid_from: at("2025-09-02"), valid_to: at("2025-09-03"), time_precision: "day" };
  assert.equal(english.when(day), "2 Sep 2025");
  assert.equal(spanish.when(day), "2 sep 2025");
  assert.equal(english.when({ ...day, time_precision: "approx" }), "about 2 Sep 2025");
  const month = { valid_from: at("2025-08-01"), valid_to: at("2025-09-01"), time_precision: "month" };
  assert.equal(english.when(month), "some time in Aug 2025");
  const minute = {
    valid_from: at("2025-11-21T17:43:00Z"),
    valid_to: at("2025-11-21T17:44:00Z"),
    time_precision: "minute",
  };
  assert.equal(english.when(minute), "21 Nov 2025, 17:43 UTC");
  assert.equal(
    english.when({ valid_from: at("2025-11-16"), time_precision: "day" }),
    "from 16 Nov 2025, no end reported",
  );
});

test("a span names the year once", () => {
  const [first, last, next] = ["2025-09-02", "2025-12-01", "2026-01-07"].map(dayFromIso);
  assert.equal(english.span(first, last), "2 Sep to 1 Dec 2025");
  assert.equal(english.span(first, next), "2 Sep 2025 to 7 Jan 2026");
  assert.equal(english.span(first, first), "2 Sep 2025");
});

test("numbers that differ are a range, and an unknown number says so", () => {
  assert.equal(range(2, 3, english), "2 to 3");
  assert.equal(range(3, 3, english), "3");
  assert.equal(range(undefined, undefined, english), "not reported");
});

test("ISO dates in a text are written in words, and numbers of documents are left alone", () => {
  assert.equal(english.dated("2025-12-01, then open"), "1 Dec 2025, then open");
  assert.equal(spanish.dated("2026-02-02 o 2026-02-04"), "2 feb 2026 o 4 feb 2026");
  assert.equal(english.dated("2026-02-19T23:59Z"), "19 Feb 2026, 23:59 UTC");
  assert.equal(spanish.dated("2028-03"), "mar 2028");
  assert.equal(english.dated("overtaken by CZIB 2026-01"), "overtaken by CZIB 2026-01");
  assert.equal(english.dated("2025-13-01"), "2025-13-01");
  assert.equal(english.dated(""), "");
});

test("thousands are set apart as each language does it", () => {
  assert.equal(english.number(4500), "4,500");
  assert.equal(spanish.number(4500), "4500");
  assert.equal(spanish.number(15000), "15\u00a0000");
});

test("a text without a Spanish of its own serves both languages", () => {
  assert.equal(spanish.of({ issuer: "FAA (US)", issuer_es: "FAA (EE. UU.)" }, "issuer"), "FAA (EE. UU.)");
  assert.equal(spanish.of({ issuer: "IATA" }, "issuer"), "IATA");
});

test("one and several have forms of their own in both languages", () => {
  assert.equal(english.text("strikes_n", { n: 1 }), "1 strike");
  assert.equal(spanish.text("strikes_n", { n: 2 }), "2 ataques");
});

test("a missing string is an error, not an empty label", () => assert.throws(() => english.text("no_such_string")));

test("numbers have the marks of their language, thousands from four digits on in English and five in Spanish", () => {
  const cases = [[7], [999], [1234], [12345], [1234567], [-12345], [0.5], [12345.25], [1234.56, 1], [3, 2], [59.96, 0]];
  const written = (words) => cases.map(([value, decimals]) => words.number(value, decimals));
  assert.deepEqual(written(english), [
    "7",
    "999",
    "1,234",
    "12,345",
    "1,234,567",
    "-12,345",
    "0.5",
    "12,345.25",
    "1,234.6",
    "3.00",
    "60",
  ]);
  assert.deepEqual(
    written(spanish),
    ["7", "999", "1234", "12 345", "1 234 567", "-12 345", "0,5", "12 345,25", "1234,6", "3,00", "60"].map((text) =>
      text.replaceAll(" ", "\u00a0"),
    ),
  );
});

// Reads a file of {rows: [[layer, feature]], sources} and answers the values of every facet: for the test that holds
// both languages together.

import process from "node:process";
import { readFileSync } from "node:fs";

import { FACETS, valuesOf } from "../../geo/page/web/model/filters.js";

const { rows, sources } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const values = ([layer, feature]) =>
  Object.fromEntries(FACETS.map((facet) => [facet, valuesOf(facet, layer, feature, sources)]));
process.stdout.write(JSON.stringify(rows.map(values)));

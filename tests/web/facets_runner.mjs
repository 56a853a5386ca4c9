// Reads a file of features and answers the values of every facet: for the test that holds both languages together.

import process from "node:process";
import { readFileSync } from "node:fs";

import { FACETS, valuesOf } from "../../geo/page/web/model/filters.js";

const features = JSON.parse(readFileSync(process.argv[2], "utf8"));
const values = (feature) => Object.fromEntries(FACETS.map((facet) => [facet, valuesOf(facet, feature)]));
process.stdout.write(JSON.stringify(features.map(values)));

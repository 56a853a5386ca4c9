// Reads from a file {layers, sources, stories, areas, facets} and answers what a link can name of them.

import process from "node:process";
import { readFileSync } from "node:fs";

import { createContents } from "../../geo/page/web/model/contents.js";

const { areas, facets, ...data } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const { entities, values, steps } = createContents(data, areas);
process.stdout.write(
  JSON.stringify({
    entities: Object.fromEntries(entities),
    steps: Object.fromEntries(steps),
    values: Object.fromEntries(facets.map((facet) => [facet, [...values.get(facet)].sort()])),
  }),
);

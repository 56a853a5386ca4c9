// Reads {table, frame, views, texts} and answers what the browser makes of them: for the tests that hold both languages together.

import process from "node:process";
import { readFileSync } from "node:fs";

import { createLinks } from "../../geo/web/view.js";

const { table, frame, views, texts } = JSON.parse(readFileSync(0, "utf8"));
const links = createLinks(table, { ...frame, extent: { first: frame.first, last: frame.last } });
process.stdout.write(JSON.stringify({ opening: links.opening(), written: views.map(links.write), read: texts.map(links.parse) }));

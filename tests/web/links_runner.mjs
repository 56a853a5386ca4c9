// Reads from a file {table, frame, views, texts, versions} and answers what the browser makes of them: for the tests
// that hold both languages together.

import process from "node:process";
import { readFileSync } from "node:fs";

import { createLinks } from "../../geo/page/web/model/view.js";
import { versionDay, versionInLink, versionOfLink } from "../../geo/page/web/model/data_version.js";

const { table, frame, views = [], texts = [], versions = [] } = JSON.parse(readFileSync(process.argv[2], "utf8"));
const mapOf = (found, made = (value) => value) =>
  new Map(Object.entries(found).map(([key, value]) => [key, made(value)]));
const contents = frame.contents && {
  entities: mapOf(frame.contents.entities),
  values: mapOf(frame.contents.values, (found) => new Set(found)),
  steps: mapOf(frame.contents.steps),
};
const linksFor = (version) =>
  createLinks(table, { ...frame, version, contents, extent: { first: frame.first, last: frame.last } });
const links = linksFor(frame.version);
const opening = links.opening();
process.stdout.write(
  JSON.stringify({
    opening,
    written: views.map(links.write),
    read: texts.map(links.parse),
    versions: versions.map((version) => {
      const link = linksFor(version).write(opening);
      return {
        link,
        read: links.parse(link).dataVersion,
        said: versionInLink(version),
        of: versionOfLink(version),
        day: versionDay(version),
      };
    }),
  }),
);

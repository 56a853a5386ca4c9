// The legend in words and signs. It is built anew only when something else is in sight.

import { band, dot, hatch, hollow, nested, region, ring, shape, zone } from "./symbols.js";
import { el, fill, setText } from "./dom.js";

// More would push the layers out of sight; the list tab has them all.
const ISSUERS = 4;

/**
 * Build the legend. `update(entries, day)` takes what legendOf returns and the window's last day.
 *
 * @param {object} options
 * @param {function(): Words} options.words
 * @returns {{node: HTMLElement, update: Function}}
 */
export function createLegend({ words }) {
  // What is in sight is known only after the first drawing: until then the name alone.
  const title = el("summary", {}, words().text("legend"));
  const body = el("div", {});
  const node = el("details", { class: "legend", open: true }, title, body);
  const hatchedOn = el("p", { class: "legend-head" });
  let last = null;

  function update(entries, day) {
    const w = words();
    setText(hatchedOn, w.text("legend_notices", { day: w.day(day) }));
    const key = JSON.stringify([w.language, entries], (name, value) =>
      name === "notices" && value[0]?.id ? value.map(({ id }) => id) : value,
    );
    if (key === last) return;
    last = key;
    title.textContent = w.text("legend");
    const content = linesOf(w, entries, hatchedOn);
    fill(body, content.length > 0 ? content : el("p", { class: "hint" }, w.text("legend_nothing")));
  }

  return { node, update };
}

function linesOf(w, entries, hatchedOn) {
  const lines = [];
  const add = (condition, sign, label) => condition && lines.push(line(sign(), label));
  if (entries.unit !== null)
    lines.push(el("div", { class: "legend-killed" }, nested(entries.unit), el("span", {}, w.text("legend_killed"))));
  for (const basin of entries.basins) add(true, () => dot(basin), w.text(`basin_${basin}`));
  add(entries.unknownToll, () => hollow(entries.unknownToll), w.text("legend_unknown_toll"));
  add(entries.charts, ring, w.text("legend_chart"));
  add(entries.zones, zone, w.text("legend_zone"));
  for (const role of entries.bands) add(true, () => band(role), w.text(`legend_band_${role}`));
  for (const force of entries.forces) add(true, () => shape(force, force), w.text(`force_of_${force}`));
  add(entries.stale, () => shape(entries.stale, `stale-${entries.stale}`), w.text("legend_stale"));
  add(entries.land, () => shape("land_events", "land"), w.text("legend_land"));
  add(entries.events, () => shape("events", "event"), w.text("legend_event"));
  add(entries.regions, region, w.text("legend_region"));
  if (entries.notices.length > 0) lines.push(hatchedOn);
  for (const { force, notices } of entries.notices) {
    lines.push(line(hatch(force), w.text(`legend_${force}`)));
    lines.push(
      el(
        "ul",
        { class: "legend-issuers" },
        notices.slice(0, ISSUERS).map((notice) =>
          el(
            "li",
            {},
            w.text("by_whom_for_whom", {
              issuer: w.of(notice, "issuer") || w.text("not_reported"),
              whom: w.of(notice, "applies_to") || w.text("not_reported"),
            }),
          ),
        ),
        notices.length > ISSUERS ? el("li", {}, w.text("and_more", { n: notices.length - ISSUERS })) : null,
      ),
    );
  }
  if (entries.precisions.length > 0) {
    lines.push(el("p", { class: "legend-head" }, w.text("legend_precision")));
    for (const precision of entries.precisions) {
      lines.push(
        el(
          "div",
          { class: "legend-line" },
          el("b", { class: "precision" }, precision),
          el("span", {}, w.word("precision", precision)),
        ),
      );
    }
  }
  return lines;
}

const line = (sign, label) => el("div", { class: "legend-line" }, sign, el("span", {}, label));

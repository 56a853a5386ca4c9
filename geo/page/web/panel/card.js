// The card of one feature, and the list of several: what, when, where, who says so, since when.

import { copyToClipboard } from "../address/clipboard.js";
import { el, fill, link } from "./dom.js";
import { differing, tollChanges } from "../model/revisions.js";
import { icon } from "./icons.js";
import { versionsOf } from "../model/knowledge.js";
import { dayOf, isAfter } from "../model/days.js";
import { range } from "../model/words.js";

const CLASS_ORDER = ["official_or_register", "outlet", "repost_or_aggregator", "unclassified"];

/**
 * Build the side panel that shows cards. `layers` are all features by layer, `sources` by id.
 *
 * @param {object} options
 * @param {Object<string, Feature[]>} options.layers
 * @param {Map<string, object>} options.layerInfo
 * @param {Object<string, object>} options.sources
 * @param {function(): Words} options.words
 * @param {Function} options.onSelect
 * @param {function(): void} options.onClose
 * @param {Function} options.onZoom
 * @param {Function} options.allShown
 * @param {Function} options.linkToView
 * @returns {{node: HTMLElement, show: Function, showGroup: Function, hide: Function, renewSteps: Function}}
 */
export function createCard({ layers, layerInfo, sources, words, onSelect, onClose, onZoom, allShown, linkToView }) {
  const body = el("div", { class: "card-body", tabindex: "-1" });
  const close = el("button", { class: "icon close", type: "button", onclick: onClose }, icon("close"));
  const node = el("aside", { class: "card", hidden: true }, close, body);

  // Where the feature stands among all that is shown changes with time and filters, while its card stays.
  let renewSteps = () => {};

  function open(content) {
    const w = words();
    close.setAttribute("aria-label", w.text("close"));
    close.title = w.text("close");
    node.setAttribute("aria-label", w.text("details"));
    const wasHidden = node.hidden;
    node.hidden = false;
    fill(body, content);
    body.scrollTop = 0;
    if (wasHidden) body.focus({ preventScroll: true });
  }

  function hide() {
    node.hidden = true;
    body.replaceChildren();
    renewSteps = () => {};
  }

  /** Show one feature as known on a day, among the neighbours it was picked from. */
  function show(layer, feature, known, group) {
    const w = words();
    open([
      navigation(w, feature, group),
      el("p", { class: "kicker" }, kicker(w, layer, feature)),
      el("h2", {}, w.of(feature, "title")),
      el("p", { class: "when" }, w.when(feature)),
      facts(w, layer, feature),
      feature.summary_en ? el("p", { class: "summary" }, w.of(feature, "summary")) : null,
      tolls(w, layer, feature, known),
      differences(w, layer, feature, known),
      versions(w, layer, feature, known),
      known === null && feature.remarks_en
        ? section(w.text("remarks"), el("p", { class: "remarks" }, w.of(feature, "remarks")))
        : null,
      position(w, feature),
      sourceList(w, feature, known),
      linkRow(w),
      // Here and not behind a link: an embedded map and a saved one have no other page to lead to.
      el(
        "details",
        { class: "method" },
        el("summary", {}, w.text("method")),
        w
          .text("method_text")
          .split("\n")
          .map((line) => el("p", {}, line)),
      ),
      el("p", { class: "identity" }, `${feature.id} · ${w.text("license")}: ${layerInfo.get(layer).license}`),
    ]);
  }

  /** Show several features that share one symbol, as a list to choose from. */
  function showGroup(title, entries) {
    open([
      el("h2", {}, title),
      el(
        "ul",
        { class: "entries" },
        entries.map(({ layer, feature }) => entry(layer, feature, entries)),
      ),
    ]);
  }

  function entry(layer, feature, group) {
    const w = words();
    return el(
      "li",
      {},
      el(
        "button",
        { type: "button", class: "entry", onclick: () => onSelect(layer, feature, group) },
        el("span", { class: "entry-when" }, w.when(feature)),
        el("span", {}, w.of(feature, "title")),
      ),
    );
  }

  function navigation(w, feature, group) {
    const all = steps(w, feature, allShown, "position_in_shown", null);
    const near = group ? steps(w, feature, () => group, "position_in_group", group) : null;
    renewSteps = all.renew;
    return el("nav", { class: "card-nav" }, near?.node, all.node);
  }

  /** Buttons to the previous and next of a row of features, and where in it this one stands now. */
  function steps(w, feature, row, key, group) {
    const place = (features) => features.findIndex((other) => other.feature.entity === feature.entity);
    const go = (step) => () => {
      const features = row();
      const { layer, feature: other } = features[(place(features) + step + features.length) % features.length];
      onSelect(layer, other, group);
    };
    const where = el("span", {});
    const buttons = [
      [-1, "‹", "previous"],
      [1, "›", "next"],
    ].map(([step, sign, name]) => ({
      name,
      node: el("button", { type: "button", class: "quiet", onclick: go(step) }, sign),
    }));
    const node = el("div", { class: "steps" }, buttons[0].node, where, buttons[1].node);
    const renew = () => {
      const features = row();
      const at = place(features);
      node.hidden = at < 0 || features.length < 2;
      where.textContent = node.hidden ? "" : w.text(key, { n: at + 1, total: features.length });
      for (const button of buttons)
        button.node.setAttribute("aria-label", `${w.text(button.name)}: ${where.textContent}`);
    };
    renew();
    return { node, renew };
  }

  /** How the toll changed, side by side: each number with the day it was reported. */
  function tolls(w, layer, feature, known) {
    if (layer !== "strikes") return null;
    const changes = tollChanges(versionsOf(layers[layer], feature.entity, known));
    if (changes.length === 0) return null;
    const tollText = ({ announced, counted }) => {
      if (announced === undefined && counted === undefined) return w.text("toll_unknown");
      const alone = w.text("killed_n", { n: announced ?? 0 });
      return counted === undefined || counted === announced
        ? alone
        : w.text("toll_with_missing", { killed: alone, n: counted });
    };
    return section(
      w.text("toll_changed"),
      el(
        "ol",
        { class: "tolls" },
        changes.map((change) =>
          el(
            "li",
            {},
            el("b", {}, tollText(change)),
            el(
              "span",
              {},
              change.day === null ? w.text("not_reported") : w.text("reported_on", { day: w.day(change.day) }),
            ),
          ),
        ),
      ),
    );
  }

  /** What sources say that does not agree: each value with who says it. */
  function differences(w, layer, feature, known) {
    const found = differing(versionsOf(layers[layer], feature.entity, known), (report) => w.of(report, "value"));
    if (found.length === 0) return null;
    return section(
      w.text("reports_differ"),
      el(
        "dl",
        { class: "differences" },
        found.flatMap(({ field, reports }) => [
          el("dt", {}, w.word("field", field)),
          ...reports.map((report) =>
            el(
              "dd",
              {},
              w.of(report, "value"),
              " ",
              el(
                "span",
                { class: "grade" },
                [
                  sources[report.source]?.publisher,
                  w.day(dayOf(report.known_from)),
                  w.word("grade", report.knowledge_grade),
                ]
                  .filter(Boolean)
                  .join(" · "),
              ),
            ),
          ),
        ]),
      ),
    );
  }

  /** The link to this card: copied where the browser lets us, and always there to be copied by hand. */
  function linkRow(w) {
    const field = el("input", {
      type: "text",
      class: "link",
      readonly: true,
      hidden: true,
      "aria-label": w.text("link_to_this"),
    });
    const status = el("span", { class: "hint", role: "status" });
    const copy = async () => {
      field.value = linkToView();
      field.hidden = false;
      status.textContent = w.text((await copyToClipboard(field)) ? "link_copied" : "link_by_hand");
    };
    return el(
      "div",
      { class: "link-row" },
      el("button", { type: "button", class: "quiet copy-link", onclick: copy }, w.text("copy_link")),
      status,
      field,
    );
  }

  function kicker(w, layer, feature) {
    const parts = [w.of(layerInfo.get(layer), "title")];
    if (layer === "notices") parts.push(w.word("force", feature.force_class));
    if (layer === "deployments") parts.push(w.word("force_of", feature.force), w.word("kind", feature.kind));
    if (layer === "events") parts.push(w.word("category", feature.category));
    return parts.join(" · ");
  }

  function facts(w, layer, feature) {
    const rows = [];
    const add = (key, value) => {
      if (value !== undefined && value !== "" && value !== null)
        rows.push(el("dt", {}, w.text(key)), el("dd", {}, value));
    };
    add(layer === "strike_zones" ? "area_described" : "place", w.of(feature, "place_text"));
    if (layer === "strikes") {
      add("basin", w.word("basin", feature.basin));
      add("vessels", feature.vessels === undefined ? undefined : String(feature.vessels));
      add("killed", el("span", {}, range(feature.killed_announced, feature.killed_maximum, w), readings(w, feature)));
      add("survivors", feature.survivors === undefined ? undefined : String(feature.survivors));
      add("missing", feature.missing === undefined ? undefined : String(feature.missing));
      add("vessel_type", feature.vessel_type && w.word("vessel", feature.vessel_type));
      add(
        "alleged_organisation",
        feature.alleged_organisation && `${w.of(feature, "alleged_organisation")} (${w.text("as_alleged")})`,
      );
      if (feature.second_strike) add("second_strike", w.word("grade", feature.second_strike));
    }
    if (layer === "deployments")
      add(
        "personnel",
        feature.personnel === undefined ? undefined : w.text("personnel_reported", { n: w.number(feature.personnel) }),
      );
    if (layer === "deployments" && feature.valid_to === undefined) add("end", w.text("no_end_reported"));
    if (layer === "notices") {
      add("issuer", w.of(feature, "issuer"));
      // A report or a statement applies to nobody: its table repeats its kind there.
      if (feature.applies_to_en !== feature.force) add("applies_to", w.of(feature, "applies_to"));
      add("legal_force", feature.has_legal_force ? w.of(feature, "force") : w.text("no_legal_force"));
      add(
        "limits",
        feature.lower_limit || feature.upper_limit
          ? `${feature.lower_limit ?? "?"} – ${feature.upper_limit ?? "?"}`
          : undefined,
      );
      add("planned_end", w.dated(w.of(feature, "planned_valid_to")));
      add("how_ended", w.dated(w.of(feature, "end_basis")));
      add("area", w.of(feature, "areas_text"));
    }
    if (layer === "land_events") {
      add("status", w.of(feature, "status"));
      add(
        "casualties",
        [w.of(feature, "casualties"), feature.casualties_by && `(${w.of(feature, "casualties_by")})`]
          .filter(Boolean)
          .join(" "),
      );
    }
    if (layer === "events") add("actor", w.of(feature, "actor"));
    if (layer === "strike_zones") add("must_not", w.of(feature, "must_not_be_taken_for"));
    add(
      "made_public",
      feature.known_from === undefined
        ? undefined
        : w.day(dayOf(feature.known_from)) + (feature.known_basis ? ` (${w.word("basis", feature.known_basis)})` : ""),
    );
    add("grade", feature.knowledge_grade && w.word("grade", feature.knowledge_grade));
    add("confidence", w.of(feature, "confidence"));
    return el("dl", { class: "facts" }, rows);
  }

  function readings(w, feature) {
    return el(
      "span",
      { class: "readings" },
      w.text("reading_words", {
        announced: feature.killed_announced ?? w.text("not_reported"),
        counted: feature.killed_counted ?? w.text("not_reported"),
        maximum: feature.killed_maximum ?? w.text("not_reported"),
      }),
    );
  }

  function versions(w, layer, feature, known) {
    const all = versionsOf(layers[layer], feature.entity, known);
    const lines = [];
    for (const version of all) {
      const on = version.known_from === undefined ? "" : w.day(dayOf(version.known_from));
      if (version.reports?.length) {
        for (const report of version.reports) {
          lines.push(
            el(
              "li",
              {},
              el("time", {}, w.day(dayOf(report.known_from ?? version.known_from))),
              " ",
              el("span", {}, `${w.word("field", report.field)}: ${w.of(report, "value")}`),
              " ",
              el("em", { class: "grade" }, w.word("grade", report.knowledge_grade)),
              report.source && sources[report.source]
                ? [" ", link(sources[report.source].address, sources[report.source].publisher)]
                : null,
            ),
          );
        }
      } else if (all.length > 1) {
        lines.push(
          el(
            "li",
            {},
            el("time", {}, on),
            " ",
            el("span", {}, changeOf(w, version)),
            " ",
            version.knowledge_grade ? el("em", { class: "grade" }, w.word("grade", version.knowledge_grade)) : null,
          ),
        );
      }
    }
    return lines.length ? section(w.text("what_was_known_when"), el("ol", { class: "versions" }, lines)) : null;
  }

  function changeOf(w, version) {
    return version.valid_to === undefined ? w.of(version, "title") : `${w.of(version, "title")} (${w.when(version)})`;
  }

  function position(w, feature) {
    const precision = feature.position_precision;
    const zoom = onZoom(feature);
    return section(
      w.text("why_here"),
      el(
        "p",
        {},
        precision === undefined ? null : [el("b", {}, precision), ` ${w.word("precision", precision)}. `],
        w.of(feature, "position_basis"),
      ),
      zoom ? el("button", { type: "button", class: "quiet", onclick: zoom }, w.text("zoom_to")) : null,
    );
  }

  function sourceList(w, feature, known) {
    const cited = (feature.sources ?? [])
      .filter((id) => Object.hasOwn(sources, id))
      .sort((a, b) => CLASS_ORDER.indexOf(sources[a]?.class) - CLASS_ORDER.indexOf(sources[b]?.class));
    return section(
      w.text("sources_n", { n: cited.length }),
      el(
        "ul",
        { class: "sources" },
        cited.map((id) => {
          const source = sources[id];
          // What a page of a later day is called was not known yet: it may say what came of this.
          const isLater = known !== null && isAfter(source.date, known);
          return el(
            "li",
            {},
            link(source.address, isLater ? source.publisher : source.title || source.address),
            isLater ? el("span", { class: "source-meta" }, w.text("source_later")) : null,
            el(
              "span",
              { class: "source-meta" },
              [source.publisher, w.dated(source.date ?? ""), w.word("class", source.class)].filter(Boolean).join(" · "),
            ),
          );
        }),
      ),
    );
  }

  const section = (title, ...content) => el("section", {}, el("h3", {}, title), content);

  return { node, show, showGroup, hide, renewSteps: () => renewSteps() };
}

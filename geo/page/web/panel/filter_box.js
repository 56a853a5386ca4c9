// The reader's filters: a search, the facets with their counts, and what concerns airspace alone.

import { FACETS, NONE, SURFACE, UNLIMITED, cleared, hasActiveFilters, toggled, withFilter } from "../model/filters.js";
import { countShown, countValues } from "../model/selection.js";
import { el, fill, setText, show } from "./dom.js";

const TYPING = 180;
// From the most to the least; who claims something in the order in which claims came.
const RANKED = {
  claims: ["officials", "venezuelan", "independent", "other"],
  confidence: ["high", "medium", "low"],
  grade: ["confirmed_by_party", "widely_reported", "one_outlet", "corrected", "denied"],
};
const LEVELS = [SURFACE, 50, 100, 180, 245, 260, 300, 350, 410, UNLIMITED];

/**
 * Build the filters. `areas` are layers that they leave alone; `zones` are sea areas by slug.
 *
 * @param {object} options
 * @param {Store} options.store
 * @param {function(): Words} options.words
 * @param {Map<string, Feature>} options.zones
 * @param {string[]} options.areas
 * @returns {{node: HTMLElement, chip: HTMLElement, setWords: Function, update: Function}}
 */
export function createFilterBox({ store, words, zones, areas }) {
  const node = el("section", { class: "filters" });
  const clearButtons = [];
  const rows = new Map();
  let search;
  let count;
  let warning;
  let summary;
  let ended;
  let endedCount;
  let band;
  let selection = new Map();
  let typing = null;

  const chipText = el("span", {});
  const chip = el("div", { class: "filter-chip", role: "status", hidden: true }, chipText, clearButton());

  const set = (filters) => store.set({ filters });

  function clearButton() {
    const button = el("button", {
      type: "button",
      class: "quiet clear",
      onclick: () => {
        window.clearTimeout(typing);
        set(cleared(store.get().filters));
        // The button is about to go away, and the focus must not fall off the page.
        search.focus({ preventScroll: true });
      },
    });
    clearButtons.push(button);
    return button;
  }

  function setWords() {
    const w = words();
    const wasOpen = new Set([...node.querySelectorAll("details[open]")].map((details) => details.dataset.part));
    // The chip's button stays; those of the panel are about to be made anew.
    clearButtons.splice(1);
    rows.clear();
    search = el("input", {
      type: "search",
      id: "search",
      placeholder: w.text("search"),
      "aria-label": w.text("search_label"),
      oninput: () => {
        window.clearTimeout(typing);
        typing = window.setTimeout(() => set(withFilter(store.get().filters, "text", search.value.trim())), TYPING);
      },
    });
    search.value = store.get().filters.text ?? "";
    count = el("span", {});
    warning = el("p", { class: "hint" }, w.text("filter_warning"));
    summary = el("summary", {});
    const part = (name, title, ...content) =>
      el("details", { "data-part": name, open: wasOpen.has(name) }, title, content);
    fill(
      node,
      search,
      el("p", { class: "filter-count" }, count, clearButton()),
      warning,
      part("filters", summary, ...FACETS.map((facet) => facetPart(w, facet, part)), airspacePart(w, part)),
    );
    node.setAttribute("aria-label", w.text("filters"));
    for (const button of clearButtons) button.textContent = w.text("clear_filters");
    for (const details of node.querySelectorAll("details"))
      details.addEventListener("toggle", () => refresh(store.get()));
    refresh(store.get());
  }

  function facetPart(w, facet, part) {
    const title = el("summary", {});
    const list = el("div", { class: "facet" });
    rows.set(facet, { title, list, values: new Map() });
    return part(facet, title, el("p", { class: "hint" }, w.text(`facet_${facet}_hint`)), list);
  }

  function airspacePart(w, part) {
    ended = el("input", {
      type: "checkbox",
      id: "ended-notices",
      onchange: () => set(withFilter(store.get().filters, "ended", ended.checked)),
    });
    endedCount = el("span", { class: "count" });
    band = ["band_from", "band_to"].map((key, end) =>
      el(
        "select",
        { "aria-label": w.text(key), onchange: () => setBand(end) },
        LEVELS.map((level) => el("option", { value: level }, levelWords(w, level))),
      ),
    );
    return part(
      "airspace",
      el("summary", {}, w.text("group_airspace")),
      el(
        "label",
        { class: "layer", for: "ended-notices" },
        ended,
        el("span", { class: "layer-title" }, w.text("ended_notices")),
        endedCount,
      ),
      el("div", { class: "band" }, el("span", {}, w.text("band")), band[0], el("span", {}, "–"), band[1]),
      el("p", { class: "hint" }, w.text("band_hint")),
    );
  }

  /** The band keeps at least one step: the end that was not moved gives way. */
  function setBand(end) {
    const at = band.map((select) => select.selectedIndex);
    if (at[0] >= at[1]) at[1 - end] = end === 0 ? at[0] + 1 : at[1] - 1;
    const held = at[0] < 0 ? [0, 1] : at[1] >= LEVELS.length ? [LEVELS.length - 2, LEVELS.length - 1] : at;
    const [low, high] = held.map((index) => LEVELS[index]);
    set(withFilter(store.get().filters, "band", low === SURFACE && high === UNLIMITED ? undefined : [low, high]));
  }

  function update(view, selected) {
    selection = selected;
    refresh(view);
  }

  function refresh(view) {
    if (!search) return;
    const w = words();
    const { filters } = view;
    const narrow = hasActiveFilters(filters);
    if (document.activeElement !== search) search.value = filters.text ?? "";
    const counts = countShown(selection, view, areas);
    const said = w.text("shown_of", { n: counts.shown, total: counts.total });
    setText(count, said);
    show(chip, narrow);
    show(warning, narrow);
    setText(chipText, said);
    show(clearButtons[1], narrow);
    const chosen = FACETS.filter((facet) => filters[facet]?.length > 0).length + (filters.band ? 1 : 0);
    setText(summary, chosen > 0 ? w.text("filters_on", { n: chosen }) : w.text("filters"));
    ended.checked = filters.ended === true;
    setText(endedCount, String(selection.get("notices")?.ended ?? 0));
    (filters.band ?? [SURFACE, UNLIMITED]).forEach((level, end) => {
      band[end].value = String(level);
    });
    for (const facet of FACETS) refreshFacet(w, facet, view);
  }

  function refreshFacet(w, facet, view) {
    const { title, list, values } = rows.get(facet);
    const chosen = view.filters[facet] ?? [];
    setText(title, chosen.length > 0 ? `${w.text("facet_" + facet)} (${chosen.length})` : w.text(`facet_${facet}`));
    // Counting a facet that nobody sees would cost time at every step.
    if (!isUnfolded(list)) return;
    const counts = countValues(facet, selection, view, areas);
    const wanted = [...new Set([...counts.keys(), ...chosen])].sort((a, b) => compare(w, facet, a, b));
    if (wanted.join() !== [...values.keys()].join()) {
      values.clear();
      for (const value of wanted) values.set(value, valueRow(w, facet, value));
      fill(
        list,
        [...values.values()].map((row) => row.node),
      );
    }
    for (const [value, row] of values) {
      row.box.checked = chosen.includes(value);
      setText(row.count, String(counts.get(value) ?? 0));
    }
  }

  function valueRow(w, facet, value) {
    const box = el("input", {
      type: "checkbox",
      "data-value": value,
      onchange: () => set(toggled(store.get().filters, facet, value, box.checked)),
    });
    const number = el("span", { class: "count" });
    return {
      box,
      count: number,
      node: el(
        "label",
        { class: "layer" },
        box,
        el("span", { class: "layer-title" }, valueWords(w, facet, value)),
        number,
      ),
    };
  }

  function valueWords(w, facet, value) {
    // That every one of them is an approximate area is said above them once.
    if (facet === "zone")
      return value === NONE
        ? w.text("no_zone")
        : zones.has(value)
          ? w.of(zones.get(value), "title").replace(/\s*\([^()]*\)$/, "")
          : value;
    if (value === NONE) return w.text("not_stated");
    if (facet === "precision") return `${value} ${w.word("precision", value)}`;
    return w.word(facet, value);
  }

  /**
   * "Not stated" comes last; what has ranks from the highest, zones by their names, the rest by what they are called in
   * the data.
   */
  function compare(w, facet, a, b) {
    if (a === NONE || b === NONE) return (a === NONE) - (b === NONE);
    if (RANKED[facet]) return RANKED[facet].indexOf(a) - RANKED[facet].indexOf(b);
    return facet === "zone"
      ? valueWords(w, facet, a).localeCompare(valueWords(w, facet, b), w.language)
      : a < b
        ? -1
        : 1;
  }

  return { node, chip, setWords, update };
}

const levelWords = (w, level) =>
  level === SURFACE
    ? w.text("level_surface")
    : level === UNLIMITED
      ? w.text("level_unlimited")
      : `FL${String(level).padStart(3, "0")}`;

/** Whether every fold around a node is open; asked of the folds, since asking for its place would lay the page out. */
function isUnfolded(node) {
  for (let fold = node.closest("details"); fold; fold = fold.parentElement.closest("details"))
    if (!fold.open) return false;
  return true;
}

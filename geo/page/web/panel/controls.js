// What stands around the map: side panel with its tabs, tools, card, banner, time bar, credit.

import { addressOf } from "../address/address.js";
import { createCard } from "./card.js";
import { createObstacles } from "./obstacles.js";
import { createFilterBox } from "./filter_box.js";
import { createLegend } from "./legend.js";
import { createThrottle } from "../model/throttle.js";
import { createLayerList } from "./layer_list.js";
import { createTimeBar } from "../time/time_bar.js";
import { el, fill, setText, show } from "./dom.js";
import { icon } from "./icons.js";
import { createShare } from "../address/share.js";
import { AREA_LAYERS } from "../model/model.js";
import { happenings } from "../model/tally.js";
import { showList } from "./feature_list.js";

const WIDE = window.matchMedia("(min-width: 901px)");
const MOVING = ["from", "to"];
const PANEL = ["panel", "embed", "story"];
const MOMENT = 250;

/**
 * Build the controls around the map; `stand()` puts it all on the page, once everything has its words: what is
 * measured before would be laid out again. `choose(layer, feature, among)` opens a card.
 *
 * @param {object} options
 * @param {L.Map} options.map
 * @param {Store} options.store
 * @param {Model} options.model
 * @param {object} options.data
 * @param {function(): Words} options.words
 * @param {function(): string} options.theme
 * @param {function(): Colours} options.colours
 * @param {function(): SelectionByLayer} options.selection
 * @param {function(): Day[]} options.eventDays
 * @param {Function} options.choose
 * @param {function(boolean): void} options.setOnline
 * @param {Function} options.zoomTo
 * @param {Links} options.links
 * @param {function(): void} options.showWhole
 * @returns {object}
 */
export function addControls({
  map,
  store,
  model,
  data,
  words,
  theme,
  colours,
  selection,
  eventDays,
  choose,
  setOnline,
  zoomTo,
  links,
  showWhole,
}) {
  const root = document.documentElement;
  const container = map.getContainer();
  const stage = el("main", { class: "stage" });
  // The page's own rule for the map's id fills its parent, whatever the panel obstacles: so the parent is what moves.
  const frame = el("div", { class: "map-frame" }, container);

  const credit = el("footer", { class: "credit" });
  const card = createCard({
    layers: model.layers,
    layerInfo: model.info,
    sources: model.sources,
    words,
    onSelect: choose,
    onClose: () => choose(null, null),
    onZoom: zoomTo,
    allShown: () => inOrder(happenings(selection(), store.get())),
    linkToView: () => addressOf(links, store.get()),
  });
  const legend = createLegend({ words });
  const filters = createFilterBox({ store, words, zones: model.zones, areas: AREA_LAYERS });
  const panel = createLayerList({ store, layerInfo: model.info, words, online: setOnline, legend: legend.node });
  const timeBar = createTimeBar({
    store,
    words,
    extent: model.extent,
    coverage: model.coverage,
    layerInfo: model.info,
    eventDays,
    colours,
    credit,
    known: () => new Map([...selection()].map(([name, { known }]) => [name, known])),
  });

  const names = ["layers", "list", "tray", "stories", "help"].filter(
    (name) => name !== "stories" || data.stories.length > 0,
  );
  const tabs = Object.fromEntries(
    names.map((name) => [
      name,
      {
        button: el("button", {
          type: "button",
          role: "tab",
          id: `tab-${name}`,
          "aria-controls": `panel-${name}`,
          onclick: () => store.set({ panel: name }),
        }),
        node: el("div", {
          id: `panel-${name}`,
          class: "tab-panel",
          role: "tabpanel",
          tabindex: "0",
          "aria-labelledby": `tab-${name}`,
        }),
      },
    ]),
  );
  tabs.layers.node.append(filters.node, panel.node);
  let openTab = null;
  let listed = [];

  const heading = el("h1", { class: "unseen" });
  const toggle = button(
    "icon panel-toggle",
    () => store.set({ panel: isPanelOpen() ? "closed" : openTab }),
    icon("menu"),
  );
  const fit = button("icon", showWhole, icon("region"));
  const share = createShare({ stage, store, links, words });
  const themeButton = button("icon", () => store.set({ theme: theme() === "dark" ? "light" : "dark" }), icon("theme"));
  const language = button("quiet", () => store.set({ language: store.get().language === "en" ? "es" : "en" }));
  const tabList = el(
    "div",
    { class: "tabs", role: "tablist" },
    Object.values(tabs).map((tab) => tab.button),
  );
  const side = el(
    "aside",
    { class: "side" },
    tabList,
    Object.values(tabs).map((tab) => tab.node),
  );
  const banner = el("p", { class: "banner", role: "status", hidden: true });
  // Only seen where the page stands in another's frame.
  const wholeMap = el("a", {
    class: "whole-map",
    target: "_blank",
    rel: "noopener",
    onclick: () => {
      wholeMap.href = addressOf(links, store.get());
    },
    href: addressOf(links, store.get()),
  });
  const toolRow = el("div", { class: "tools" }, toggle, fit, share.button, themeButton, language);
  const obstacles = createObstacles(container, toolRow);
  stage.append(heading, toolRow, side, frame, banner, filters.chip, card.node);

  function button(kind, onclick, ...content) {
    return el("button", { class: kind, type: "button", onclick }, content);
  }

  function label(node, key) {
    node.setAttribute("aria-label", words().text(key));
    node.title = words().text(key);
  }

  const isPanelOpen = () => stage.classList.contains("panel-open");

  /**
   * Show the panel as the View has it: where it says nothing, open if there is room and no story has taken it. A frame
   * may get its width only after the page has started, so what follows from the width follows it.
   */
  function showPanel({ panel: wanted, embed, story }) {
    const open = !embed && (wanted === null ? WIDE.matches && story === null : wanted !== "closed");
    stage.classList.toggle("panel-open", open);
    root.toggleAttribute("data-embed", embed);
    toggle.setAttribute("aria-expanded", String(open));
    side.inert = !open;
    setTab(Object.hasOwn(tabs, wanted) ? wanted : (openTab ?? "layers"));
  }

  WIDE.addEventListener("change", () => showPanel(store.get()));

  function setTab(name) {
    if (openTab === name) return;
    openTab = name;
    for (const [key, tab] of Object.entries(tabs)) {
      tab.node.hidden = key !== name;
      tab.button.setAttribute("aria-selected", String(key === name));
      tab.button.tabIndex = key === name ? 0 : -1;
    }
    fillLists();
  }

  tabList.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    store.set({ panel: names[(names.indexOf(openTab) + step + names.length) % names.length] });
    tabs[openTab].button.focus();
  });

  function withoutPlace() {
    return listed.map(({ layer, features }) => ({
      layer,
      features: features.filter((feature) => !model.hasPlace(layer, feature)),
    }));
  }

  function fillLists() {
    const shared = { words, layerInfo: model.info, onSelect: choose };
    const unplaced = withoutPlace();
    setText(
      tabs.tray.button,
      words().text("tab_tray", { n: unplaced.reduce((sum, { features }) => sum + features.length, 0) }),
    );
    if (openTab === "list") showList(tabs.list.node, listed, { ...shared, intro: words().text("list_intro") });
    if (openTab === "tray") showList(tabs.tray.node, unplaced, { ...shared, intro: words().text("tray_intro") });
  }

  function counts() {
    return new Map(
      [...selection()].map(([name, { all, shown }]) => [name, { known: all.length, shown: shown.length }]),
    );
  }

  // Shift and an arrow go from event to event already: alone the arrows keep to the calendar.
  const stepOfArrows = () => (store.get().step === "event" ? "day" : store.get().step);

  let totals = "";
  // A window that moves is shown on the time bar together with the map: written sooner, it would cost a frame of its
  // own.
  let hasMoved = false;
  const numbers = createThrottle(() => {
    timeBar.describe();
    timeBar.speak(totals);
    panel.update(store.get(), counts());
    filters.update(store.get(), selection());
  }, MOMENT);
  const lists = createThrottle(() => {
    card.renewSteps();
    fillLists();
  }, MOMENT);

  return {
    stage,
    card,
    isPanelOpen,
    stories: tabs.stories?.node,
    isPlaying: timeBar.isPlaying,
    stopTime: timeBar.stop,
    counted: timeBar.counted,
    covered: obstacles.rectangles,
    addTools: (...buttons) => fit.after(...buttons),
    stand() {
      delete root.dataset.opening;
      document.body.append(stage, timeBar.node, credit);
      timeBar.fit();
    },
    layOutTime: timeBar.redraw,
    closePanel() {
      store.set({ panel: "closed" });
      toggle.focus({ preventScroll: true });
    },
    setWords() {
      const w = words();
      root.lang = w.language;
      document.title = w.text("title");
      heading.textContent = w.text("title");
      const other = w.language === "en" ? "es" : "en";
      language.textContent = other === "es" ? "Español" : "English";
      language.lang = other;
      label(toggle, "panel");
      label(fit, "fit");
      for (const name of names) if (name !== "tray") tabs[name].button.textContent = w.text(`tab_${name}`);
      side.setAttribute("aria-label", w.text("panel"));
      container.setAttribute("aria-label", w.text("map"));
      container.setAttribute("role", "region");
      const help = ["help_text", "help_time", "help_tools", "help_stories", "method_text"].flatMap((key) =>
        w.text(key).split("\n"),
      );
      fill(
        tabs.help.node,
        help.map((line) => el("p", {}, line)),
      );
      fill(
        credit,
        el("span", { class: "credit-long" }, w.text("credit")),
        el("span", { class: "credit-short" }, w.text("credit_short")),
        " ",
        w.text("data_version", { version: data.version }),
        wholeMap,
        ...siteLinks(w.language),
      );
      wholeMap.textContent = w.text("open_whole");
      filters.setWords();
      panel.setWords();
      timeBar.setWords();
      share.setWords();
      fillLists();
      timeBar.fit();
      obstacles.reset();
    },
    setTheme() {
      root.dataset.theme = theme();
      label(themeButton, theme() === "dark" ? "theme_light" : "theme_dark");
      timeBar.redraw();
    },
    update(view, changed, sentence) {
      if (changed.size === 0 || PANEL.some((key) => changed.has(key))) showPanel(view);
      totals = sentence;
      // A single step shows at once; of a stream of them, each waits for its frame.
      hasMoved = changed.size > 0 && [...changed].every((key) => MOVING.includes(key)) && !numbers.isRested();
      if (!hasMoved) {
        timeBar.update(view, changed);
        numbers.now();
      }
      show(banner, view.known !== null);
      if (view.known !== null) banner.textContent = words().text("banner_known", { day: words().day(view.known) });
    },
    showLegend: (entries) => legend.update(entries, store.get().to),
    afterPaint(groups) {
      listed = groups;
      if (hasMoved) {
        hasMoved = false;
        timeBar.place(store.get());
        numbers.soon();
      }
      lists.soon();
    },
    keyActions: {
      back: () => timeBar.step(-1, stepOfArrows()),
      forward: () => timeBar.step(1, stepOfArrows()),
      previousEvent: () => timeBar.step(-1, "event"),
      nextEvent: () => timeBar.step(1, "event"),
      play: timeBar.togglePlay,
      first: () => timeBar.moveThumb("to", model.extent.axis),
      last: () => timeBar.moveThumb("to", model.extent.last),
      startBack: () => timeBar.moveThumb("from", store.get().from - 1),
      startForward: () => timeBar.moveThumb("from", store.get().from + 1),
      close: () => choose(null, null),
      help: () => {
        store.set({ panel: "help" });
      },
    },
  };
}

/** Features of some layers as one row in order of time: [{layer, feature}]. */
function inOrder(groups) {
  return groups
    .flatMap(({ layer, features }) => features.map((feature) => ({ layer, feature })))
    .sort(
      (a, b) => (a.feature.valid_from ?? 0) - (b.feature.valid_from ?? 0) || (a.feature.id < b.feature.id ? -1 : 1),
    );
}

/** Links to the other pages of the site that the page stands in, in a language; none where it stands alone. */
function siteLinks(language) {
  const site = document.getElementById("atlas-site");
  if (site === null) return [];
  return JSON.parse(site.textContent)[language].flatMap(([label, href]) => [" · ", el("a", { href }, label)]);
}

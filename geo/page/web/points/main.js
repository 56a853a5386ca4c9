// A page of somebody's own dated points: the map, one canvas of points, a time bar, a card.

import { canvasLayer, inWorld, asOneItem } from "../draw/canvas.js";
import { createPointTimeBar } from "./time_bar.js";
import { createPoints } from "./drawing.js";
import { createStore } from "../model/store.js";
import { createWords } from "../model/words.js";
import { DAY, dayOf } from "../model/days.js";
import { el, fill } from "../panel/dom.js";
import { PALETTE, faded } from "../draw/palette.js";
import { icon } from "../panel/icons.js";
import { giveLines, readJson } from "../data/payload.js";
import { inflate } from "../data/inflate.js";
import { createBasemap, pathOf, stroke } from "../draw/basemap.js";
import { readColumns } from "./columns.js";

const RULE = "\u001e";

/**
 * Start the page on a Leaflet map. `packed` are the texts {page, columns, words}: words only when a card opens;
 * `emptied` is what `empty_page.js` has begun.
 *
 * @param {L.Map} map
 * @param {object} packed
 * @param {Promise<void>} emptied
 * @returns {Promise<object>}
 */
export const open = async (map, packed, emptied) => {
  const [pageBytes, columnBytes] = await Promise.all([inflate(packed.page), inflate(packed.columns), emptied]);
  const { value: page, takeLine } = readJson(pageBytes);
  for (const features of [page.polygons, ...Object.values(page.basemap ?? {}).map((part) => part.features)])
    giveLines(features, takeLine);
  return start(map, page, readColumns(columnBytes, page), packed.words);
};

function start(map, page, columns, packedWords) {
  const extent = {
    from: Math.floor(page.start / DAY) * DAY,
    to: (dayOf(columns.count > 0 ? columns.time[columns.count - 1] : page.start) + 1) * DAY,
  };
  const store = createStore({ from: extent.from, to: extent.to, visible: true, language: page.language });
  let words = createWords(page.strings, page.language);
  const areas = page.polygons.map((polygon) => ({ ...polygon, path: pathOf([polygon]) }));

  const stage = el("main", { class: "stage" });
  const container = map.getContainer();
  container.replaceWith(stage);
  const cardBody = el("div", { class: "card-body", tabindex: "-1" });
  const close = el("button", { class: "icon close", type: "button", onclick: hideCard }, icon("close"));
  const card = el("aside", { class: "card", hidden: true }, close, cardBody);
  const language = el("button", {
    class: "quiet",
    type: "button",
    onclick: () => store.set({ language: store.get().language === "en" ? "es" : "en" }),
  });
  const bar = createPointTimeBar({ store, extent, time: columns.time, words: () => words, sentence });
  stage.append(container, el("div", { class: "tools" }, language), card);
  document.body.append(stage, bar.node);
  const centre = map.getCenter();
  map.invalidateSize({ pan: false });
  if (page.bounds) map.fitBounds(page.bounds, { animate: false });
  else map.setView(centre, map.getZoom(), { animate: false });

  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const theme = () => (dark.matches ? "dark" : "light");
  const baseLayer = page.basemap ? addBase() : null;
  const setTheme = () => {
    document.documentElement.dataset.theme = theme();
    baseLayer?.redraw();
    areaLayer.redraw();
    points.restyle();
  };
  dark.addEventListener("change", setTheme);
  map.createPane("points-areas").style.zIndex = 310;
  const areaLayer = canvasLayer("points-areas", asOneItem(drawAreas)).addTo(map);
  const points = createPoints(map, columns, () => ({
    ...store.get(),
    colour: page.colour ?? PALETTE[theme()].caribbean,
    edge: PALETTE[theme()].edge,
    radius: page.radius,
  }));

  function addBase() {
    const base = createBasemap(page.basemap);
    map.createPane("points-base").style.zIndex = 210;
    return canvasLayer(
      "points-base",
      asOneItem((context, frame) => base(context, frame, PALETTE[theme()])),
      { padding: 0.15 },
    ).addTo(map);
  }

  function drawAreas(context, frame) {
    const colour = page.area_colour ?? PALETTE[theme()].airspace;
    inWorld(context, frame, (px) => {
      for (const { path } of areas) {
        context.fillStyle = faded(colour, 0.15);
        context.fill(path);
        stroke(context, path, colour, px(1));
      }
    });
  }

  function sentence() {
    const { from, to } = store.get();
    return words.text("points_shown", {
      span: words.span(dayOf(from), dayOf(to - 1)),
      shown: words.number(points.shown()),
      total: words.number(columns.count),
    });
  }

  // Titles, sources and categories stay packed until somebody asks for one of them.
  let attributes = null;
  const attributesOf = async (index) => {
    attributes ??= inflate(packedWords).then((bytes) => {
      const [ids, titles, categories, sources] = new TextDecoder().decode(bytes).split(RULE);
      return { ids: ids.split("\n"), titles: titles.split("\n"), categories, sources };
    });
    const { ids, titles, categories, sources } = await attributes;
    const named = (names, codes) => names[codes.charCodeAt(index) - page.first_code];
    return {
      id: ids[index],
      title: titles[index],
      category: named(page.categories, categories),
      source: named(page.sources, sources),
    };
  };

  const showPoint = async (index) => {
    const { id, title, category, source } = await attributesOf(index);
    showCard(title, {
      when: words.day(dayOf(columns.time[index])),
      killed: String(columns.killed[index]),
      category,
      source,
      id,
    });
  };

  function showCard(title, { when, killed, category, source, id }) {
    const rows = [
      ["killed", killed],
      ["point_category", category],
      ["point_source", source],
    ].filter(([, value]) => value !== undefined && value !== "");
    close.setAttribute("aria-label", words.text("close"));
    card.setAttribute("aria-label", words.text("details"));
    fill(
      cardBody,
      el("h2", {}, title),
      el("p", { class: "when" }, when),
      el(
        "dl",
        { class: "facts" },
        rows.flatMap(([key, value]) => [el("dt", {}, words.text(key)), el("dd", {}, value)]),
      ),
      el("p", { class: "identity" }, id),
    );
    card.hidden = false;
    cardBody.focus({ preventScroll: true });
  }

  function hideCard() {
    card.hidden = true;
  }

  map.on("click", ({ containerPoint, layerPoint }) => {
    const index = store.get().visible ? points.under(containerPoint) : -1;
    if (index >= 0) return void showPoint(index);
    const { frame } = areaLayer;
    const pixel = areaLayer.pixel(layerPoint);
    const context = areaLayer.context();
    context.save();
    context.setTransform(1, 0, 0, 1, 0, 0);
    const area = areas.findLast(({ path }) =>
      context.isPointInPath(path, (pixel.x + frame.left) / frame.scale, (pixel.y + frame.top) / frame.scale),
    );
    context.restore();
    return area
      ? showCard(area.title, { ...area, when: area.date === undefined ? words.text("no_date") : words.day(area.date) })
      : hideCard();
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hideCard();
  });

  function setWords() {
    words = createWords(page.strings, store.get().language);
    document.documentElement.lang = words.language;
    language.textContent = words.language === "en" ? "Español" : "English";
    container.setAttribute("aria-label", words.text("map"));
    container.setAttribute("role", "region");
    bar.setWords();
    hideCard();
  }

  store.subscribe((view, changed) => {
    if (changed.has("language")) setWords();
    points.redraw();
    bar.update();
  });
  setTheme();
  bar.update();
  setWords();
  document.documentElement.dataset.ready = "true";
  return {
    get view() {
      return store.get();
    },
    set: store.set,
    shown: points.shown,
  };
}

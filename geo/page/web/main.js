// The page put together: data in, one View, one map, controls around it.

import { addControls } from "./panel/controls.js";
import { afterFrame } from "./panel/dom.js";
import { AREA_LAYERS, createModel } from "./model/model.js";
import { eventDays, happenings, sentenceOf } from "./model/tally.js";
import { createScene } from "./draw/scene.js";
import { createNotice } from "./address/link_notice.js";
import { createCamera } from "./address/camera.js";
import { createContents } from "./model/contents.js";
import { createLinks } from "./model/view.js";
import { createStore } from "./model/store.js";
import { heldWindow } from "./model/settling.js";
import { keepAddress, openingLink } from "./address/address.js";
import { createStories } from "./panel/stories.js";
import { withStep } from "./model/story_steps.js";
import { createTools } from "./tools/tools.js";
import { otherView } from "./tools/comparison.js";
import { createWords } from "./model/words.js";
import { legendOf } from "./panel/legend_entries.js";
import { listenForKeys } from "./tools/keys.js";
import { PALETTE } from "./draw/palette.js";
import { degreesOf } from "./draw/projection.js";
import { asGeoJson, readPage } from "./data/payload.js";

const MARGIN = 60;
const LEGEND_LATER = 400;
const ONLINE_TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";

/**
 * Start the atlas on a Leaflet map with what the page's first scripts have begun: see `bootstrap.js` and
 * `empty_page.js`.
 *
 * @param {L.Map} map
 * @param {object} begun The promises {inflated, faces, emptied}.
 * @param {Promise<ArrayBuffer>} begun.inflated
 * @param {Promise} begun.faces
 * @param {Promise<void>} begun.emptied
 * @returns {Promise<object>} The page's public handle, `window.atlas`.
 */
export const open = async (map, { inflated, faces, emptied }) => {
  try {
    const data = readPage(await inflated);
    await Promise.all([faces, emptied]);
    return start(map, data);
  } finally {
    // What could not be read or started must not leave the page hidden.
    delete document.documentElement.dataset.opening;
  }
};

/** Start the atlas on a Leaflet map with the page's data. Returns the page's public handle. */
function start(map, data) {
  const model = createModel(data);
  const { extent } = model;
  const links = createLinks(data.view, {
    extent,
    version: data.version,
    language: data.language,
    contents: createContents(data, AREA_LAYERS),
    layers: Object.fromEntries(data.layers.map(({ name, visible }) => [name, visible])),
  });
  const opened = links.parse(withStep(data.stories, links, openingLink()));
  const store = createStore(opened.view, (view) => ({ ...view, ...heldWindow(view, extent) }));
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const theme = () => store.get().theme ?? (dark.matches ? "dark" : "light");
  let words = createWords(data.strings, store.get().language);
  let selection = model.select(store.get());
  let neighbours = null;
  let seenOn = null;
  let legendDue = false;
  // The first legend comes with the map.
  let beforeLegend = afterFrame;

  map.attributionControl.setPrefix(false);
  const scene = createScene(
    map,
    model,
    data.basemap,
    () => ({
      view: store.get(),
      selection,
      words,
      colours: PALETTE[theme()],
      covered: controls.covered,
    }),
    { isTogether: true, onDrawn: showLegend },
  );
  const controls = addControls({
    map,
    store,
    model,
    data,
    words: () => words,
    theme,
    colours: () => PALETTE[theme()],
    selection: () => selection,
    eventDays: () => eventDays(selection, store.get()),
    choose,
    setOnline,
    zoomTo,
    links,
    showWhole: () => (store.get().camera === null ? camera.show(null) : store.set({ camera: null })),
  });
  const camera = createCamera({ map, store, bounds: data.bounds, boundsNarrow: data.bounds_narrow });
  const notice = createNotice({
    words: () => words,
    version: data.version,
    extent,
    setKnown: (known) => store.set({ known }),
  });
  controls.stage.append(notice.node);
  const stories = createStories({
    stories: data.stories,
    sources: model.sources,
    version: data.version,
    store,
    links,
    words: () => words,
    stage: controls.stage,
    stopTime: controls.stopTime,
    open(view) {
      store.set(view, { deliberate: true });
      openLinked();
    },
    refit: () => camera.show(store.get().camera),
  });
  controls.stories?.append(stories.list);

  /**
   * Select a feature and open its card; `among` are the neighbours it was picked from, `known` the day of that side.
   */
  function choose(layer, feature, among = null, known = undefined) {
    // Leafing through neighbours stays with the knowledge they were picked under.
    if (known !== undefined || among === null || among !== neighbours)
      seenOn = known === undefined ? store.get().known : known;
    neighbours = among;
    store.set({ selected: feature === null ? null : feature.entity });
    if (feature === null) controls.card.hide();
    else {
      controls.card.show(layer, feature, seenOn, among);
      uncover(feature.entity);
    }
  }

  function showGroup(title, among, known) {
    choose(null, null, among, known);
    controls.card.showGroup(title, among);
  }

  /** Move the map just enough that the card does not cover the symbol it describes. */
  function uncover(entity) {
    const point = scene.whereIs(entity);
    if (point === null) return;
    const box = map.getContainer().getBoundingClientRect();
    const card = controls.card.node.getBoundingClientRect();
    const beside = card.width < box.width;
    const right = card.left - box.left - MARGIN;
    const bottom = card.top - box.top - MARGIN;
    if (beside && point.x > right) map.panBy([point.x - right, 0]);
    else if (!beside && point.y > bottom) map.panBy([0, point.y - bottom]);
  }

  /** Show the selected entity anew, in the version and with the neighbours that are known now. */
  function showSelected() {
    const { selected, known } = store.get();
    const current = ({ entity }, within = selection) =>
      [...within].flatMap(([layer, { all: features }]) =>
        features.filter((feature) => feature.entity === entity).map((feature) => ({ layer, feature })),
      );
    const [found] = selected === null ? [] : current({ entity: selected });
    if (!found) return showOfOtherSide(current);
    const among = neighbours?.flatMap(({ feature }) => current(feature)) ?? null;
    return controls.card.show(found.layer, found.feature, known, among);
  }

  /** Show the selected entity as the other side of a comparison knows it; select nothing where that does not either. */
  function showOfOtherSide(current) {
    const { selected, compare } = store.get();
    const view = selected === null || compare === null ? null : otherView(store.get(), extent);
    const [found] = view === null ? [] : current({ entity: selected }, model.select(view));
    if (!found) return choose(null, null);
    return controls.card.show(found.layer, found.feature, view.known, null);
  }

  /** The legend follows the drawing, a moment later: building it inside the drawing would hold that up. */
  function showLegend() {
    if (legendDue) return;
    legendDue = true;
    beforeLegend(buildLegend);
    beforeLegend = (work) => window.setTimeout(work, LEGEND_LATER);
  }

  function buildLegend() {
    legendDue = false;
    controls.showLegend(legendOf(scene.drawn(), (feature) => model.isStale(feature, store.get())));
  }

  let request = null;
  function paint() {
    request = null;
    scene.redraw();
    tools.redraw();
    controls.afterPaint(happenings(selection, store.get()));
  }

  function update(view, changed) {
    selection = model.select(view);
    if (changed.has("known")) scene.resetLayout();
    if (changed.has("language")) {
      words = createWords(data.strings, view.language);
      controls.setWords();
      tools.setWords();
      stories.setWords();
      notice.setWords();
    }
    if (changed.has("theme") || changed.has("language")) applyTheme();
    controls.update(view, changed, sentenceOf(selection, view, words, model.absent));
    tools.update(view, changed, selection);
    stories.update(view, changed);
    camera.update(view, changed);
    if ((changed.has("known") || changed.has("language")) && view.selected !== null) showSelected();
    request ??= window.requestAnimationFrame(paint);
  }

  function applyTheme() {
    controls.setTheme();
    scene.redrawBase();
    tools.redrawBase();
  }

  let tiles = null;
  function setOnline(on) {
    scene.endFirstPaint();
    tiles ??= L.tileLayer(ONLINE_TILES, { maxZoom: 19, attribution: "© OpenStreetMap contributors" });
    if (on) tiles.addTo(map);
    else tiles.remove();
    map.getPane("atlas-base").style.display = on ? "none" : "";
  }

  /** A function that brings a feature into sight, or null when it has no place. */
  function zoomTo(feature) {
    const shape = model.shapeOf(feature);
    if (!shape) return null;
    if (shape.type !== "Point") return () => map.fitBounds(degreesOf(shape), { maxZoom: 8 });
    return () => map.setView([shape.coordinates[1], shape.coordinates[0]], 7);
  }

  const tools = createTools({
    map,
    scene,
    controls,
    store,
    model,
    basemap: data.basemap,
    words: () => words,
    colours: () => PALETTE[theme()],
    choose,
    showGroup,
    stories,
  });

  store.subscribe(update);
  controls.setTheme();
  controls.setWords();
  tools.setWords();
  stories.setWords();
  controls.update(store.get(), new Set(), sentenceOf(selection, store.get(), words, model.absent));
  tools.update(store.get(), new Set(["measure", "rings", "compare"]), selection);
  stories.update(store.get(), new Set());
  // Only now do the controls have their words and so their height. All is measured at once, before anything more is
  // written: what is written between two measurements has the page laid out twice.
  controls.stand();
  camera.show(store.get().camera);
  controls.covered();
  controls.layOutTime();
  scene.redrawBase();
  dark.addEventListener("change", () => {
    applyTheme();
    paint();
  });
  listenForKeys({ ...controls.keyActions, ...tools.keyActions });
  paint();
  scene.open();
  // Two sides are cut out of the layers themselves.
  if (store.get().compare !== null) scene.endFirstPaint();
  /**
   * Say what of a link was not followed, and where the map stands if its bounds held it back from what the link asked
   * for.
   */
  function showIssues(link) {
    const { view, issues } = link;
    const held = camera.heldBack(view.camera);
    if (held === null) return notice.show(link);
    const ofMap = ({ key, reason }) => key === "map" && reason !== "repeated";
    const text = issues.find(ofMap)?.text ?? links.textOf(view, "camera");
    const issue = { key: "map", text, reason: "limits", detail: links.textOf({ ...view, camera: held }, "camera") };
    return notice.show({ ...link, issues: [issue, ...issues.filter((other) => !ofMap(other))] });
  }

  const openLinked = () => (store.get().selected === null ? choose(null, null) : showSelected());
  if (store.get().selected !== null) showSelected();
  showIssues(opened);
  document.documentElement.dataset.ready = "true";
  keepAddress({
    store,
    links,
    isMoving: controls.isPlaying,
    complete: (text) => withStep(data.stories, links, text),
    onOpen(found) {
      store.set(found.view);
      openLinked();
      showIssues(found);
    },
    onCommand(patch) {
      store.set(patch);
      if ("selected" in patch) openLinked();
    },
  });

  return {
    get view() {
      return store.get();
    },
    set: store.set,
    ids: (name) => ({
      known: selection.get(name).known.map(({ id }) => id),
      shown: selection.get(name).shown.map(({ id }) => id),
    }),
    drawn: scene.drawn,
    map,
    compared: tools.compared,
    /** A copy of all that the page has selected: what it shows, lists and counts is made from this alone. */
    state: () =>
      structuredClone({
        view: store.get(),
        layers: Object.fromEntries(
          [...selection].map(([name, { all, known, shown }]) => [
            name,
            {
              all: all.map(plainFeature),
              known: known.map(plainFeature),
              shown: shown.map(plainFeature),
            },
          ]),
        ),
        sentence: sentenceOf(selection, store.get(), words, model.absent),
        bars: controls.counted(),
      }),
  };
}

const plainFeature = (feature) => (feature.geometry ? { ...feature, geometry: asGeoJson(feature.geometry) } : feature);

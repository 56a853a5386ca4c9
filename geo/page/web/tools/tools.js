// The map's tools around it: scale bar, measuring, comparing, the menu of a place, and what the pointer chooses.

import { addScaleBar } from "./scale_bar.js";
import { closeInnermost } from "./keys.js";
import { createCompare } from "./compare.js";
import { createMeasure } from "./measure.js";
import { createPlaceMenu } from "./place_menu.js";
import { createPointer } from "./pointer.js";

/**
 * Put the tools on a map. `choose` and `showGroup` open cards.
 *
 * @param {object} options
 * @param {L.Map} options.map
 * @param {object} options.scene
 * @param {object} options.controls
 * @param {Store} options.store
 * @param {Model} options.model
 * @param {Object<string, object>} options.basemap
 * @param {function(): Words} options.words
 * @param {function(): Colours} options.colours
 * @param {Function} options.choose
 * @param {Function} options.showGroup
 * @param {object} options.stories
 * @returns {object}
 */
export function createTools({
  map,
  scene,
  controls,
  store,
  model,
  basemap,
  words,
  colours,
  choose,
  showGroup,
  stories,
}) {
  const { stage } = controls;
  const container = map.getContainer();
  container.tabIndex = 0;
  const scalebar = addScaleBar(map, words);
  const measure = createMeasure({ map, stage, store, words, colours, onStart: () => choose(null, null) });
  const pointer = createPointer({ stage, words, model, choose, showGroup, setPoint: measure.setPoint });
  const menu = createPlaceMenu({ stage, store, words, model, choose, showGroup, measureFrom: measure.begin });
  const listen = (on, sideAt) => {
    measure.drawOn(on);
    pointer.listen(on, sideAt);
    menu.listen(on, sideAt);
  };
  const compare = createCompare({ map, scene, stage, store, model, basemap, words, colours, listen });
  listen(map, compare.sideAt);
  controls.addTools(measure.button, compare.button);
  const card = { isOpen: () => !controls.card.node.hidden, close: () => choose(null, null) };
  const phone = window.matchMedia("(max-width: 900px)");
  const panel = { isOpen: () => phone.matches && controls.isPanelOpen(), close: controls.closePanel };

  container.addEventListener("keydown", (event) => {
    if (event.target !== container || (event.key !== "+" && event.key !== "-")) return;
    event.preventDefault();
    map.setZoom(map.getZoom() + (event.key === "+" ? 0.5 : -0.5));
  });

  return {
    compared: compare.drawn,
    redraw: compare.redraw,
    /** Draw anew what only another theme changes. */
    redrawBase() {
      compare.redrawBase();
      measure.redraw();
    },
    setWords() {
      for (const tool of [scalebar, measure, compare]) tool.setWords();
    },
    update(view, changed, selection) {
      measure.update(view, changed);
      compare.update(view, changed, selection);
    },
    keyActions: {
      measure: measure.toggle,
      compare: () => compare.button.click(),
      // From the innermost outwards: a phone's panel lies over the map, so it comes before what is on the map.
      close: () => closeInnermost([stories.presenter, menu, panel, card, measure, compare, stories]),
    },
  };
}

// The pointer on the map: what it is over, and what a click chooses.

import { el } from "../panel/dom.js";
import { kindOf } from "../draw/places.js";

const TOUCH_REACH = 12;
const MOUSE_REACH = 3;
const TOOLTIP_WIDTH = 270;

// Elements that somebody added to the map from Python answer for themselves.
const isOnAdded = ({ target }) => target instanceof Element && target.closest(".leaflet-interactive") !== null;

/**
 * How far beside a symbol still counts as on it, in pixels: a finger is wider than an arrow.
 *
 * @returns {number}
 */
export const reachOf = () => (window.matchMedia("(pointer: coarse)").matches ? TOUCH_REACH : MOUSE_REACH);

/**
 * What several features under one symbol are called together, or the title of the only one.
 *
 * @param {object} symbol
 * @param {Words} words
 * @param {Model} model
 * @returns {string}
 */
export function titleOf({ layer, kind, features }, words, model) {
  if (features.length === 1) return words.of(features[0], "title");
  const force = layer === "deployments" ? `: ${words.text("force_of_" + (kind ?? kindOf(layer, features[0])))}` : "";
  return `${words.of(model.info.get(layer), "title")}${force} (${features.length})`;
}

/**
 * Make the listening to maps: a symbol of several features opens their list, anything else its card.
 *
 * `listen(map, sideAt)` starts it; `sideAt(containerPoint)` gives whose drawing is there: {scene, known}.
 * `setPoint`, when it takes a click by returning true, keeps it from choosing anything.
 *
 * @param {object} options
 * @param {HTMLElement} options.stage
 * @param {function(): Words} options.words
 * @param {Model} options.model
 * @param {Function} options.choose
 * @param {Function} options.showGroup
 * @param {Function} options.setPoint
 * @returns {{listen: function}}
 */
export function createPointer({ stage, words, model, choose, showGroup, setPoint }) {
  const tooltip = el("div", { class: "tooltip", hidden: true });
  stage.append(tooltip);

  function listen(map, sideAt) {
    map.on("click", ({ layerPoint, containerPoint, latlng, originalEvent }) => {
      if (isOnAdded(originalEvent)) return undefined;
      if (setPoint([latlng.lng, latlng.lat], map)) return undefined;
      const { scene, known } = sideAt(containerPoint);
      const found = scene.under(layerPoint, reachOf());
      if (!found) return choose(null, null);
      const among = found.among.map((feature) => ({ layer: found.layer, feature }));
      if (found.features.length === 1) return choose(found.layer, found.features[0], among, known);
      return showGroup(titleOf(found, words(), model), among, known);
    });

    map.on("mousemove", ({ layerPoint, containerPoint, originalEvent }) => {
      const found =
        stage.classList.contains("measuring") || isOnAdded(originalEvent)
          ? null
          : sideAt(containerPoint).scene.under(layerPoint, reachOf());
      map.getContainer().style.cursor = found ? "pointer" : "";
      tooltip.hidden = !found;
      if (!found) return;
      tooltip.textContent = titleOf(found, words(), model);
      const box = stage.getBoundingClientRect();
      const x = Math.max(4, Math.min(originalEvent.clientX - box.left + 14, box.width - TOOLTIP_WIDTH));
      const y = Math.min(originalEvent.clientY - box.top + 16, box.height - 48);
      tooltip.style.transform = `translate(${x}px, ${y}px)`;
    });
    map.on("mouseout movestart contextmenu", () => {
      tooltip.hidden = true;
    });
  }

  return { listen };
}

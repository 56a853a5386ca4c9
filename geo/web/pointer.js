// The pointer on the map: what it is over, and what a click chooses.

import { el } from "./dom.js";
import { kindOf } from "./places.js";

const TOUCH_REACH = 12;
const MOUSE_REACH = 3;
const TOOLTIP_WIDTH = 270;

/** Listen to the map. A symbol of several features opens their list, anything else its card. */
export function listenToPointer({ map, scene, stage, words, model, choose, showGroup }) {
  const tooltip = el("div", { class: "tooltip", hidden: true });
  stage.append(tooltip);
  const reach = () => (window.matchMedia("(pointer: coarse)").matches ? TOUCH_REACH : MOUSE_REACH);

  function titleOf({ layer, kind, features }) {
    const w = words();
    if (features.length === 1) return w.of(features[0], "title");
    const force = layer === "deployments" ? `: ${w.text(`force_of_${kind ?? kindOf(layer, features[0])}`)}` : "";
    return `${w.of(model.info.get(layer), "title")}${force} (${features.length})`;
  }

  map.on("click", ({ layerPoint }) => {
    const found = scene.under(layerPoint, reach());
    if (!found) return choose(null, null);
    const among = found.among.map((feature) => ({ layer: found.layer, feature }));
    if (found.features.length === 1) return choose(found.layer, found.features[0], among);
    return showGroup(titleOf(found), among);
  });

  map.on("mousemove", ({ layerPoint, originalEvent }) => {
    const found = scene.under(layerPoint, reach());
    map.getContainer().style.cursor = found ? "pointer" : "";
    tooltip.hidden = !found;
    if (!found) return;
    tooltip.textContent = titleOf(found);
    const box = stage.getBoundingClientRect();
    const x = Math.max(4, Math.min(originalEvent.clientX - box.left + 14, box.width - TOOLTIP_WIDTH));
    const y = Math.min(originalEvent.clientY - box.top + 16, box.height - 48);
    tooltip.style.transform = `translate(${x}px, ${y}px)`;
  });
  map.on("mouseout movestart", () => {
    tooltip.hidden = true;
  });
}

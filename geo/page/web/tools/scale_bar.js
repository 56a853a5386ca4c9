// The scale bar, true at the middle of the map, and the position under the pointer or at the middle.

import { el, fill } from "../panel/dom.js";
import { NAUTICAL_MILE, parallelDegree } from "./geodesy.js";
import { positionText } from "./position.js";

const ROOM = 110;

/**
 * The longest round length (1, 2 or 5 times a power of ten) that fits: {value, width}, in units and pixels.
 *
 * @param {number} unitsPerPixel
 * @param {number} room
 * @returns {{value: number, width: number}}
 */
export function roundLength(unitsPerPixel, room) {
  const most = unitsPerPixel * room;
  const power = 10 ** Math.floor(Math.log10(most));
  const value = [5, 2, 1].map((step) => step * power).find((length) => length <= most * (1 + 1e-9)) ?? power;
  return { value, width: value / unitsPerPixel };
}

/** Metres a pixel along the parallel through the middle of a map. */
function metresPerPixel(map) {
  const middle = map.getSize().divideBy(2);
  const [west, east] = [-50, 50].map((x) => map.containerPointToLatLng(middle.add([x, 0])));
  return (parallelDegree(west.lat) * (east.lng - west.lng)) / 100;
}

/**
 * Put the scale bar in a corner of the map. Returns {setWords}.
 *
 * @param {L.Map} map
 * @param {function(): Words} words
 * @returns {{setWords: function(): void}}
 */
export function addScaleBar(map, words) {
  const bars = { km: el("div", { class: "scale-bar" }), nm: el("div", { class: "scale-bar" }) };
  const where = el("div", { class: "scale-position" });
  const node = el("div", { class: "scale" }, bars.km, bars.nm, where);
  let pointer = null;

  function showScale() {
    const metres = metresPerPixel(map);
    for (const [unit, length] of [
      ["km", 1000],
      ["nm", NAUTICAL_MILE],
    ]) {
      const { value, width } = roundLength(metres / length, ROOM);
      bars[unit].style.width = `${width}px`;
      bars[unit].textContent = `${words().number(value)} ${unit === "nm" ? words().text("unit_nm") : unit}`;
    }
    showPosition();
  }

  function showPosition() {
    const { lng, lat } = pointer ?? map.getCenter();
    fill(where, pointer ? null : `${words().text("map_centre")}: `, positionText([lng, lat], words()));
  }

  const Corner = L.Control.extend({ onAdd: () => node });
  new Corner({ position: "bottomleft" }).addTo(map);
  // The map reports one move several times: the bar is measured once, before the next frame is shown.
  let request = null;
  map.on("move zoomend resize", () => {
    request ??= window.requestAnimationFrame(() => {
      request = null;
      showScale();
    });
  });
  map.on("mousemove", ({ latlng, originalEvent }) => {
    // A tap is also reported as a mouse, but leaves none behind: a finger has no position.
    if (originalEvent.sourceCapabilities?.firesTouchEvents) return;
    pointer = latlng;
    showPosition();
  });
  map.on("mouseout", () => {
    pointer = null;
    showPosition();
  });
  return { setWords: showScale };
}

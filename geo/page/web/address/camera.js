// The part of the world in sight: the map and the View's `camera` in step. Null is the whole region, whatever the size.

import { fittedZoom, isOfSize } from "../model/view.js";
import { same } from "../model/store.js";

const NARROW = 600;
// The row of tools lies over the whole top of a narrow map: the region stands so far below it that the symbols to its
// north do too.
const TOOLS = 100;

// Pixels: a map settles on whole ones.
const NEAR = 3;

/**
 * Keep the map and the View in step. `bounds` and `boundsNarrow` are the region as [[south, west], [north, east]].
 *
 * @param {object} options
 * @param {L.Map} options.map
 * @param {Store} options.store
 * @param {number[][]} options.bounds
 * @param {number[][]} options.boundsNarrow
 * @returns {{update: function, show: function, heldBack: function}}
 */
export function createCamera({ map, store, bounds, boundsNarrow }) {
  const container = map.getContainer();
  // While we steer, the map's own word of having moved is not the reader's.
  let steering = false;
  let shownAt = "";
  // What was shown last by the View's own word: as long as the View says so, the reader has not moved the map.
  let shownCamera = null;
  const sizeNow = () => `${container.clientWidth} ${container.clientHeight}`;

  function steer(move) {
    steering = true;
    move();
    steering = false;
  }

  function seen() {
    const { lng, lat } = map.getCenter();
    const { x: width, y: height } = map.getSize();
    return { lon: rounded(lng, 1e4), lat: rounded(lat, 1e4), zoom: rounded(map.getZoom(), 100), width, height };
  }

  function show(camera) {
    const { clientWidth: width, clientHeight: height } = container;
    // A frame that is not laid out yet has no size to fit anything into: the observer shows the map when it has.
    if (width === 0 || height === 0) return;
    shownAt = sizeNow();
    shownCamera = camera;
    steer(() => {
      // The middle stays: a view beyond the map's bounds would have Leaflet glide back, over whatever is shown next.
      map.invalidateSize({ animate: false });
      if (camera === null && width < NARROW)
        map.fitBounds(boundsNarrow, { animate: false, paddingTopLeft: [0, height > 3 * TOOLS ? TOOLS : 0] });
      else if (camera === null) map.fitBounds(bounds, { animate: false });
      // Reset: at an equal zoom Leaflet would only pan, by whole pixels, and a late frame would end up half a pixel
      // aside.
      else
        map.setView([camera.lat, camera.lon], fittedZoom(camera, { width, height }, map.options.zoomSnap), {
          animate: false,
          reset: true,
        });
    });
  }

  map.on("moveend", () => {
    // Afterwards: the map may have been moved while a View is being shown, and one change must not cut into another.
    if (!steering && container.clientWidth > 0) queueMicrotask(() => store.set({ camera: seen() }));
  });
  // Until a reader moves the map, it shows what the View says, whatever size the window or frame settles on.
  new ResizeObserver(() => {
    // An observer reports the first size too, at which the map stands already.
    if (sizeNow() === shownAt) return;
    const { camera } = store.get();
    if (shownAt === "" || same(camera, shownCamera)) return show(camera);
    shownAt = sizeNow();
    return steer(() => map.invalidateSize({ pan: false }));
  }).observe(container);

  /**
   * Where the map stands, if its bounds held it back from where a camera asked for; else null. In a window of another
   * size it shows at least what the camera saw, wherever its middle is.
   */
  function heldBack(camera) {
    if (camera === null || !isOfSize(camera, { width: container.clientWidth, height: container.clientHeight }))
      return null;
    const moved = map
      .getPixelBounds()
      .getCenter()
      .distanceTo(map.project([camera.lat, camera.lon]));
    return moved > NEAR ? seen() : null;
  }

  return {
    show,
    heldBack,
    /** Follow a View that was set by anything but the map itself. */
    update(view, changed) {
      if (changed.has("camera") && !(view.camera !== null && same(view.camera, seen()))) show(view.camera);
    },
  };
}

const rounded = (value, parts) => Math.round(value * parts) / parts + 0;

// The map's first picture: all its layers on one canvas. Each canvas of its own is copied before the page is first
// shown.

// Milliseconds after the first picture until the first layer shows itself, and from one to the next.
const REST = 400;
const PAUSE = 100;
// Over all layers, under the tools.
const ORDER = 395;
const DISTURBED = "movestart zoomstart viewreset resize";

/**
 * Show sleeping layers, bottom first, as one picture of the map's window; below it they wake one after the other, and
 * then it goes. The bottom one must leave nothing to see through.
 *
 * Returns `finish()`, which ends that at once. It is called here as soon as the map moves.
 *
 * @param {L.Map} map
 * @param {object[]} layers
 * @returns {function(): void}
 */
export function showTogether(map, layers) {
  const size = map.getSize();
  const ratio = window.devicePixelRatio || 1;
  const waiting = [...layers];
  let timer = null;
  let canvas = null;

  function finish() {
    window.clearTimeout(timer);
    map.off(DISTURBED, finish);
    for (const layer of waiting.splice(0)) layer.wake();
    canvas?.remove();
  }

  function wakeNext() {
    if (waiting.length === 1) return finish();
    waiting.shift().wake();
    timer = window.setTimeout(wakeNext, PAUSE);
    return undefined;
  }

  const [width, height] = [Math.round(size.x * ratio), Math.round(size.y * ratio)];
  // A frame that is not laid out yet has nothing to show.
  if (width === 0 || height === 0) finish();
  else {
    const context = new OffscreenCanvas(width, height).getContext("2d", { alpha: false });
    for (const layer of layers) layer.paintWindow(context);
    canvas = L.DomUtil.create("canvas", "atlas-canvas atlas-together", map.getPane("mapPane"));
    canvas.setAttribute("aria-hidden", "true");
    canvas.style.cssText = `position:absolute;left:0;top:0;width:${size.x}px;height:${size.y}px;z-index:${ORDER}`;
    canvas.getContext("bitmaprenderer").transferFromImageBitmap(context.canvas.transferToImageBitmap());
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
    map.on(DISTURBED, finish);
    timer = window.setTimeout(wakeNext, REST);
  }
  return finish;
}

// A picture that moves with the Leaflet map, shown in pieces: only those in which something changed are drawn anew.

import { originPixel, worldScale } from "./projection.js";
import { changedBoxes, meet } from "./redraw.js";

// Pieces are about this wide and high in pixels, and about as many at most, however large the screen.
const EDGE = 280;
const MOST_PIECES = 30;
// A multiple of it is a whole number of screen pixels at every usual pixel ratio, 1.1 to 2.625.
const ALIGNED = 40;

/**
 * A Leaflet layer that shows what `list(frame)` says: items {key, box, paint(context)}, bottom first.
 *
 * `frame` holds zoom, scale (pixels a world unit), the top left corner in map pixels, width and height, and
 * `at(world)`: the canvas pixel of a world point. Leaflet's renderer supplies the move and zoom animation.
 * `redraw()` draws everything; `renew()` only the pieces that an item with another key than before touches, so what
 * a key does not say must not have changed. `box` is {left, top, right, bottom} in canvas pixels.
 * `padding` is the margin around the map's window that is drawn too, as a part of its size; it is drawn anew when a
 * hand drags the map beyond it. `pieces` says whether the layer is cut in pieces, for what changes often.
 * A layer that `isAsleep` lists what it would show, for `paintWindow(context)`, and shows it itself from `wake()` on.
 *
 * @param {string} pane The name of a pane of the map.
 * @param {function(Frame): Item[]} list
 * @param {object} [options]
 * @param {number} [options.padding]
 * @param {boolean} [options.pieces]
 * @param {boolean} [options.isAsleep]
 * @returns {object} A Leaflet layer.
 */
export function canvasLayer(pane, list, { padding = 0.1, pieces = false, isAsleep = false } = {}) {
  const Layer = L.Renderer.extend({
    _initContainer() {
      this._container = L.DomUtil.create("div");
      this._container.setAttribute("aria-hidden", "true");
      this._context = new OffscreenCanvas(1, 1).getContext("2d");
      this._pieces = [];
      this._request = null;
    },
    _destroyContainer() {
      window.cancelAnimationFrame(this._request);
      this._container.remove();
      this._container = null;
    },
    getEvents() {
      return { ...L.Renderer.prototype.getEvents.call(this), move: this._followMove };
    },
    _followMove() {
      if (this._map._animatingZoom || !this._bounds || this._map.getZoom() !== this._zoom) return;
      const corner = this._map.containerPointToLayerPoint([0, 0]);
      if (!this._bounds.contains(L.bounds(corner, corner.add(this._map.getSize())))) this._update();
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      // Leaflet reports one move several times: it is drawn once, before the next frame is shown.
      this._request ??= window.requestAnimationFrame(() => this.redraw());
    },
    /** A view that was set anew. Leaflet would shift the picture by a part of a pixel here, and so blur it. */
    _reset() {
      this._update();
    },
    redraw() {
      window.cancelAnimationFrame(this._request);
      this._request = null;
      if (!this._bounds) return;
      const { x: width, y: height } = this._bounds.getSize();
      // A frame that is not laid out yet has no size, and a picture without one cannot be made: the map is drawn once
      // it has.
      if (Math.round(width) === 0 || Math.round(height) === 0) return;
      this.frame = this._frameNow();
      this._items = list(this.frame);
      if (!isAsleep) this._drawAll();
    },
    wake() {
      if (!isAsleep) return;
      isAsleep = false;
      if (this._request === null && this.frame) this._drawAll();
      else this.redraw();
    },
    _drawAll() {
      this._cut();
      for (const piece of this._pieces) this._draw(piece);
    },
    renew() {
      if (!this.frame || this._request !== null) return this.redraw();
      const before = this._items;
      this._items = list(this.frame);
      const changed = changedBoxes(before, this._items);
      for (const piece of this._pieces) if (changed.some((box) => meet(box, piece.box))) this._draw(piece);
      return undefined;
    },
    _frameNow() {
      const size = this._bounds.getSize();
      const zoom = this._map.getZoom();
      const corner = this._map.getPixelOrigin().add(this._bounds.min);
      const origin = originPixel(zoom);
      const scale = worldScale(zoom);
      return {
        zoom,
        scale,
        ratio: window.devicePixelRatio || 1,
        width: size.x,
        height: size.y,
        left: corner.x - origin.x,
        top: corner.y - origin.y,
        at: (point) => ({ x: point.x * scale - (corner.x - origin.x), y: point.y * scale - (corner.y - origin.y) }),
        padding: this.options.padding,
      };
    },
    /** Cut the layer in pieces, all of one size. */
    _cut() {
      const { width, height, ratio } = this.frame;
      const edge = Math.ceil(Math.max(EDGE, Math.sqrt((width * height) / MOST_PIECES)) / ALIGNED) * ALIGNED;
      const [across, down] = pieces ? [edge, edge] : [width, height];
      const [columns, rows] = [Math.ceil(width / across), Math.ceil(height / down)];
      while (this._pieces.length > columns * rows) this._pieces.pop().canvas.remove();
      while (this._pieces.length < columns * rows) {
        const canvas = L.DomUtil.create("canvas", "atlas-canvas", this._container);
        // Drawn out of sight and shown as one picture: Chromium copies the pixels of a canvas that can be drawn
        // on for every frame of the page, changed or not, and a picture only once.
        this._pieces.push({ canvas, shown: canvas.getContext("bitmaprenderer"), isEmpty: true });
      }
      const { canvas } = this._context;
      const [pixelWidth, pixelHeight] = [Math.round(across * ratio), Math.round(down * ratio)];
      if (canvas.width !== pixelWidth || canvas.height !== pixelHeight)
        Object.assign(canvas, { width: pixelWidth, height: pixelHeight });
      this._pieces.forEach((piece, index) => {
        const left = (index % columns) * across;
        const top = Math.floor(index / columns) * down;
        piece.box = { left, top, right: left + across, bottom: top + down };
        piece.canvas.style.cssText = `position:absolute;left:${left}px;top:${top}px;width:${across}px;height:${down}px`;
      });
    },
    _draw(piece) {
      const items = this._itemsIn(piece.box);
      if (items.length > 0) {
        // Once its picture is taken a canvas is empty: it need not be cleared.
        this._paint(this._context, items, -piece.box.left, -piece.box.top);
        piece.shown.transferFromImageBitmap(this._context.canvas.transferToImageBitmap());
      } else if (!piece.isEmpty) piece.shown.transferFromImageBitmap(null);
      piece.isEmpty = items.length === 0;
    },
    /** Paint what is listed for the map's window on a canvas that shows just that. */
    paintWindow(context) {
      if (!this.frame) return;
      const { x: width, y: height } = this._map.getSize();
      const { x: left, y: top } = this.corner();
      this._paint(
        context,
        this._itemsIn({ left: -left, top: -top, right: width - left, bottom: height - top }),
        left,
        top,
      );
    },
    _itemsIn(window) {
      return this._items.filter(({ box }) => box === undefined || meet(box, window));
    },
    _paint(context, items, left, top) {
      const { ratio } = this.frame;
      context.setTransform(ratio, 0, 0, ratio, left * ratio, top * ratio);
      for (const { paint } of items) {
        context.globalAlpha = 1;
        paint(context);
      }
    },
    /** Canvas pixel of a mouse event's layer point. */
    pixel(layerPoint) {
      return layerPoint.subtract(this._bounds.min);
    },
    /** Where the layer's top left corner lies, in pixels of the map's container. */
    corner() {
      return this._map.layerPointToContainerPoint(this._bounds.min);
    },
    context() {
      return this._context;
    },
  });
  return new Layer({ pane, padding });
}

/**
 * The list of a layer that is always drawn as a whole, by one function.
 *
 * @param {function(CanvasRenderingContext2D, Frame): void} draw
 * @returns {function(Frame): Item[]}
 */
export const asOneItem = (draw) => (frame) => [{ paint: (context) => draw(context, frame) }];

/**
 * Put the context in world units for paths; `thin(width)` is then a line width in screen pixels.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Frame} frame
 * @param {function(function(number): number): void} drawing
 */
export function inWorld(context, frame, drawing) {
  context.save();
  context.translate(-frame.left, -frame.top);
  context.scale(frame.scale, frame.scale);
  drawing((width) => width / frame.scale);
  context.restore();
}

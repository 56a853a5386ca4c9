// A canvas that moves with the Leaflet map and is drawn by one function.

import { originPixel, worldScale } from "./projection.js";

/**
 * A Leaflet layer that calls `draw(context, frame)` whenever the map has moved.
 *
 * `frame` tells zoom, scale (pixels a world unit), the top left corner in map pixels, width and height, and
 * `at(world)`: the canvas pixel of a world point. Leaflet's renderer supplies the move and zoom animation.
 * `padding` is the margin around the map's window that is drawn too, as a part of its size: every pixel of it
 * is paid for at each step in time, so it is small, and drawn anew when a hand drags the map beyond it.
 */
export function canvasLayer(pane, draw, padding = 0.1) {
  const Layer = L.Renderer.extend({
    _initContainer() {
      this._container = L.DomUtil.create("canvas", "atlas-canvas");
      this._container.setAttribute("aria-hidden", "true");
      // Drawn out of sight and shown as one picture: Chromium copies the pixels of a canvas that can be drawn
      // on for every frame of the page, changed or not, and a picture only once.
      this._shown = this._container.getContext("bitmaprenderer");
      this._context = new OffscreenCanvas(1, 1).getContext("2d");
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
      const size = this._bounds.getSize();
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      // Leaflet tells of one move several times: it is drawn once, before the next frame is shown.
      this._request ??= window.requestAnimationFrame(() => this.redraw());
    },
    redraw() {
      window.cancelAnimationFrame(this._request);
      this._request = null;
      if (!this._bounds) return;
      const size = this._bounds.getSize();
      // A frame that is not laid out yet has no size, and a picture without one cannot be made: the map is drawn once it has.
      if (Math.round(size.x) === 0 || Math.round(size.y) === 0) return;
      const ratio = window.devicePixelRatio || 1;
      const zoom = this._map.getZoom();
      const corner = this._map.getPixelOrigin().add(this._bounds.min);
      const origin = originPixel(zoom);
      const scale = worldScale(zoom);
      const frame = {
        zoom, scale, ratio, width: size.x, height: size.y,
        left: corner.x - origin.x, top: corner.y - origin.y,
        at: (point) => ({ x: point.x * scale - (corner.x - origin.x), y: point.y * scale - (corner.y - origin.y) }),
        padding: this.options.padding,
      };
      const context = this._context;
      const width = Math.round(size.x * ratio);
      const height = Math.round(size.y * ratio);
      // Once its picture is taken a canvas is empty: it need not be cleared.
      if (context.canvas.width !== width || context.canvas.height !== height) Object.assign(context.canvas, { width, height });
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      draw(context, frame);
      this._shown.transferFromImageBitmap(context.canvas.transferToImageBitmap());
      this.frame = frame;
    },
    /** Canvas pixel of a mouse event's layer point. */
    pixel(layerPoint) {
      return layerPoint.subtract(this._bounds.min);
    },
    /** Where the canvas's top left corner lies, in pixels of the map's container. */
    corner() {
      return this._map.layerPointToContainerPoint(this._bounds.min);
    },
    context() {
      return this._context;
    },
  });
  return new Layer({ pane, padding });
}

/** Put the context in world units for paths; `thin(width)` is then a line width in screen pixels. */
export function inWorld(context, frame, drawing) {
  context.save();
  context.translate(-frame.left, -frame.top);
  context.scale(frame.scale, frame.scale);
  drawing((width) => width / frame.scale);
  context.restore();
}

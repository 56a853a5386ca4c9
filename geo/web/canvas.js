// A canvas that moves with the Leaflet map and is drawn by one function.

import { originPixel, worldScale } from "./projection.js";

/**
 * A Leaflet layer that calls `draw(context, frame)` whenever the map has moved.
 *
 * `frame` tells zoom, scale (pixels a world unit), the top left corner in map pixels, width and height, and
 * `at(world)`: the canvas pixel of a world point. Leaflet's renderer supplies the move and zoom animation.
 */
export function canvasLayer(pane, draw) {
  const Layer = L.Renderer.extend({
    _initContainer() {
      this._container = L.DomUtil.create("canvas", "atlas-canvas");
      this._container.setAttribute("aria-hidden", "true");
      this._context = this._container.getContext("2d");
      this._request = null;
    },
    _destroyContainer() {
      window.cancelAnimationFrame(this._request);
      this._container.remove();
      this._container = null;
    },
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      const size = this._bounds.getSize();
      const ratio = window.devicePixelRatio || 1;
      L.DomUtil.setPosition(this._container, this._bounds.min);
      const width = Math.round(size.x * ratio);
      const height = Math.round(size.y * ratio);
      if (this._container.width !== width || this._container.height !== height) {
        this._container.width = width;
        this._container.height = height;
        this._container.style.width = `${size.x}px`;
        this._container.style.height = `${size.y}px`;
      }
      // Leaflet tells of one move several times: it is drawn once, before the next frame is shown.
      this._request ??= window.requestAnimationFrame(() => this.redraw());
    },
    redraw() {
      window.cancelAnimationFrame(this._request);
      this._request = null;
      if (!this._bounds) return;
      const size = this._bounds.getSize();
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
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      context.clearRect(0, 0, size.x, size.y);
      draw(context, frame);
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
  return new Layer({ pane, padding: 0.2 });
}

/** Put the context in world units for paths; `thin(width)` is then a line width in screen pixels. */
export function inWorld(context, frame, drawing) {
  context.save();
  context.translate(-frame.left, -frame.top);
  context.scale(frame.scale, frame.scale);
  drawing((width) => width / frame.scale);
  context.restore();
}

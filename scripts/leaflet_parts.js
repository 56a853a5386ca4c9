// The parts of Leaflet that the pages need, as its own build puts them together: no markers, popups, vector layers or
// overlays, which a page would read each time it opens. `scripts/vendor.py` makes one file of them.

import { Map, createMap as map } from "leaflet/src/map/Map.js";
import { BoxZoom } from "leaflet/src/map/handler/Map.BoxZoom.js";
import { DoubleClickZoom } from "leaflet/src/map/handler/Map.DoubleClickZoom.js";
import { Drag } from "leaflet/src/map/handler/Map.Drag.js";
import { ScrollWheelZoom } from "leaflet/src/map/handler/Map.ScrollWheelZoom.js";
import { TapHold } from "leaflet/src/map/handler/Map.TapHold.js";
import { TouchZoom } from "leaflet/src/map/handler/Map.TouchZoom.js";
import { Control } from "leaflet/src/control/Control.js";
import { Attribution, attribution } from "leaflet/src/control/Control.Attribution.js";
import { Scale, scale } from "leaflet/src/control/Control.Scale.js";
import { Zoom, zoom } from "leaflet/src/control/Control.Zoom.js";
import { Renderer } from "leaflet/src/layer/vector/Renderer.js";
import { TileLayer, tileLayer } from "leaflet/src/layer/tile/TileLayer.js";

export * from "leaflet/src/core/index.js";
export * from "leaflet/src/dom/index.js";
export * from "leaflet/src/geo/index.js";
export * from "leaflet/src/geometry/index.js";
export { version } from "leaflet/package.json";

Object.assign(Map, { BoxZoom, DoubleClickZoom, Drag, ScrollWheelZoom, TapHold, TouchZoom });
Object.assign(Control, { Attribution, Scale, Zoom });

export const control = { attribution, scale, zoom };
export { Control, Map, map, Renderer, TileLayer, tileLayer };

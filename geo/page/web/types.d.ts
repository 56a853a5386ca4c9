// The types that comments of the modules name; editors read them, and nothing of this reaches the page.

/** Days since 1970-01-01. */
type Day = number;
/** Longitude and latitude in degrees. */
type Position = [number, number];
/** A point of a canvas, of the map or of the world: see `draw/projection.js`. */
type Point = { x: number; y: number };
type Circle = { x: number; y: number; r: number };
type Box = { left: number; top: number; right: number; bottom: number };

/** Lines of longitudes and latitudes in turn, in parts; or the `coordinates` of points. */
type Geometry = { type: string; parts?: Float64Array[][]; coordinates?: any[] };
/** A row of a layer: its properties, times in milliseconds since 1970, `geometry` where it has one. */
type Feature = Record<string, any>;
/** Everything a reader can set, by the keys of `geo/query/view.json`. */
type View = Record<string, any>;
/** What a View selects, by layer: see `model/selection.js`. */
type SelectionByLayer = Map<
  string,
  { all: Feature[]; known: Feature[]; shown: Feature[]; ended: number; base: () => Feature[] }
>;

/** The first and last day of the data; where the time axis begins. */
type Extent = { first: Day; last: Day; axis?: Day };
/** The days that a time axis shows, both ends included. */
type Axis = { first: Day; last: Day };

/** Where a canvas stands on the map, and what is drawn on it: see `draw/canvas.js`. */
type Frame = {
  left: number;
  top: number;
  ratio: number;
  zoom: number;
  scale: number;
  width: number;
  height: number;
  padding: number;
  at: (world: Point) => Point;
};
type Item = { key?: string; box?: Box; paint: (context: CanvasRenderingContext2D) => void };
/** The colours of one theme by name, as "#RRGGBB": see `geo/palette.json`. */
type Colours = Record<string, string>;

/** Points sorted by time: see `points/columns.js`. */
type Columns = { count: number; x: Float32Array; y: Float32Array; time: Float64Array; killed: Uint16Array };

/** What a link can name of the data: see `model/contents.js`. */
type Contents = {
  entities: Map<string, (number | null)[][]>;
  values: { get(filter: string): Set<string> };
  steps: Map<string, number>;
};
/** What a link is read against. */
type LinkContext = {
  extent: Extent;
  layers: Record<string, boolean>;
  version: string;
  language: string;
  contents?: Contents;
};
/** Reader and writer of links: see `model/view.js`. */
interface Links {
  opening(): View;
  pairs(text: string): string[][];
  parse(text: string): { view: View; issues: object[]; dataVersion: string | null; empty: boolean };
  write(view: View): string;
  textOf(view: View, key: string): string;
  isDeliberate(before: View, after: View): boolean;
}

/** The one View of a page, and who is called when it changes: see `model/store.js`. */
interface Store {
  get(): View;
  set(patch: object, how?: { deliberate?: boolean }): void;
  subscribe(subscriber: (view: View, changed: Set<string>, deliberate: boolean) => void): void;
}

/** The data with their indexes: see `model/model.js`. */
interface Model {
  layers: Record<string, Feature[]>;
  zones: Map<string, Feature>;
  regions: Map<string, Feature>;
  coverage: any[];
  names: string[];
  info: Map<string, any>;
  sources: Record<string, any>;
  absent: string[];
  extent: Extent;
  select(view: View): SelectionByLayer;
  isStale(layer: string, feature: Feature, view: View): boolean;
  hasPlace(layer: string, feature: Feature): boolean;
  shapeOf(feature: Feature): Geometry | undefined;
}

/** Words, numbers and dates in one language: see `model/words.js`. */
interface Words {
  language: string;
  text(key: string, values?: object): string;
  word(kind: string, code?: string): string;
  day(day: Day, how?: { year?: boolean }): string;
  span(from: Day, to: Day): string;
  month(day: Day): string;
  when(feature: Feature): string;
  of(feature: object, field: string): string;
  dated(text: string): string;
  number(value: number, decimals?: number): string;
}

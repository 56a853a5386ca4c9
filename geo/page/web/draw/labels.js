// Labels laid out greedily: the most important first, none over another, none over a symbol.

import { boxAround } from "./redraw.js";
import { toWorld } from "./projection.js";

const SANS = "'Libre Franklin', 'Segoe UI', sans-serif";
const SERIF = "'Newsreader', Georgia, serif";
const PLACE_ZOOM = { 1: 3.5, 2: 5.3, 3: 6.2, 4: 7, 5: 8 };

const STYLES = {
  cluster: { font: `600 13px ${SANS}`, colour: "text", halo: "sea_halo" },
  clusterNote: { font: `400 11.5px ${SANS}`, colour: "text", halo: "sea_halo" },
  statement: { font: `italic 400 13px ${SERIF}`, colour: "statement", halo: "halo", box: true },
  country: { font: `500 12.5px ${SANS}`, colour: "country", halo: "halo", spacing: 2.4, upper: true },
  territory: { font: `400 11px ${SANS}`, colour: "country", halo: "sea_halo" },
  island: { font: `400 11px ${SANS}`, colour: "country", halo: "sea_halo" },
  ocean: { font: `italic 400 21px ${SERIF}`, colour: "sea_text", halo: "sea_halo", spacing: 4 },
  sea: { font: `italic 400 16px ${SERIF}`, colour: "sea_text", halo: "sea_halo", spacing: 2 },
  water: { font: `italic 400 12.5px ${SERIF}`, colour: "sea_text", halo: "sea_halo" },
  note: { font: `italic 400 11px ${SANS}`, colour: "country", halo: "halo" },
  place: { font: `400 11.5px ${SANS}`, colour: "place", halo: "halo" },
  capital: { font: `600 11.5px ${SANS}`, colour: "place", halo: "halo" },
  airspace: { font: `600 10.5px ${SANS}`, colour: "airspace", halo: "sea_halo", spacing: 1.2, upper: true },
};

/**
 * The basemap's labels as candidates: [{world, style, text: {en, es}, minZoom, maxZoom, rank, dot}].
 *
 * @param {Object<string, object>} basemap
 * @returns {object[]}
 */
export function basemapLabels(basemap) {
  const labels = basemap.labels.features.map(({ geometry, properties }) => ({
    world: toWorld(...geometry.coordinates),
    style: Object.hasOwn(STYLES, properties.kind) ? properties.kind : "water",
    en: properties.name_en,
    es: properties.name_es,
    minZoom: properties.min_zoom ?? 0,
    maxZoom: properties.max_zoom ?? 12,
    rank: 10 + (properties.rank ?? 3),
    beside: properties.kind === "island" || properties.kind === "territory",
    roomy: properties.kind === "country" && properties.rank === 1,
  }));
  const places = basemap.places.features.map(({ geometry, properties }) => ({
    world: toWorld(...geometry.coordinates),
    style: properties.capital ? "capital" : "place",
    en: properties.name_en,
    es: properties.name_es,
    minZoom: PLACE_ZOOM[properties.rank] ?? 8,
    maxZoom: 12,
    rank: 20 + properties.rank,
    beside: true,
    dot: true,
  }));
  return [...labels, ...places].sort((a, b) => a.rank - b.rank);
}

/**
 * Names of flight information regions, at the points that the data give for them.
 *
 * @param {Feature[]} regions
 * @param {Words} words
 * @returns {object[]}
 */
export function airspaceLabels(regions, words) {
  return regions
    .filter(({ kind, label_longitude: longitude, label_latitude: latitude }) =>
      kind === "fir" && longitude !== undefined && latitude !== undefined)
    .map((region) => ({
      world: toWorld(region.label_longitude, region.label_latitude),
      style: "airspace",
      lines: [words.of(region, "name") || words.of(region, "title")],
      minZoom: region.designator === "SVZM" ? 4.6 : 5.4,
      maxZoom: 12,
    }));
}

/**
 * Labels as items to draw, in order of importance: none over another, none over an obstacle {left, top, right, bottom}.
 *
 * Those of clusters, which must be read, keep off what is `covered` by controls too.
 *
 * @param {Frame} frame
 * @param {Colours} colours
 * @param {object[]} candidates
 * @param {Box[]} obstacles
 * @param {Box[]} [covered]
 * @returns {Item[]}
 */
export function listLabels(frame, colours, candidates, obstacles, covered = []) {
  const taken = [...obstacles];
  const items = [];
  const dots = [];
  for (const label of candidates) {
    if (frame.zoom < label.minZoom || frame.zoom > label.maxZoom) continue;
    const point = label.pixel ?? frame.at(label.world);
    if (point.x < 0 || point.y < 0 || point.x > frame.width || point.y > frame.height) continue;
    const found = roomFor(label, point, frame, taken, covered);
    if (!found) continue;
    const { spot, shown, far } = found;
    if (far) items.push(leader(point, label.below, spot, colours));
    taken.push(spot);
    // A symbol at a town shows where it is: a dot would only lie on its number.
    if (label.dot && !obstacles.some((other) => overlap(around(point, 3), other))) dots.push(dot(point, colours));
    if (label.dot) {
      taken.push(around(point, 3));
    }
    items.push(written(shown, spot, frame.ratio, colours));
  }
  return [...items, ...dots];
}

function dot({ x, y }, colours) {
  return {
    key: `dot ${x} ${y}`,
    box: { left: x - 4, top: y - 4, right: x + 4, bottom: y + 4 },
    paint(context) {
      context.beginPath();
      context.arc(x, y, 2.2, 0, 2 * Math.PI);
      context.fillStyle = colours.halo;
      context.fill();
      context.lineWidth = 1.2;
      context.strokeStyle = colours.place;
      context.stroke();
    },
  };
}

/**
 * Where a label finds room: {spot, shown, far}, or undefined. `shown` is the label, or where there is little room its
 * first line.
 */
function roomFor(label, point, frame, taken, covered) {
  const size = measure(label);
  const spots = spotsAround(label, point, size);
  if (label.below === undefined) {
    const spot = firstFree(spots, taken, (rect) => isInside(rect, frame)) ?? firstFree(spots, taken);
    return spot && { spot, shown: label, far: false };
  }
  const isInSight = (rect) => isInside(rect, frame) && !meetsAny(rect, covered);
  // A label of a cluster at the map's edge slides along its ring before any of it is cut off.
  const beside = (rects) => [...rects, ...rects.map((rect) => slidInside(rect, frame))];
  const rects = beside(spots);
  const near = firstFree(rects, taken, isInSight);
  if (near) return { spot: near, shown: label, far: false };
  const short = { ...label, lines: label.lines.slice(0, 1) };
  const shortSize = measure(short);
  const away = (shown, of, most) => {
    const spot = firstFree(farSpots(label, point, of, most), taken, isInSight);
    return spot && { spot, shown, far: true };
  };
  const shortNear = () => {
    const spot = firstFree(beside(spotsAround(short, point, shortSize)), taken, isInSight);
    return spot && { spot, shown: short, far: false };
  };
  const found =
    away(label, size, NOT_FAR) ??
    shortNear() ??
    away(short, shortSize, NOT_FAR) ??
    away(label, size, Infinity) ??
    away(short, shortSize, Infinity);
  if (found) return found;
  const spot = firstFree(rects, taken);
  return spot && { spot, shown: label, far: false };
}

/** The first of some rectangles that is as it should be and meets none that are taken, or undefined. */
function firstFree(rects, taken, isRight = () => true) {
  for (const rect of rects) if (isRight(rect) && !meetsAny(rect, taken)) return rect;
  return undefined;
}

function meetsAny(rect, others) {
  for (const other of others) if (overlap(rect, other)) return true;
  return false;
}

/** Whether a rectangle lies in the part of the canvas that the map shows before it is moved. */
function isInside({ left, top, right, bottom }, frame) {
  const margin = marginOf(frame);
  return left > margin.x && top > margin.y && right < frame.width - margin.x && bottom < frame.height - margin.y;
}

/** The part of the canvas beyond each side of the map. */
const marginOf = ({ width, height, padding }) => ({
  x: (width * padding) / (1 + 2 * padding),
  y: (height * padding) / (1 + 2 * padding),
});

/** A rectangle moved sideways until it lies between the map's left and right sides. */
function slidInside({ left, top, right, bottom }, frame) {
  const margin = marginOf(frame).x + 4;
  const shift = Math.max(0, margin - left) - Math.max(0, right - (frame.width - margin));
  return { left: left + shift, top, right: right + shift, bottom };
}

const LINE = 1.28;

function measure(label) {
  const key = label.lines.join("\n") + label.style;
  if (!measured.has(key)) {
    let width = 0;
    let height = 0;
    label.lines.forEach((line, index) => {
      const style = STYLES[index > 0 && label.noteStyle ? label.noteStyle : label.style];
      setFont(ruler, style);
      width = Math.max(width, ruler.measureText(style.upper ? line.toUpperCase() : line).width);
      height += sizeOf(style) * LINE;
    });
    measured.set(key, { width, height });
  }
  return measured.get(key);
}

const measured = new Map();
const ruler = new OffscreenCanvas(1, 1).getContext("2d");

const sizeOf = (style) => Number(/(\d+(\.\d+)?)px/.exec(style.font)[1]);

function setFont(context, style) {
  context.font = style.font;
  context.letterSpacing = `${style.spacing ?? 0}px`;
}

function spotsAround(label, { x, y }, { width, height }) {
  const box = (left, top) => ({ left, top, right: left + width, bottom: top + height });
  if (label.below !== undefined) {
    return [
      box(x - width / 2, y + label.below),
      box(x - width / 2, y - label.below - height),
      box(x + label.below, y - height / 2),
      box(x - label.below - width, y - height / 2),
    ];
  }
  if (label.beside) {
    const near = [
      box(x + 6, y - height / 2),
      box(x - 6 - width, y - height / 2),
      box(x - width / 2, y - height - 4),
      box(x - width / 2, y + 4),
    ];
    // A capital is named even where symbols stand on it: above or below their row.
    return label.style === "capital"
      ? [
          ...near,
          ...[0, ASIDE, -ASIDE].flatMap((dx) => [
            box(x - width / 2 + dx, y + ROW_OFF),
            box(x - width / 2 + dx, y - ROW_OFF - height),
          ]),
        ]
      : near;
  }
  const steps = label.roomy ? ROOM : [[0, 0]];
  return steps.map(([dx, dy]) => box(x - width / 2 + dx, y - height / 2 + dy));
}

// How far a capital's label may stand off, and where a large country's name may move inside its borders, in pixels.
const ROW_OFF = 13;
const ASIDE = 26;
const ROOM = [0, -14, 14, -28, 28].flatMap((dy) => [0, -32, 32].map((dx) => [dx, dy]));

const around = ({ x, y }, r) => ({ left: x - r, top: y - r, right: x + r, bottom: y + r });

/** Places farther and farther from a cluster, for a label that must stand and finds no room beside its ring. */
function* farSpots(label, { x, y }, { width, height }, most) {
  for (const distance of FAR) {
    if (distance > most) return;
    for (let turn = 0; turn < TURNS; turn += 1) {
      const angle = (2 * Math.PI * turn) / TURNS;
      const left = x + Math.cos(angle) * (label.below + distance + width / 2) - width / 2;
      const top = y + Math.sin(angle) * (label.below + distance + height / 2) - height / 2;
      yield { left, top, right: left + width, bottom: top + height };
    }
  }
}

const FAR = [12, 30, 55, 85, 120, 160, 205];
const NOT_FAR = 60;
const TURNS = 16;

/** A thin line from a ring to the label that stands away from it. */
function leader({ x, y }, radius, rect, colours) {
  const end = { x: Math.max(rect.left, Math.min(x, rect.right)), y: Math.max(rect.top, Math.min(y, rect.bottom)) };
  const length = Math.hypot(end.x - x, end.y - y) || 1;
  const start = { x: x + ((end.x - x) / length) * (radius - 3), y: y + ((end.y - y) / length) * (radius - 3) };
  return {
    key: `leader ${start.x} ${start.y} ${end.x} ${end.y}`,
    box: boxAround([start, end], 1),
    paint(context) {
      context.beginPath();
      context.moveTo(start.x, start.y);
      context.lineTo(end.x, end.y);
      context.lineWidth = 1;
      context.strokeStyle = colours.place;
      context.stroke();
    },
  };
}

const overlap = (a, b) => a.left < b.right + 3 && b.left < a.right + 3 && a.top < b.bottom + 1 && b.top < a.bottom + 1;

/** A label to draw where it belongs, on whole pixels of the screen: sharp, and the same from its picture. */
function written(label, rect, ratio, colours) {
  const left = Math.round(rect.left * ratio) / ratio;
  const top = Math.round(rect.top * ratio) / ratio;
  const place = { left, top, right: left + rect.right - rect.left, bottom: top + rect.bottom - rect.top };
  const text = [label.style, label.noteStyle, ...label.lines].join("\n");
  const box = { left: left - MARGIN, top: top - MARGIN, right: place.right + MARGIN, bottom: place.bottom + MARGIN };
  return {
    key: `${left} ${top} ${text}`,
    box,
    lines: label.lines,
    place,
    paint(context) {
      const key = `${ratio} ${colours.text} ${text}`;
      if (pictures.size >= MOST_PICTURES) pictures.clear();
      const kept = pictures.get(key) ?? 0;
      if (kept < DRAWN_FIRST) {
        pictures.set(key, kept + 1);
        return drawText(context, label, place, colours);
      }
      const picture = kept === DRAWN_FIRST ? pictureOf(label, place, colours, ratio) : kept;
      pictures.set(key, picture);
      return context.drawImage(picture, box.left, box.top, picture.width / ratio, picture.height / ratio);
    },
  };
}

// Text with a halo is the dearest thing to draw, and most labels stay as they are while time moves: what is drawn
// again and again is kept as a picture. A label may lie in four pieces of the map: once drawn, it is no picture yet.
const MARGIN = 8;
const DRAWN_FIRST = 4;
const MOST_PICTURES = 600;
const pictures = new Map();

function pictureOf(label, place, colours, ratio) {
  const picture = document.createElement("canvas");
  picture.width = Math.ceil((place.right - place.left + 2 * MARGIN) * ratio);
  picture.height = Math.ceil((place.bottom - place.top + 2 * MARGIN) * ratio);
  const drawing = picture.getContext("2d");
  drawing.setTransform(ratio, 0, 0, ratio, (MARGIN - place.left) * ratio, (MARGIN - place.top) * ratio);
  drawText(drawing, label, place, colours);
  return picture;
}

function drawText(context, label, rect, colours) {
  if (STYLES[label.style].box) {
    context.beginPath();
    context.roundRect(rect.left - 7, rect.top - 4, rect.right - rect.left + 14, rect.bottom - rect.top + 8, 6);
    context.fillStyle = colours.halo;
    context.fill();
    context.lineWidth = 1;
    context.strokeStyle = colours[STYLES[label.style].colour];
    context.setLineDash([4, 3]);
    context.stroke();
    context.setLineDash([]);
  }
  let top = rect.top;
  label.lines.forEach((line, index) => {
    const style = STYLES[index > 0 && label.noteStyle ? label.noteStyle : label.style];
    const text = style.upper ? line.toUpperCase() : line;
    setFont(context, style);
    context.textAlign = "center";
    context.textBaseline = "middle";
    const middle = top + (sizeOf(style) * LINE) / 2;
    const centre = (rect.left + rect.right) / 2;
    context.lineJoin = "round";
    context.lineWidth = 3;
    context.strokeStyle = colours[style.halo];
    context.strokeText(text, centre, middle);
    context.fillStyle = colours[style.colour];
    context.fillText(text, centre, middle);
    top += sizeOf(style) * LINE;
  });
}

/**
 * Break a sentence into lines of about `width` characters.
 *
 * @param {string} sentence
 * @param {number} width
 * @returns {string[]}
 */
export function wrap(sentence, width) {
  const lines = [""];
  for (const word of sentence.split(" ")) {
    const line = lines[lines.length - 1];
    if (line && line.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines;
}

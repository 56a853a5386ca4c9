// The bars of the time axis: drawn on one canvas, described in words under the pointer and to the keyboard.

import { binAt, binsOf, fractionOf } from "./axis.js";
import { binWords, ceilingOf, countBins, STACK } from "./counts.js";
import { el } from "../panel/dom.js";

const HEADROOM = 3;
const GAP = 1;
const BREAK = 3;
const HATCH = 4;

/**
 * Build the bars. `tip` shows words at a place, `onPick(bin)` is called with the bar chosen by the keyboard.
 *
 * @param {object} options
 * @param {function(): Words} options.words
 * @param {Map<string, object>} options.layerInfo
 * @param {function(): Colours} options.colours
 * @param {object} options.tip
 * @param {function(object): void} options.onPick
 * @returns {{canvas: HTMLElement, cursor: HTMLElement, draw: Function, binOf: Function, hover: Function,
 *   leave: Function, counted: function(): object[]}}
 */
export function createBars({ words, layerInfo, colours, tip, onPick }) {
  const canvas = el("canvas", { class: "bars", "aria-hidden": "true" });
  const cursor = el("div", { class: "bar-cursor", role: "slider", tabindex: "0" });
  const context = canvas.getContext("2d");
  let axis = { first: 0, last: 0 };
  let counted = [];
  let unit = "week";
  let at = 0;

  cursor.addEventListener("focus", () => point(at));
  cursor.addEventListener("blur", tip.hide);
  cursor.addEventListener("keydown", (event) => {
    const aim = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      Home: 0,
      End: counted.length - 1,
    }[event.key];
    if (event.shiftKey || (aim === undefined && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    event.stopPropagation();
    if (aim === undefined) onPick(counted[at]);
    else point(Math.min(Math.max(aim, 0), counted.length - 1));
  });

  /** Count and draw anew; time moving on the axis needs neither. */
  function draw(shownAxis, known, visible) {
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    // Under a pointer that rests, the bars have moved on: what was said of one is no longer true of its place.
    if (shownAxis !== axis && document.activeElement !== cursor) leave();
    axis = shownAxis;
    if (width === 0) return;
    const found = binsOf(axis, width);
    const moved = unit !== found.unit || counted.length !== found.bins.length;
    unit = found.unit;
    counted = countBins(found.bins, known, visible);
    if (moved)
      at = Math.max(
        0,
        counted.findLastIndex(({ total }) => total > 0),
      );
    const ratio = window.devicePixelRatio || 1;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    paint(width, height, colours());
    describe();
    if (document.activeElement === cursor) point(at);
  }

  function paint(width, height, palette) {
    const ceiling = ceilingOf(counted);
    const unitHeight = (height - HEADROOM) / ceiling;
    const hatches = new Map();
    const hatch = (colour) => {
      if (!hatches.has(colour)) hatches.set(colour, hatchOf(colour));
      return hatches.get(colour);
    };
    for (const { from, to, counts, total } of counted) {
      const left = Math.max(0, fractionOf(axis, from) * width) + GAP / 2;
      const right = Math.min(width, fractionOf(axis, to + 1) * width) - GAP / 2;
      let bottom = height;
      STACK.forEach(({ colour, hatched, shade = 1 }, index) => {
        if (counts[index] === 0 || bottom <= HEADROOM) return;
        const top = Math.max(HEADROOM, bottom - counts[index] * unitHeight);
        context.fillStyle = hatched ? hatch(palette[colour]) : palette[colour];
        context.globalAlpha = shade;
        context.fillRect(left, top, right - left, bottom - top);
        context.globalAlpha = 1;
        bottom = top;
      });
      if (total > ceiling) breakBar(left, right);
    }
  }

  /** Two slanting cuts near the top: this bar is higher than it is drawn. */
  function breakBar(left, right) {
    context.save();
    context.globalCompositeOperation = "destination-out";
    context.lineWidth = 1.6;
    for (const y of [HEADROOM + 5, HEADROOM + 9]) {
      context.beginPath();
      context.moveTo(left - 1, y + BREAK / 2);
      context.lineTo(right + 1, y - BREAK / 2);
      context.stroke();
    }
    context.restore();
  }

  function hatchOf(colour) {
    const tile = document.createElement("canvas");
    tile.width = tile.height = HATCH;
    const drawn = tile.getContext("2d");
    drawn.globalAlpha = 0.4;
    drawn.fillStyle = colour;
    drawn.fillRect(0, 0, HATCH, HATCH);
    drawn.globalAlpha = 1;
    drawn.strokeStyle = colour;
    drawn.lineWidth = 1.4;
    drawn.beginPath();
    for (const shift of [-HATCH, 0, HATCH]) {
      drawn.moveTo(shift - 1, HATCH + 1);
      drawn.lineTo(shift + HATCH + 1, -1);
    }
    drawn.stroke();
    return context.createPattern(tile, "repeat");
  }

  const binOf = (day) => counted[binAt(counted, day)];

  /** Put the cursor on a bar and say what begins in it. */
  function point(index) {
    at = index;
    describe();
    const { from, to } = counted[at];
    const middle = (fractionOf(axis, from) + fractionOf(axis, to + 1)) / 2;
    cursor.classList.add("shown");
    tip.show([said(), words().text("bar_hint")], canvas.clientWidth * Math.min(1, Math.max(0, middle)));
  }

  const said = () => binWords(counted[at], words(), layerInfo);

  function describe() {
    if (counted.length === 0) return;
    const left = Math.max(0, fractionOf(axis, counted[at].from));
    const right = Math.min(1, fractionOf(axis, counted[at].to + 1));
    cursor.style.left = `${left * 100}%`;
    cursor.style.width = `${(right - left) * 100}%`;
    cursor.setAttribute("aria-valuemin", 0);
    cursor.setAttribute("aria-valuemax", counted.length - 1);
    cursor.setAttribute("aria-valuenow", at);
    cursor.setAttribute("aria-valuetext", said());
    cursor.setAttribute("aria-label", words().text(`bars_${unit}`));
  }

  function hover(day) {
    const index = binAt(counted, day);
    if (index >= 0) point(index);
  }

  function leave() {
    cursor.classList.remove("shown");
    tip.hide();
  }

  return { canvas, cursor, draw, binOf, hover, leave, counted: () => counted };
}

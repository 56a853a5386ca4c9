// The time bar's menus: named periods, and how steps, playing and the axis behave.

import { createPopover } from "../panel/popover.js";
import { el, fill } from "../panel/dom.js";
import { presetsOf } from "./presets.js";
import { SPEEDS, STEPS } from "./playback.js";

/**
 * Build both menus. `go(patch)` sets the View with the axis following.
 *
 * @param {object} options
 * @param {Store} options.store
 * @param {function(): Words} options.words
 * @param {Extent} options.extent
 * @param {Function} options.go
 * @param {Function} options.zoom
 * @param {function(): void} options.axisHome
 * @param {function(): HTMLElement} options.legend
 * @returns {{periods: object, options: object, narrow: HTMLElement, place: Function, setWords: Function,
 *   update: Function}}
 */
export function createTimeMenus({ store, words, extent, go, zoom, axisHome, legend }) {
  const periods = createPopover("periods");
  const options = createPopover("time");
  const presets = presetsOf(extent).map(({ key, patch }) => ({
    key,
    button: el("button", {
      class: "menu-item",
      type: "button",
      onclick: () => {
        go(patch, { deliberate: true });
        periods.close();
        options.close();
      },
    }),
  }));
  const presetList = el(
    "div",
    { class: "menu-list" },
    presets.map(({ button }) => button),
  );
  const step = select("time-step", STEPS, (value) => store.set({ step: value }));
  const speed = select("time-speed", SPEEDS, (value) => store.set({ speed: Number(value) }));
  const switches = {
    loop: check("time-loop", (on) => store.set({ loop: on })),
    skip: check("time-skip", (on) => store.set({ skip: on })),
    events: check("time-events", (on) => store.set({ pace: on ? "events" : "days" })),
  };
  const zoomIn = el("button", { class: "quiet", type: "button", onclick: () => zoom(0.5) });
  const zoomOut = el("button", { class: "quiet", type: "button", onclick: () => zoom(2) });
  const zoomHome = el("button", { class: "quiet", type: "button", onclick: axisHome });

  /** A titled part of the options. */
  function section(...content) {
    const title = el("h3", {});
    return { node: el("section", {}, title, content), title };
  }

  const parts = {
    // On a narrow bar the periods, the dates and the second clock move in here.
    narrow: el("div", { class: "menu-narrow" }),
    stepping: section(row(step)),
    playing: section(row(speed), ...Object.values(switches).map(({ label }) => label)),
    axis: section(el("div", { class: "menu-buttons" }, zoomIn, zoomOut, zoomHome)),
    coverage: section(),
  };
  const coverageKey = el("div", {});
  parts.coverage.node.append(coverageKey);
  options.body.append(parts.narrow, parts.stepping.node, parts.playing.node, parts.axis.node, parts.coverage.node);
  periods.body.append(presetList);

  function select(id, values, onchange) {
    const name = el("span", {});
    const input = el(
      "select",
      { id, onchange: () => onchange(input.value) },
      values.map((value) => el("option", { value })),
    );
    return { id, name, input };
  }

  function row({ id, name, input }) {
    return el("label", { class: "menu-row", for: id }, name, input);
  }

  function check(id, onchange) {
    const name = el("span", {});
    const input = el("input", { type: "checkbox", id, onchange: () => onchange(input.checked) });
    return { input, name, label: el("label", { class: "menu-check", for: id }, input, name) };
  }

  /** Where the presets stand: in a menu of their own, or among the options of a narrow bar. */
  function place(roomy) {
    periods.node.hidden = !roomy;
    periods.close();
    options.close();
    if (roomy) periods.body.append(presetList);
    else parts.narrow.prepend(presetList);
  }

  function setWords() {
    const w = words();
    periods.setName(w.text("periods"));
    options.setName(w.text("time_options"));
    for (const { key, button } of presets) button.textContent = w.text(key);
    parts.stepping.title.textContent = w.text("stepping");
    step.name.textContent = w.text("step_by");
    for (const option of step.input.options) option.textContent = w.text(`step_${option.value}`);
    parts.playing.title.textContent = w.text("playing");
    speed.name.textContent = w.text("speed");
    for (const option of speed.input.options) option.textContent = `${w.number(Number(option.value))}×`;
    switches.loop.name.textContent = w.text("loop");
    switches.skip.name.textContent = w.text("skip_quiet");
    switches.events.name.textContent = w.text("event_by_event");
    parts.axis.title.textContent = w.text("axis_zoom");
    zoomIn.textContent = w.text("axis_in");
    zoomOut.textContent = w.text("axis_out");
    zoomHome.textContent = w.text("axis_back");
    parts.coverage.title.textContent = w.text("coverage");
    fill(coverageKey, legend());
  }

  function update(view, zoomed) {
    step.input.value = view.step;
    speed.input.value = String(view.speed);
    switches.loop.input.checked = view.loop;
    switches.skip.input.checked = view.skip;
    switches.events.input.checked = view.pace === "events";
    // From event to event there are no quiet days left to skip.
    switches.skip.input.disabled = view.pace === "events";
    zoomHome.disabled = !zoomed;
  }

  return { periods, options, narrow: parts.narrow, place, setWords, update };
}

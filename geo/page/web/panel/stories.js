// Stories: the list of them, the one that is read, on the screen of a hall, and on paper.

import { addressOf } from "../address/address.js";
import { createStoryPanel } from "./story_panel.js";
import { createStoryPrint } from "./story_print.js";
import { el, fill } from "./dom.js";
import { isAway, stepAt, viewOfStep } from "../model/story_steps.js";

const TYPING = "input, select, textarea, [contenteditable]";
// A pointer that people hold in their hand while they speak sends the keys of a page.
const KEYS = { ArrowLeft: -1, PageUp: -1, ArrowRight: 1, PageDown: 1 };

/**
 * Put the stories on the page: `list` is for the side panel. `open(view)` shows a View with its card; `refit()` shows
 * the View's part of the world anew in a map of another size; `stopTime()` ends playing, so that nothing moves a
 * step's picture but the reader.
 *
 * @param {object} options
 * @param {object[]} options.stories
 * @param {Object<string, object>} options.sources
 * @param {string} options.version
 * @param {Store} options.store
 * @param {Links} options.links
 * @param {function(): Words} options.words
 * @param {HTMLElement} options.stage
 * @param {function(View): void} options.open
 * @param {function(): void} options.refit
 * @param {function(): void} options.stopTime
 * @returns {object}
 */
export function createStories({ stories, sources, version, store, links, words, stage, open, refit, stopTime }) {
  const root = document.documentElement;
  const list = el("div", { class: "stories" });
  const panel = createStoryPanel({
    words,
    sources,
    go,
    back: () => go(current().number),
    present: () => setPresenting(!isPresenting()),
    print: () => window.print(),
    close,
    addressOfStep: () => addressOfStep(current().number),
  });
  const paper = createStoryPrint({ words, sources, version, addressOf: addressOfStep });
  stage.append(panel.node);
  document.body.append(paper.node);
  // On a phone a card would cover map and words alike: a step opens none, its mark is there to be tapped.
  const phone = window.matchMedia("(max-width: 600px)");
  let ofStep = null;

  const current = () => stepAt(stories, store.get().story);
  const isPresenting = () => root.hasAttribute("data-presenting");

  /** The address of a step for whoever follows it: in this language, and light or dark as they like it. */
  function addressOfStep(number) {
    const found = stepAt(stories, { slug: current().story.slug, step: number });
    return addressOf(links, { ...viewOfStep(links, found, store.get()), theme: null });
  }

  function go(number, slug = current().story.slug) {
    const found = stepAt(stories, { slug, step: number });
    if (found === null) return;
    stopTime();
    // The map must have its size in a story before the step's camera is fitted to it.
    stage.classList.add("in-story");
    const view = viewOfStep(links, found, store.get());
    open(phone.matches ? { ...view, selected: null } : view);
  }

  function close() {
    const { slug } = store.get().story;
    store.set({ story: null }, { deliberate: true });
    const start = list.querySelector(`[data-story="${slug}"]`);
    (start.checkVisibility() ? start : stage.querySelector(".panel-toggle")).focus({ preventScroll: true });
  }

  function setPresenting(on) {
    if (on === isPresenting()) return;
    root.toggleAttribute("data-presenting", on);
    panel.setPresenting(on);
    // Where the browser or the page around does not let us fill the screen, filling the window is what is left.
    if (on) root.requestFullscreen?.().catch(() => {});
    else if (document.fullscreenElement) document.exitFullscreen();
    refit();
    panel.focus();
  }

  function hide() {
    setPresenting(false);
    stage.classList.remove("in-story");
    panel.hide();
    paper.clear();
    ofStep = null;
    refit();
  }

  function update(view, changed) {
    const found = current();
    if (found === null) {
      if (ofStep !== null) hide();
      return;
    }
    if (ofStep === null && phone.matches && view.selected !== null) {
      store.set({ selected: null });
      return;
    }
    if (ofStep === null || changed.has("story") || changed.has("language")) {
      stage.classList.add("in-story");
      ofStep = viewOfStep(links, found, view);
      panel.show(found);
      panel.setPresenting(isPresenting());
    }
    panel.setAway(isAway(view, ofStep));
    if (changed.has("story")) panel.focus();
  }

  panel.node.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.target.closest(TYPING)) return;
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (step === undefined && event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    if (step === undefined) close();
    else go(current().number + step);
  });
  // Before anything else hears it: what is shown to a hall is led by the keys alone.
  document.addEventListener(
    "keydown",
    (event) => {
      if (!isPresenting() || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
      if (event.key === "Escape") setPresenting(false);
      else if (event.key in KEYS && !event.target.closest("[role=slider]")) go(current().number + KEYS[event.key]);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
    true,
  );
  // The key that leaves a full screen is the browser's own and reaches no page.
  document.addEventListener("fullscreenchange", () => {
    if (document.fullscreenElement) refit();
    else setPresenting(false);
  });
  window.addEventListener("beforeprint", () => {
    if (current() !== null) paper.show(current().story);
  });

  function setWords() {
    const w = words();
    fill(
      list,
      el("p", { class: "hint" }, w.text("stories_intro")),
      stories.map((story) =>
        el(
          "article",
          {},
          el("h2", {}, w.of(story, "title")),
          el("p", {}, w.of(story, "summary")),
          el(
            "button",
            {
              class: "quiet",
              type: "button",
              "data-story": story.slug,
              onclick: () => go(1, story.slug),
              "aria-label": `${w.text("story_start", { n: story.steps.length })}: ${w.of(story, "title")}`,
            },
            w.text("story_start", { n: story.steps.length }),
          ),
        ),
      ),
    );
  }

  return {
    list,
    update,
    setWords,
    presenter: { isOpen: isPresenting, close: () => setPresenting(false) },
    isOpen: () => current() !== null,
    close,
  };
}

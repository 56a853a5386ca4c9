// A story on paper: all its steps, each with its sources' addresses and its link, and what data it rests on.

import { el, fill } from "./dom.js";

/**
 * Build the part of the page that is seen on paper only. `addressOf(number)` is the link of a step.
 *
 * @param {object} options
 * @param {function(): Words} options.words
 * @param {Object<string, object>} options.sources
 * @param {string} options.version
 * @param {function(number): string} options.addressOf
 * @returns {{node: HTMLElement, show: Function, clear: Function}}
 */
export function createStoryPrint({ words, sources, version, addressOf }) {
  const node = el("article", { class: "story-print" });

  /** Lay out a story for the printer. */
  function show(story) {
    const w = words();
    fill(
      node,
      el("h1", {}, w.of(story, "title")),
      el("p", { class: "story-print-summary" }, w.of(story, "summary")),
      story.steps.map((step, index) =>
        el(
          "section",
          {},
          el("h2", {}, `${index + 1}. ${w.of(step, "title")}`),
          el("p", {}, w.of(step, "paragraph")),
          el("h3", {}, w.text("sources_n", { n: step.sources.length })),
          el(
            "ul",
            {},
            step.sources.map((id) =>
              el(
                "li",
                {},
                [sources[id].publisher, sources[id].title, sources[id].date].filter(Boolean).join(", "),
                el("br"),
                el("code", {}, sources[id].address),
              ),
            ),
          ),
          el("p", { class: "story-print-link" }, w.text("story_print_link"), " ", el("code", {}, addressOf(index + 1))),
        ),
      ),
      el(
        "footer",
        {},
        el("p", {}, w.text("title"), ". ", w.text("data_version", { version })),
        el("p", {}, w.text("story_print_licence")),
        el("p", {}, w.text("credit")),
      ),
    );
  }

  return { node, show, clear: () => node.replaceChildren() };
}

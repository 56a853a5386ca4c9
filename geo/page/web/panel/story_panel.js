// The panel in which a story is read: its words, its sources, and the way to the other steps.

import { copyToClipboard } from "../address/clipboard.js";
import { el, fill, link, setText } from "./dom.js";
import { icon } from "./icons.js";
import { watchSwipe } from "./gestures.js";

/**
 * Build the panel. `go(number)` goes to a step, `addressOfStep()` is its link; `present`, `print` and `close` do as
 * they say, and `back` shows the step's picture again.
 *
 * @param {object} options
 * @param {function(): Words} options.words
 * @param {Object<string, object>} options.sources
 * @param {function(): string} options.addressOfStep
 * @param {Function} options.go
 * @param {function(): void} options.back
 * @param {function(): void} options.present
 * @param {function(): void} options.print
 * @param {function(): void} options.close
 * @returns {object}
 */
export function createStoryPanel({ words, sources, addressOfStep, go, back, present, print, close }) {
  const closing = el("button", { class: "icon", type: "button", onclick: close }, icon("close"));
  // Seen only where the words lie over the whole of a low and narrow map.
  const aside = el(
    "button",
    {
      class: "quiet story-aside",
      type: "button",
      "aria-pressed": "false",
      onclick: () => setAside(!node.classList.contains("aside")),
    },
    icon("region"),
  );
  const title = el("p", { class: "story-title" });
  const place = el("p", { class: "story-place" });
  const heading = el("h2", { id: "story-heading", tabindex: "-1" });
  const paragraph = el("p", { class: "story-words" });
  const away = el("div", { class: "story-away", role: "status" });
  const cited = el("ul", { class: "sources" });
  const citedTitle = el("h3", {});
  const field = el("input", { type: "text", class: "link", readonly: true, hidden: true });
  const copied = el("span", { class: "hint", role: "status" });
  const copy = action(async () => {
    field.value = addressOfStep();
    field.hidden = false;
    copied.textContent = words().text((await copyToClipboard(field)) ? "link_copied" : "link_by_hand");
  });
  const presenting = action(present);
  const printing = action(print);
  const body = el(
    "div",
    { class: "story-body" },
    heading,
    paragraph,
    citedTitle,
    cited,
    el("div", { class: "story-actions" }, copy, presenting, printing, copied, field),
  );
  const previous = el(
    "button",
    { class: "icon story-previous", type: "button", onclick: () => go(at.number - 1) },
    icon("back"),
  );
  const next = el(
    "button",
    { class: "icon story-next", type: "button", onclick: () => go(at.number + 1) },
    icon("onward"),
  );
  const progress = el("ol", { class: "story-progress" });
  const node = el(
    "section",
    { class: "story", "aria-labelledby": heading.id, hidden: true },
    el("header", {}, el("div", {}, title, place), el("div", { class: "story-buttons" }, aside, closing)),
    body,
    away,
    el("footer", {}, previous, progress, next),
  );
  // Said politely, beside the heading that takes the focus: where one is cannot be seen by all.
  place.setAttribute("aria-live", "polite");
  watchSwipe(node, { left: () => go(at.number + 1), right: () => go(at.number - 1) });
  let at = null;

  function action(onclick) {
    return el("button", { class: "quiet", type: "button", onclick });
  }

  function label(node, key) {
    node.setAttribute("aria-label", words().text(key));
    node.title = words().text(key);
  }

  /** Put the words aside, so that the map under them is seen. */
  function setAside(is) {
    node.classList.toggle("aside", is);
    aside.setAttribute("aria-pressed", String(is));
  }

  /** A source as a link: by its title, or else by who published it, since a bare address says less in more room. */
  function citation(w, { title: name, publisher, date, class: kind, address }) {
    const meta = [name && publisher, date, w.word("class", kind)].filter(Boolean).join(" · ");
    return el("li", {}, link(address, name || publisher), el("span", { class: "source-meta" }, meta));
  }

  /** Show a step as `stepAt` gives it. */
  function show(found) {
    const w = words();
    const isNew = found.step !== at?.step;
    at = found;
    node.hidden = false;
    title.textContent = w.of(at.story, "title");
    setText(place, w.text("story_place", { n: at.number, count: at.count }));
    heading.textContent = w.of(at.step, "title");
    paragraph.textContent = w.of(at.step, "paragraph");
    citedTitle.textContent = w.text("sources_n", { n: at.step.sources.length });
    fill(
      cited,
      at.step.sources.map((id) => citation(w, sources[id])),
    );
    fill(
      progress,
      at.story.steps.map((step, index) =>
        el(
          "li",
          {},
          el("button", {
            type: "button",
            "aria-current": index + 1 === at.number ? "step" : null,
            "aria-label": w.text("story_step", { n: index + 1, title: w.of(step, "title") }),
            title: w.of(step, "title"),
            onclick: () => go(index + 1),
          }),
        ),
      ),
    );
    // A button that goes nowhere keeps its place and the focus: it says so, and does nothing.
    previous.setAttribute("aria-disabled", String(at.number === 1));
    next.setAttribute("aria-disabled", String(at.number === at.count));
    label(aside, "story_map");
    label(closing, "story_close");
    label(previous, "story_previous");
    label(next, "story_next");
    copy.textContent = w.text("story_copy");
    presenting.textContent = w.text("story_present");
    printing.textContent = w.text("story_print");
    field.setAttribute("aria-label", w.text("story_link"));
    copied.textContent = "";
    field.hidden = true;
    if (isNew) body.scrollTop = 0;
  }

  /** Say that the map shows something else than the step's picture, or that it does not. */
  function setAway(isAway) {
    if (isAway === away.hasChildNodes()) return;
    fill(
      away,
      isAway
        ? [
            el("span", {}, words().text("story_away")),
            el(
              "button",
              {
                class: "quiet",
                type: "button",
                onclick: () => {
                  back();
                  heading.focus({ preventScroll: true });
                },
              },
              words().text("story_back"),
            ),
          ]
        : [],
    );
  }

  return {
    node,
    show,
    setAway,
    focus: () => heading.focus({ preventScroll: true }),
    setPresenting(is) {
      body.scrollTop = 0;
      presenting.textContent = words().text(is ? "story_present_end" : "story_present");
    },
    hide() {
      node.hidden = true;
      at = null;
      setAway(false);
    },
  };
}

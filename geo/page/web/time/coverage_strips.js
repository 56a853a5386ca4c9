// The coverage strips: a line a layer, dense, thin or none, each described in words under the pointer and to the
// keyboard.

import { byLayer, coverageAt } from "./coverage.js";
import { el, fill } from "../panel/dom.js";
import { fractionOf } from "./axis.js";

/**
 * Build the strips: {node, draw, legend}.
 *
 * @param {object} options
 * @param {function(): Words} options.words
 * @param {object[]} options.coverage
 * @param {object} options.tip
 * @returns {{node: HTMLElement, draw: function, legend: function(): HTMLElement}}
 */
export function createStrips({ words, coverage, tip }) {
  const node = el("div", { class: "strips", role: "group" });
  let rows = [];
  let current = 0;

  const held = (fraction) => Math.min(1, Math.max(0, fraction));

  /** One part in words: "Strikes, 2 Sep 2025 to 28 Aug 2026: dense coverage. Itemised." */
  function said(part) {
    const w = words();
    const note = w.of(part, "note");
    const density = `${w.of(part, "short")}, ${w.span(part.from, part.to - 1)}: ${w.text(part.density)}`;
    return note ? `${density}. ${note}` : density;
  }

  function saidOf({ parts }) {
    const w = words();
    const densities = parts.map((part) => `${w.span(part.from, part.to - 1)} ${w.text(part.density)}`);
    return `${w.of(parts[0], "short")}: ${densities.join("; ")}`;
  }

  /** Draw the strips for an axis, as far as coverage was known on a day. */
  function draw(axis, known) {
    const w = words();
    const hadFocus = node.contains(document.activeElement);
    rows = byLayer(coverageAt(coverage, known));
    current = Math.min(current, Math.max(0, rows.length - 1));
    node.setAttribute("aria-label", w.text("coverage"));
    fill(
      node,
      rows.map((row, index) =>
        el(
          "div",
          {
            class: "strip-row",
            role: "img",
            tabindex: index === current ? "0" : "-1",
            "aria-label": saidOf(row),
            "data-index": String(index),
          },
          el(
            "div",
            { class: "strip", "data-layer": row.layer },
            row.parts.map((part) => {
              const left = held(fractionOf(axis, part.from));
              const right = held(fractionOf(axis, part.to));
              return el("span", {
                class: `density ${part.density}`,
                style: `left:${left * 100}%;width:${(right - left) * 100}%`,
              });
            }),
          ),
        ),
      ),
    );
    if (hadFocus) node.children[current]?.focus({ preventScroll: true });
  }

  node.addEventListener("pointermove", (event) => {
    const index = Number(event.target.closest(".strip-row")?.dataset.index ?? NaN);
    const strip = rows[index];
    if (!strip) return;
    const { parts } = strip;
    const box = node.getBoundingClientRect();
    const spans = [...node.children[index].querySelectorAll(".density")];
    const over = spans.findIndex((span) => {
      const { left, right } = span.getBoundingClientRect();
      return event.clientX >= left && event.clientX < right;
    });
    const text = over < 0 ? `${words().of(parts[0], "short")}: ${words().text("none")}` : said(parts[over]);
    tip.show([text], event.clientX - box.left);
  });
  node.addEventListener("pointerleave", tip.hide);
  node.addEventListener("focusout", tip.hide);
  node.addEventListener("focusin", ({ target }) => {
    current = Number(target.dataset.index);
    tip.show(rows[current].parts.map(said), 0);
  });
  node.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = node.children[Math.min(Math.max(current + step, 0), rows.length - 1)];
    node.children[current].tabIndex = -1;
    next.tabIndex = 0;
    next.focus();
  });

  /** What the three looks of a strip mean. */
  function legend() {
    const w = words();
    return el(
      "div",
      { class: "coverage-legend" },
      ["dense", "thin", "none"].map((density) =>
        el(
          "div",
          { class: "legend-line" },
          el(
            "span",
            { class: "strip", "aria-hidden": "true" },
            el("span", { class: `density ${density}`, style: "left:0;width:100%" }),
          ),
          el("span", {}, w.text(density)),
        ),
      ),
    );
  }

  return { node, draw, legend };
}

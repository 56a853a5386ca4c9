// What a reader must know about the link that was followed: what of it was left, and whether its data were others.

import { el, fill } from "../panel/dom.js";
import { heldKnowledge } from "../model/settling.js";
import { icon } from "../panel/icons.js";
import { versionDay } from "../model/data_version.js";

// So many at once, and so many more for whoever asks: all keys that there are, and not all that a long link can make
// up.
const AT_ONCE = 6;
const MOST = 60;

/**
 * Build the notice of links. `version` is the page's own data version, `extent` the data's days; `setKnown(day)` goes
 * to what was known then.
 *
 * @param {object} options
 * @param {function(): Words} options.words
 * @param {string} options.version
 * @param {Extent} options.extent
 * @param {function(Day): void} options.setKnown
 * @returns {{node: HTMLElement, show: function, isOpen: function, close: function, setWords: function}}
 */
export function createNotice({ words, version, extent, setKnown }) {
  const body = el("div", { class: "notice-body" });
  const close = el("button", { class: "icon", type: "button", onclick: hide }, icon("close"));
  const node = el("section", { class: "notice", role: "status", hidden: true }, body, close);
  let last = null;

  function hide() {
    node.hidden = true;
    last = null;
  }

  function aboutIssues(w, issues, folded) {
    if (issues.length === 0) return null;
    const lines = issues
      .slice(0, MOST)
      .map(({ key, text, reason, detail }) =>
        el(
          "li",
          {},
          el("code", {}, shortened(text === "" ? key : `${key}=${text}`)),
          " ",
          w.text("link_issue_" + reason, { detail: shortened(detail) }),
        ),
      );
    if (issues.length > MOST) lines.push(el("li", {}, w.text("link_issues_more", { n: issues.length - MOST })));
    const rest = lines.slice(AT_ONCE);
    const more =
      rest.length === 0
        ? null
        : el(
            "details",
            {},
            el("summary", {}, w.text("link_issues_more", { n: issues.length - AT_ONCE })),
            el("ul", {}, rest),
          );
    const node = el(
      "details",
      {},
      el("summary", {}, w.text("link_issues")),
      el("ul", {}, lines.slice(0, AT_ONCE)),
      more,
    );
    node.open = !folded;
    return node;
  }

  function aboutData(w, { dataVersion, view }) {
    if (dataVersion === null || dataVersion === version) return null;
    const [made, own] = [dataVersion, version].map(versionDay);
    // Of versions without a day nobody can say which is the older.
    if (made === null || own === null)
      return el("p", {}, w.text("data_other", { made: shortened(dataVersion), own: shortened(version) }));
    const key = made === own ? "data_changed" : made < own ? "data_older" : "data_newer";
    const text = el("p", {}, w.text(key, { made: w.day(made), own: w.day(own) }));
    // From the last day on there is nothing but the latest knowledge.
    const then = heldKnowledge(made, extent);
    if (made >= own || then === null || view.known !== null) return text;
    return el(
      "div",
      {},
      text,
      el(
        "button",
        {
          class: "quiet",
          type: "button",
          onclick: () => {
            setKnown(then);
            hide();
          },
        },
        w.text("as_known_then", { day: w.day(then) }),
      ),
    );
  }

  /** Show what there is to say of an opened link, or hide when that is nothing. */
  function show(opened) {
    last = opened;
    const w = words();
    close.setAttribute("aria-label", w.text("close"));
    close.title = w.text("close");
    const parts = [aboutIssues(w, opened.issues, opened.view.embed), aboutData(w, opened)].filter(
      (part) => part !== null,
    );
    node.hidden = parts.length === 0;
    fill(body, parts);
  }

  return { node, show, isOpen: () => !node.hidden, close: hide, setWords: () => last && show(last) };
}

const LONGEST = 60;

// What turns the direction of writing or cannot be seen.
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Text of a link in a length and with signs that can be shown. The same rule as geo/query/link_notice.py.
 * @param {string} text
 * @returns {string}
 */
function shortened(text) {
  // Twice as many halves hold at least as many signs.
  const signs = Array.from(text.slice(0, 2 * LONGEST + 2));
  const cut = signs.length > LONGEST ? `${signs.slice(0, LONGEST).join("")}…` : text;
  return cut.replace(UNSEEN, "\ufffd");
}

// What a reader must know about the link that was followed: what of it was left, and whether its data were others.

import { dayFromIso } from "./time.js";
import { el, fill } from "./dom.js";
import { icon } from "./icons.js";

const MOST = 6;

/** Build the notice of links. `version` is the page's own data version; `setKnown(day)` goes to what was known then. */
export function createNotice({ words, version, setKnown }) {
  const body = el("div", { class: "notice-body" });
  const close = el("button", { class: "icon", type: "button", onclick: hide }, icon("close"));
  const node = el("section", { class: "notice", role: "status", hidden: true }, body, close);
  const released = (of) => dayFromIso(of.slice(0, 10));
  let last = null;

  function hide() {
    node.hidden = true;
    last = null;
  }

  function aboutFlaws(w, flaws) {
    if (flaws.length === 0) return null;
    const shown = flaws.slice(0, MOST).map(({ key, text, reason }) =>
      el("li", {}, el("code", {}, text === "" ? key : `${key}=${text.slice(0, 60)}`), ` ${w.text("flaw_" + reason)}`));
    const more = flaws.length > MOST ? el("li", {}, w.text("flaws_more", { n: flaws.length - MOST })) : null;
    return el("div", {}, el("p", {}, w.text("flaws")), el("ul", {}, shown, more));
  }

  function aboutData(w, { dataVersion, view }) {
    if (dataVersion === null || dataVersion === version) return null;
    const made = released(dataVersion);
    const isOlder = made !== null && made < released(version);
    const key = made === released(version) ? "data_changed" : isOlder ? "data_older" : "data_newer";
    const text = el("p", {}, w.text(key, { made: made === null ? dataVersion : w.day(made), own: w.day(released(version)) }));
    if (!isOlder || view.known !== null) return text;
    return el("div", {}, text, el("button", { class: "quiet", type: "button", onclick: () => {
      setKnown(made);
      hide();
    } }, w.text("as_known_then", { day: w.day(made) })));
  }

  /** Tell of an opened link, or hide when there is nothing to tell. */
  function show(opened) {
    last = opened;
    const w = words();
    close.setAttribute("aria-label", w.text("close"));
    close.title = w.text("close");
    const parts = [aboutFlaws(w, opened.flaws), aboutData(w, opened)].filter((part) => part !== null);
    node.hidden = parts.length === 0;
    fill(body, parts);
  }

  return { node, show, isOpen: () => !node.hidden, close: hide, setWords: () => last && show(last) };
}

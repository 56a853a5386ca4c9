// The link to one feature: the entity, the window and the day of knowledge, in the fragment of the page's address.

import { dayFromIso, isoFromDay } from "./time.js";

const MODES = ["instant", "window", "since"];

/** The fragment that brings a reader to what a View selects: "#entity=...&mode=...&from=...&to=...&known=...". */
export function fragmentOf({ selected, mode, from, to, known }) {
  const parts = new URLSearchParams();
  if (selected !== null) parts.set("entity", selected);
  parts.set("mode", mode);
  parts.set("from", isoFromDay(from));
  parts.set("to", isoFromDay(to));
  if (known !== null) parts.set("known", isoFromDay(known));
  return `#${parts}`;
}

/** What a fragment sets of a View whose data end on day `last`: only what it names and what can be read. */
export function readFragment(fragment, last) {
  const parts = new URLSearchParams(fragment.replace(/^#/, ""));
  if (!parts.has("entity") && !parts.has("mode")) return {};
  const known = dayFromIso(parts.get("known") ?? "");
  // A link that names no day of knowledge means the latest, whatever the page shows when it is followed.
  const patch = { known: known === null || known >= last ? null : known };
  if (parts.get("entity")) patch.selected = parts.get("entity");
  if (MODES.includes(parts.get("mode"))) patch.mode = parts.get("mode");
  for (const key of ["from", "to"]) {
    const day = dayFromIso(parts.get(key) ?? "");
    if (day !== null) patch[key] = day;
  }
  return patch;
}

/** The page's address with a View's fragment. In a frame of the app this is the app's own address. */
export const linkTo = (view) => document.baseURI.replace(/#.*/s, "") + fragmentOf(view);

/** The fragment the page was opened with; a frame of the app is told it by its name. */
export const fragmentOfPage = () => window.location.hash || (window.name.startsWith("#") ? window.name : "");

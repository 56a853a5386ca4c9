// Stories as steps through Views: which step stands where, the View it shows, and whether the reader has moved away.

import { same } from "./store.js";

// What a reader has set for themselves: no step changes it.
const OF_THE_READER = ["language", "theme", "embed", "step", "speed", "loop", "skip", "pace"];

// What a link may say beside a step and still leave the picture to it. `geo/atlas/stories.py` has the same.
const BESIDE_A_STEP = ["v", "lang", "theme", "data", "story", "panel", "embed"];

// What makes the picture that the words are about. An open card, a measured line or the time axis's stretch does not.
const PICTURE = ["mode", "from", "to", "known", "layers", "order", "opacity", "filters", "camera", "compare"];

/**
 * The step that a View's `story` {slug, step} names: {story, step, number, count}, or null when there is none.
 *
 * @param {object[]} stories
 * @param {object|null} named
 * @returns {{story: object, step: object, number: number, count: number}|null}
 */
export function stepAt(stories, named) {
  const story = named && stories.find(({ slug }) => slug === named.slug);
  const step = story?.steps[named.step - 1];
  return step ? { story, step, number: named.step, count: story.steps.length } : null;
}

/**
 * A link that names a step and sets nothing else of the map, as the link of what that step shows.
 *
 * @param {object[]} stories
 * @param {Links} links
 * @param {string} text
 * @returns {string}
 */
export function withStep(stories, links, text) {
  const given = links.pairs(text);
  const found = given.some(([key]) => key === "story") ? stepAt(stories, links.parse(text).view.story) : null;
  if (found === null || given.some(([key]) => !BESIDE_A_STEP.includes(key))) return text;
  // What the link says of its own format comes first and counts: it may be one that the reader must know of.
  const own = given.some(([key]) => key === "v")
    ? links.pairs(found.step.link).filter(([key]) => key !== "v")
    : links.pairs(found.step.link);
  return String(new URLSearchParams([...own, ...given]));
}

/**
 * The View that a step shows to the reader of another View: the step's own, but for what is the reader's.
 *
 * @param {Links} links
 * @param {object} step What `stepAt` returns.
 * @param {View} view
 * @returns {View}
 */
export function viewOfStep(links, { story, step, number }, view) {
  const kept = Object.fromEntries(OF_THE_READER.map((key) => [key, view[key]]));
  return { ...links.parse(step.link).view, ...kept, panel: null, story: { slug: story.slug, step: number } };
}

/**
 * Whether a View shows another picture than its step does.
 *
 * @param {View} view
 * @param {View} ofStep
 * @returns {boolean}
 */
export const isAway = (view, ofStep) => PICTURE.some((key) => !same(view[key], ofStep[key]));

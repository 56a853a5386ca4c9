// A page begins as it was made, whatever an earlier run of its own scripts has left in it. A page that a browser saves
// again holds all of that: the map, panels, cards and attributes of the moment.

// What a page's body is made of, beside the map's place: `.added` is HTML that was added from Python.
const MADE_OF = "script, noscript, .added";

/**
 * Make a new place for the map, with an id, in an emptied page. What stands behind the scripts is not read yet: wait
 * for the promise that is returned before anything else is put on the page.
 *
 * @param {string} id
 * @returns {Promise<void>}
 */
export function emptyPage(id) {
  const { documentElement: root, body } = document;
  for (const node of [root, body]) {
    // Set by this very run, a moment ago, where the page hides itself until it stands.
    for (const name of node.getAttributeNames()) if (name !== "data-opening") node.removeAttribute(name);
  }
  const place = document.createElement("div");
  place.className = "folium-map";
  place.id = id;
  empty(body, null);
  body.prepend(place);
  const isRead = document.readyState !== "loading";
  const read = isRead
    ? Promise.resolve()
    : new Promise((resolve) => document.addEventListener("DOMContentLoaded", resolve, { once: true }));
  return read.then(() => empty(body, place));
}

function empty(body, place) {
  for (const node of Array.from(body.childNodes)) {
    if (node !== place && !(node instanceof Element && node.matches(MADE_OF))) node.remove();
  }
}

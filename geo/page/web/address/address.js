// The page's address and its View, in step: the address follows a View that has come to rest, and the way back leads
// through what was chosen. In a frame of the app the address is the app's, reached by messages.

const AT_REST = 250;

/**
 * Whether the page stands in a frame of the app, which has the address.
 *
 * @returns {boolean}
 */
export const isFramed = () => window.location.href === "about:srcdoc";

/**
 * The link the page was opened with; a frame of the app gets it as its name. A shared page carries its own, and so
 * does a map in a notebook, whose frame has no name.
 *
 * @returns {string}
 */
export const openingLink = () =>
  isFramed()
    ? window.name || carriedLink()
    : window.location.hash.length > 1
      ? window.location.hash
      : carriedLink();

/** The link in the manifest of a page that was shared as one file; "" where there is none. */
function carriedLink() {
  const manifest = document.getElementById("atlas-manifest");
  return manifest === null ? "" : `#${JSON.parse(manifest.textContent).view}`;
}

/**
 * The address that opens a View, whole or for another page's frame, whichever of the two this page is.
 *
 * @param {Links} links
 * @param {View} view
 * @param {boolean} [embed] For another page's frame.
 * @returns {string}
 */
export function addressOf(links, view, embed = false) {
  const own = document.baseURI.replace(isFramed() ? /[?#].*/s : /#.*/s, "");
  return `${own}${isFramed() ? "?" : "#"}${links.write({ ...view, embed })}`;
}

/**
 * Keep the address in step.
 *
 * `isMoving()` says whether time plays; `onOpen(opened)` is called when the reader comes to another link, with what
 * `links.parse` makes of it once `complete(text)` has said the rest; `onCommand(patch)` when the app asks for a change.
 * Nothing is written while a hand is down or time plays.
 *
 * @param {object} options
 * @param {Store} options.store
 * @param {Links} options.links
 * @param {function(): boolean} options.isMoving
 * @param {function(string): string} options.complete
 * @param {function(object): void} options.onOpen
 * @param {function(object): void} options.onCommand
 */
export function keepAddress({ store, links, isMoving, complete, onOpen, onCommand }) {
  const keep = isFramed() ? frameAddress : ownAddress;
  const show = keep({
    open: (text) => {
      const opened = links.parse(complete(text));
      onOpen(opened);
      write(false);
    },
    command: onCommand,
  });
  const isInside = !isFramed() && window.parent !== window;
  let written = null;
  const hands = new Set();
  let chosen = false;
  let timer = null;

  function write(isStep) {
    window.clearTimeout(timer);
    timer = null;
    const view = store.get();
    // A page inside another's must not fill that one's way back.
    show(links.write(view), isStep && !view.embed && !isInside);
    written = view;
    chosen = false;
  }

  function writeAtRest() {
    timer = null;
    if (hands.size > 0 || isMoving()) wait();
    else if (links.write(written) !== links.write(store.get()))
      write(chosen || links.isDeliberate(written, store.get()));
  }

  function wait() {
    window.clearTimeout(timer);
    timer = window.setTimeout(writeAtRest, AT_REST);
  }

  store.subscribe((view, keys, deliberate) => {
    chosen ||= deliberate;
    wait();
  });
  window.addEventListener("pointerdown", ({ pointerId }) => hands.add(pointerId), true);
  for (const end of ["pointerup", "pointercancel"])
    window.addEventListener(end, ({ pointerId }) => hands.delete(pointerId), true);
  write(false);
}

/** The page's own address: the link stands after "#". */
function ownAddress({ open }) {
  let shown = window.location.hash;
  // Both a way back and a link typed over the address change the part after "#".
  window.addEventListener("hashchange", () => {
    if (window.location.hash !== shown) open(window.location.hash);
  });
  return (link, isStep) => {
    shown = `#${link}`;
    window.history[isStep ? "pushState" : "replaceState"](null, "", shown);
  };
}

/** The app's address, by messages: a link goes out, links and commands come in, each command once. */
function frameAddress({ open, command }) {
  let last = 0;
  window.addEventListener("message", ({ source, data }) => {
    if (source !== window.parent) return;
    if (data?.atlas === "open") open(data.link);
    if (data?.atlas === "command" && data.sequence > last) {
      last = data.sequence;
      command(data.set);
    }
  });
  return (link, isStep) => window.parent.postMessage({ atlas: "link", link, isStep }, "*");
}

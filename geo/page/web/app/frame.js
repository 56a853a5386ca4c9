// Holds the map page in the app: a sandboxed frame of the very page a reader can save, its messages, and the address.

const pages = new WeakMap();

// The page's text by version: the app sends it once, and a frame can be built again from here.
const texts = new Map();

/**
 * Show the page in the component's holder, or send it a command where it is shown already.
 *
 * @param {object} component What Streamlit gives a component: `data`, `parentElement`, `setStateValue`.
 * @param {object} component.data
 * @param {HTMLElement} component.parentElement
 * @param {function(string, any): void} component.setStateValue
 * @returns {function|undefined}
 */
export default function ({ data, parentElement, setStateValue }) {
  const holder = parentElement.querySelector(".atlas-frame");
  const known = pages.get(holder);
  if (known?.version === data.version) {
    // A rerun of the script must not touch the map: it may only bring a command, each once.
    known.frame.contentWindow.postMessage({ atlas: "command", ...data.command }, "*");
    return undefined;
  }

  if (data.page !== null) texts.set(data.version, data.page);
  if (!texts.has(data.version)) {
    setStateValue("page", null);
    return undefined;
  }

  const frame = document.createElement("iframe");
  frame.title = data.title;
  frame.setAttribute(
    "sandbox",
    "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads allow-modals",
  );
  frame.setAttribute("allow", "clipboard-write *; fullscreen *");
  // A frame cannot read the app's address: its link reaches it by its name. Links of format 1 stood after "#".
  frame.name = window.location.search.length > 1 ? window.location.search : window.location.hash;
  frame.srcdoc = texts.get(data.version);
  holder.replaceChildren(frame);
  pages.set(holder, { version: data.version, frame });
  const isEmbedded = /[?&]embed=(1|true)\b/.test(window.location.search);
  document.documentElement.toggleAttribute("data-atlas-embed", isEmbedded);
  holder.classList.toggle("embed", isEmbedded);

  let lastLink = data.link;
  const listen = ({ source, data: message }) => {
    if (source !== frame.contentWindow || message?.atlas !== "link") return;
    const address = `${window.location.pathname}?${message.link}`;
    window.history[message.isStep ? "pushState" : "replaceState"](window.history.state, "", address);
    if (message.link === lastLink) return;
    // With the first word of the map goes which page it is, so that the app need not send that again.
    if (lastLink === data.link) setStateValue("page", data.version);
    lastLink = message.link;
    setStateValue("link", message.link);
  };
  const comeBack = () => frame.contentWindow.postMessage({ atlas: "open", link: window.location.search }, "*");
  window.addEventListener("message", listen);
  window.addEventListener("popstate", comeBack);
  return () => {
    window.removeEventListener("message", listen);
    window.removeEventListener("popstate", comeBack);
    pages.delete(holder);
  };
}

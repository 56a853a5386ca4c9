// Holds the map page in the app: a sandboxed frame of the very page a reader can save, and its messages.

const pages = new WeakMap();

export default function ({ data, parentElement, setStateValue }) {
  const holder = parentElement.querySelector(".atlas-frame");
  const known = pages.get(holder);
  // A rerun of the script must not touch the map: only another page replaces it.
  if (known?.version === data.version) return undefined;

  const frame = document.createElement("iframe");
  frame.title = data.title;
  frame.setAttribute("sandbox", "allow-scripts allow-popups allow-popups-to-escape-sandbox allow-downloads");
  // A frame cannot read the app's address: a link to one feature reaches it by its name.
  frame.name = window.location.hash;
  frame.srcdoc = data.page;
  holder.replaceChildren(frame);
  pages.set(holder, { version: data.version });

  const listen = (event) => {
    if (event.source === frame.contentWindow && event.data?.atlas === "view") setStateValue("view", event.data.view);
  };
  window.addEventListener("message", listen);
  return () => {
    window.removeEventListener("message", listen);
    pages.delete(holder);
  };
}

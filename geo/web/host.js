// Talk with the page that holds this one, if any: the View goes out when it has settled, commands come in.

const SETTLED = 250;

/** Report a settled View to the host, and hand its commands {set: {...}} to `onCommand`, each once. */
export function connectHost({ store, onCommand }) {
  if (window.parent === window) return;
  let timer = null;
  let lastCommand = 0;
  const send = () => window.parent.postMessage({ atlas: "view", view: store.get() }, "*");
  store.subscribe(() => {
    window.clearTimeout(timer);
    timer = window.setTimeout(send, SETTLED);
  });
  window.addEventListener("message", ({ source, data }) => {
    if (source !== window.parent || data?.atlas !== "command" || data.sequence <= lastCommand) return;
    lastCommand = data.sequence;
    onCommand(data.set);
  });
  send();
}

// Sharing what is seen: its link, and the code that puts it into another page.

import { addressOf, isFramed } from "./address.js";
import { copyToClipboard } from "./clipboard.js";
import { el, fill } from "../panel/dom.js";
import { icon } from "../panel/icons.js";

const SIZES = [
  ["100%", 600],
  [1000, 640],
  [720, 540],
  [360, 640],
];

/**
 * The code of a frame that shows an address in another page.
 *
 * @param {string} address
 * @param {string} title
 * @param {(number|string)[]} size Width and height in pixels.
 * @returns {string}
 */
export function embedCode(address, title, [width, height]) {
  const escaped = (text) => text.replace(/&/g, "&amp;").replace(/"/g, "&quot;").replace(/</g, "&lt;");
  return (
    `<iframe src="${escaped(address)}" title="${escaped(title)}" width="${width}" height="${height}"` +
    ` style="border:0" loading="lazy" allow="clipboard-write; fullscreen" allowfullscreen></iframe>`
  );
}

/**
 * Build the button; its dialog is made in `stage` when it is first opened: most readers never do.
 *
 * @param {object} options
 * @param {HTMLElement} options.stage
 * @param {Store} options.store
 * @param {Links} options.links
 * @param {function(): Words} options.words
 * @returns {{button: HTMLElement, setWords: function(): void}}
 */
export function createShare({ stage, ...given }) {
  const button = el(
    "button",
    { class: "icon", type: "button", "aria-haspopup": "dialog", onclick: open },
    icon("share"),
  );
  let dialog = null;

  function open() {
    if (dialog === null) {
      dialog = createDialog(given);
      dialog.setWords();
      stage.append(dialog.node);
    }
    dialog.open();
  }

  return {
    button,
    setWords() {
      name(button, given.words().text("share"));
      dialog?.setWords();
    },
  };
}

function name(node, text) {
  node.setAttribute("aria-label", text);
  node.title = text;
}

function createDialog({ store, links, words }) {
  const close = el("button", { class: "icon", type: "button", onclick: () => dialog.close() }, icon("close"));
  const heading = el("h2", {});
  const link = row("input", { type: "text" });
  const code = row("textarea", { rows: 4 });
  const size = el(
    "select",
    { onchange: write },
    SIZES.map((_, index) => el("option", { value: index })),
  );
  const language = el(
    "select",
    { onchange: write },
    ["en", "es"].map((value) => el("option", { value })),
  );
  const labels = { size: el("span", {}), language: el("span", {}) };
  const linkHint = el("p", { class: "hint" });
  const codeHint = el("p", { class: "hint" });
  const more = el("p", { class: "hint", hidden: !isFramed() });
  const headings = { link: el("h3", {}), code: el("h3", {}) };
  const dialog = el(
    "dialog",
    { class: "share" },
    el("header", {}, heading, close),
    headings.link,
    link.node,
    linkHint,
    headings.code,
    el(
      "div",
      { class: "share-choices" },
      el("label", {}, labels.size, size),
      el("label", {}, labels.language, language),
    ),
    code.node,
    codeHint,
    more,
  );
  // A press on the ground outside closes it, as people expect.
  dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
  dialog.addEventListener("keydown", (event) => event.stopPropagation());

  function row(tag, attributes) {
    const field = el(tag, { ...attributes, readonly: true, onfocus: () => field.select() });
    const copy = el("button", {
      class: "quiet",
      type: "button",
      onclick: async () => {
        status.textContent = words().text((await copyToClipboard(field)) ? "link_copied" : "link_by_hand");
      },
    });
    const status = el("span", { class: "hint", role: "status" });
    return {
      field,
      copy,
      status,
      node: el("div", { class: "share-row" }, field, el("div", { class: "share-copy" }, copy, status)),
    };
  }

  function write() {
    const view = store.get();
    link.field.value = addressOf(links, view);
    code.field.value = embedCode(
      addressOf(links, { ...view, language: language.value, panel: null }, true),
      words().text("title"),
      SIZES[size.value],
    );
    for (const { status } of [link, code]) status.textContent = "";
  }

  function open() {
    language.value = store.get().language;
    write();
    dialog.showModal();
    link.field.focus();
  }

  function setWords() {
    const w = words();
    name(close, w.text("close"));
    fill(heading, w.text("share"));
    dialog.setAttribute("aria-label", w.text("share"));
    fill(headings.link, w.text("share_link"));
    fill(headings.code, w.text("share_embed"));
    link.field.setAttribute("aria-label", w.text("share_link"));
    code.field.setAttribute("aria-label", w.text("share_embed"));
    linkHint.textContent = w.text("share_link_hint");
    codeHint.textContent = w.text(window.location.protocol === "file:" ? "share_embed_file" : "share_embed_hint");
    more.textContent = w.text("share_more");
    labels.size.textContent = w.text("share_size");
    labels.language.textContent = w.text("share_language");
    for (const { copy } of [link, code]) copy.textContent = w.text("share_copy");
    [...size.options].forEach((option, index) => {
      const [width, height] = SIZES[index];
      option.textContent = width === "100%" ? w.text("share_full_width", { height }) : `${width} × ${height}`;
    });
    language.options[0].textContent = "English";
    language.options[1].textContent = "Español";
  }

  return { node: dialog, setWords, open };
}

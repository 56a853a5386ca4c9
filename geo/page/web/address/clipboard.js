// Text to the clipboard, or ready to be copied by hand where the browser does not let us.

/**
 * Copy the text of a field; true when it is on the clipboard, false when the reader must copy what is selected.
 *
 * @param {HTMLInputElement} field
 * @returns {Promise<boolean>}
 */
export async function copyToClipboard(field) {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    return true;
  } catch {
    // A frame of the app may not use the clipboard: what is selected can still be copied the old way.
    return document.execCommand("copy");
  }
}

// Bytes out of the texts that the page carries.

/**
 * Bytes of a base64 text that holds gzip.
 *
 * @param {string} text
 * @returns {Promise<ArrayBuffer>}
 */
export const inflate = async (text) => {
  const { writable, readable } = new DecompressionStream("gzip");
  // Straight into the stream: a Blob would take the bytes through another process. What goes wrong is thrown at the
  // other end.
  const writer = writable.getWriter();
  writer.write(bytesOf(text)).catch(() => {});
  writer.close().catch(() => {});
  return new Response(readable).arrayBuffer();
};

/**
 * Bytes of a base64 text.
 *
 * @param {string} text
 * @returns {Uint8Array}
 */
export function bytesOf(text) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

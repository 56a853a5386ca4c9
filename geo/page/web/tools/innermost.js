// Escape closes one thing: the innermost that is open.

/** Close the first open one of some things {isOpen, close}, given from the innermost outwards. Returns whether one was. */
export function closeInnermost(things) {
  const open = things.find(({ isOpen }) => isOpen());
  open?.close();
  return open !== undefined;
}

// A finger that wipes sideways over a node.

const FAR = 48;

/** Call `left()` or `right()` when a finger moves far to that side, and more to the side than up or down. */
export function watchSwipe(node, { left, right }) {
  let start = null;
  node.addEventListener("pointerdown", ({ pointerType, isPrimary, clientX: x, clientY: y }) => {
    start = pointerType === "touch" && isPrimary ? { x, y } : null;
  });
  node.addEventListener("pointercancel", () => {
    start = null;
  });
  node.addEventListener("pointerup", ({ clientX, clientY }) => {
    if (start === null) return;
    const [across, along] = [clientX - start.x, clientY - start.y];
    start = null;
    if (Math.abs(across) < FAR || Math.abs(across) < 1.5 * Math.abs(along)) return;
    if (across < 0) left();
    else right();
  });
}

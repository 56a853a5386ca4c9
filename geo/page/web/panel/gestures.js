// Gestures of hand and fingers: a drag from press to release, two fingers that pinch, one that wipes sideways.

const SLACK = 4;

/**
 * Follow a press: `move(clientX)` while it drags, `click(event)` when it ends where it began, `end()` always.
 *
 * @param {PointerEvent} event The press.
 * @param {HTMLElement} target
 * @param {object} listeners
 * @param {Function} listeners.move
 * @param {Function} [listeners.click]
 * @param {Function} [listeners.end]
 * @returns {function(): void} Ends it.
 */
export function followPointer(event, target, { move, click = () => {}, end = () => {} }) {
  const stop = new AbortController();
  const options = { signal: stop.signal };
  const same = (other) => other.pointerId === event.pointerId;
  let dragged = false;
  target.setPointerCapture(event.pointerId);
  target.addEventListener(
    "pointermove",
    (moved) => {
      if (!same(moved)) return;
      dragged ||= Math.abs(moved.clientX - event.clientX) > SLACK;
      if (dragged) move(moved.clientX);
    },
    options,
  );
  const finish = (ended) => {
    if (!same(ended)) return;
    stop.abort();
    if (!dragged && ended.type === "pointerup") click(ended);
    end();
  };
  target.addEventListener("pointerup", finish, options);
  target.addEventListener("pointercancel", finish, options);
  return () => {
    if (stop.signal.aborted) return;
    stop.abort();
    end();
  };
}

/**
 * Watch for two fingers on a node: `start()` once, then `pinch(factor, clientX)` from where they began.
 *
 * @param {HTMLElement} node
 * @param {object} listeners
 * @param {function(): void} listeners.start
 * @param {function(number, number): void} listeners.pinch
 */
export function watchPinch(node, { start, pinch }) {
  const fingers = new Map();
  let apart = null;
  const spread = ([a, b]) => Math.max(12, Math.abs(a - b));
  node.addEventListener(
    "pointerdown",
    (event) => {
      if (event.pointerType !== "touch") return;
      fingers.set(event.pointerId, event.clientX);
      if (fingers.size !== 2) return;
      apart = spread([...fingers.values()]);
      start();
    },
    true,
  );
  node.addEventListener(
    "pointermove",
    (event) => {
      if (!fingers.has(event.pointerId)) return;
      fingers.set(event.pointerId, event.clientX);
      const places = [...fingers.values()];
      if (fingers.size === 2 && apart !== null) pinch(apart / spread(places), (places[0] + places[1]) / 2);
    },
    true,
  );
  for (const type of ["pointerup", "pointercancel"]) {
    node.addEventListener(
      type,
      (event) => {
        fingers.delete(event.pointerId);
        apart = null;
      },
      true,
    );
  }
}

const FAR = 48;

/**
 * Call `left()` or `right()` when a finger moves far to that side, and more to the side than up or down.
 *
 * @param {HTMLElement} node
 * @param {object} listeners
 * @param {function(): void} listeners.left
 * @param {function(): void} listeners.right
 */
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

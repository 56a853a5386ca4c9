// Work that follows a moving window: words and numbers are read at rest, and each writing costs a layout of the page.

/**
 * Limit how often `work` is done: `now()` does it; `soon()` does it now after a rest of `interval` milliseconds, else
 * as often as that, and once more when no more calls come. `isRested()` says whether `soon()` would do it now.
 *
 * @param {function(): void} work
 * @param {number} interval
 * @returns {{now: function(): void, soon: function(): void, isRested: function(): boolean}}
 */
export function createThrottle(work, interval) {
  let last = -Infinity;
  let waiting = null;

  function now() {
    clearTimeout(waiting);
    last = performance.now();
    work();
  }

  function soon() {
    clearTimeout(waiting);
    // Within the frame that is drawn anyway where it is time, and not by a clock of its own while calls come.
    if (isRested()) now();
    else waiting = setTimeout(now, interval);
  }

  const isRested = () => performance.now() - last >= interval;

  return { now, soon, isRested };
}

/**
 * A gate that lets one call through in `interval` milliseconds; for keys that repeat while they are held.
 *
 * @param {number} interval
 * @returns {function(number): boolean}
 */
export function createGate(interval) {
  let last = -Infinity;
  return (now) => {
    if (now - last < interval) return false;
    last = now;
    return true;
  };
}

// What lies on the map and covers it: the row of tools and Leaflet's own controls.

/**
 * Build {rectangles, reset}: what covers the container, in its pixels, measured once and anew after `reset` or another
 * size.
 *
 * @param {HTMLElement} container
 * @param {HTMLElement} tools
 * @returns {{rectangles: function(): Box[], reset: function(): void}}
 */
export function createObstacles(container, tools) {
  let kept = null;

  function measured() {
    const box = container.getBoundingClientRect();
    return [...tools.children, ...container.querySelectorAll(".leaflet-control")]
      .map((node) => node.getBoundingClientRect())
      .filter(({ width, height }) => width > 0 && height > 0)
      .map(({ left, top, right, bottom }) => ({
        left: left - box.left,
        top: top - box.top,
        right: right - box.left,
        bottom: bottom - box.top,
      }));
  }

  function reset() {
    kept = null;
  }

  new ResizeObserver(reset).observe(container);
  return { rectangles: () => (kept ??= measured()), reset };
}

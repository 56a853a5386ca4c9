// What differs between two drawings.

/**
 * Make a test for one drawing: true when the list of what it depends on is not the last one it was asked about.
 *
 * @returns {function(Array): boolean}
 */
export function createChange() {
  let last = null;
  return function changed(parts) {
    const differs = last === null || last.length !== parts.length || parts.some((part, index) => part !== last[index]);
    last = parts;
    return differs;
  };
}

/**
 * The values of a View that drawing depends on beside the features in its window.
 *
 * @param {View} view
 * @returns {Array}
 */
export const besidesTime = (view) =>
  Object.entries(view)
    .filter(([key]) => !NOT_DRAWN.includes(key))
    .map(([, value]) => value);

// What moves time or stands around the map; the map itself redraws when it is moved.
const NOT_DRAWN = [
  "from",
  "to",
  "mode",
  "camera",
  "panel",
  "axis",
  "step",
  "speed",
  "loop",
  "skip",
  "pace",
  "story",
  "embed",
  "measure",
  "rings",
];

/**
 * The boxes of items {key, box} that are in one of two lists alone.
 *
 * @param {Item[]} before
 * @param {Item[]} after
 * @returns {Box[]}
 */
export function changedBoxes(before, after) {
  const gone = new Map(before.map(({ key, box }) => [key, box]));
  const boxes = [];
  for (const { key, box } of after) if (!gone.delete(key)) boxes.push(box);
  return [...boxes, ...gone.values()];
}

/**
 * Whether two boxes {left, top, right, bottom} have a point in common.
 *
 * @param {Box} a
 * @param {Box} b
 * @returns {boolean}
 */
export const meet = (a, b) => a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;

/**
 * The box {left, top, right, bottom} around some points, and some room beyond them.
 *
 * @param {Point[]} points
 * @param {number} room
 * @returns {Box}
 */
export function boxAround(points, room) {
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  return {
    left: Math.min(...xs) - room,
    top: Math.min(...ys) - room,
    right: Math.max(...xs) + room,
    bottom: Math.max(...ys) + room,
  };
}

// Circles of one zone packed around its anchor: a chart, not positions.

const GAP = 0.22;

/**
 * Place circles of given radii, in order, each as near to the centre as it fits.
 *
 * The place of a circle depends only on those before it, so later circles never move earlier ones.
 * Returns [{x, y, r}] around (0, 0), in the units of the radii.
 *
 * @param {number[]} radii
 * @returns {Circle[]}
 */
export function pack(radii) {
  const xs = new Float64Array(radii.length);
  const ys = new Float64Array(radii.length);
  for (let count = 1; count < radii.length; count += 1) placeNearest(xs, ys, radii, count);
  return radii.map((r, index) => ({ x: xs[index], y: ys[index], r }));
}

// Plain loops over columns: this runs once, while the page opens, before any of it has been compiled well.

/** Put the circle after the first `count` where it touches some of them, overlaps none and is nearest to the centre. */
function placeNearest(xs, ys, radii, count) {
  const r = radii[count] + GAP;
  let best = Infinity;
  const consider = (x, y) => {
    const distance = x * x + y * y;
    if (distance >= best - 1e-9 || !isFree(xs, ys, radii, count, x, y)) return;
    best = distance;
    xs[count] = x;
    ys[count] = y;
  };
  for (let i = 0; i < count; i += 1) {
    const x = xs[i];
    const y = ys[i];
    const ra = radii[i] + r;
    // A lone neighbour offers four sides; pairs offer the two points that touch both.
    consider(x + ra, y);
    consider(x, y + ra);
    consider(x - ra, y);
    consider(x, y - ra);
    for (let j = i + 1; j < count; j += 1) {
      const rb = radii[j] + r;
      const dx = xs[j] - x;
      const dy = ys[j] - y;
      const square = dx * dx + dy * dy;
      if (square > (ra + rb) * (ra + rb) || square < (ra - rb) * (ra - rb) || square === 0) continue;
      const along = (ra * ra - rb * rb + square) / (2 * square);
      const across = Math.sqrt(Math.max(0, (ra * ra) / square - along * along));
      const footX = x + along * dx;
      const footY = y + along * dy;
      consider(footX + across * dy, footY - across * dx);
      consider(footX - across * dy, footY + across * dx);
    }
  }
}

function isFree(xs, ys, radii, count, x, y) {
  const r = radii[count] + GAP - 1e-6;
  for (let index = 0; index < count; index += 1) {
    const dx = xs[index] - x;
    const dy = ys[index] - y;
    const apart = radii[index] + r;
    if (dx * dx + dy * dy < apart * apart) return false;
  }
  return true;
}

/**
 * The circles moved so that the smallest ring around them all is centred on (0, 0).
 *
 * @param {Circle[]} circles
 * @returns {Circle[]}
 */
export function centred(circles) {
  const middle = { x: 0, y: 0 };
  // Walk towards the farthest circle by ever smaller steps: it ends at the smallest ring's centre.
  for (let step = 1; step <= 200; step += 1) {
    let far = circles[0];
    let reach = -Infinity;
    for (const circle of circles) {
      const dx = circle.x - middle.x;
      const dy = circle.y - middle.y;
      const found = Math.sqrt(dx * dx + dy * dy) + circle.r;
      if (found > reach) {
        reach = found;
        far = circle;
      }
    }
    const apart = reach - far.r;
    if (apart === 0) break;
    // Towards the far edge of that circle, not its middle: large circles weigh by their rim.
    const pull = reach / apart / (step + 1);
    middle.x += (far.x - middle.x) * pull;
    middle.y += (far.y - middle.y) * pull;
  }
  return circles.map((circle) => ({ ...circle, x: circle.x - middle.x, y: circle.y - middle.y }));
}

/**
 * Radius around the origin that holds every circle.
 *
 * @param {Circle[]} circles
 * @returns {number}
 */
export const enclosing = (circles) =>
  circles.reduce((radius, { x, y, r }) => Math.max(radius, Math.hypot(x, y) + r), 0);

/**
 * Radius for people killed, so that area is true to the number: k times its square root.
 *
 * @param {number} killed
 * @returns {number}
 */
export const radiusFor = (killed) => (killed > 0 ? Math.sqrt(killed) : 1);

// Circles of one zone packed around its anchor: a chart, not positions.

const GAP = 0.22;

/**
 * Place circles of given radii, in order, each as near to the centre as it fits.
 *
 * The place of a circle depends only on those before it, so later circles never move earlier ones.
 * Returns [{x, y, r}] around (0, 0), in the units of the radii.
 */
export function pack(radii) {
  const placed = [];
  for (const r of radii) placed.push({ ...nearestFree(placed, r), r });
  return placed;
}

function nearestFree(placed, r) {
  if (placed.length === 0) return { x: 0, y: 0 };
  let best = null;
  const consider = (x, y) => {
    const distance = x * x + y * y;
    if ((best === null || distance < best.distance - 1e-9) && isFree(placed, x, y, r)) best = { x, y, distance };
  };
  for (let i = 0; i < placed.length; i += 1) {
    const reach = placed[i].r + r + GAP;
    // A lone neighbour offers four sides; pairs offer the two points that touch both.
    for (const [dx, dy] of [[1, 0], [0, 1], [-1, 0], [0, -1]]) {
      consider(placed[i].x + dx * reach, placed[i].y + dy * reach);
    }
    for (let j = i + 1; j < placed.length; j += 1) {
      for (const point of touching(placed[i], placed[j], r)) consider(point.x, point.y);
    }
  }
  return { x: best.x, y: best.y };
}

function touching(a, b, r) {
  const ra = a.r + r + GAP;
  const rb = b.r + r + GAP;
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const d = Math.hypot(dx, dy);
  if (d > ra + rb || d < Math.abs(ra - rb) || d === 0) return [];
  const along = (ra * ra - rb * rb + d * d) / (2 * d);
  const across = Math.sqrt(Math.max(0, ra * ra - along * along));
  const x = a.x + (along * dx) / d;
  const y = a.y + (along * dy) / d;
  return [
    { x: x + (across * dy) / d, y: y - (across * dx) / d },
    { x: x - (across * dy) / d, y: y + (across * dx) / d },
  ];
}

function isFree(placed, x, y, r) {
  for (const other of placed) {
    const [dx, dy, apart] = [other.x - x, other.y - y, other.r + r + GAP - 1e-6];
    if (dx * dx + dy * dy < apart * apart) return false;
  }
  return true;
}

/** The circles moved so that the smallest ring around them all is centred on (0, 0). */
export function centred(circles) {
  const middle = { x: 0, y: 0 };
  // Walk towards the farthest circle by ever smaller steps: it ends at the smallest ring's centre.
  for (let step = 1; step <= 200; step += 1) {
    let far = null;
    for (const { x, y, r } of circles) {
      const reach = Math.hypot(x - middle.x, y - middle.y) + r;
      if (far === null || reach > far.reach) far = { x, y, r, reach };
    }
    const apart = Math.hypot(far.x - middle.x, far.y - middle.y);
    if (apart === 0) break;
    // Towards the far edge of that circle, not its middle: large circles weigh by their rim.
    const pull = far.reach / apart / (step + 1);
    middle.x += (far.x - middle.x) * pull;
    middle.y += (far.y - middle.y) * pull;
  }
  return circles.map((circle) => ({ ...circle, x: circle.x - middle.x, y: circle.y - middle.y }));
}

/** Radius around the origin that holds every circle. */
export const enclosing = (circles) =>
  circles.reduce((radius, { x, y, r }) => Math.max(radius, Math.hypot(x, y) + r), 0);

/** Radius for people killed, so that area is true to the number: k times its square root. */
export const radiusFor = (killed) => (killed > 0 ? Math.sqrt(killed) : 1);

"""Circles packed around the place of a sea area's name: a chart, not positions. As `draw/packing.js` does it."""

from __future__ import annotations

import math
from functools import lru_cache

GAP = 0.22  # between two circles, in the units of the radii

StrikeCircle = tuple[float, float, float]  # x, y, r


@lru_cache(maxsize=256)
def pack(radii: tuple[float, ...]) -> tuple[StrikeCircle, ...]:
    """Return circles of given radii around (0, 0), each in turn as near to the middle as it fits.

    The place of a circle depends only on those before it, so later circles never move earlier ones.
    """
    placed: list[StrikeCircle] = []
    for r in radii:
        placed.append((*_nearest_free(placed, r), r))
    return tuple(placed)


def _nearest_free(placed: list[StrikeCircle], r: float) -> tuple[float, float]:
    if not placed:
        return 0.0, 0.0
    best: tuple[float, float] | None = None
    nearest = math.inf

    def consider(x: float, y: float) -> None:
        nonlocal best, nearest
        distance = x * x + y * y
        if distance < nearest - 1e-9 and _is_free(placed, x, y, r):
            best, nearest = (x, y), distance

    for place, (x, y, other) in enumerate(placed):
        reach = other + r + GAP
        # A lone neighbour offers four sides; pairs offer the two points that touch both.
        for dx, dy in ((1, 0), (0, 1), (-1, 0), (0, -1)):
            consider(x + dx * reach, y + dy * reach)
        for second in placed[place + 1 :]:
            for point in _touching((x, y, other), second, r):
                consider(*point)
    assert best is not None
    return best


def _touching(a: StrikeCircle, b: StrikeCircle, r: float) -> list[tuple[float, float]]:
    ra, rb = a[2] + r + GAP, b[2] + r + GAP
    dx, dy = b[0] - a[0], b[1] - a[1]
    apart = math.hypot(dx, dy)
    if apart > ra + rb or apart < abs(ra - rb) or apart == 0:
        return []
    along = (ra * ra - rb * rb + apart * apart) / (2 * apart)
    across = math.sqrt(max(0.0, ra * ra - along * along))
    x, y = a[0] + along * dx / apart, a[1] + along * dy / apart
    return [(x + across * dy / apart, y - across * dx / apart), (x - across * dy / apart, y + across * dx / apart)]


def _is_free(placed: list[StrikeCircle], x: float, y: float, r: float) -> bool:
    return all(math.hypot(ox - x, oy - y) >= other + r + GAP - 1e-6 for ox, oy, other in placed)


@lru_cache(maxsize=256)
def centred(circles: tuple[StrikeCircle, ...]) -> tuple[StrikeCircle, ...]:
    """Return the circles moved so that the smallest ring around them all is centred on (0, 0)."""
    middle_x = middle_y = 0.0
    # Walk towards the farthest circle by ever smaller steps: it ends at the smallest ring's centre.
    for step in range(1, 201):
        reach, x, y = max(
            ((math.hypot(x - middle_x, y - middle_y) + r, x, y) for x, y, r in circles), key=lambda far: far[0]
        )
        apart = math.hypot(x - middle_x, y - middle_y)
        if apart == 0:
            break
        # Towards the far edge of that circle, not its middle: large circles weigh by their rim.
        pull = reach / apart / (step + 1)
        middle_x += (x - middle_x) * pull
        middle_y += (y - middle_y) * pull
    return tuple((x - middle_x, y - middle_y, r) for x, y, r in circles)


def enclosing(circles: tuple[StrikeCircle, ...]) -> float:
    """Return the radius around (0, 0) that holds every circle."""
    return max((math.hypot(x, y) + r for x, y, r in circles), default=0.0)


def radius_for(killed: float) -> float:
    """Return the radius for people killed, so that area is true to the number: its square root; 1 for none."""
    return math.sqrt(killed) if killed > 0 else 1.0

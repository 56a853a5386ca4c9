"""Where labels find room: the most important first, none over another, none over anything that is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from geo.picture.marks import Box

BETWEEN = (3.0, 1.0)  # pixels between two boxes, across and down


class FreeSpace:
    """A sheet on which boxes are taken one by one."""

    def __init__(self, within: Box, taken: Iterable[Box] = ()) -> None:
        self._within = within
        boxes = [(box.left, box.top, box.right, box.bottom) for box in taken]
        self._count = len(boxes)
        self._taken = np.zeros((max(64, 2 * len(boxes)), 4))
        if boxes:
            self._taken[: len(boxes)] = boxes

    def is_free(self, box: Box, *, whole: bool = True) -> bool:
        """Return whether a box meets nothing taken; `whole`: and lies on the sheet entirely."""
        sheet = self._within
        if whole and not (
            box.left >= sheet.left and box.top >= sheet.top and box.right <= sheet.right and box.bottom <= sheet.bottom
        ):
            return False
        left, top, right, bottom = self._taken[: self._count].T
        across, down = BETWEEN
        meets = (
            (box.left < right + across)
            & (left < box.right + across)
            & (box.top < bottom + down)
            & (top < box.bottom + down)
        )
        return not bool(meets.any())

    def take(self, box: Box) -> None:
        """Put a box by: nothing else finds room there."""
        if self._count == len(self._taken):
            self._taken = np.vstack([self._taken, np.zeros_like(self._taken)])
        self._taken[self._count] = (box.left, box.top, box.right, box.bottom)
        self._count += 1

    def first_free(self, boxes: Iterable[Box]) -> Box | None:
        """Return the first of some boxes that is free and whole, or None."""
        return next((box for box in boxes if self.is_free(box)), None)


def beside(x: float, y: float, width: float, height: float, gap: float) -> list[Box]:
    """Return boxes to the right, to the left, above and below a point."""
    return [
        Box(x + gap, y - height / 2, x + gap + width, y + height / 2),
        Box(x - gap - width, y - height / 2, x - gap, y + height / 2),
        Box(x - width / 2, y - gap - height, x + width / 2, y - gap),
        Box(x - width / 2, y + gap, x + width / 2, y + gap + height),
    ]


def around(x: float, y: float, radius: float, width: float, height: float, sheet: Box) -> list[Box]:
    """Return boxes below, above, to the right and to the left of a ring; then the same slid onto the sheet."""
    right, left, above, below = beside(x, y, width, height, radius)
    boxes = [below, above, right, left]
    slid = [
        box.moved(max(0.0, sheet.left + 4 - box.left) - max(0.0, box.right - (sheet.right - 4)), 0) for box in boxes
    ]
    return [*boxes, *slid]


def farther(
    x: float, y: float, radius: float, width: float, height: float, distances: Sequence[float], turns: int = 16
) -> list[Box]:
    """Return boxes farther and farther from a ring, all around it."""
    boxes = []
    for distance in distances:
        for turn in range(turns):
            angle = 2 * np.pi * turn / turns
            left = x + np.cos(angle) * (radius + distance + width / 2) - width / 2
            top = y + np.sin(angle) * (radius + distance + height / 2) - height / 2
            boxes.append(Box(float(left), float(top), float(left + width), float(top + height)))
    return boxes


def shifted(box: Box, across: Sequence[float], down: Sequence[float]) -> list[Box]:
    """Return a box at each of some shifts, nearest rows first."""
    return [box.moved(dx, dy) for dy in down for dx in across]

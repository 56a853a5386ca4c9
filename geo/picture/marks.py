"""What a picture is made of: areas and lines, circles, words. Plain values; raster.py, svg.py and pdf.py draw them.

Lengths are pixels of the design, whatever size the picture is made at: x to the right, y down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]  # one row a point: x, y


@dataclass(frozen=True)
class Box:
    """A rectangle with sides along the axes."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside or on the edge."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def inset(self, by: float) -> Box:
        """The box with each side moved inwards."""
        return Box(self.left + by, self.top + by, self.right - by, self.bottom - by)

    def moved(self, dx: float, dy: float) -> Box:
        return Box(self.left + dx, self.top + dy, self.right + dx, self.bottom + dy)

    def meets(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True)
class Style:
    """How something is filled and outlined: colours as "#RRGGBB" or None for none, opacities from 0 to 1."""

    fill: str | None = None
    fill_opacity: float = 1
    line: str | None = None
    line_opacity: float = 1
    width: float = 1
    dash: tuple[float, ...] = ()

    def fainter(self, opacity: float) -> Style:
        """The same at a part of its opacity."""
        return Style(
            self.fill, self.fill_opacity * opacity, self.line, self.line_opacity * opacity, self.width, self.dash
        )


@dataclass(frozen=True, eq=False)
class Shape:
    """Lines, or the area between closed ones (even where they cross: holes are rings like others)."""

    lines: Sequence[Points]
    closed: bool
    style: Style
    group: str
    on_map: bool = True  # cut off at the map's frame


@dataclass(frozen=True, eq=False)
class Circle:
    """A circle."""

    x: float
    y: float
    r: float
    style: Style
    group: str
    on_map: bool = True


@dataclass(frozen=True, eq=False)
class Text:
    """One line of text. `y` is its baseline; `x` its start, middle or end, as `anchor` says.

    `face` is one of lettering.FACES; `spacing` is added after each letter; `rotation` is in degrees, clockwise,
    around (x, y). A halo is drawn around the letters, beneath them.
    """

    text: str
    x: float
    y: float
    size: float
    face: str
    colour: str
    group: str
    anchor: str = "start"
    halo: str | None = None
    halo_width: float = 3
    spacing: float = 0
    rotation: float = 0


Mark = Shape | Circle | Text


@dataclass(frozen=True, eq=False)
class Drawing:
    """A whole picture: its size, its colour, the map's frame, and marks from the bottom to the top."""

    width: float
    height: float
    paper: str
    viewport: Box
    marks: Sequence[Mark]


def boxed(box: Box, style: Style, group: str, *, on_map: bool = False) -> Shape:
    """Return a rectangle as a mark."""
    corners = [(box.left, box.top), (box.right, box.top), (box.right, box.bottom), (box.left, box.bottom)]
    return Shape([np.array(corners, dtype=float)], True, style, group, on_map)


def ruled(*points: tuple[float, float], style: Style, group: str, on_map: bool = False) -> Shape:
    """Return a line through some points as a mark."""
    return Shape([np.array(points, dtype=float)], False, style, group, on_map)

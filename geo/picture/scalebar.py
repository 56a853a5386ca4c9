"""The scale bar: true along the row through the map's middle, in kilometres and nautical miles."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from geo.i18n.words import text
from geo.picture.marks import Box, Mark, Style, Text, ruled
from geo.picture.projection import Viewport

NAUTICAL_MILE = 1852.0
_ROOM = 130.0  # pixels that the longer bar may take
_EDGE = 22.0


@dataclass(frozen=True, eq=False)
class Scalebar:
    """The bar as marks, and the box that it takes on the map."""

    marks: tuple[Mark, ...]
    box: Box


def round_length(units_per_pixel: float, room: float) -> tuple[float, float]:
    """Return the longest round length (1, 2 or 5 times a power of ten) that fits, in units, and its pixels."""
    most = units_per_pixel * room
    power = 10 ** math.floor(math.log10(most))
    value = next((step * power for step in (5, 2, 1) if step * power <= most * (1 + 1e-9)), power)
    return value, value / units_per_pixel


def scalebar_of(viewport: Viewport, colours: Mapping[str, str], language: str) -> Scalebar:
    """Return the scale bar of a frame, in its lower right corner."""
    lengths = {
        unit: round_length(viewport.metres_per_pixel / metres, _ROOM)
        for unit, metres in (("km", 1000.0), ("nm", NAUTICAL_MILE))
    }
    longest = max(pixels for _, pixels in lengths.values())
    left, y = viewport.box.right - _EDGE - 30 - longest, viewport.box.bottom - _EDGE - 16
    dark, halo = colours["text"], colours["sea_halo"]
    marks: list[Mark] = []

    def put(style: Style) -> None:
        marks.append(ruled((left, y), (left + longest, y), style=style, group="scale"))
        marks.append(ruled((left, y - 5), (left, y + 5), style=style, group="scale"))
        for unit, (_, pixels) in lengths.items():
            reach = y - 5 if unit == "km" else y + 5
            marks.append(ruled((left + pixels, y), (left + pixels, reach), style=style, group="scale"))

    put(Style(line=halo, width=4))
    put(Style(line=dark, width=1.3))
    for unit, (value, pixels) in lengths.items():
        name = text("unit_nm", language) if unit == "nm" else unit
        baseline = y - 9 if unit == "km" else y + 17
        words = f"{value:g} {name}"
        marks.append(Text(words, left + pixels, baseline, 11, "sans", dark, "scale", "middle", halo))
    marks.append(Text("0", left, y - 9, 11, "sans", dark, "scale", "middle", halo))
    return Scalebar(tuple(marks), Box(left - 8, y - 24, viewport.box.right - 6, y + 24))

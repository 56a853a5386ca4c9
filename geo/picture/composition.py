"""How a picture is laid out: headline, sentence, legend, map, scale bar and credits, for each shape.

A wide picture has its words in a column at the left of the map; a narrow one above and below it. `lay_out` settles
what time does not change, `compose` fills it with what a View shows, so that the frames of a film stand still.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from geo.i18n.words import day, text
from geo.palette import PALETTE
from geo.picture.basemap import ground
from geo.picture.fonts import CAPITALS, wrapped
from geo.picture.labels import PlacedLabels, write_labels
from geo.picture.legend import LegendEntries, LegendLayout, entries_of, lay_out_legend, legend_marks, merged
from geo.picture.marks import Box, Drawing, Mark, Style, Text, boxed, ruled
from geo.picture.projection import Viewport, viewport_in
from geo.picture.scene import Scene, Stage, scene_marks, scene_of, stage_of
from geo.snapshot.snapshot import Snapshot
from geo.snapshot.wording import headline, standfirst

# The size in pixels at which each shape is made unless another width is asked for.
SHAPES: Mapping[str, tuple[int, int]] = {
    "16:9": (1600, 900),
    "4:3": (1600, 1200),
    "1:1": (1200, 1200),
    "9:16": (1080, 1920),
    "a4p": (1240, 1754),
    "a4l": (1754, 1240),
}

# The width at which each shape is laid out: the smaller, the larger its letters. A tall picture is seen on a phone,
# and a sheet of A4 is read at arm's length.
_DRAWN_AT = {"16:9": 1600, "4:3": 1440, "1:1": 960, "9:16": 760, "a4p": 1000, "a4l": 1414}
_SMALLEST = 0.8  # a small wide picture is laid out smaller, down to this part, so that its letters can still be read

_EDGE = 32.0  # pixels between the paper's edge and its words
_MOST_CREDITS = 8  # lines
_CREDIT = 11.0  # pixels of the credits' letters
NAUTICAL_MILE = 1852.0
_BAR_ROOM = 130.0  # pixels that the longer scale bar may take
_BAR_EDGE = 22.0
_LEAST_MAP = 0.48  # part of a narrow picture's height that the map keeps


@dataclass(frozen=True, eq=False)
class Scalebar:
    """The bar as marks, and the box that it takes on the map."""

    marks: tuple[Mark, ...]
    box: Box


@dataclass(frozen=True, eq=False)
class Layout:
    """What stands where, whatever time does: the frame, where circles can stand, legend, scale bar and ground."""

    width: float
    height: float
    head: Box
    viewport: Viewport
    stage: Stage
    scalebar: Scalebar
    ground: tuple[Mark, ...]
    words: tuple[Mark, ...]


@dataclass(frozen=True, eq=False)
class Composition:
    """A View in a layout: its scene, and its marks, bottom first."""

    layout: Layout
    scene: Scene
    labels: PlacedLabels
    marks: tuple[Mark, ...]
    paper: str

    @cached_property
    def drawing(self) -> Drawing:
        """The whole picture."""
        layout = self.layout
        marks = (*layout.ground, *layout.words, *self.marks)
        return Drawing(layout.width, layout.height, self.paper, layout.viewport.box, marks)


def drawn_at(shape: str, width: int) -> float:
    """Return the width at which a picture of a shape is laid out, to be made at a width in pixels."""
    usual = float(_DRAWN_AT[shape])
    if SHAPES[shape][0] <= SHAPES[shape][1]:
        return usual
    return min(usual, max(float(width), _SMALLEST * usual))


def picture_of(snapshot: Snapshot, shape: str, width: int) -> Composition:
    """Return the picture of a View, in one of `SHAPES`, laid out to be made at a width in pixels."""
    return compose(snapshot, lay_out([snapshot], shape, drawn_at(shape, width)))


def lay_out(snapshots: Sequence[Snapshot], shape: str, width: float, heading: str | None = None) -> Layout:
    """Return the layout of a picture of some Views that differ in nothing but the window; the last sets the tone.

    Parameters
    ----------
    snapshots
        One, or those of a film's frames: the legend explains what any of them shows.
    shape
        One of `SHAPES`.
    width
        At which it is laid out, in its own pixels.
    heading
        What stands above the notices in the legend; by default the day on which they hold.
    """
    snapshot = snapshots[-1]
    height = width * SHAPES[shape][1] / SHAPES[shape][0]
    colours = PALETTE[snapshot.theme]
    credit = _credits(snapshot, width)
    foot = height - 28 - len(credit) * _CREDIT * 1.45
    column = max(340.0, min(420.0, 0.2625 * width))
    beside = width > height
    across = (column if beside else width) - 2 * _EDGE
    heads = [_head(each, _EDGE, 30, across, colours)[1] for each in snapshots]
    head = Box(_EDGE, 30, _EDGE + across, 30 + max(heads))

    def explained(viewport: Viewport) -> tuple[Stage, LegendEntries]:
        stage = stage_of(snapshot, viewport)
        return stage, merged([entries_of(scene_of(each, viewport, stage), each) for each in snapshots])

    def laid(entries: LegendEntries, columns: int, room: float) -> LegendLayout:
        return lay_out_legend(entries, snapshot, colours, across, columns, room, heading)

    if beside:
        viewport = viewport_in(Box(column, 0, width, foot), snapshot.view.camera)
        stage, entries = explained(viewport)
        place = (_EDGE, head.bottom + 22)
        legend = laid(entries, 1, foot - 14 - place[1])
    else:
        top, columns = head.bottom + 18, max(2, round(width / 420))
        room = foot - top - 28 - _LEAST_MAP * height
        # What is drawn decides how tall the legend is, and that how tall the map: a second round settles it.
        reserved = 0.2 * height
        for _ in range(2):
            viewport = viewport_in(Box(0, top, width, foot - reserved - 28), snapshot.view.camera)
            stage, entries = explained(viewport)
            legend = laid(entries, columns, room)
            reserved = min(legend.height, room)
        viewport = viewport_in(Box(0, top, width, foot - reserved - 28), snapshot.view.camera)
        stage, entries = explained(viewport)
        legend = laid(entries, columns, reserved + 8)
        place = (_EDGE, viewport.box.bottom + 16)
    words = (
        boxed(viewport.box, Style(line=colours["coast"], width=1), "frame"),
        *legend_marks(legend, *place, colours),
        *_credit_marks(credit, Box(_EDGE, foot + 4, width - _EDGE, height - 8), colours),
    )
    scalebar = make_scalebar(viewport, colours, snapshot.language)
    return Layout(
        width, height, head, viewport, stage, scalebar, tuple(ground(snapshot.atlas, viewport, colours)), words
    )


def compose(
    snapshot: Snapshot, layout: Layout, extra: Sequence[Mark] = (), obstacles: Sequence[Box] = ()
) -> Composition:
    """Return a View in a layout, with marks of one's own above it all, whose boxes no label covers."""
    colours = PALETTE[snapshot.theme]
    scene = scene_of(snapshot, layout.viewport, layout.stage)
    labels = write_labels(scene, snapshot, colours, [layout.scalebar.box, *obstacles])
    head, _ = _head(snapshot, layout.head.left, layout.head.top, layout.head.width, colours)
    marks = (
        *scene_marks(scene, snapshot, colours),
        *labels.marks,
        *layout.scalebar.marks,
        *head,
        *extra,
    )
    return Composition(layout, scene, labels, marks, colours["edge"])


def _head(
    snapshot: Snapshot, left: float, top: float, width: float, colours: Mapping[str, str]
) -> tuple[list[Text], float]:
    """Return headline and sentence, broken into lines, and how tall they are."""
    lines: list[Text] = []
    y = 0.0

    def put(sentence: str, face: str, size: float, colour: str, line: float, most: int) -> None:
        nonlocal y
        for words in wrapped(sentence, width, face, size, most):
            baseline = top + (y + size * (line / 2 + CAPITALS))
            lines.append(Text(words, left, baseline, size, face, colours[colour], "words"))
            y += size * line

    put(snapshot.atlas.title[snapshot.language], "sans-bold", 12.5, "country", 1.4, 3)
    y += 8
    title = headline(snapshot)
    narrow = width < 330
    sizes, most = ((27.0, 24.0, 21.0, 18.0), 3) if narrow else ((36.0, 32.0, 28.0, 24.0, 21.0, 19.0), 4)
    size = next((size for size in sizes if len(wrapped(title, width, "serif-bold", size)) <= most), sizes[-1])
    put(title, "serif-bold", size, "text", 1.16, most + 2)
    y += 10
    put(standfirst(snapshot), "sans", 13 if narrow else 15, "place", 1.42, 8)
    return lines, y


def _credits(snapshot: Snapshot, width: float) -> list[str]:
    """Return the lines at the foot: as known on which day, under which licences, where the ground is from."""
    language, atlas = snapshot.language, snapshot.atlas
    licences = dict.fromkeys(
        str(licence.get("name", ""))
        for name, layer in atlas.layers.items()
        if snapshot.view.layers[name]
        for licence in layer.resource.get("licenses", ())
    )
    known = f"{text('known_on', language)} {day(snapshot.known_on, language)}."
    named = ", ".join(sorted(filter(None, licences)))
    data = text("picture_licence" if named else "data_version", language, version=atlas.version, licences=named)
    sources = f"{text('picture_sources', language, n=len(snapshot.sources))}."
    sentence = f"{known} {data} {sources} {text('credit', language)} {text('picture_projection', language)}"
    return wrapped(sentence, width - 2 * _EDGE, "sans", _CREDIT, _MOST_CREDITS)


def _credit_marks(lines: list[str], box: Box, colours: Mapping[str, str]) -> list[Mark]:
    colour = colours["country"]
    return [
        Text(line, box.left, box.top + 8 + (number + 0.8) * _CREDIT * 1.45, _CREDIT, "sans", colour, "credits")
        for number, line in enumerate(lines)
    ]


def round_length(units_per_pixel: float, room: float) -> tuple[float, float]:
    """Return the longest round length (1, 2 or 5 times a power of ten) that fits, in units, and its pixels."""
    most = units_per_pixel * room
    power = 10 ** math.floor(math.log10(most))
    value = next((step * power for step in (5, 2, 1) if step * power <= most * (1 + 1e-9)), power)
    return value, value / units_per_pixel


def make_scalebar(viewport: Viewport, colours: Mapping[str, str], language: str) -> Scalebar:
    """Return the scale bar of a frame, in its lower right corner: true along the row through the map's middle."""
    lengths = {
        unit: round_length(viewport.metres_per_pixel / metres, _BAR_ROOM)
        for unit, metres in (("km", 1000.0), ("nm", NAUTICAL_MILE))
    }
    longest = max(pixels for _, pixels in lengths.values())
    left, y = viewport.box.right - _BAR_EDGE - 30 - longest, viewport.box.bottom - _BAR_EDGE - 16
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

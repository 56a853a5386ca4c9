"""How a picture is laid out: headline, sentence, legend, map, scale bar and credits, for each shape.

A wide picture has its words in a column at the left of the map; a narrow one above and below it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from geo.share.basemap import ground
from geo.share.ink import Box, Drawing, Look, Mark, Words, boxed
from geo.share.labels import Written, write_labels
from geo.share.legend import Entries, entries_of, ink_legend, lay_out_legend
from geo.share.lettering import CAPITALS, wrapped
from geo.share.palette import PALETTE
from geo.share.projection import Frame, frame_in
from geo.share.scalebar import Scalebar, scalebar_of
from geo.share.scene import Scene, ink_scene, scene_of, stage_of
from geo.share.subject import Subject
from geo.share.wording import headline, standfirst
from geo.words import day, text

# The size in pixels at which each shape is laid out, and made unless another width is asked for.
SHAPES: Mapping[str, tuple[int, int]] = {
    "16:9": (1600, 900),
    "4:3": (1600, 1200),
    "1:1": (1200, 1200),
    "9:16": (1080, 1920),
    "a4p": (1240, 1754),
    "a4l": (1754, 1240),
}

_EDGE = 32.0  # pixels between the paper's edge and its words
_COLUMN = 420.0  # pixels of the column of words beside the map
_CREDIT = 11.0  # pixels of the credits' letters
_LEAST_MAP = 0.42  # part of a narrow picture's height that the map keeps


@dataclass(frozen=True, eq=False)
class Composition:
    """A picture laid out: what stands where. `ground` is what time never changes."""

    subject: Subject
    width: float
    height: float
    frame: Frame
    scene: Scene
    entries: Entries
    labels: Written
    scalebar: Scalebar
    ground: tuple[Mark, ...]
    words: tuple[Mark, ...]

    @cached_property
    def colours(self) -> Mapping[str, str]:
        """The colours by their names in the palette."""
        return PALETTE[self.subject.theme]

    @cached_property
    def moving(self) -> tuple[Mark, ...]:
        """What changes with time: all but the ground."""
        return (
            *ink_scene(self.scene, self.subject, self.colours),
            *self.labels.marks,
            *self.scalebar.marks,
            *self.words,
        )

    @cached_property
    def drawing(self) -> Drawing:
        """The whole picture as marks."""
        marks = (*self.ground, *self.moving)
        return Drawing(self.width, self.height, self.colours["edge"], self.frame.box, marks)


@dataclass(frozen=True, eq=False)
class Plan:
    """Where the parts of a picture stand, before the map's content is known."""

    map: Box
    head: Box
    legend: Box
    credits: Box
    columns: int
    beside: bool


def compose(subject: Subject, shape: str) -> Composition:
    """Return the picture of a View, laid out in one of `SHAPES`.

    Raises
    ------
    ValueError
        There is no such shape.
    """
    if shape not in SHAPES:
        raise ValueError(f"{shape!r} is not a shape of a picture. Expected: one of {', '.join(SHAPES)}")
    width, height = SHAPES[shape]
    colours = PALETTE[subject.theme]
    credit = _credits(subject, width)
    head = _head(subject, _COLUMN - 2 * _EDGE if width > height else width - 2 * _EDGE, colours)
    plan, frame, scene, entries = _planned(subject, width, height, len(credit), head.height)
    scalebar = scalebar_of(frame, colours, subject.language)
    labels = write_labels(scene, subject, colours, [scalebar.box])
    legend = lay_out_legend(entries, subject, colours, plan.legend.width, plan.columns, plan.legend.height)
    words: list[Mark] = [
        *head.at(plan.head.left, plan.head.top),
        *ink_legend(legend, plan.legend.left, plan.legend.top, colours),
        *_ink_credits(credit, plan.credits, colours),
    ]
    rim = Look(line=colours["coast"], width=1)
    return Composition(
        subject, width, height, frame, scene, entries, labels, scalebar,
        tuple(ground(subject.catalog, frame, colours)),
        (boxed(frame.box, rim, "frame"), *words),
    )  # fmt: skip


def _planned(
    subject: Subject, width: float, height: float, credit_lines: int, head_height: float
) -> tuple[Plan, Frame, Scene, Entries]:
    foot = height - 28 - credit_lines * _CREDIT * 1.45
    credits = Box(_EDGE, foot + 4, width - _EDGE, height - 8)
    camera = subject.view["camera"]
    if width > height:
        map_box = Box(_COLUMN, 0, width, foot)
        frame = frame_in(map_box, camera)
        scene = scene_of(subject, frame, stage_of(subject, frame))
        head = Box(_EDGE, 30, _COLUMN - _EDGE, 30 + head_height)
        legend = Box(_EDGE, head.bottom + 22, _COLUMN - _EDGE, foot - 14)
        return Plan(map_box, head, legend, credits, 1, True), frame, scene, entries_of(scene, subject)
    head = Box(_EDGE, 30, width - _EDGE, 30 + head_height)
    columns = max(2, round(width / 420))
    top = head.bottom + 18
    # What is drawn decides how tall the legend is, and that how tall the map: two rounds settle it.
    legend_height = 0.2 * height
    for _ in range(2):
        map_box = Box(0, top, width, foot - legend_height - 28)
        frame = frame_in(map_box, camera)
        scene = scene_of(subject, frame, stage_of(subject, frame))
        entries = entries_of(scene, subject)
        room = (foot - top) * (1 - _LEAST_MAP)
        laid = lay_out_legend(entries, subject, PALETTE[subject.theme], width - 2 * _EDGE, columns, room)
        legend_height = min(laid.height, room)
    map_box = Box(0, top, width, foot - legend_height - 28)
    frame = frame_in(map_box, camera)
    scene = scene_of(subject, frame, stage_of(subject, frame))
    legend = Box(_EDGE, map_box.bottom + 16, width - _EDGE, foot)
    return Plan(map_box, head, legend, credits, columns, False), frame, scene, entries_of(scene, subject)


@dataclass(frozen=True, eq=False)
class _Head:
    """Headline and sentence, broken into lines."""

    lines: tuple[tuple[str, str, float, str, float], ...]  # words, face, size, colour, distance of the baseline
    height: float

    def at(self, left: float, top: float) -> list[Mark]:
        return [
            Words(words, left, top + down, size, face, colour, "words")
            for words, face, size, colour, down in self.lines
        ]


def _head(subject: Subject, width: float, colours: Mapping[str, str]) -> _Head:
    lines: list[tuple[str, str, float, str, float]] = []
    y = 0.0

    def put(sentence: str, face: str, size: float, ink: str, line: float) -> None:
        nonlocal y
        for words in wrapped(sentence, width, face, size):
            lines.append((words, face, size, colours[ink], y + size * (line / 2 + CAPITALS)))
            y += size * line

    put(subject.catalog.title[subject.language], "sans-bold", 12.5, "country", 1.4)
    y += 8
    title = headline(subject)
    size = next(
        (size for size in (36.0, 32.0, 28.0, 24.0, 21.0) if len(wrapped(title, width, "serif-bold", size)) <= 4), 19.0
    )
    put(title, "serif-bold", size, "ink", 1.16)
    y += 10
    put(standfirst(subject), "sans", 15, "place", 1.42)
    return _Head(tuple(lines), y)


def _credits(subject: Subject, width: float) -> list[str]:
    """Return the lines at the foot: where the ground is from, under which licence, as known on which day."""
    language, catalog = subject.language, subject.catalog
    licences = dict.fromkeys(
        str(licence.get("name", ""))
        for name, layer in catalog.layers.items()
        if subject.view["layers"][name]
        for licence in layer.resource.get("licenses", ())
    )
    known = f"{text('known_on', language)} {day(subject.known_on, language)}."
    data = text("picture_licence", language, version=catalog.version, licences=", ".join(filter(None, licences)) or "-")
    sources = f"{text('picture_sources', language, n=len(subject.sources))}."
    sentence = f"{known} {data} {sources} {text('credit', language)} {text('picture_projection', language)}"
    return wrapped(sentence, width - 2 * _EDGE, "sans", _CREDIT)


def _ink_credits(lines: list[str], box: Box, colours: Mapping[str, str]) -> list[Mark]:
    return [
        Words(
            line,
            box.left,
            box.top + 8 + (number + 0.8) * _CREDIT * 1.45,
            _CREDIT,
            "sans",
            colours["country"],
            "credits",
        )
        for number, line in enumerate(lines)
    ]

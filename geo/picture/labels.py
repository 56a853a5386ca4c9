"""The names on a picture's map: clusters first, then words of notices, regions, countries, seas, islands, towns.

Which are written at which zoom, and in which order they find room, is as in `geo/page/web/draw/labels.js`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from geo.atlas.atlas import Atlas
from geo.i18n.words import day, localised, text
from geo.picture.areas import VENEZUELAN
from geo.picture.basemap import Basemap, basemap_of, borders_in_sight, named_lines
from geo.picture.clusters import Cluster, size_of
from geo.picture.fonts import CAPITALS, width_of, wrapped
from geo.picture.marks import Box, Circle, Mark, Points, Style, Text, boxed, ruled
from geo.picture.projection import Viewport
from geo.picture.scene import Scene
from geo.query.index import countable
from geo.query.tally import NUMBERS, totals
from geo.snapshot.snapshot import Snapshot

BETWEEN = (3.0, 1.0)  # pixels between two boxes, across and down
LINE = 1.28  # height of a line, in parts of its letters' size

_PLACE_ZOOM = {1: 3.5, 2: 5.3, 3: 6.2, 4: 7.0, 5: 8.0}
_ROOMY_ZOOM = 4.4
_MOST_LINES = 6  # of a statement
_FAR = (12, 30, 55, 85, 120, 160, 205)
_NEAR_FAR = (12, 30, 55)


@dataclass(frozen=True)
class LabelStyle:
    """How a kind of label is written: colours by their names in the palette."""

    face: str
    size: float
    colour: str
    halo: str
    spacing: float = 0
    upper: bool = False


STYLES: Mapping[str, LabelStyle] = {
    "cluster": LabelStyle("sans-bold", 13, "text", "sea_halo"),
    "cluster_note": LabelStyle("sans", 11.5, "text", "sea_halo"),
    "statement": LabelStyle("serif-italic", 13, "statement", "halo"),
    "country": LabelStyle("sans", 13, "country", "halo", 2.4, True),
    "territory": LabelStyle("sans", 11, "country", "sea_halo"),
    "island": LabelStyle("sans", 11, "country", "sea_halo"),
    "ocean": LabelStyle("serif-italic", 22, "sea_text", "sea_halo", 4),
    "sea": LabelStyle("serif-italic", 17, "sea_text", "sea_halo", 2),
    "water": LabelStyle("serif-italic", 12.5, "sea_text", "sea_halo"),
    "note": LabelStyle("sans-italic", 11, "country", "halo"),
    "place": LabelStyle("sans", 11.5, "place", "halo"),
    "capital": LabelStyle("sans-bold", 11.5, "place", "halo"),
    "airspace": LabelStyle("sans-bold", 10.5, "airspace", "sea_halo", 1.2, True),
    "degrees": LabelStyle("sans", 10.5, "sea_text", "sea_halo"),
}


@dataclass(frozen=True)
class Label:
    """What is to be written: lines with the name of their style, and the point that they belong to."""

    lines: tuple[tuple[str, str], ...]
    x: float
    y: float
    manner: str  # "ring", "beside", "over" its point, or "somewhere" near it
    radius: float = 0
    dot: bool = False
    roomy: bool = False
    rotation: float = 0
    framed: bool = False

    @property
    def style(self) -> LabelStyle:
        return STYLES[self.lines[0][1]]


@dataclass(frozen=True, eq=False)
class PlacedLabels:
    """Labels that found room: their marks, bottom first, and the box of each."""

    marks: tuple[Mark, ...]
    boxes: tuple[Box, ...]


def write_labels(
    scene: Scene, snapshot: Snapshot, colours: Mapping[str, str], obstacles: Iterable[Box] = ()
) -> PlacedLabels:
    """Return the labels of a scene, none over another, over a circle, a symbol or an obstacle.

    Parameters
    ----------
    obstacles
        Boxes of what else stands on the map, such as the scale bar.
    """
    language, viewport = snapshot.language, scene.viewport
    taken = [*obstacles, *symbol_boxes(scene)]
    room = FreeSpace(viewport.box.inset(4), taken)
    under: list[Mark] = []
    over: list[Mark] = []
    boxes: list[Box] = []
    countries: list[Label] = []
    others: list[Label] = []
    for label in _basemap_labels(snapshot.atlas, viewport, language):
        (countries if label.roomy and viewport.zoom >= _ROOMY_ZOOM else others).append(label)
    candidates = [
        *_cluster_labels(scene.clusters, language),
        *_degree_labels(viewport, language),
        *countries,
        *_statement_labels(snapshot, viewport),
        *_note_labels(snapshot.atlas, viewport, language),
        *_region_labels(scene, snapshot),
        *others,
    ]
    for label in candidates:
        found = _room_for(label, room, viewport, scene.clusters)
        if found is None:
            continue
        shown, box, far = found
        if far:
            style = Style(line=colours["place"])
            under.append(ruled(*_lead(label, box), style=style, group="labels", on_map=True))
        room.take(box)
        boxes.append(box)
        if label.framed:
            style = Style(colours["halo"], 1, colours[label.style.colour], 1, 1, (4, 3))
            over.append(boxed(box, style, "labels", on_map=True))
        if label.dot:
            spot = _square(label.x, label.y, 3)
            # A symbol at a town tells where it is: a dot would only lie on its number.
            if not any(spot.meets(other) for other in taken):
                over.append(
                    Circle(label.x, label.y, 2.2, Style(colours["halo"], 1, colours["place"], 1, 1.2), "labels")
                )
                room.take(spot)
        over += _label_marks(shown, box, colours)
    return PlacedLabels((*under, *over), tuple(boxes))


def symbol_boxes(scene: Scene) -> list[Box]:
    """Return the boxes of the rings and symbols of a scene, which no label covers."""
    boxes = [_square(cluster.x, cluster.y, cluster.radius) for cluster in scene.clusters]
    return [*boxes, *(_square(symbol.x, symbol.y, symbol.r + 1) for symbol in scene.symbols)]


def _square(x: float, y: float, r: float) -> Box:
    return Box(x - r, y - r, x + r, y + r)


def _room_for(
    label: Label, room: FreeSpace, viewport: Viewport, clusters: Iterable[Cluster]
) -> tuple[Label, Box, bool] | None:
    """Return the label as it is written, its box, and whether a line must lead to it; None for no room."""
    sheet = viewport.box.inset(4)
    width, height = size(label)
    if label.manner == "ring":
        short = replace(label, lines=label.lines[:1])
        short_width, short_height = size(short)
        near = around(label.x, label.y, label.radius + 3, width, height, sheet)
        short_near = around(label.x, label.y, label.radius + 3, short_width, short_height, sheet)

        others = [cluster for cluster in clusters if (cluster.x, cluster.y) != (label.x, label.y)]

        def away(w: float, h: float, distances: tuple[int, ...]) -> list[Box]:
            boxes = farther(label.x, label.y, label.radius + 3, w, h, distances)
            # A line that crosses another ring would seem to belong to it.
            return [box for box in boxes if not _crosses(_lead(label, box), others)]

        for shown, boxes, far in (
            (label, near, False),
            (label, away(width, height, _NEAR_FAR), True),
            (short, short_near, False),
            (short, away(short_width, short_height, _NEAR_FAR), True),
            (label, away(width, height, _FAR), True),
            (short, away(short_width, short_height, _FAR), True),
        ):
            if box := room.first_free(boxes):
                return shown, box, far
        return None
    if label.manner == "beside":
        boxes = beside(label.x, label.y, width, height, 6)
        if label.lines[0][1] == "capital":
            # A capital is told even where symbols stand on it: above or below their row.
            above_below = beside(label.x, label.y, width, height, 13)[2:]
            boxes += [box for side in above_below for box in shifted(side, (0, 26, -26), (0,))]
    elif label.manner == "somewhere":
        x = min(max(label.x, sheet.left + width / 2), sheet.right - width / 2)
        boxes = farther(x, label.y, -min(width, height) / 2, width, height, (0, 20, 40, 70, 100), 24)
    else:
        centre = Box(label.x - width / 2, label.y - height / 2, label.x + width / 2, label.y + height / 2)
        down = (0, -14, 14, -28, 28) if label.roomy else (0, -10, 10) if label.rotation else (0,)
        boxes = shifted(centre, (0, -32, 32) if label.roomy or label.rotation else (0,), down)
    box = room.first_free(boxes)
    return None if box is None else (label, box, False)


def size(label: Label) -> tuple[float, float]:
    """Return the width and height that a label takes, turned as it is."""
    width = height = 0.0
    for words, name in label.lines:
        style = STYLES[name]
        width = max(width, width_of(_cased(words, style), style.face, style.size, style.spacing))
        height += style.size * LINE
    if label.framed:
        width, height = width + 14, height + 8
    if label.rotation:
        sine, cosine = abs(math.sin(math.radians(label.rotation))), abs(math.cos(math.radians(label.rotation)))
        return width * cosine + height * sine, width * sine + height * cosine
    return width, height


def _cased(words: str, style: LabelStyle) -> str:
    return words.upper() if style.upper else words


def _label_marks(label: Label, box: Box, colours: Mapping[str, str]) -> Iterator[Mark]:
    centre, middle = box.middle
    top = middle - sum(STYLES[name].size * LINE for _, name in label.lines) / 2
    for words, name in label.lines:
        style = STYLES[name]
        written = _cased(words, style)
        y = top + style.size * (LINE / 2 + CAPITALS)
        x = centre
        if label.rotation:
            # Turned around the label's middle, not around the middle of its baseline.
            turn = math.radians(label.rotation)
            off = y - middle
            x, y = centre - math.sin(turn) * off, middle + math.cos(turn) * off
        yield Text(
            written, x, y, style.size, style.face, colours[style.colour], "labels", "middle",
            colours[style.halo], 3, style.spacing, label.rotation,
        )  # fmt: skip
        top += style.size * LINE


def _lead(label: Label, box: Box) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the ends of the line from a ring to the box of its label."""
    x, y = max(box.left, min(label.x, box.right)), max(box.top, min(label.y, box.bottom))
    apart = math.hypot(x - label.x, y - label.y) or 1
    start = (label.x + (x - label.x) / apart * label.radius, label.y + (y - label.y) / apart * label.radius)
    return start, (x, y)


def _crosses(line: tuple[tuple[float, float], tuple[float, float]], clusters: Iterable[Cluster]) -> bool:
    (x, y), (to_x, to_y) = line
    dx, dy = to_x - x, to_y - y
    length = dx * dx + dy * dy or 1
    for cluster in clusters:
        along = min(1.0, max(0.0, ((cluster.x - x) * dx + (cluster.y - y) * dy) / length))
        if math.hypot(x + along * dx - cluster.x, y + along * dy - cluster.y) < cluster.radius:
            return True
    return False


def _cluster_labels(clusters: Iterable[Cluster], language: str) -> Iterator[Label]:
    for cluster in sorted(clusters, key=lambda cluster: (-len(cluster.circles), cluster.slug)):
        strikes = [circle.strike for circle in cluster.circles]
        numbers = np.array([[countable(strike[name]) for name in NUMBERS] for strike in strikes], dtype=float)
        total = totals(np.array([strike["basin"] for strike in strikes], dtype=object), numbers)
        open_ended = any(size_of(strike) is None for strike in strikes)
        killed = text("killed_at_least" if open_ended else "killed_n", language, n=total.killed_counted)
        first = f"{text('strikes_n', language, n=total.strikes)} · {killed}"
        zone = re.sub(r"\s*\(.*\)$", "", localised(cluster.zone, "title", language))
        # Two short lines find room where one long line does not.
        notes = re.split(r"(?<=:) ", text("cluster_note", language, zone=zone))
        lines = ((first, "cluster"), *((note, "cluster_note") for note in notes))
        yield Label(lines, cluster.x, cluster.y, "ring", cluster.radius)


def _degree_labels(viewport: Viewport, language: str) -> Iterator[Label]:
    box = viewport.box
    for kind, degrees, line in named_lines(viewport):
        letter = _letter(kind, degrees, language)
        words = f"{abs(degrees)}°{letter}"
        style = STYLES["degrees"]
        width, height = width_of(words, style.face, style.size), style.size * LINE
        if kind == "meridian":
            at = _crossing(line, 1, box.top + 6 + height / 2)
            if at is not None and box.left + width < at < box.right - width:
                yield Label(((words, "degrees"),), at, box.top + 6 + height / 2, "over")
        else:
            at = _crossing(line, 0, box.right - 8 - width / 2)
            if at is not None and box.top + 24 < at < box.bottom - height:
                yield Label(((words, "degrees"),), box.right - 8 - width / 2, at, "over")


def _letter(kind: str, degrees: int, language: str) -> str:
    if degrees == 0:
        return ""
    if kind == "meridian":
        return text("west_letter", language) if degrees < 0 else "E"
    return "N" if degrees > 0 else "S"


def _crossing(line: Points, axis: int, value: float) -> float | None:
    """Return where a line crosses x = value (axis 0) or y = value (axis 1): its other coordinate."""
    along, across = line[:, axis], line[:, 1 - axis]
    for (a, b), (c, d) in zip(pairwise(along), pairwise(across), strict=True):
        if min(a, b) <= value <= max(a, b) and a != b:
            return float(c + (d - c) * (value - a) / (b - a))
    return None


def _statement_labels(snapshot: Snapshot, viewport: Viewport) -> Iterator[Label]:
    """Return the statements of a president, dated, beside the country: they define no area to draw."""
    spoken = [row for row in snapshot.shown.get("notices", ()) if row["kind"] == "presidential statement"]
    if viewport.zoom < _ROOMY_ZOOM:
        return
    for place, notice in enumerate(spoken):
        (x, y) = viewport.pixels(np.array([[-65.4, 4.9 - place * 2.2]]))[0]
        language = snapshot.language
        begins: pd.Timestamp = notice["valid_from"]
        when = text("no_date", language) if pd.isna(begins) else day(begins.date(), language)
        words = f"{when}: {localised(notice, 'title', snapshot.language)}"
        style = STYLES["statement"]
        lines = tuple((line, "statement") for line in wrapped(words, 250, style.face, style.size, _MOST_LINES))
        yield Label(lines, float(x), float(y), "over", roomy=True, framed=True)


def claim_note(atlas: Atlas, language: str) -> str:
    """Return the note on the land that a neighbour claims; "" where the basemap has none."""
    rows = (row["properties"] for row in basemap_of(atlas).parts["labels"])
    return next((str(about[f"name_{language}"]) for about in rows if about["kind"] == "note"), "")


def _note_labels(atlas: Atlas, viewport: Viewport, language: str) -> Iterator[Label]:
    """Return the note on the land that a neighbour claims: told wherever the line of the claim is to be seen."""
    notes = [row for row in basemap_of(atlas).parts["labels"] if row["properties"]["kind"] == "note"]
    if not notes or "claim" not in borders_in_sight(atlas, viewport):
        return
    shown = [row for row in notes if row["properties"]["min_zoom"] <= viewport.zoom < row["properties"]["max_zoom"]]
    fitting = (shown or notes)[0]
    (x, y) = viewport.pixels(np.array([fitting["geometry"]["coordinates"]]))[0]
    style = STYLES["note"]
    lines = tuple(
        (line, "note") for line in wrapped(fitting["properties"][f"name_{language}"], 150, style.face, style.size)
    )
    yield Label(lines, float(x), float(y), "somewhere", roomy=True)


def _region_labels(scene: Scene, snapshot: Snapshot) -> Iterator[Label]:
    viewport = scene.viewport
    for area in scene.areas:
        if area.layer != "airspace" or viewport.zoom < (4.6 if area.key == VENEZUELAN else 5.4):
            continue
        (region,) = area.features
        place = np.array([[region.get("label_longitude"), region.get("label_latitude")]], dtype=float)
        (x, y) = viewport.pixels(place)[0]
        if not math.isfinite(x) or not math.isfinite(y):
            continue
        name = localised(region, "name", snapshot.language) or localised(region, "title", snapshot.language)
        yield Label(((name, "airspace"),), float(x), float(y), "over", roomy=True)


def _basemap_labels(atlas: Atlas, viewport: Viewport, language: str) -> list[Label]:
    """Return the names of the ground that are written at a frame's zoom, the most important first."""
    rows, positions = _named(basemap_of(atlas))
    if not rows:
        return []
    pixels = viewport.pixels(positions)
    turned = viewport.pixels(positions + np.array([0.5, 0.0]))
    labels = []
    for row, (x, y), (x2, y2) in zip(rows, pixels, turned, strict=True):
        if not (np.isfinite(x) and viewport.box.holds(x, y) and row.low <= viewport.zoom <= row.high):
            continue
        name = row.names[language]
        rotation = math.degrees(math.atan2(y2 - y, x2 - x)) if row.style in ("ocean", "sea") else 0.0
        labels.append(
            Label(
                ((name, row.style),), float(x), float(y), "beside" if row.beside else "over",
                dot=row.dot, roomy=row.roomy, rotation=rotation,
            )
        )  # fmt: skip
    return labels


@dataclass(frozen=True)
class _Name:
    names: Mapping[str, str]
    style: str
    low: float
    high: float
    beside: bool
    dot: bool
    roomy: bool


@lru_cache(maxsize=2)
def _named(basemap: Basemap) -> tuple[list[_Name], Points]:
    found: list[tuple[int, _Name, list[float]]] = []
    for row in basemap.parts["labels"]:
        about = row["properties"]
        if about["kind"] == "note":
            continue
        style = about["kind"] if about["kind"] in STYLES else "water"
        name = _Name(
            _names(about), style, about.get("min_zoom") or 0, about.get("max_zoom") or 12,
            about["kind"] in ("island", "territory"), False, about["kind"] == "country" and about["rank"] == 1,
        )  # fmt: skip
        found.append((10 + (about.get("rank") or 3), name, row["geometry"]["coordinates"]))
    for row in basemap.parts["places"]:
        about = row["properties"]
        style = "capital" if about["capital"] else "place"
        low = _PLACE_ZOOM.get(about["rank"], 8.0)
        name = _Name(_names(about), style, low, 12, True, True, False)
        found.append((20 + about["rank"], name, row["geometry"]["coordinates"]))
    found.sort(key=lambda entry: entry[0])
    positions = np.array([place for _, _, place in found], dtype=float).reshape(-1, 2)
    return [name for _, name, _ in found], positions


def _names(about: Mapping[str, Any]) -> Mapping[str, str]:
    return {language: str(about[f"name_{language}"]) for language in ("en", "es")}


class FreeSpace:
    """A sheet on which boxes are taken one by one: no label over another, none over what is taken."""

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

"""The legend of a picture: exactly what is drawn, in the order and the words of the map's own legend.

`entries_of` says what has to be explained; `rows_of_legend` puts it in signs and words; `flow` lays the rows out.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely

from geo.atlas.anchors import zone_anchor
from geo.i18n.words import day, localised, text
from geo.picture.areas import FORCES, HATCH, NOTICE, band, hatched
from geo.picture.basemap import CLAIM, DISPUTED, borders_in_sight
from geo.picture.clusters import basin_of, size_of, unit_radius
from geo.picture.fonts import CAPITALS, width_of, wrapped
from geo.picture.labels import claim_note
from geo.picture.marks import Box, Circle, Mark, Shape, Style, Text, boxed, ruled
from geo.picture.places import colour_of, outline, symbol_style, zone_of
from geo.picture.scene import Scene, is_stale, rows_of
from geo.query.filters import Feature, has_active_filters
from geo.snapshot.snapshot import Snapshot

BASINS = ("caribbean", "eastern_pacific", "unknown")
_FORCE_KINDS = ("US", "Venezuela", "other")
_KILLED = (20, 5, 1)  # people, of the nested circles

SIZE = 13.0  # pixels of its letters
_LINE = 17.0
_SIGN = 34.0  # from a row's left to its words
_MOST_LINES = 5  # of one row
_BETWEEN = 7.0  # between two rows
_COLUMN_GAP = 28.0
# What is tried until a legend fits: how large its letters are, and how many issuers of notices a force it names.
_TRIES = (
    (1.0, 3),
    (1.0, 2),
    (0.92, 3),
    (0.92, 2),
    (0.92, 1),
    (0.85, 2),
    (0.85, 1),
    (0.85, 0),
    (0.78, 0),
    (0.7, 0),
    (0.6, 0),
    (0.5, 0),
)


Sign = Callable[[float, float], list[Mark]]  # a row's sign as marks, around a point


@dataclass(frozen=True)
class LegendEntries:
    """What a picture's legend has to explain. `unit` is the radius of one person killed, None without circles."""

    unit: float | None
    basins: tuple[str, ...]
    unknown_toll: str | None
    charts: str | None
    zones: str | None
    bands: tuple[tuple[str, str], ...]
    forces: tuple[str, ...]
    stale: str | None
    kinds: tuple[str, ...]
    regions: bool
    notices: tuple[tuple[str, tuple[Feature, ...]], ...]
    borders: tuple[str, ...]
    emphasised: bool
    outside: int
    unplaced: int
    filtered: tuple[int, int] | None  # how many entries are shown, of how many without the filters


def entries_of(scene: Scene, snapshot: Snapshot) -> LegendEntries:
    """Return what of a scene the legend has to explain."""
    circles = [circle for cluster in scene.clusters for circle in cluster.circles]
    killed = {basin_of(circle.strike) for circle in circles if (size_of(circle.strike) or 0) > 0}
    without = {basin_of(circle.strike) for circle in circles if not (size_of(circle.strike) or 0) > 0}
    kinds = {symbol.kind for symbol in scene.symbols}
    stale = [symbol.kind for symbol in scene.symbols if symbol.layer == "deployments" and is_stale(symbol, scene)]
    by_layer: dict[str, list[str]] = {}
    for area in scene.areas:
        by_layer.setdefault(area.layer, []).append(area.colour)
    roles = {area.role: area.colour for area in scene.areas if area.layer == "strikes"}
    shown = snapshot.shown.get("strikes", ())
    drawn = {circle.strike["id"] for circle in circles}
    zones = rows_of(snapshot.atlas, "strike_zones", "slug")
    missing = [strike for strike in shown if strike["id"] not in drawn]
    named = [zone_of(zones, strike["strike_zone"]) for strike in missing]
    unplaced = [zone for zone in named if zone_anchor(zone) is None]
    entities = {str(feature["entity"]) for symbol in scene.symbols for feature in symbol.features}
    entities |= {str(circle.strike["entity"]) for circle in circles}
    counts = int(snapshot.selection.shown.sum()), int(snapshot.selection.unfiltered.sum())
    return LegendEntries(
        unit=unit_radius(scene.viewport.zoom) if killed else None,
        basins=tuple(name for name in BASINS if name in killed),
        unknown_toll=next((name for name in BASINS if name in without), None),
        charts=next((cluster.basin for cluster in scene.clusters), None),
        zones=next(iter(by_layer.get("strike_zones", ())), None),
        bands=tuple((role, roles[role]) for role in ("strike", "search") if role in roles),
        forces=tuple(kind for kind in _FORCE_KINDS if kind in kinds),
        stale=next((kind for kind in _FORCE_KINDS if kind in stale), None),
        kinds=tuple(kind for kind in ("land_events", "events") if kind in kinds),
        regions="airspace" in by_layer,
        notices=_notices(scene),
        borders=tuple(borders_in_sight(snapshot.atlas, scene.viewport)),
        emphasised=bool(entities & scene.emphasised),
        outside=len(missing) - len(unplaced),
        unplaced=len(unplaced),
        filtered=counts if has_active_filters(snapshot.view.filters) else None,
    )


def merged(entries: Sequence[LegendEntries]) -> LegendEntries:
    """Return what has to be explained of several scenes together; what has no place is counted in the last."""

    def together(name: str, order: Sequence[object]) -> tuple[Any, ...]:
        found = [value for each in entries for value in getattr(each, name)]
        return tuple(value for value in order if value in found)

    def first(name: str) -> Any:
        return next((value for each in reversed(entries) if (value := getattr(each, name))), None)

    bands = {role: colour for each in entries for role, colour in each.bands}
    notices: dict[str, dict[str, Feature]] = {}
    for each in entries:
        for force, rows in each.notices:
            notices.setdefault(force, {}).update({str((row["issuer"], row["applies_to_en"])): row for row in rows})
    return replace(
        entries[-1],
        unit=first("unit"),
        basins=together("basins", BASINS),
        unknown_toll=first("unknown_toll"),
        charts=first("charts"),
        zones=first("zones"),
        bands=tuple((role, bands[role]) for role in ("strike", "search") if role in bands),
        forces=together("forces", _FORCE_KINDS),
        stale=first("stale"),
        kinds=together("kinds", ("land_events", "events")),
        regions=any(each.regions for each in entries),
        notices=tuple((force, tuple(notices[force].values())) for force in FORCES if force in notices),
        emphasised=any(each.emphasised for each in entries),
    )


def _notices(scene: Scene) -> tuple[tuple[str, tuple[Feature, ...]], ...]:
    """Return the notices to be seen by force, strongest first, each issuer with each group it binds once."""
    by_force: dict[str, dict[str, Feature]] = {}
    for area in scene.areas:
        for notice in area.features if area.layer == "notices" else ():
            bound = str((notice["issuer"], notice["applies_to_en"]))
            by_force.setdefault(str(notice["force_class"]), {})[bound] = notice
    return tuple((force, tuple(by_force[force].values())) for force in FORCES if force in by_force)


@dataclass(frozen=True, eq=False)
class LegendRow:
    """What the legend says of one thing: its lines, their size, and what draws its sign around a point.

    A row that `follows` stays in the column of the row before it.
    """

    lines: tuple[str, ...]
    height: float
    width: float
    sign: Sign | None
    face: str = "sans"
    size: float = SIZE
    indent: float = _SIGN
    follows: bool = False


def rows_of_legend(
    entries: LegendEntries,
    snapshot: Snapshot,
    colours: Mapping[str, str],
    width: float,
    issuers: int,
    scale: float = 1,
    heading: str | None = None,
) -> list[LegendRow]:
    """Return the rows of a legend no wider than a width, with so many issuers of notices a force.

    `heading` stands above the notices; by default it tells the day on which they hold.
    """
    language = snapshot.language
    rows: list[LegendRow] = []
    size = SIZE * scale

    def add(
        sign: Sign | None, words: str, face: str = "sans", letters: float = size, indent: float = _SIGN, *,
        follows: bool = False,
    ) -> None:  # fmt: skip
        lines = tuple(wrapped(words, width - indent, face, letters, _MOST_LINES)) or ("",)
        widest = max(width_of(line, face, letters) for line in lines)
        height = len(lines) * _LINE * letters / SIZE
        rows.append(LegendRow(lines, height, indent + widest, sign, face, letters, indent, follows))

    def shape(kind: str, stale: bool = False) -> Sign:
        style = symbol_style(colour_of(kind, colours), colours, stale)
        return lambda x, y: [Shape([outline(kind, x, y, 6.5)], True, style, "legend", False)]

    if entries.unit is not None:
        rows.append(_nested(entries.unit, colours, text("picture_killed", language), width, size))
    for basin in entries.basins:
        add(_disc(7, Style(colours[basin], 0.86, colours["edge"])), text(f"basin_{basin}", language))
    if entries.unknown_toll:
        add(_disc(5, Style(line=colours[entries.unknown_toll], width=1.5)), text("legend_unknown_toll", language))
    if entries.charts:
        ring = Style(colours["sea"], 0.82, colours[entries.charts], 1, 1.2, (3, 3))
        add(_disc(8.5, ring), text("legend_chart", language))
    if entries.zones:
        zone = Style(colours[entries.zones], 0.05, colours[entries.zones], 0.75, 1, (2, 3))
        add(_swatch(zone), text("legend_zone", language))
    for role, colour in entries.bands:
        add(_band(colours[colour], role), text(f"legend_band_{role}", language))
    for force in entries.forces:
        add(shape(force), text(f"force_of_{force}", language))
    if entries.stale:
        add(shape(entries.stale, True), text("legend_stale", language))
    for kind in entries.kinds:
        add(shape(kind), text({"land_events": "legend_land", "events": "legend_event"}[kind], language))
    if entries.emphasised:
        add(_disc(8, Style(line=colours["text"], width=2.5)), text("picture_emphasised", language))
    if entries.regions:
        add(_swatch(Style(line=colours["airspace"], width=1.6)), text("legend_region", language))
    if entries.notices:
        held = text("legend_notices", language, day=day(snapshot.window[1], language))
        add(None, heading or held, "sans-bold", indent=0.0)
    for place, (force, notices) in enumerate(entries.notices):
        add(_hatch(colours[force]), text(f"legend_{force}", language), follows=place == 0)
        for notice in notices[:issuers]:
            whom = localised(notice, "applies_to", language) or text("not_reported", language)
            issuer = localised(notice, "issuer", language) or text("not_reported", language)
            words = text("by_whom_for_whom", language, issuer=issuer, whom=whom)
            add(None, words, letters=size * 0.88, follows=True)
        if issuers and len(notices) > issuers:
            add(None, text("and_more", language, n=len(notices) - issuers), letters=size * 0.88, follows=True)
    for name in entries.borders:
        known = {"disputed": DISPUTED, "claim": CLAIM}[name]
        add(_line(replace(known, line=colours["disputed"])), text(f"picture_{name}", language))
        if name == "claim" and (note := claim_note(snapshot.atlas, language)):
            add(None, note, "sans-italic", letters=size * 0.88, follows=True)
    if entries.outside:
        add(None, text("picture_outside", language, n=entries.outside), "sans-italic", indent=0.0)
    if entries.unplaced:
        add(None, text("picture_unplaced", language, n=entries.unplaced), "sans-italic", indent=0.0)
    if entries.filtered:
        shown, every = entries.filtered
        add(None, text("described_filters", language, n=shown, total=every), "sans-italic", indent=0.0)
    return rows


@dataclass(frozen=True, eq=False)
class LegendLayout:
    """Rows with their places, and the height that they take in all."""

    places: tuple[tuple[LegendRow, float, float], ...]
    height: float


def flow(rows: Sequence[LegendRow], width: float, columns: int) -> LegendLayout:
    """Lay rows out in columns of about equal heights: two short rows side by side where both fit."""
    column = (width - _COLUMN_GAP * (columns - 1)) / columns
    half = (column - 10) / 2
    blocks: list[list[list[LegendRow]]] = []  # strips that stay together; a strip is one row, or two side by side
    for row in rows:
        last = blocks[-1][-1] if blocks else []
        if row.follows:
            blocks[-1].append([row])
        elif len(last) == 1 and all(one.sign and one.size == row.size and one.width <= half for one in (row, *last)):
            last.append(row)
        else:
            blocks.append([[row]])
    between = _BETWEEN * min((row.size for row in rows if row.sign), default=SIZE) / SIZE
    heights = [sum(max(row.height for row in strip) + between for strip in block) for block in blocks]
    # The lowest ceiling under which the blocks fit in their order.
    ceiling = max([sum(heights) / columns, *heights], default=0.0)
    while _columns_needed(heights, ceiling) > columns:
        ceiling += 4
    places: list[tuple[LegendRow, float, float]] = []
    number, y, tallest = 0, 0.0, 0.0
    for block, height in zip(blocks, heights, strict=True):
        if y > 0 and y + height > ceiling + 1e-6:
            number, y = number + 1, 0.0
        left = number * (column + _COLUMN_GAP)
        for strip in block:
            places += [(row, left + place * (column + 10) / 2, y) for place, row in enumerate(strip)]
            y += max(row.height for row in strip) + between
        tallest = max(tallest, y)
    return LegendLayout(tuple(places), max(0.0, tallest - between))


def _columns_needed(heights: Sequence[float], ceiling: float) -> int:
    columns, y = 1, 0.0
    for height in heights:
        if y > 0 and y + height > ceiling + 1e-6:
            columns, y = columns + 1, 0.0
        y += height
    return columns


def lay_out_legend(
    entries: LegendEntries,
    snapshot: Snapshot,
    colours: Mapping[str, str],
    width: float,
    columns: int,
    room: float,
    heading: str | None = None,
) -> LegendLayout:
    """Return the legend laid out so that it fits a room's height: fewer issuers first, then smaller letters."""
    column = (width - _COLUMN_GAP * (columns - 1)) / columns
    laid = LegendLayout((), math.inf)
    for scale, issuers in _TRIES:
        rows = rows_of_legend(entries, snapshot, colours, column, issuers, scale, heading)
        laid = flow(rows, width, columns)
        if laid.height <= room:
            break
    return laid


def legend_marks(laid: LegendLayout, left: float, top: float, colours: Mapping[str, str]) -> list[Mark]:
    """Return a legend as marks, its upper left corner at a point."""
    marks: list[Mark] = []
    for row, dx, dy in laid.places:
        x, y = left + dx, top + dy
        line = _LINE * row.size / SIZE
        if row.sign:
            marks += row.sign(x + 13, y + line / 2)
        first = y + (row.height - len(row.lines) * line) / 2
        for number, words in enumerate(row.lines):
            baseline = first + number * line + line / 2 + row.size * CAPITALS
            marks.append(Text(words, x + row.indent, baseline, row.size, row.face, colours["text"], "legend"))
    return marks


def _nested(unit: float, colours: Mapping[str, str], words: str, width: float, size: float) -> LegendRow:
    """Return the row of nested circles for people killed, at the size that the map draws them."""
    largest = unit * math.sqrt(_KILLED[0])
    indent = 2 * largest + 52
    lines = tuple(wrapped(words, width - indent, "sans-bold", size))
    height = max(2 * largest + 4, len(lines) * _LINE)

    def draw(x: float, y: float) -> list[Mark]:
        middle, bottom = x - 13 + largest + 1, y - _LINE * size / SIZE / 2 + height - 2
        marks: list[Mark] = []
        edge = middle + largest + 14
        thin = Style(line=colours["text"], width=0.7, dash=(1, 2))
        lowest = -math.inf
        for number in _KILLED:
            r = unit * math.sqrt(number)
            marks.append(Circle(middle, bottom - r, r, Style(line=colours["text"], width=1), "legend", False))
            top = bottom - 2 * r
            # The tops of small circles lie closer together than their numbers can.
            lowest = max(top, lowest + 11)
            line = ((middle, top), (edge - 10, top), (edge, lowest))
            marks.append(ruled(*line, style=thin, group="legend"))
            marks.append(Text(str(number), edge + 4, lowest + 11 * CAPITALS, 11, "sans", colours["text"], "legend"))
        return marks

    widest = max(width_of(line, "sans-bold", size) for line in lines)
    return LegendRow(lines, height, indent + widest, draw, "sans-bold", size, indent)


def _disc(r: float, style: Style) -> Sign:
    return lambda x, y: [Circle(x, y, r, style, "legend", False)]


def _swatch(style: Style) -> Sign:
    return lambda x, y: [boxed(_patch(x, y), style, "legend")]


def _patch(x: float, y: float) -> Box:
    return Box(x - 11, y - 6.5, x + 11, y + 6.5)


def _line(style: Style) -> Sign:
    return lambda x, y: [ruled((x - 11, y), (x + 11, y), style=style, group="legend")]


def _hatch(colour: str) -> Sign:
    outlined = Style(colour, NOTICE.fill_opacity, colour, NOTICE.line_opacity, NOTICE.width, (4, 2))
    lines = Style(line=colour, line_opacity=0.5, width=HATCH.width)

    def draw(x: float, y: float) -> list[Mark]:
        box = _patch(x, y)
        inside = hatched(shapely.box(box.left, box.top, box.right, box.bottom), 7)
        return [boxed(box, outlined, "legend"), Shape(inside, False, lines, "legend", False)]

    return draw


def _band(colour: str, role: str) -> Sign:
    angles = np.radians(np.linspace(20, 160, 24))
    outer = np.column_stack([14 * np.cos(angles), 14 * np.sin(angles) - 8])
    inner = np.column_stack([7 * np.cos(angles[::-1]), 7 * np.sin(angles[::-1]) - 8])
    bow = np.vstack([outer, inner])

    def draw(x: float, y: float) -> list[Mark]:
        shape = band([bow + np.array([x, y])], colour, role)
        return [replace(shape, group="legend", on_map=False)]

    return draw

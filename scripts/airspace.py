"""Build the airspace layer: flight information regions from their vertices and the basemap's land.

The vertices are those compiled by the VAT-Spy Data Project. Offshore they are joined by geodesics;
over land, where they only approach the border, the basemap's border takes their place.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import shapely
from pyproj import Geod
from shapely.geometry import LinearRing, LineString, Point, Polygon, box, shape
from shapely.geometry.base import BaseGeometry

from geo.errors import Problem, quote_value
from scripts import zones
from scripts.columns import OFFSHORE, is_day
from scripts.facts import FactError, Facts, Row, by_column
from scripts.features import Feature, feature, rounded
from scripts.sources import VATSPY, source_id
from scripts.times import day_after
from scripts.wording import LANGUAGES, classes, has_wording, texts, wording

EARTH = Geod(ellps="WGS84")

LONGEST_LEG = 25_000.0
"""Metres between vertices of a leg over the sea."""

ON_THE_LEG = 0.01
"""Degrees: a neighbour's vertex this close to a leg lies on the limit that both share."""

BORDER_STRAY = 0.35
"""Degrees that the vertices may stray from the border they stand for; 23 km is the largest known."""

ON_THE_EDGE = 1e-9
"""Degrees: what arithmetic leaves between an edge and a point computed on it."""

SMALLEST_PART = 0.001
"""Square degrees, about 12 km2: what border and vertices leave over below this is no region of its own."""

SMALLEST_WATER = 0.2
"""Square degrees of water below which the name of a region is written over its land."""

MAINLAND = 1.0
"""Square degrees above which a piece of land has borders that are limits: Hispaniola's halves are 2 and 4."""

Position = tuple[float, float]
Land = Mapping[str, list[Polygon]]


@dataclass(frozen=True)
class Leg:
    """One side of a region, from a vertex to the next, in degrees."""

    start: Position
    end: Position
    offshore: bool


COUNTRIES = {designator: tuple(countries.split()) for designator, countries in classes("region_countries").items()}
"""By the designator of each region, the iso codes of the land whose border is also the region's limit."""

MERIDIAN_OF_THE_BAN = -57.0
RESTRICTION = "us-fdc-5-9106"
CEIBA = (-(65 + 40 / 60 + 29 / 3600), 17 + 52 / 60 + 20 / 3600, -(65 + 36 / 60 + 2 / 3600), 18 + 11 / 60 + 7 / 3600)
"""The bounds that the press prints, degrees: 065-40-29W, 17-52-20N, 065-36-02W, 18-11-07N."""


def build(facts: Facts, data_dir: Path) -> list[Feature]:
    """Return the features of the airspace layer.

    Parameters
    ----------
    facts
        With the tables fir_vertices and notices.
    data_dir
        Where basemap/land.geojson and basemap/world.geojson are.

    Raises
    ------
    FactError
        The vertices are not those of the regions, or no region has its form from them; or the notice of the
        restriction is missing, or has not the days that are drawn from it.
    DataError
        A file of the basemap cannot be read.
    """
    legs = read_legs(facts)
    land = read_land(data_dir)
    regions = {designator: build_region(designator, legs, land) for designator in COUNTRIES}
    features = [region_feature(designator, area) for designator, area in regions.items()]
    west = rounded(regions["TTZP"].intersection(box(-180, -90, MERIDIAN_OF_THE_BAN, 90)))
    features += [part_feature(west), restriction_feature(facts)]
    ground = zones.read_land(data_dir / "basemap" / "land.geojson")
    for one in features:
        longitude, latitude = label_point(shape(one["geometry"]), ground)
        one["properties"] |= {"label_longitude": longitude, "label_latitude": latitude}
    return features


def read_legs(facts: Facts) -> dict[str, list[Leg]]:
    """Return the sides of each region by its designator, in the order of the table.

    Raises
    ------
    FactError
        A designator is not among `COUNTRIES` or has fewer than three vertices, vertices are out of their order or
        repeated, or the outline that they make is no polygon.
    """
    rows = facts["fir_vertices"]
    rings: dict[str, list[Row]] = defaultdict(list)
    problems = []
    for row in rows:
        if row["designator"] not in COUNTRIES:
            problems.append(row.problem("designator", f"one of {', '.join(COUNTRIES)}"))
        rings[row["designator"]].append(row)
    for designator in COUNTRIES:
        problems += _ring_problems(designator, rings[designator], rows[0].file)
    if problems:
        raise FactError(problems)
    return {
        designator: [
            Leg(_position(row), _position(following), row["segment_to_next"] == OFFSHORE)
            for row, following in pairwise([*ring, ring[0]])
        ]
        for designator, ring in rings.items()
    }


def _ring_problems(designator: str, ring: list[Row], file: str) -> Iterator[Problem]:
    if len(ring) < 3:
        yield Problem(file, "", "designator", quote_value(designator), f"has {len(ring)} vertices", "three or more")
        return
    for number, row in enumerate(ring, start=1):
        if row["sequence"] != str(number):
            yield row.problem("sequence", f"{number}: each region's vertices counted from 1")
            return
    outline = Polygon([_position(row) for row in ring])
    if not outline.is_valid:
        rule = "vertices that go round the region once, without crossing"
        yield Problem(file, "", "designator", quote_value(designator), shapely.is_valid_reason(outline), rule)


def _position(row: Row) -> Position:
    position = row.position()
    assert position is not None  # its columns may not be blank
    return position


def read_land(data_dir: Path) -> dict[str, list[Polygon]]:
    """Return the pieces of land of each country by its iso code."""
    land: dict[str, list[Polygon]] = defaultdict(list)
    for name in ("land", "world"):
        for each in zones.read_basemap(data_dir / "basemap" / f"{name}.geojson"):
            # A leased base or a bank without a sovereign is no neighbour with a region of its own.
            if each["properties"]["iso"]:
                land[each["properties"]["iso"]] += shapely.get_parts(shape(each["geometry"])).tolist()
    return dict(land)


def build_region(designator: str, legs: Mapping[str, list[Leg]], land: Land) -> BaseGeometry:
    """Return the area of a region, its land limits moved onto the basemap's borders.

    Land of the neighbours is taken away. Land of its own that the vertices leave out is added, but
    only beside the limit: a region may hold a part of its country.
    """
    countries = COUNTRIES[designator]
    others = {other: sides for other, sides in legs.items() if other != designator}
    vertices = {leg.start for sides in others.values() for leg in sides}
    outline = Polygon([position for leg in legs[designator] for position in trace(leg, vertices)])
    own, foreign = mainland(countries, land)
    if own.is_empty:
        return rounded(outline)
    outlines = {other: Polygon([leg.start for leg in sides]) for other, sides in others.items()}
    rivals = [other for other in others if set(COUNTRIES[other]) & set(countries)]
    border = foreign.boundary.intersection(own.boundary)
    beside = corridor(legs[designator], border)
    # Where a neighbour's outline cuts across a cape of this land, the neighbour gives it up, as this
    # region does below: the Guajira's eastern tip is Colombia's.
    cape = shapely.union_all([area for other, area in outlines.items() if other not in rivals])
    cape = cape.intersection(outline.buffer(BORDER_STRAY))
    cape = cape.difference(shapely.union_all([corridor(legs[other], border) for other in rivals]))
    gap = own.intersection(beside.union(cape))
    gap = gap.difference(shapely.union_all([outline, *(outlines[other] for other in rivals)]))
    area = outline.union(gap).difference(foreign)
    parts = [part for part in shapely.get_parts(area) if part.area > SMALLEST_PART]
    for number, part in enumerate(parts):
        holes = [hole for hole in part.interiors if Polygon(hole).area > SMALLEST_PART]
        parts[number] = without_crossings(Polygon(part.exterior, holes), border)
    return rounded(shapely.union_all(parts))


def without_crossings(part: Polygon, border: BaseGeometry) -> Polygon:
    """Return a region without the vertices where its outline crossed the border.

    They lie on the border's edges, but rounding would move them off, and the limit with them.
    """

    def kept(ring: LinearRing) -> list[Position]:
        positions = ring.coords[:-1]
        on_border = shapely.distance(border, shapely.points(positions)) < ON_THE_EDGE
        return [
            here
            for before, here, after, on in zip(
                [positions[-1], *positions], positions, [*positions[1:], positions[0]], on_border, strict=False
            )
            if not on or LineString([before, after]).distance(Point(here)) > ON_THE_EDGE
        ]

    return Polygon(kept(part.exterior), [kept(hole) for hole in part.interiors])


def mainland(countries: Iterable[str], land: Land) -> tuple[BaseGeometry, BaseGeometry]:
    """Return the land whose border is a region's limit, and the land across that border.

    Islands far from their country, such as San Andrés in Panama's region, are in neither.
    """
    own = shapely.union_all([piece for iso in countries for piece in land[iso]])
    large = [piece for piece in shapely.get_parts(own) if piece.area > MAINLAND]
    foreign = [
        piece
        for iso, pieces in land.items()
        if iso not in countries
        for piece in pieces
        if any(piece.intersects(part) for part in large)
    ]
    return shapely.union_all(large), shapely.union_all(foreign)


def corridor(legs: Iterable[Leg], border: BaseGeometry) -> BaseGeometry:
    """Return what lies beside the legs that follow a border, as far as they may stray from it."""
    following = [
        LineString([leg.start, leg.end])
        for leg in legs
        if not leg.offshore and all(border.distance(Point(end)) < BORDER_STRAY for end in (leg.start, leg.end))
    ]
    return shapely.union_all([line.buffer(BORDER_STRAY, cap_style="square") for line in following])


def trace(leg: Leg, others: Iterable[Position]) -> list[Position]:
    """Return the positions from the start of a leg to before its end.

    Offshore it follows the geodesic, not the parallel: no text says otherwise. Vertices of other
    regions on the leg are kept, so that both sides of a limit are the same line.
    """
    if not leg.offshore:
        return [leg.start]
    line = LineString([leg.start, leg.end])
    between = {
        line.project(point): (point.x, point.y)
        for point in map(Point, others)
        if point.distance(line) < ON_THE_LEG
        and min(math.dist(point.coords[0], end) for end in line.coords) > ON_THE_LEG
    }
    stops = [leg.start, *(between[along] for along in sorted(between)), leg.end]
    return [position for pair in pairwise(stops) for position in densify(*pair)]


def densify(start: Position, end: Position) -> list[Position]:
    """Return the start and the positions on the geodesic to the end, at most LONGEST_LEG apart.

    The same positions come out in either direction, so that neighbours share them.
    """
    first, last = sorted((start, end))
    _, _, metres = EARTH.inv(*first, *last)
    count = math.ceil(metres / LONGEST_LEG) - 1
    between = EARTH.npts(*first, *last, count) if count > 0 else []
    return [start, *(between if first == start else reversed(between))]


def area_km2(area: BaseGeometry) -> int:
    """Return the geodesic area, rounded to 100 km2; below 1 000 km2 to 1 km2."""
    square_metres, _ = EARTH.geometry_area_perimeter(shapely.orient_polygons(area, exterior_cw=False))
    return int(round(square_metres / 1e6, -2 if square_metres > 1e9 else 0))


def region_feature(designator: str, area: BaseGeometry) -> Feature:
    title = {}
    for language in LANGUAGES:
        name = wording("flight_region", designator, language)
        title[f"title_{language}"] = wording("airspace_title", "fir", language, name=name, designator=designator)
    basis = [("airspace_basis", "fir")]
    if has_wording("weak_limit", designator):
        basis.append(("weak_limit", designator))
    words = {**title, **texts("summary", ("airspace_summary", "fir")), **texts("position_basis", *basis)}
    return airspace_feature(designator, "fir", area, words)


def part_feature(area: BaseGeometry) -> Feature:
    words = {
        **texts("title", ("airspace_title", "part")),
        **texts("summary", ("airspace_summary", "part"), ("airspace_summary", "fir")),
        **texts("position_basis", ("airspace_basis", "fir"), ("airspace_basis", "part")),
    }
    return airspace_feature("TTZP-W57", "part", area, words)


def restriction_feature(facts: Facts) -> Feature:
    """Return the one restriction whose coordinates were published.

    Raises
    ------
    FactError
        Its notice is missing, or a bound of it is not a day.
    """
    notice = by_column(facts["notices"], "id").get(RESTRICTION)
    if notice is None:
        file = facts["notices"][0].file
        raise FactError([Problem(file, "", "id", quote_value(RESTRICTION), "is missing", "its row, which is drawn")])
    unread = [
        notice.problem(column, "a date YYYY-MM-DD: the restriction is drawn from it")
        for column in ("valid_from", "actual_valid_to", "known_from")
        if is_day(notice[column]) is not None
    ]
    if unread:
        raise FactError(unread)
    common: dict[str, Any] = {
        **texts("title", ("airspace_title", "restriction")),
        **texts("position_basis", ("airspace_basis", "restriction")),
        "valid_from": notice["valid_from"],
        "valid_to": day_after(notice["actual_valid_to"]),
        "known_from": notice["known_from"],
        "known_basis": "stated",
        "place_text": notice["area_basis"].partition(" (")[0],
        "sources": [source_id(notice["source_1"])],
        **notice.texts("doubts", "remarks"),
    }
    for name, text in texts("summary", ("airspace_summary", "restriction")).items():
        common[name] = f"{notice[name]} {text}"
    return airspace_feature("FDC-5-9106", "restriction", box(*CEIBA), common, wording("airspace_place", "ceiba", "es"))


def airspace_feature(
    designator: str, kind: str, area: BaseGeometry, common: Mapping[str, Any], place_es: str | None = None
) -> Feature:
    """Return a feature of the layer; `common` completes or replaces what regions have in common."""
    usual = {
        "known_basis": "collection",
        "time_precision": "day",
        "position_precision": "P1",
        "knowledge_grade": "widely_reported",
        "sources": [source_id(VATSPY)],
    }
    names = texts("name", ("flight_region", designator))
    own = {"designator": designator, "kind": kind, **names, "area_km2": area_km2(area), "place_text_es": place_es}
    return feature(designator, rounded(area), {**usual, **common}, **own)


def label_point(area: BaseGeometry, land: BaseGeometry) -> Position:
    """Return where the name of a region is written: a point well inside it, over water where it has any."""
    water = area.difference(land)
    largest = max(shapely.get_parts(water if water.area > SMALLEST_WATER else area), key=lambda part: part.area)
    point = shapely.maximum_inscribed_circle(largest, tolerance=0.1).coords[0]
    return round(point[0], 2), round(point[1], 2)

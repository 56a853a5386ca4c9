"""Sea areas named in reports: polygons drafted in sea_areas.csv, cut to the sea."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyproj
import shapely
from pyproj import Geod
from shapely import wkt
from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry

from geo.atlas.basemap import parse_basemap
from geo.atlas.folder_file import read_bytes
from geo.query.source import Source
from scripts.facts import Facts, Row, each
from scripts.features import Feature, feature, rounded
from scripts.sources import ranked
from scripts.wording import classes, texts

_WHOLE_BASINS = ("caribbean-sea", "eastern-pacific")

# Where the circles of a zone stand, when that is not the point farthest from its edges. Zones
# overlap, and the circles of one must not cover those of another.
_ANCHORS = classes("zone_anchor")

_EARTH = Geod(ellps="WGS84")
METRES_PER_NM = 1852.0

SECTOR = 90
"""Degrees that a direction such as "south" leaves open: half way to the next of the four winds."""

_STEP = 2
"""Degrees between vertices: at 450 nm the chord leaves the circle by less than 0.1 nm."""


@dataclass(frozen=True)
class SeaArea:
    """A sea area by its name in both languages. `polygon` is None when it is not drawn."""

    slug: str
    name_en: str
    name_es: str
    polygon: BaseGeometry | None
    precision: str


def read_land(path: Path) -> BaseGeometry:
    """Return all land of the basemap as one shape, in degrees."""
    return shapely.union_all([shape(each["geometry"]) for each in read_basemap(path)])


def read_basemap(path: Path) -> list[dict[str, Any]]:
    """Return the features of a file of the basemap.

    Raises
    ------
    DataError
        The file cannot be read, or breaks a rule of the basemap.
    """
    file = f"{path.parent.name}/{path.name}"
    features: list[dict[str, Any]] = parse_basemap(read_bytes(path, file), file)["features"]
    return features


def read_sea_areas(facts: Facts, land: BaseGeometry) -> dict[str, SeaArea]:
    """Return the sea areas by name, in the order of their table.

    Raises
    ------
    FactError
        A polygon cannot be read, is not valid, or lies on land altogether.
    """
    areas = each(facts["sea_areas"], lambda row: [_sea_area(row, land)])
    return {area.name_en: area for area in areas}


def build(facts: Facts, areas: Mapping[str, SeaArea], sources: dict[str, Source]) -> list[Feature]:
    """Return one feature for each sea area, drawn or not."""
    return [_zone(row, areas[row["name"]], sources) for row in facts["sea_areas"]]


def _zone(row: Row, area: SeaArea, sources: dict[str, Source]) -> Feature:
    anchor = None if area.polygon is None else _anchor(area)
    return feature(
        area.slug,
        area.polygon,
        {
            "title_en": f"{area.name_en[0].upper()}{area.name_en[1:]} (approximate area named in reports)",
            "title_es": f"{area.name_es[:1].upper()}{area.name_es[1:]} (zona aproximada citada en los informes)",
            "time_precision": "day",
            "position_precision": area.precision,
            **row.texts("rationale", "position_basis"),
            "place_text": row["published_description"],
            "sources": ranked(sources, [row["description_source"]]),
        },
        place_text_es=row.text("published_description_es"),
        slug=area.slug,
        anchor_longitude=anchor and anchor[0],
        anchor_latitude=anchor and anchor[1],
        aliases=[alias for alias in row["aliases"].split("; ") if alias],
        **row.texts("must_not_be_taken_for"),
        drawn=area.polygon is not None,
    )


def _sea_area(row: Row, land: BaseGeometry) -> SeaArea:
    polygon = None
    if row["wkt"]:
        try:
            drafted = wkt.loads(row["wkt"])
        except shapely.errors.GEOSException as error:
            raise row.fault("wkt", "one WKT polygon") from error
        if not isinstance(drafted, Polygon) or not drafted.is_valid:
            raise row.fault("wkt", f"one valid WKT polygon (this one: {shapely.is_valid_reason(drafted)})")
        polygon = rounded(shapely.difference(drafted, land))
        if polygon.is_empty or not isinstance(polygon, Polygon | MultiPolygon):
            raise row.fault("wkt", "a polygon over the sea")
    is_basin = row["slug"] in _WHOLE_BASINS or polygon is None
    return SeaArea(row["slug"], row["name"], row["title_es"], polygon, "P5" if is_basin else "P4")


def _anchor(area: SeaArea) -> tuple[float, float]:
    """Return the (longitude, latitude) around which the circles of an area stand."""
    assert area.polygon is not None
    if area.slug in _ANCHORS:
        longitude, latitude = map(float, _ANCHORS[area.slug].split())
    else:
        middle = area.polygon.representative_point()
        flat = pyproj.Proj(proj="laea", lon_0=middle.x, lat_0=middle.y, ellps="WGS84")
        outline = shapely.transform(area.polygon, flat, interleaved=False)
        widest = shapely.maximum_inscribed_circle(outline)
        # A long strip has many widest places: its middle does as well, if nearly as far from the edges.
        centre = outline.centroid
        if shapely.distance(centre, outline.boundary) < 0.8 * widest.length or not outline.contains(centre):
            centre = Point(widest.coords[0])
        longitude, latitude = flat(centre.x, centre.y, inverse=True)
    anchor = (round(longitude, 2), round(latitude, 2))
    assert area.polygon.contains(Point(anchor)), f"the anchor {anchor} of {area.slug} is not on its water"
    return anchor


@dataclass(frozen=True)
class Site:
    """A place on the map. `point` is None when nothing is drawn at a point.

    `position` holds the properties of a feature that say how exact its position is, and why it stands there.
    """

    point: Point | None
    sea_area: str | None
    position: Mapping[str, str]


def provenances(facts: Facts) -> dict[tuple[float, float], str]:
    """Return, for each point of a named place, where it came from."""
    rows = facts["place_coordinates"]
    return {position: row["provenance"] for row in rows if (position := row.position()) is not None}


def find_site(
    row: Row,
    areas: Mapping[str, SeaArea],
    named: Mapping[str, str],
    unnamed: str,
) -> Site:
    """Return where a row's place or sea area is shown.

    Parameters
    ----------
    row
        With the columns latitude, longitude and sea_area.
    areas
        The sea areas by name.
    named
        Why a point stands where it stands, as properties in both languages, when the row has one.
    unnamed
        What wording.csv calls the reason why nothing is drawn, when the row has neither.
    """
    area = areas[row["sea_area"]] if row["sea_area"] else None
    slug = area.slug if area else None
    position = row.position()
    if position:
        return Site(Point(position), slug, {"position_precision": "P2", **named})
    why = unnamed if area is None else "region" if area.polygon is None else "sea"
    precision = area.precision if area else "P0"
    return Site(None, slug, {"position_precision": precision, **texts("position_basis", ("position_basis", why))})


def band(centre: tuple[float, float], distance_nm: float, margin_nm: float, bearing: float | None = None) -> Polygon:
    """Return all that lies at a distance from a place, land and sea alike.

    Parameters
    ----------
    centre
        (longitude, latitude) in degrees.
    distance_nm, margin_nm
        The distance published, and how far the band reaches to either side of it.
    bearing
        The direction published, in degrees from north; None is every direction.
    """
    if bearing is None:
        azimuths = list(range(360, -1, -_STEP))
    else:
        azimuths = list(range(round(bearing) + SECTOR // 2, round(bearing) - SECTOR // 2 - 1, -_STEP))
    outer = _arc(centre, distance_nm + margin_nm, azimuths)
    inner = _arc(centre, distance_nm - margin_nm, azimuths)
    return Polygon(outer, [inner]) if bearing is None else Polygon(outer + inner[::-1])


def at_sea(shape: BaseGeometry, land: BaseGeometry, zone: BaseGeometry) -> BaseGeometry:
    """Return the parts of a shape that lie over water and reach into a zone.

    A ring around a place on an isthmus lies in two oceans; reports mean one.
    """
    parts = shapely.get_parts(shapely.difference(shape, land))
    return shapely.union_all([part for part in parts if part.intersects(zone)])


def _arc(centre: tuple[float, float], distance_nm: float, azimuths: list[int]) -> list[tuple[float, float]]:
    count = len(azimuths)
    longitudes, latitudes, _ = _EARTH.fwd(
        [centre[0]] * count, [centre[1]] * count, azimuths, [distance_nm * METRES_PER_NM] * count
    )
    return list(zip(longitudes, latitudes, strict=True))

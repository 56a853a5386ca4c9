"""Where things that are not strikes are drawn: at a named place, in a sea area, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry import Point

from scripts.facts import Facts, Row
from scripts.wording import texts
from scripts.zones import SeaArea


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

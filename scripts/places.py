"""Where things that are not strikes are drawn: at a named place, in a sea area, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry import Point

from scripts.facts import Facts, Row
from scripts.wording import both
from scripts.zones import SeaArea


@dataclass(frozen=True)
class Site:
    """A place on the map and why it stands there. `point` is None when nothing is drawn at a point."""

    point: Point | None
    sea_area: str | None
    position_precision: str
    basis: tuple[str, str]

    @property
    def position(self) -> dict[str, str]:
        """What a feature says of its position, as properties."""
        basis_en, basis_es = self.basis
        precision = self.position_precision
        return {"position_precision": precision, "position_basis_en": basis_en, "position_basis_es": basis_es}


def provenances(facts: Facts) -> dict[tuple[float, float], str]:
    """Return, for each point of a named place, where it came from."""
    rows = facts["place_coordinates"]
    return {position: row["provenance"] for row in rows if (position := row.position()) is not None}


def find_site(
    row: Row,
    areas: Mapping[str, SeaArea],
    named: tuple[str, str],
    unnamed: tuple[str, str],
) -> Site:
    """Return where a row's place or sea area is shown.

    Parameters
    ----------
    row
        With the columns latitude, longitude and sea_area.
    areas
        The sea areas by name.
    named
        Why a point stands where it stands, in English and Spanish, when the row has one.
    unnamed
        Why nothing is drawn, when the row has neither.
    """
    area = areas[row["sea_area"]] if row["sea_area"] else None
    slug = area.slug if area else None
    position = row.position()
    if position:
        return Site(Point(position), slug, "P2", named)
    if area:
        kind = "region" if area.polygon is None else "sea"
        return Site(None, slug, area.precision, both("position_basis", kind))
    return Site(None, None, "P0", unnamed)

"""Where things that are not strikes are drawn: at a named place, in a sea area, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shapely.geometry import Point

from scripts.facts import Facts, Row
from scripts.zones import SeaArea

_SEA_EN = "Only a sea area was named: shown with that area, not at a position."
_SEA_ES = "Solo se nombró una zona marítima: se muestra con esa zona, no en una posición."
_REGION_EN = "Not drawn: only a region without published limits was named."
_REGION_ES = "No se dibuja: solo se nombró una región sin límites publicados."


@dataclass(frozen=True)
class Site:
    """A place on the map and why it stands there. `point` is None when nothing is drawn at a point."""

    point: Point | None
    sea_area: str | None
    position_precision: str
    position_basis_en: str
    position_basis_es: str


def provenances(facts: Facts) -> dict[tuple[float, float], str]:
    """Return, for each point of a named place, where it came from."""
    rows = facts["place_coordinates"]
    return {position: row["provenance"] for row in rows if (position := row.position()) is not None}


def find_site(
    row: Row,
    areas: Mapping[str, SeaArea],
    named_en: str,
    named_es: str,
    unnamed: tuple[str, str],
) -> Site:
    """Return where a row's place or sea area is shown.

    Parameters
    ----------
    row
        With the columns latitude, longitude and sea_area.
    areas
        The sea areas by name.
    named_en, named_es
        Why a point stands where it stands, when the row has one.
    unnamed
        Why nothing is drawn, in English and Spanish, when the row has neither.
    """
    area = areas[row["sea_area"]] if row["sea_area"] else None
    slug = area.slug if area else None
    position = row.position()
    if position:
        return Site(Point(position), slug, "P2", named_en, named_es)
    if area and area.polygon is not None:
        return Site(None, slug, area.precision, _SEA_EN, _SEA_ES)
    if area:
        return Site(None, slug, area.precision, _REGION_EN, _REGION_ES)
    return Site(None, None, "P0", *unnamed)

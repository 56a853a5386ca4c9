"""Announced strikes on vessels at sea, each in as many versions as knowledge of it changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from scripts import strike_prose
from scripts.facts import FactError, Facts, Row, by_column, each
from scripts.features import Feature, feature, rounded
from scripts.rings import at_sea, band
from scripts.sources import Source, addresses, ranked, source_id
from scripts.times import valid_interval
from scripts.zones import SeaArea

# What each class of location says: the sea area it names, and how exactly.
_LOCATION = {
    "southern_caribbean": ("southern-caribbean", "P4"),
    "caribbean_unspecified": ("caribbean-sea", "P5"),
    "off_dominican_republic": ("caribbean-sea", "P2"),
    "near_venezuela": ("off-venezuela", "P4"),
    "off_colombia_caribbean": ("caribbean-sea", "P3"),
    "off_st_vincent_grenadines": ("eastern-caribbean", "P2"),
    "eastern_pacific_unspecified": ("eastern-pacific", "P5"),
    "off_colombia_pacific": ("eastern-pacific-off-colombia", "P4"),
    "off_mexico": ("eastern-pacific-off-mexico-guatemala", "P4"),
    "off_costa_rica": ("eastern-pacific", "P2"),
    "unspecified": (None, "P0"),
}

_BASIS = {
    "P5": (
        "Only the sea was named: drawn at a fixed place in it, not where it happened.",
        "Solo se nombró el mar: se dibuja en un lugar fijo de él, no donde ocurrió.",
    ),
    "P4": (
        "Only this part of the sea was named: drawn at a fixed place in it, not where it happened.",
        "Solo se nombró esta parte del mar: se dibuja en un lugar fijo de ella, no donde ocurrió.",
    ),
    "P0": (
        "Not drawn: no sea was named.",
        "No se dibuja: no se nombró ningún mar.",
    ),
}

_SECOND_STRIKE = ("one_outlet", "widely_reported", "confirmed_by_party")


@dataclass(frozen=True)
class Whereabouts:
    """Where a strike was said to be, from one day on; `area` is the ring drawn, if a distance was given."""

    row: Row
    zone: str | None
    precision: str
    area: BaseGeometry | None


def build(facts: Facts, areas: Mapping[str, SeaArea], land: BaseGeometry, sources: dict[str, Source]) -> list[Feature]:
    """Return the versions of every strike, in the order of their table.

    Raises
    ------
    FactError
        Reports or versions contradict the strike's own row, which says what is known at last.
    """
    reports: dict[str, list[Row]] = defaultdict(list)
    for row in facts["reports"]:
        reports[row["strike"]].append(row)
    zones = {area.slug: area for area in areas.values()}
    centres = by_column(facts["ring_centres"], "place")
    places: dict[str, list[Whereabouts]] = defaultdict(list)
    for found in each(facts["strike_versions"], lambda row: [_whereabouts(row, zones, centres, land)]):
        places[found.row["strike"]].append(found)
    return each(
        facts["strikes"],
        lambda row: _versions(row, reports[row["id"]], places[row["id"]], sources),
    )


def _whereabouts(row: Row, zones: Mapping[str, SeaArea], centres: Mapping[str, Row], land: BaseGeometry) -> Whereabouts:
    zone, precision = _LOCATION[row["location_class"]]
    ring = None
    if row["ring_centre"]:
        position = centres[row["ring_centre"]].position()
        distance, margin = row.number("distance_nm"), row.number("margin_nm")
        if distance is None or margin is None or zone is None:
            raise row.fault("ring_centre", "give distance_nm and margin_nm, and a location_class with a zone")
        polygon = zones[zone].polygon
        assert position is not None
        assert polygon is not None
        ring = rounded(at_sea(band(position, distance, margin, row.number("bearing")), land, polygon))
    return Whereabouts(row, zone, precision, ring)


def _versions(
    row: Row, reports: Sequence[Row], places: Sequence[Whereabouts], sources: dict[str, Source]
) -> list[Feature]:
    announced = row["announced_on"] or row["source_date"]
    counted = row.text("missing_counted_from")
    # Those who were counted as dead were missing by then at the latest, whatever reports say later.
    missing_days = [report["known_from"] for report in reports if report["field"] == "missing"]
    missing_from = min([*missing_days, *([counted] if counted else [])], default=None)
    if row.number("missing") and missing_from is None:
        raise row.fault("missing", "say in missing_counted_from, or in a report, from when they were missing")
    changes = {announced, *(report["known_from"] for report in reports), *(place.row["known_from"] for place in places)}
    days = sorted(changes | ({counted} if counted else set()))
    valid_from, valid_to = valid_interval(row["valid_date"], row["time_precision"])
    first_seen = {source_id(report["source_url"]): report["known_from"] for report in reversed(reports)}
    own = [source_id(address) for column in ("source_url", "second_source_url") for address in addresses(row[column])]
    versions = []
    for number, day in enumerate(days, start=1):
        last = number == len(days)
        until = None if last else days[number]
        new = [report for report in reports if report["known_from"] == day]
        heard = [report for report in reports if report["known_from"] <= day]
        place = next((place for place in reversed(places) if place.row["known_from"] <= day), None)
        if places and place is None:
            raise places[0].row.fault("known_from", f"begin with what was known on {day}")
        numbers = _numbers(row, day, announced, missing_from, counted, place)
        where = place.row if place else row
        zone, precision = (place.zone, place.precision) if place else _LOCATION[row["location_class"]]
        basis_en, basis_es = _BASIS.get(precision, (None, None))
        if place:
            basis_en = place.row.text("position_basis_en") or basis_en
            basis_es = place.row.text("position_basis_es") or basis_es
        told = strike_prose.Telling(
            row=row,
            is_announced=day >= announced and bool(row["announced_on"]),
            location_class=where["location_class"],
            unclear_survivors=any(report["field"] == "survivors" for report in heard),
            second_strike=_second_strike(heard),
            **numbers,
        )
        # A page that first came up in a later report cannot have been what this version rests on.
        held = [called for called in own if first_seen.get(called, day) <= day] or own[:1]
        pages = [sources[called].address for called in held]
        pages += [report["source_url"] for report in heard]
        pages += [place.row["source_url"]] if place else []
        versions.append(
            feature(
                row["id"],
                number,
                place.area if place else None,
                {
                    "title_en": strike_prose.title(told, "en"),
                    "title_es": strike_prose.title(told, "es"),
                    "summary_en": strike_prose.summary(told, "en"),
                    "summary_es": strike_prose.summary(told, "es"),
                    "valid_from": valid_from,
                    "valid_to": valid_to,
                    "known_from": day,
                    "known_to": until,
                    "known_basis": "stated" if row["announced_on"] or number > 1 else "page_date",
                    "time_precision": row["time_precision"],
                    "position_precision": precision,
                    "position_basis_en": basis_en,
                    "position_basis_es": basis_es,
                    "place_text": where["place_text"],
                    "confidence": row["confidence"],
                    "knowledge_grade": _grade(row, day, announced, new, place),
                    "sources": ranked(sources, pages),
                    "remarks_en": row.text("notes_en") if last else None,
                    "remarks_es": row.text("notes_es") if last else None,
                },
                basin=where["basin"],
                strike_zone=zone,
                location_class=where["location_class"],
                vessels=row.number("vessels"),
                **numbers,
                vessel_type=row["vessel_type"],
                # The announcement alleged it; reports before the announcement did not.
                alleged_organisation=row.text("alleged_organisation") if day >= announced else None,
                second_strike=told.second_strike,
                in_default_tally=row["confidence"] != "D",
                announced_on=row.text("announced_on") if told.is_announced else None,
                position_role=place.row.text("position_role") if place else None,
                distance_nm=place.row.number("distance_nm") if place else None,
                reports=[
                    {
                        "field": report["field"],
                        "known_from": report["known_from"],
                        "value_en": report["value_en"],
                        "value_es": report["value_es"],
                        "knowledge_grade": report["knowledge_grade"],
                        "source": source_id(report["source_url"]),
                    }
                    for report in new
                ],
            )
        )
    _agree(row, versions[-1])
    return versions


def _numbers(
    row: Row, day: str, announced: str, missing_from: str | None, counted: str | None, place: Whereabouts | None
) -> dict[str, int | None]:
    """Return the numbers as known by the end of a day. None: not reported."""
    if day < announced:
        return dict.fromkeys(("killed_announced", "killed_counted", "killed_maximum", "survivors", "missing"))
    killed, missing = row.number("killed_announced"), row.number("missing")
    assert killed is not None
    if missing and missing_from and day < missing_from:
        missing = 0
    return {
        "killed_announced": killed,
        "killed_counted": killed + (missing or 0 if counted and day >= counted else 0),
        "killed_maximum": killed + (missing or 0),
        "survivors": place.row.number("survivors") if place else row.number("survivors"),
        "missing": missing,
    }


def _second_strike(heard: Sequence[Row]) -> str | None:
    """Return the best grade by which a second hit was known. Later doubts about details do not lower it."""
    grades = [report["knowledge_grade"] for report in heard if report["field"].startswith("second_strike")]
    return max(grades, key=_SECOND_STRIKE.index, default=None)


def _grade(row: Row, day: str, announced: str, new: Sequence[Row], place: Whereabouts | None) -> str:
    if day == announced:
        return "confirmed_by_party" if row["announced_on"] else "one_outlet"
    if new:
        # Before the announcement the first report says how it became known, later the newest one.
        return new[0 if day < announced else -1]["knowledge_grade"]
    if place and place.row["known_from"] == day:
        return place.row["knowledge_grade"]
    # Nothing new but the first count that took the missing for dead, which is one publisher's.
    return "one_outlet"


def _agree(row: Row, last: Feature) -> None:
    problems: list[str] = []
    for column in ("basin", "location_class", "killed_announced", "killed_maximum", "survivors", "missing"):
        found = last["properties"][column]
        if ("" if found is None else str(found)) != row[column]:
            mend = f"make it agree with the last version, which the reports bring to {found!r}"
            problems += row.fault(column, mend).problems
    if problems:
        raise FactError(problems)

"""Announced strikes on vessels at sea, each in as many versions as knowledge of it changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from shapely.geometry.base import BaseGeometry

from geo.errors import Problem, quote_value
from geo.query.source import Source
from scripts import strike_prose
from scripts.facts import FactError, Facts, Row, by_column, each
from scripts.features import Feature, feature, rounded, versions
from scripts.prose import Phrases, read_phrases, spoken
from scripts.sources import ranked, source_id
from scripts.strike_record import LOCATION, Record, whereabouts
from scripts.times import valid_interval
from scripts.wording import LANGUAGES
from scripts.zones import SeaArea, at_sea, band

FARTHEST_NM = 3000
"""Nautical miles: no report names a place farther off, and beyond it a band would reach round the world."""


def build(facts: Facts, areas: Mapping[str, SeaArea], land: BaseGeometry, sources: dict[str, Source]) -> list[Feature]:
    """Return the versions of every strike, in the order of their table.

    Raises
    ------
    FactError
        Reports or versions contradict the strike's own row, which says what is known at last.
    """
    zones = {area.slug: area for area in areas.values()}
    centres, phrases = by_column(facts["ring_centres"], "place"), read_phrases(facts)
    reports, places = defaultdict(list), defaultdict(list)
    for row in facts["reports"]:
        reports[row["strike"]].append(row)
    in_time = sorted(facts["strike_versions"], key=lambda row: row["known_from"])
    for place in each(in_time, lambda row: [whereabouts(row, _ring(row, zones, centres, land))]):
        places[place.row["strike"]].append(place)
    return each(
        facts["strikes"],
        lambda row: _versions(Record(row, reports[row["id"]], places[row["id"]]), phrases, sources),
    )


def _ring(
    row: Row, zones: Mapping[str, SeaArea], centres: Mapping[str, Row], land: BaseGeometry
) -> BaseGeometry | None:
    if not row["ring_centre"]:
        return None
    zone, _ = LOCATION[row["location_class"]]
    centre = centres[row["ring_centre"]].position()
    distance, margin = row.number("distance_nm"), row.number("margin_nm")
    if zone is None or distance is None or margin is None or not margin < distance <= FARTHEST_NM - margin:
        raise row.fault(
            "ring_centre", "distance_nm, margin_nm and a location_class with a zone beside it, the distance larger"
        )
    water = zones[zone].polygon if zone in zones else None
    assert centre is not None  # its table has a point in every row
    if water is None:
        raise row.fault("location_class", f"one whose zone, {zone}, is drawn in sea_areas.csv")
    area = rounded(at_sea(band(centre, distance, margin, row.number("bearing")), land, water))
    if area.is_empty:
        raise row.fault("distance_nm", "a distance at which there is water of the zone")
    return area


def _versions(record: Record, phrases: Phrases, sources: dict[str, Source]) -> list[Feature]:
    if record.row.number("missing") and record.unlisted_changes is None:
        raise record.row.fault(
            "missing", "a day in missing_counted_from, or a report, that says from when they were missing"
        )
    drafts = [_known_on(day, record, phrases, sources) for day in record.days()]
    _agree(record.row, drafts[-1])
    return versions(drafts, **record.row.texts("notes", "remarks"))


def _known_on(day: str, record: Record, phrases: Phrases, sources: dict[str, Source]) -> Feature:
    row, place, numbers = record.row, record.place(day), record.numbers(day)
    valid_from, valid_to = valid_interval(row["valid_date"], row["time_precision"])
    report = strike_prose.StrikeReport(
        row=row,
        is_announced=record.is_announced(day),
        location_class=place.row["location_class"],
        unclear_survivors=any(heard["field"] == "survivors" for heard in record.heard(day)),
        second_strike=record.second_strike(day),
        **numbers,
    )
    # The announcement alleged it; reports before the announcement did not.
    alleged = row.text("alleged_organisation") if day >= record.announced else None
    return feature(
        row["id"],
        place.area,
        {
            **{f"title_{language}": strike_prose.title(report, language) for language in LANGUAGES},
            **{f"summary_{language}": strike_prose.summary(report, language) for language in LANGUAGES},
            "valid_from": valid_from,
            "valid_to": valid_to,
            "known_from": day,
            "known_basis": "stated" if row["announced_on"] or day != record.days()[0] else "page_date",
            "time_precision": row["time_precision"],
            "position_precision": place.precision,
            "position_basis_en": place.basis_en,
            "position_basis_es": place.basis_es,
            "place_text": place.row["place_text"],
            "confidence": row["confidence"],
            "knowledge_grade": record.grade(day),
            "sources": ranked(sources, record.pages(day)),
        },
        basin=place.row["basin"],
        strike_zone=place.zone,
        location_class=place.row["location_class"],
        vessels=row.number("vessels"),
        **numbers,
        vessel_type=row["vessel_type"],
        **spoken(row, "alleged_organisation", alleged, phrases),
        second_strike=report.second_strike,
        in_default_tally=row["confidence"] != "D",
        announced_on=row["announced_on"] if report.is_announced else None,
        position_role=(place.row.cells.get("position_role") or None),
        distance_nm=place.number("distance_nm"),
        reports=[_report(new) for new in record.new(day)],
    )


def _report(row: Row) -> dict[str, str | None]:
    return {
        "field": row["field"],
        "known_from": row["known_from"],
        **row.texts("value"),
        "knowledge_grade": row["knowledge_grade"],
        "source": source_id(row["source_url"]),
    }


def _agree(row: Row, last: Feature) -> None:
    problems: list[Problem] = []
    for column in ("basin", "location_class", "killed_announced", "killed_maximum", "survivors", "missing"):
        found = last["properties"][column]
        if ("" if found is None else str(found)) != row[column]:
            rule = f"what agrees with the last version, which the reports bring to {quote_value(found)}"
            problems.append(row.problem(column, rule))
    if problems:
        raise FactError(problems)

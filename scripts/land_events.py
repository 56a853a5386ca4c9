"""Reported attacks on land, with who reports them and how sure."""

from __future__ import annotations

from shapely.geometry import Point

from geo.query.source import Source
from scripts.classes import classes
from scripts.facts import Facts, Row, each
from scripts.features import Feature, feature
from scripts.prose import Phrases, phrase, read_phrases, spoken
from scripts.sources import ranked
from scripts.times import instant, valid_interval

# How exactly a place was named that has no point; one that has a point is near a named place.
_PRECISION = classes("place_precision")


def build(facts: Facts, sources: dict[str, Source]) -> list[Feature]:
    """Return the versions of every reported attack on land, in the order of their table."""
    phrases = read_phrases(facts)
    return each(facts["land_events"], lambda row: _versions(row, phrases, sources))


def _versions(row: Row, phrases: Phrases, sources: dict[str, Source]) -> list[Feature]:
    position = row.position()
    if not position and row["position_basis"] not in _PRECISION:
        raise row.fault(
            "position_basis", "a text of which scripts/classes.csv says how exact the place is, or the point"
        )
    basis_en, basis_es = phrase(row, "position_basis", phrases)
    valid_from, valid_to = valid_interval(row["valid_date"], row["time_precision"])
    days = [row["known_from"]]
    # Tolls came out later than the attack they belong to.
    if row["casualties_known_from"] and instant(row["casualties_known_from"]) > instant(days[0]):
        days.append(row["casualties_known_from"])
    versions = []
    for index, day in enumerate(days):
        last = index == len(days) - 1
        versions.append(
            feature(
                row["id"],
                index + 1,
                Point(position) if position else None,
                {
                    **row.texts("title"),
                    **row.texts("summary"),
                    "valid_from": valid_from,
                    "valid_to": valid_to,
                    "known_from": day,
                    "known_to": None if last else days[index + 1],
                    "known_basis": "stated" if index else row["known_basis"],
                    "time_precision": row["time_precision"],
                    "position_precision": "P2" if position else _PRECISION[row["position_basis"]],
                    "position_basis_en": basis_en,
                    "position_basis_es": basis_es,
                    "place_text": row["place"],
                    "knowledge_grade": row["knowledge_grade"],
                    "sources": ranked(sources, [row["source_url"], row["second_source_url"]]),
                    **(row.texts("notes", "remarks") if last else {}),
                },
                status=row["status"],
                status_es=row.text("status_es"),
                **(row.texts("casualties") if last else {"casualties_en": None, "casualties_es": None}),
                **spoken(row, "casualties_by", row.text("casualties_by") if last else None, phrases),
            )
        )
    return versions

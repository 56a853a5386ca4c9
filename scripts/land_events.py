"""Reported attacks on land, with who reports them and how sure."""

from __future__ import annotations

from shapely.geometry import Point

from geo.instants import parse_instant
from geo.query.source import Source
from scripts.facts import Facts, Row, each
from scripts.features import Feature, feature, versions
from scripts.prose import Phrases, phrase, read_phrases, spoken
from scripts.sources import ranked
from scripts.times import valid_interval
from scripts.wording import classes

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
    days = [(row["known_from"], row["known_basis"])]
    # Tolls came out later than the attack they belong to.
    if row["casualties_known_from"] and parse_instant(row["casualties_known_from"]) > parse_instant(row["known_from"]):
        days.append((row["casualties_known_from"], "stated"))
    tolls = {**row.texts("casualties"), **spoken(row, "casualties_by", row.text("casualties_by"), phrases)}
    drafts = [
        feature(
            row["id"],
            Point(position) if position else None,
            {
                **row.texts("title"),
                **row.texts("summary"),
                "valid_from": valid_from,
                "valid_to": valid_to,
                "known_from": day,
                "known_basis": basis,
                "time_precision": row["time_precision"],
                "position_precision": "P2" if position else _PRECISION[row["position_basis"]],
                "position_basis_en": basis_en,
                "position_basis_es": basis_es,
                "place_text": row["place"],
                "knowledge_grade": row["knowledge_grade"],
                "sources": ranked(sources, [row["source_url"], row["second_source_url"]]),
            },
            status=row["status"],
            status_es=row.text("status_es"),
            **dict.fromkeys(tolls),
        )
        for day, basis in days
    ]
    return versions(drafts, **row.texts("notes", "remarks"), **tolls)

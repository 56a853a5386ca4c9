"""Columns worked out from the others: what filters ask of a feature, and from when on it is no longer taken to hold.

These are the rules about words: whoever reads the built data reads columns, and needs none of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from geo.instants import parse_instant
from geo.query.source import Source
from scripts.features import Feature
from scripts.wording import classes

Properties = Mapping[str, Any]

SURFACE, UNLIMITED = 0, 1000  # flight levels, hundreds of feet

LONGEST_PLAN = timedelta(days=90)
"""How long the longest of the planned notices ran: an older one whose end nobody reported is not taken to hold."""

_CATEGORY = {"strikes": "strike", "land_events": "strike", "deployments": "deployment", "notices": "airspace"}

# Areas named in reports that lie in neither basin, or in both.
_NEITHER_BASIN = classes("basin")

# Notices that are themselves the act or word of a state or its authority; the rest come from airlines, crews and
# trade bodies.
_OF_AUTHORITIES = classes("authority_notice")

# Whose act or word something is, by how the data call who acted, issued or confirmed it. What is only "reported" of
# somebody is not theirs.
_OFFICIALS = re.compile(r"\b(US|FAA|Trump|White House|SOUTHCOM)\b", re.ASCII)
_VENEZUELAN = re.compile(
    r"\b(Venezuela|Venezuelan (government|armed forces|Navy)|INAC|Maduro|Cabello|Padrino)\b", re.ASCII
)
_NOT_THEIRS = re.compile(r"\(reported\)|unverified|unconfirmed|speculated", re.IGNORECASE)
_REPORTED = ("one_outlet", "widely_reported", "denied", "corrected")

_CONFIDENCE = {"A": "high", "B": "medium", "C": "low", "D": "low"}


def with_columns(
    layer: str, features: Sequence[Feature], sources: Mapping[str, Source], reported_to: str | None = None
) -> list[Feature]:
    """Return the features of a layer of things that happened, each with the columns worked out from its others.

    Parameters
    ----------
    layer
        The name of the layer: strikes, land_events, deployments, notices or events.
    sources
        By id, with the class of each.
    reported_to
        The day after the last that reports of this layer cover; None when the catalogue does not say.
    """
    return [
        {**each, "properties": {**each["properties"], **_columns(layer, each["properties"], sources, reported_to)}}
        for each in features
    ]


def reported_to(coverage: Iterable[Mapping[str, str]]) -> str | None:
    """Return the day after the last that a layer's coverage finds reports on; None when it finds none."""
    return max((part["to"] for part in coverage if part["density"] != "none"), default=None)


def _columns(
    layer: str, properties: Properties, sources: Mapping[str, Source], reported_to: str | None
) -> dict[str, Any]:
    classes = {sources[called].source_class for called in properties["sources"]}
    columns = {
        "category": _CATEGORY.get(layer) or properties["category"],
        "basin": properties.get("basin") or basin(properties.get("sea_area")),
        "claims": claims(layer, properties, classes),
        "voices": voices(properties, classes),
        "confidence_level": confidence_level(properties["confidence"]),
    }
    if layer == "notices":
        levels = level(properties["lower_limit"]), level(properties["upper_limit"])
        columns["lower_level"], columns["upper_level"] = levels
    if layer in ("notices", "deployments"):
        columns["stale_from"] = stale_from(layer, properties, reported_to)
    return columns


def basin(sea_area: str | None) -> str:
    """Return the basin that a sea area named in a report lies in."""
    if not sea_area or sea_area in _NEITHER_BASIN:
        return "unknown"
    return "eastern_pacific" if sea_area.startswith("eastern-pacific") else "caribbean"


def claims(layer: str, properties: Properties, classes: Iterable[str]) -> list[str]:
    """Return who claims what a feature says: US officials, Venezuelan authorities, outlets by their own reporting."""
    whose = _whose(layer, properties)
    grade = properties["knowledge_grade"]
    force = properties["force"] if layer == "deployments" else None
    found = []
    registered = grade == "confirmed_by_party" or "official_or_register" in classes
    announced = bool(properties.get("announced_on"))
    if announced or _OFFICIALS.search(whose) or (force == "US" and registered):
        found.append("officials")
    # The strength of the Venezuelan forces is only known as Venezuela announced it.
    if _VENEZUELAN.search(whose) or force == "Venezuela":
        found.append("venezuelan")
    reported = any(report["knowledge_grade"] in _REPORTED for report in properties.get("reports", ()))
    # What outlets found of an announced strike is theirs; that they reported another act of a government is not.
    if "outlet" in classes and (reported or (grade in _REPORTED and (announced or not found))):
        found.append("independent")
    return found or ["other"]


def voices(properties: Properties, classes: Iterable[str]) -> list[str]:
    """Return whose pages a feature rests on: a government's own act, an official page, an outlet."""
    found = []
    if properties["knowledge_grade"] == "confirmed_by_party" or properties.get("kind") in _OF_AUTHORITIES:
        found.append("government")
    if "official_or_register" in classes:
        found.append("official")
    if "outlet" in classes:
        found.append("outlet")
    return found or ["other"]


def confidence_level(text: str | None) -> str | None:
    """Return how sure the compilers were: high, medium or low; None when they did not say."""
    if not text:
        return None
    # A grade in several parts ("high (text), low (end)") is as good as its lowest part.
    return _CONFIDENCE.get(text) or next((word for word in ("low", "medium", "high") if word in text.lower()), None)


def level(limit: str | None) -> float | None:
    """Return a vertical limit as a flight level: "SFC", "UNL", "FL260", "2500 FT MSL"; None when not understood."""
    if limit == "SFC":
        return SURFACE
    if limit == "UNL":
        return UNLIMITED
    if found := re.match(r"FL(\d+)$", limit or ""):
        return int(found[1])
    if feet := re.match(r"(\d+) FT\b", limit or ""):
        hundreds = int(feet[1]) / 100
        return int(hundreds) if hundreds.is_integer() else hundreds
    return None


def stale_from(layer: str, properties: Properties, reported_to: str | None) -> str | None:
    """Return the day from which a feature without a reported end is no longer taken to hold; None when it has one.

    A deployment holds as long as reports of deployments go on, a notice through the 90 days after it began
    or became known, whichever was later.
    """
    if properties["valid_to"]:
        return None
    if layer == "deployments":
        return reported_to
    begun = max(parse_instant(bound) for bound in (properties["valid_from"], properties["known_from"]) if bound)
    return (begun.date() + LONGEST_PLAN + timedelta(days=1)).isoformat()


def _whose(layer: str, properties: Properties) -> str:
    """Return the words of the data for who acted, issued or confirmed something; "" where these are not theirs."""
    if layer == "notices":
        return properties["issuer"] if properties["kind"] in _OF_AUTHORITIES else ""
    words = (properties.get(name) for name in ("actor", "status", "casualties_by"))
    return "; ".join(text for text in words if text and not _NOT_THEIRS.search(text))

"""Every change of what was known, as records, as JSON and in words, and the releases of the data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

import pandas as pd
from shapely.geometry.base import BaseGeometry

from geo.atlas.atlas import Atlas
from geo.atlas.catalog import ZONES
from geo.atlas.changelog import Release
from geo.i18n.words import STRINGS, localised, text
from geo.instants import add_days, format_instant
from geo.query.filters import AREAS, Feature, valid_reports
from geo.query.versions import version_day

NEW = "new"  # the field of a record about an entry that became known

# What is no fact about the world, repeats the facts in a sentence, or is worked out from them. A version's
# grade is that of its own news, so each record carries it, and a change of it would say nothing.
_NOT_FACTS = frozenset(
    (
        "id", "geometry", "known_from", "known_to", "known_basis", "sources", "reports", "title", "summary", "remarks",
        "position_basis", "position_role", "location_class", "confidence", "force_class",
        "knowledge_grade", "claims", "voices", "confidence_level", "lower_level", "upper_level", "stale_from",
    )
)  # fmt: skip
_SHAPED_BY = ("place_text", "position_precision", "strike_zone", "distance_nm", "basin")
_MARK = re.compile(r"\d{4}-\d{2}-\d{2}(\+[0-9a-f]+)?", re.ASCII)
# The strings that say what a code of a field means, by the field.
_CODES = {
    "basin": "basin_",
    "position_precision": "precision_",
    "knowledge_grade": "grade_",
    "second_strike": "grade_",
}

Json = Any


@dataclass(frozen=True)
class FactChange:
    """One change of what was known of an entry.

    `field` is `NEW` for an entry that became known; else a property that has another value from then
    on, or what a report said. `before` and `after` are JSON values by language, `en` and `es`; what a
    report said has no `before`. `public_on` is when it became known; None for what was always known.
    `sources` are the ids of the pages that it rests on: those that the version before did not name,
    where there are any. `grade` says how well known it was. `is_report` tells what a report said
    from a value of our own.
    """

    layer: str
    entity: str
    feature: str
    title: Mapping[str, str]
    field: str
    before: Mapping[str, Json]
    after: Mapping[str, Json]
    public_on: datetime | None
    sources: tuple[str, ...]
    grade: str
    is_report: bool = False


@dataclass(frozen=True)
class News:
    """What is new since a day or a version: changes of what was known, and releases of the data, newest first."""

    facts: tuple[FactChange, ...]
    releases: tuple[Release, ...]


@lru_cache(maxsize=4)
def fact_changes(atlas: Atlas) -> tuple[FactChange, ...]:
    """Return every change of what was known, the newest first; what was always known is no change."""
    found = [
        change
        for name, layer in atlas.layers.items()
        if name not in AREAS
        for versions in _entities(layer.features.to_dict("records"))
        for change in _entity_changes(name, versions)
        if change.public_on is not None
    ]
    order = {name: place for place, name in enumerate(atlas.layers)}
    found.sort(key=lambda change: (order[change.layer], change.feature))
    found.sort(key=_instant, reverse=True)
    return tuple(found)


def since(atlas: Atlas, mark: str) -> News:
    """Return what is new since a day, or since a version of the data.

    Since a day: what became public after it, and releases of later days. Since a version: the
    releases after it, and what became public after its day.

    Parameters
    ----------
    mark
        A day, like 2026-03-01, or a version, like 2026-11-22+a3e214e708a2.

    Raises
    ------
    ValueError
        It is neither.
    """
    day = version_day(mark) if _MARK.fullmatch(mark) else None
    if day is None:
        raise ValueError(f"{mark!r} is neither a day, like 2026-03-01, nor a version of the data")
    releases = atlas.releases
    versions = [release.version for release in releases]
    if mark in versions:
        later = releases[: versions.index(mark)]
    else:
        later = tuple(release for release in releases if release.day > day.isoformat())
    return News(tuple(change for change in fact_changes(atlas) if _instant(change).date() > day), later)


def since_link(atlas: Atlas, version: str | None) -> News | None:
    """Return what is new since the version of the data that a link was made with; None where it names no other."""
    if version is None or version == atlas.version:
        return None
    try:
        return since(atlas, version)
    except ValueError:  # a link can carry any text
        return None


def as_json(facts: Sequence[FactChange], releases: Sequence[Release], atlas: Atlas) -> dict[str, Json]:
    """Return changes as JSON values: `facts` and `data`, both newest first; Spanish only where it differs."""
    return {
        "data_version": atlas.version,
        "facts": [fact_json(change, atlas) for change in facts],
        "data": [
            {
                "version": release.version,
                "why": dict(correction.why),
                "changes": [
                    {"kind": one.kind, "name": one.name, "field": one.field, "before": one.before, "after": one.after}
                    for one in correction.changes
                ],
            }
            for release in releases
            for correction in release.corrections
        ],
    }


def fact_json(change: FactChange, atlas: Atlas) -> dict[str, Json]:
    """Return one change as JSON values, with the addresses of its sources."""
    values = {}
    for name, by_language in (("title", change.title), ("before", change.before), ("after", change.after)):
        values[name] = by_language["en"]
        if by_language["es"] != by_language["en"]:
            values[f"{name}_es"] = by_language["es"]
    return {
        "layer": change.layer,
        "entity": change.entity,
        "feature": change.feature,
        "field": change.field,
        "report": change.is_report,
        **values,
        "public_on": format_instant(_instant(change)),
        "grade": change.grade,
        "sources": [atlas.sources[name].address for name in change.sources if name in atlas.sources],
    }


def field_name(field: str, language: str) -> str:
    """Return what a field of a record is called; its own name where no string says it."""
    for key in (f"change_{field}", f"field_{field}"):
        if key in STRINGS:
            return text(key, language)
    return field.replace("_", " ")


def value_text(field: str, value: Any, language: str) -> str:
    """Return what a value of a field says."""
    if value is None or value == "":
        return text("told_nothing", language)
    key = f"{_CODES.get(field, ' ')}{value}"
    return text(key, language) if key in STRINGS else str(value)


def describe(change: FactChange, language: str, atlas: Atlas) -> str:
    """Return a change in one line."""
    if change.field == NEW:
        grade = f"grade_{change.grade}"
        known = grade in STRINGS
        return text("told_new", language, grade=text(grade, language)) if known else text("told_new_plain", language)
    name, after = field_name(change.field, language), _value_text(change, change.after[language], language, atlas)
    if change.is_report:
        return text("told_reported", language, field=name, after=after)
    before = _value_text(change, change.before[language], language, atlas)
    return text("told_changed", language, field=name, before=before, after=after)


def _value_text(change: FactChange, value: Any, language: str, atlas: Atlas) -> str:
    if change.field == "strike_zone" and ZONES in atlas.layers:
        zones = atlas.layers[ZONES].features
        for zone in zones[zones["entity"] == value].to_dict("records"):
            return localised(zone, "title", language)
    if change.field == "valid_to" and isinstance(value, str) and "T" not in value:
        # The bound is the first instant after the end; as a day it would read as one day more.
        return add_days(date.fromisoformat(value), -1).isoformat()
    return value_text(change.field, value, language)


def _entities(rows: list[Feature]) -> Iterator[list[Feature]]:
    """Return the versions of each entity, the earliest known first."""
    by_entity: dict[str, list[Feature]] = {}
    for row in rows:
        by_entity.setdefault(row["entity"], []).append(row)
    for versions in by_entity.values():
        yield sorted(versions, key=lambda row: (not pd.isna(row["known_from"]), row["known_from"], row["id"]))


def _entity_changes(layer: str, versions: list[Feature]) -> Iterator[FactChange]:
    first = versions[0]
    yield _record(layer, first, NEW, (None, None), (None, None), tuple(first["sources"]))
    yield from _reports(layer, first)
    for before, after in pairwise(versions):
        own = tuple(name for name in after["sources"] if name not in before["sources"]) or tuple(after["sources"])
        reports = list(_reports(layer, after))
        yield from reports
        fields = list(_differing(before, after))
        if not fields and not reports:
            fields = [name for name in ("summary", "knowledge_grade") if _values(before, name) != _values(after, name)]
        for field in fields:
            yield _record(layer, after, field, _values(before, field), _values(after, field), own)


def _differing(before: Feature, after: Feature) -> Iterator[str]:
    stems = dict.fromkeys(re.sub("_(en|es)$", "", str(name)) for name in after)
    found = [stem for stem in stems if stem not in _NOT_FACTS and _values(before, stem) != _values(after, stem)]
    yield from found
    if not any(stem in found for stem in _SHAPED_BY) and not _same_shape(before["geometry"], after["geometry"]):
        yield "geometry"


def _reports(layer: str, feature: Feature) -> Iterator[FactChange]:
    for report in valid_reports(feature):
        values = (report["value_en"], report["value_es"] or report["value_en"])
        sources = (report["source"],) if report["source"] else ()
        grade = report["knowledge_grade"]
        yield _record(layer, feature, report["field"], (None, None), values, sources, grade, is_report=True)


def _record(
    layer: str,
    feature: Feature,
    field: str,
    before: tuple[Json, Json],
    after: tuple[Json, Json],
    sources: tuple[str, ...],
    grade: str = "",
    is_report: bool = False,
) -> FactChange:
    known_from = feature["known_from"]
    return FactChange(
        layer=layer,
        entity=feature["entity"],
        feature=feature["id"],
        title={language: localised(feature, "title", language) for language in ("en", "es")},
        field=field,
        before=dict(zip(("en", "es"), before, strict=True)),
        after=dict(zip(("en", "es"), after, strict=True)),
        public_on=None if pd.isna(known_from) else known_from.to_pydatetime(),
        sources=sources,
        grade=grade or str(feature.get("knowledge_grade") or ""),
        is_report=is_report,
    )


def _values(feature: Feature, stem: str) -> tuple[Json, Json]:
    """Return what a feature says of a field, in English and in Spanish."""
    if stem == "geometry":
        return (None, None)
    if feature.get(f"{stem}_es") or f"{stem}_en" in feature:
        return localised(feature, stem, "en") or None, localised(feature, stem, "es") or None
    value = _plain(feature.get(stem))
    return value, value


def _plain(value: Any) -> Json:
    if isinstance(value, pd.Timestamp):
        return None if pd.isna(value) else format_instant(value.to_pydatetime())
    if isinstance(value, list):
        return value
    if value is None or pd.isna(value):
        return None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value.item() if hasattr(value, "item") else value


def _same_shape(before: BaseGeometry | None, after: BaseGeometry | None) -> bool:
    if before is None or after is None:
        return before is after
    return bool(before.equals_exact(after, 0))


def _instant(change: FactChange) -> datetime:
    return change.public_on or datetime.min.replace(tzinfo=UTC)

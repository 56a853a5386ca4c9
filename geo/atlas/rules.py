"""What no schema can say: times that exist and follow each other, ids, versions, sources."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from geo.errors import Finding, quote_value
from geo.instants import looks_like_time, parse_instant

Raw = dict[str, Any]
Reports = list[tuple[str, Raw]]  # each with its place in the feature

_ALWAYS = datetime.min.replace(tzinfo=UTC)
_OPEN = datetime.max.replace(tzinfo=UTC)
# The layers that others refer to, and by which property.
_NAMES = {"strike_zones": "slug", "airspace": "designator"}
_TIMES = ("valid_from", "valid_to", "known_from", "known_to", "stale_from", "announced_on")


@dataclass(frozen=True)
class KnownNames:
    """The names that features of one folder may refer to. None: this kind of name is not checked.

    `drawn_areas` are the sea areas with a place on the map, around which strikes are drawn.
    """

    sources: Collection[str] | None = None
    sea_areas: Collection[str] | None = None
    drawn_areas: Collection[str] | None = None
    designators: Collection[str] | None = None


def feature_findings(feature: Raw, names: KnownNames) -> Iterator[Finding]:
    """Yield (field, found, wrong, expected) for each rule that one feature breaks by itself.

    Values of a type or form that the schema refuses are passed over: they are reported already.
    """
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        return
    reports = [
        (f"reports[{number}]", report)
        for number, report in enumerate(_list(properties.get("reports")))
        if isinstance(report, dict)
    ]
    yield from _dates(properties, reports)
    yield from _order(properties, reports)
    yield from _identity(properties, feature.get("id"))
    yield from _references(properties, reports, names)


def collection_findings(features: list[Any], layer: str = "") -> Iterator[tuple[str, Finding]]:
    """Yield (feature id, finding) for each rule that the features of a layer break together."""
    entities: dict[str, list[Raw]] = defaultdict(list)
    called = [feature for feature in features if isinstance(feature, dict) and isinstance(feature.get("id"), str)]
    ids = Counter(feature["id"] for feature in called)
    for same, times in ids.items():
        if times > 1:
            yield same, ("id", quote_value(same), f"is the id of {times} features", "an id that names one feature")
    for feature in called:
        properties = feature.get("properties")
        # Versions under one id cannot be told apart; the id is reported, and that is enough.
        if ids[feature["id"]] == 1 and isinstance(properties, dict) and isinstance(properties.get("entity"), str):
            entities[properties["entity"]].append(feature)
    for versions in entities.values():
        yield from _versions(versions)
    if layer in _NAMES:
        yield from _shared_names(called, _NAMES[layer])


def _shared_names(features: list[Raw], key: str) -> Iterator[tuple[str, Finding]]:
    """Yield (feature id, finding) for each name by which others refer to more than one entity."""
    bearers: dict[str, str] = {}
    for feature in features:
        properties = feature.get("properties")
        name, entity = (properties.get(key), properties.get("entity")) if isinstance(properties, dict) else (None, None)
        if isinstance(name, str) and isinstance(entity, str) and bearers.setdefault(name, entity) != entity:
            wrong = f"is the {key} of {bearers[name]} as well"
            yield feature["id"], (key, quote_value(name), wrong, f"a {key} of its own for each entity")


def _dates(properties: Raw, reports: Reports) -> Iterator[Finding]:
    places = [(key, properties.get(key)) for key in _TIMES]
    places += [(f"{place}.known_from", report.get("known_from")) for place, report in reports]
    for place, value in places:
        if isinstance(value, str) and looks_like_time(value) and _instant(value) is None:
            wrong = "is not a day or time that exists"
            yield place, quote_value(value), wrong, "a day of the calendar, from 00:00:00Z to 23:59:59Z"


def _order(properties: Raw, reports: Reports) -> Iterator[Finding]:
    for clock in ("valid", "known"):
        start, end = _bounds(properties, clock)
        if start is not None and end is not None and end <= start:
            found = quote_value(properties[f"{clock}_to"])
            wrong = f"is not after {clock}_from ({quote_value(properties[f'{clock}_from'])})"
            yield f"{clock}_to", found, wrong, "an end later than the start, or null for open"
    known_from, _ = _bounds(properties, "known")
    for place, report in reports:
        reported = _instant(report.get("known_from"))
        if known_from is not None and reported is not None and reported > known_from:
            found, wrong = quote_value(report["known_from"]), "is later than the version that it belongs to"
            yield f"{place}.known_from", found, wrong, "a report that was public by known_from"


def _identity(properties: Raw, called: object) -> Iterator[Finding]:
    entity = properties.get("entity")
    if isinstance(entity, str) and isinstance(called, str) and called.rpartition(".")[0] != entity:
        wrong = f"is not an id of the entity {quote_value(entity)}"
        yield "id", quote_value(called), wrong, "the entity, a dot and the number of the version"
    for key in ("id", "geometry"):
        if key in properties:
            wrong = "has a name that is taken"
            yield f"properties.{key}", quote_value(properties[key]), wrong, f"{key} outside properties"


def _references(properties: Raw, reports: Reports, names: KnownNames) -> Iterator[Finding]:
    sources = [(f"sources[{i}]", source) for i, source in enumerate(_list(properties.get("sources")))]
    sources += [(f"{place}.source", report.get("source")) for place, report in reports]
    places_named = [(key, properties.get(key)) for key in ("strike_zone", "sea_area")]
    designators = [(f"areas[{i}]", area) for i, area in enumerate(_list(properties.get("areas")))]
    for places, known, kind, rule in (
        (sources, names.sources, "source", "the id of a row of sources.csv"),
        (places_named, names.sea_areas, "sea area", "the slug of a feature of the strike_zones layer, or null"),
        (designators, names.designators, "airspace", "the designator of a feature of the airspace layer"),
    ):
        for place, value in places:
            if known is not None and isinstance(value, str) and value not in known:
                yield place, quote_value(value), f"is an unknown {kind}", rule
    zone = properties.get("strike_zone")
    areas, drawn = names.sea_areas, names.drawn_areas
    if isinstance(zone, str) and (areas is None or zone in areas) and drawn is not None and zone not in drawn:
        rule = "the slug of a strike zone with drawn true and an anchor, around which the strike is drawn, or null"
        yield "strike_zone", quote_value(zone), "is a sea area that is not drawn", rule


def _versions(versions: list[Raw]) -> Iterator[tuple[str, Finding]]:
    versions = sorted(versions, key=lambda version: _bounds(version["properties"], "known")[0] or _ALWAYS)
    for number, version in enumerate(versions, start=1):
        if version["id"].rpartition(".")[2] != str(number):
            wrong = f"is version {number} of its entity in the order of known_from"
            yield version["id"], ("id", quote_value(version["id"]), wrong, f"an id that ends in .{number}")
    for earlier, later in pairwise(versions):
        end = _bounds(earlier["properties"], "known")[1] or _OPEN
        start = _bounds(later["properties"], "known")[0] or _ALWAYS
        if end != start:
            found = quote_value(later["properties"].get("known_from"))
            wrong = f"{'overlaps' if end > start else 'leaves a gap after'} the version before it"
            rule = f"the known_to of {earlier['id']}, so that exactly one version is known at a time"
            yield later["id"], ("known_from", found, wrong, rule)


def _bounds(properties: Raw, clock: str) -> tuple[datetime | None, datetime | None]:
    return _instant(properties.get(f"{clock}_from")), _instant(properties.get(f"{clock}_to"))


def _instant(value: object) -> datetime | None:
    try:
        return parse_instant(value) if isinstance(value, str) else None
    except ValueError:
        return None  # `_dates` or the schema reports it


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []

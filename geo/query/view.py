"""The View: everything a reader can set on the map, as one value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any, Literal

EPOCH = date(1970, 1, 1)

Position = tuple[float, float]  # longitude, latitude in degrees
Json = Any

# What each key of a link means, and how it is written: the browser follows the same table.
TABLE: Mapping[str, Any] = json.loads((Path(__file__).parent / "view.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Filters:
    """What a reader narrows a View to; None for what is not filtered.

    Each facet is a tuple of values, any of which matches:

    - `category`: of an event, such as "legal" or "airspace"
    - `basin`: of a strike: "caribbean", "eastern_pacific" or "unknown"
    - `zone`: the sea area of a strike, by its `slug` in the layer `strike_zones`
    - `claims`: who claims it: "officials" (of the US), "venezuelan" (authorities), "independent" or "other"
    - `voice`: whose pages it rests on: "government", "official", "outlet" or "other"
    - `grade`: how well it is known, such as "confirmed_by_party" or "denied"
    - `single`: "one" source or "several"
    - `confidence`: "high", "medium", "low" or "none"
    - `precision`: of the position: "P0" not disclosed, "P1" stated coordinates, "P2" near a named place, "P3" a strip
      of coast, "P4" a named sea area, "P5" the basin only

    `text` is words that must all be found, in any language of the data, and `band` two flight levels (hundreds of feet)
    that a notice overlaps. `ended` says whether notices that have ended are shown too.
    """

    category: tuple[str, ...] | None = None
    basin: tuple[str, ...] | None = None
    zone: tuple[str, ...] | None = None
    claims: tuple[str, ...] | None = None
    voice: tuple[str, ...] | None = None
    grade: tuple[str, ...] | None = None
    single: tuple[str, ...] | None = None
    confidence: tuple[str, ...] | None = None
    precision: tuple[str, ...] | None = None
    text: str | None = None
    band: tuple[float, float] | None = None
    ended: bool | None = None

    def with_value(self, facet: str, value: str) -> Filters:
        """Return these filters with one value chosen of a facet."""
        chosen: dict[str, Any] = {facet: (value,)}
        return replace(self, **chosen)


FACETS = tuple(facet.name for facet in fields(Filters) if facet.name not in ("text", "band", "ended"))


@dataclass(frozen=True)
class Camera:
    """Where a web map stands: its middle in degrees, its zoom, and its size in pixels."""

    lon: float
    lat: float
    zoom: float
    width: int
    height: int


@dataclass(frozen=True)
class Span:
    """Days, both included."""

    first: date
    last: date


@dataclass(frozen=True)
class StoryStep:
    """A step of a story, from 1."""

    slug: str
    step: int


@dataclass(frozen=True)
class Comparison:
    """What the other side of a comparison shows, and where the divider stands: from 0 at the left to 1.

    `known` is its day of knowledge, None for the latest.
    """

    kind: Literal["time", "known"]
    first: date
    last: date
    known: date | None
    layout: Literal["swipe", "side"]
    at: float


@dataclass(frozen=True)
class View:
    """Everything a reader can set: docs/permalinks.md says of each part what it means and how a link writes it.

    `first` and `last` are the days shown, both included; `known` is the day whose knowledge is shown, None for the
    latest. `layers` says of each layer whether it is switched on; `order` names the layers that are drawn, topmost
    first; `opacity` those drawn less clearly, with a part of 1.
    """

    mode: Literal["instant", "window", "since"]
    first: date
    last: date
    known: date | None
    layers: Mapping[str, bool]
    order: tuple[str, ...]
    opacity: Mapping[str, float]
    camera: Camera | None
    selected: str | None
    highlighted: tuple[str, ...]
    measure: tuple[Position, ...] | None
    rings: Position | None
    compare: Comparison | None
    panel: str | None
    axis: Span | None
    step: str
    speed: float
    loop: bool
    skip: bool
    pace: str
    language: str
    theme: str | None
    story: StoryStep | None
    embed: bool
    filters: Filters = field(default_factory=Filters)


# The browser, view.json and links say `from` and `to`; `from` is a keyword of Python.
_JSON_NAMES = {"first": "from", "last": "to"}
_FIELD_NAMES = {json: name for name, json in _JSON_NAMES.items()}


def json_name(field: str) -> str:
    """Return what a field of a View or a Comparison is called in JSON: "from" for "first"."""
    return _JSON_NAMES.get(field, field)


def field_name(key: str) -> str:
    """Return the field of a View that a key of `view.json` stands for: "first" for "from"."""
    return _FIELD_NAMES.get(key, key)


def day_number(day: date) -> int:
    """Return a day as the browser counts it: whole days since 1970-01-01."""
    return day.toordinal() - EPOCH.toordinal()


def as_json(view: View) -> dict[str, Json]:
    """Return a View as the browser has it (`model/view.js`): days are whole days since 1970-01-01, UTC."""
    shown = {json_name(name): _json(value) for name, value in vars(view).items()}
    filters = {name: _json(value) for name, value in vars(view.filters).items() if value is not None}
    compare = view.compare and {json_name(name): _json(value) for name, value in vars(view.compare).items()}
    return {**shown, "filters": filters, "compare": compare}


def _json(value: Any) -> Json:
    if isinstance(value, date):
        return day_number(value)
    if isinstance(value, tuple | list):
        return [_json(item) for item in value]
    if isinstance(value, Mapping):
        return {key: _json(item) for key, item in value.items()}
    if isinstance(value, Camera | Span | StoryStep | Comparison | Filters):
        return _json(asdict(value))
    return value

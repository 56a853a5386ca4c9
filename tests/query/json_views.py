"""Views and what links are read against, from the JSON that the browser holds and the cases are written in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from geo.query.link_context import ANY_CONTENTS, Contents, LinkContext
from geo.query.view import EPOCH, Camera, Comparison, Filters, Span, StoryStep, View, field_name

Json = Any


def day_of(number: int) -> date:
    """Return a day from how many days it lies after 1970-01-01."""
    return EPOCH + timedelta(days=number)


def read_context(given: Mapping[str, Json], contents: Mapping[str, Json] | None = None) -> LinkContext:
    """Return what links are read against; days are whole days and instants milliseconds since 1970."""
    held = ANY_CONTENTS
    if contents is not None:
        entities = {
            name: [tuple(None if at is None else _instant(at) for at in known) for known in intervals]
            for name, intervals in contents["entities"].items()
        }
        held = Contents(**{**contents, "entities": entities})
    days = {name: day_of(given[name]) for name in ("first", "last")}
    return LinkContext(**{**given, **days}, contents=held)


def read_view(given: Mapping[str, Json]) -> View:
    """Return the View that the browser holds as JSON."""
    values = {field_name(key): _tuples(value) for key, value in given.items()}
    for key in ("first", "last", "known"):
        values[key] = None if values[key] is None else day_of(values[key])
    values["filters"] = read_filters(given["filters"])
    for key, kind in (("camera", Camera), ("story", StoryStep)):
        values[key] = given[key] and kind(**given[key])
    values["axis"] = given["axis"] and Span(*(day_of(given["axis"][key]) for key in ("first", "last")))
    if compare := given["compare"]:
        days = {field_name(key): compare[key] and day_of(compare[key]) for key in ("from", "to", "known")}
        values["compare"] = Comparison(**{**{key: compare[key] for key in ("kind", "layout", "at")}, **days})
    return View(**values)


def read_filters(given: Mapping[str, Json]) -> Filters:
    """Return the filters that the browser holds as JSON."""
    return Filters(**{key: _tuples(value) for key, value in given.items()})


def _instant(milliseconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=milliseconds)


def _tuples(value: Json) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value

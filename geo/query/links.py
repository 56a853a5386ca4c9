"""The link of a View: `view.json` describes each key once, and the browser's `model/view.js` follows the same table."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from geo.query.link_context import LinkContext
from geo.query.link_values import CODECS, Row, pairs_in, well_formed
from geo.query.settling import clamp_view, explain_change
from geo.query.versions import version_from_link, version_in_link
from geo.query.view import TABLE, Filters, View, field_name, json_name

Json = Any

_FORMAT = re.compile(r"[1-9]\d{0,3}", re.ASCII)

# Keys that other services add to addresses to track who came from where.
_IGNORED: frozenset[str] = frozenset(TABLE["ignored"]["keys"])
_IGNORED_PREFIXES: tuple[str, ...] = tuple(TABLE["ignored"]["prefixes"])

# Of these a link lists several: each counts once, whatever their order.
_LISTS = ("names", "switches", "weights")


@dataclass(frozen=True)
class LinkIssue:
    """A part of a link that was left out or changed: its key, its text, why, and what the reader should know of it.

    What was left out: `unknown` (no such key), `broken` (no such value), `repeated` (only the first counts),
    `unused` (`from` where `mode` has no start), `elsewhere` (days wholly outside the data), `not_yet_known` (an
    entity known on another day). What was changed, with what it became in `detail`: `changed` (more exact than
    a link can say, or a thing twice), `outside` (the data's days), `reversed` (a start after the end), `latest`
    (knowledge of the last day or later; `detail` is that day), `limits` (of the map). What names something that the
    data do not hold: `missing` (`detail` names it), `no_step` (`detail` is how many the story has). `newer`: the
    link's format is newer than this program.
    """

    key: str
    text: str
    reason: str
    detail: str = ""


@dataclass(frozen=True)
class ParsedLink:
    """What a link gives: a View, what of it was not followed as it stands, and the version of the data it names.

    `data_version` is None when the link does not say. `empty` is true for a link that sets nothing.
    """

    view: View
    issues: tuple[LinkIssue, ...]
    data_version: str | None
    empty: bool


def opening_view(context: LinkContext) -> View:
    """Return the View of a reader who has set nothing yet."""
    return clamp_view(_view({row["key"]: _default(row, context) for row in TABLE["keys"]}), context)


def parse_link(text: str, context: LinkContext) -> ParsedLink:
    """Return the View that a link says, as far as it can be followed; whatever is left out or changed is in `issues`.

    Parameters
    ----------
    text
        The part of an address after `?` or `#`, with or without that sign.
    context
        What the link is read against. Days are held inside its data.
    """
    rows = {row["link"]: row for row in TABLE["keys"]}
    values = {row["key"]: _default(row, context) for row in TABLE["keys"]}
    issues: list[LinkIssue] = []
    strange: list[LinkIssue] = []
    given: dict[str, str] = {}
    wanted: dict[str, Json] = {}
    changed: dict[str, str] = {}
    for key, value in link_pairs(text):
        if key in given:
            strange.append(LinkIssue(key, value, "repeated"))
            continue
        given[key] = value
        if key in (TABLE["format_key"], TABLE["data_key"]):
            continue
        if key not in rows:
            strange.append(LinkIssue(key, value, "unknown"))
            continue
        read, kept = _read(value, rows[key], context)
        if read is None:
            issues.append(LinkIssue(key, value, "broken"))
            continue
        if kept is not None:
            changed[key] = kept
        values[rows[key]["key"]] = wanted[key] = read
    if (written := given.get(TABLE["format_key"])) is not None:
        if not _FORMAT.fullmatch(written):
            issues.append(LinkIssue(TABLE["format_key"], written, "broken"))
        elif int(written) > TABLE["format"]:
            issues.append(LinkIssue(TABLE["format_key"], written, "newer"))
    data = given.get(TABLE["data_key"])
    version = None if data is None else version_from_link(data)
    if data is not None and version is None:
        issues.append(LinkIssue(TABLE["data_key"], data, "broken"))
    view = clamp_view(_view(values), context)
    for row in TABLE["keys"]:
        key = row["link"]
        if key in wanted and (change := explain_change(row, wanted[key], view, context)):
            issues.append(LinkIssue(key, given[key], *change))
        elif key in changed:
            issues.append(LinkIssue(key, given[key], "changed", changed[key]))
    # Unknown keys come last: there can be any number of them.
    return ParsedLink(view, (*issues, *strange), version, not (given.keys() & (rows.keys() | {TABLE["format_key"]})))


def link_pairs(text: str) -> list[tuple[str, str]]:
    """Return the keys and values of a link, with or without `?` or `#`, without what other services add to addresses.

    A text without `=` is an anchor of some other page, or nothing.
    """
    if "=" not in text:
        return []
    pairs = pairs_in(text.removeprefix("?").removeprefix("#"))
    return [(key, value) for key, value in pairs if key not in _IGNORED and not key.startswith(_IGNORED_PREFIXES)]


def write_link(view: View, context: LinkContext) -> str:
    """Return the link of a View, without `?` or `#`: the same View, the same text.

    Defaults are left out. The format, the time, the language and the version of the data are
    always there, so that what a link shows does not change with the day or the reader.
    """
    values = _values(view)
    parts = [(TABLE["format_key"], str(TABLE["format"]))]
    for row in TABLE["keys"]:
        value = values[row["key"]]
        if any(values[key] != wanted for key, wanted in row.get("only", {}).items()):
            continue
        if row.get("pinned") or value != _default(row, context):
            parts.append((row["link"], CODECS[row["type"]][1](value, row, context)))
    parts.append((TABLE["data_key"], version_in_link(context.version)))
    return "&".join(f"{key}={quote(well_formed(text), safe=',:;-._~')}" for key, text in parts)


def _default(row: Row, context: LinkContext) -> Json:
    default = row["default"]
    if row["type"] == "order":
        return tuple(row["values"])
    if row["type"] == "switches":
        return dict(context.layers)
    if row["type"] == "day" and default is not None:
        return context.first if default == "first" else context.last
    if default == "reader":
        return context.language
    if isinstance(default, list):
        return tuple(default)
    return dict(default) if isinstance(default, dict) else default


def _read(text: str, row: Row, context: LinkContext) -> tuple[Json, str | None]:
    """Return the value of a text, None if it has none, and the text as a link would write it, if that differs."""
    read, write = CODECS[row["type"]]
    value = read(text, row, context)
    if value is None:
        return None, None
    written = write(value, row, context)
    kept = read(written, row, context)
    is_doubled = row["type"] in _LISTS and text.count(",") != written.count(",")
    return kept, written if is_doubled or kept != value else None


def _view(values: Mapping[str, Json]) -> View:
    """Return the View of values by key of `view.json`."""
    flat = {field_name(key): value for key, value in values.items() if "." not in key}
    filters = {key.partition(".")[2]: value for key, value in values.items() if "." in key}
    return View(**flat, filters=Filters(**filters))


def _values(view: View) -> dict[str, Json]:
    """Return the value of each key of `view.json`."""
    filters = {f"filters.{name}": value for name, value in vars(view.filters).items()}
    return {**{json_name(name): value for name, value in vars(view).items()}, **filters}

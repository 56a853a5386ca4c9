"""Everything a reader can set, as one value, and the link that says it: `geo/view.json` describes each key once.

A View is a flat JSON value with the same keys as in the browser (`geo/web/view.js` follows the same
table by the same rules). Days are whole days since 1970-01-01, UTC, so no time zone can shift them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote

from geo.catalog import Catalog
from geo.filters import AREAS
from geo.instants import days_away
from geo.view_values import CODECS, EPOCH, Frame, Row

TABLE: Mapping[str, Any] = json.loads((Path(__file__).parent / "view.json").read_text(encoding="utf-8"))

Json = Any
View = dict[str, Json]


@dataclass(frozen=True)
class Flaw:
    """A part of a link that was not followed: its key, its text, and why.

    `reason` is `unknown` (no such key), `broken` (no such value), `repeated` (only the first
    counts) or `newer` (the link's format is newer than this program).
    """

    key: str
    text: str
    reason: str


@dataclass(frozen=True)
class Opened:
    """What a link gives: a whole View, what of it was not followed, and the version of the data it was made with.

    `data_version` is None when the link does not say. `empty` tells a link that sets nothing.
    """

    view: View
    flaws: tuple[Flaw, ...]
    data_version: str | None
    empty: bool


def extent_of(catalog: Catalog) -> tuple[date, date]:
    """Return the first and the last day of the time bar, both included.

    From the first event to the last day covered. A catalogue without events begins where it is covered, one that
    does not say what it covers reaches over all that happens in it.
    """
    begins = {
        name: list(layer.features["valid_from"].dropna().dt.date)
        for name, layer in catalog.layers.items()
        if name not in AREAS
    }
    covered = [part for parts in catalog.coverage.values() for part in parts if part["density"] != "none"]
    # The events are where the story starts; a notice or two stand years before them as background.
    starts = begins.get("events") or [date.fromisoformat(part["from"]) for part in covered]
    every = [begin for layer in begins.values() for begin in layer] or [EPOCH]
    first = min(starts or every)
    last = max([days_away(date.fromisoformat(part["to"]), -1) for part in covered] or every)
    return first, max(first, last)


def frame_of(catalog: Catalog, language: str) -> Frame:
    """Return the frame of a catalogue's links, for a reader of a language, "en" or "es"."""
    first, last = extent_of(catalog)
    layers = {name: layer.resource.get("layer", {}).get("visible", True) for name, layer in catalog.layers.items()}
    return Frame((first - EPOCH).days, (last - EPOCH).days, layers, catalog.version, language)


def opening_view(frame: Frame) -> View:
    """Return the View of a reader who has set nothing yet."""
    return _settled({row["key"]: _default(row, frame) for row in TABLE["keys"]}, frame)


def parse_link(text: str, frame: Frame) -> Opened:
    """Return the View that a link says, whatever of it can be read: what cannot is told in `flaws`.

    Parameters
    ----------
    text
        The part of an address after `?` or `#`, with or without that sign.
    frame
        What the link is read against. Days are held inside its data.
    """
    if "=" not in text:  # an anchor of some other page, or nothing
        text = ""
    rows = {row["link"]: row for row in TABLE["keys"]}
    flat: View = {row["key"]: _default(row, frame) for row in TABLE["keys"]}
    flaws: list[Flaw] = []
    seen: set[str] = set()
    said: dict[str, str] = {}
    for key, value in parse_qsl(text.removeprefix("?").removeprefix("#"), keep_blank_values=True):
        if key in TABLE["ignored"]:
            continue
        if key in seen:
            flaws.append(Flaw(key, value, "repeated"))
            continue
        seen.add(key)
        if key in (TABLE["format_key"], TABLE["data_key"]):
            said[key] = value
        elif key not in rows:
            flaws.append(Flaw(key, value, "unknown"))
        else:
            read = CODECS[rows[key]["type"]][0](value, rows[key], frame)
            if read is None:
                flaws.append(Flaw(key, value, "broken"))
            else:
                flat[rows[key]["key"]] = read
    written = said.get(TABLE["format_key"])
    if written is not None and not re.fullmatch(r"[1-9]\d{0,3}", written):
        flaws.append(Flaw(TABLE["format_key"], written, "broken"))
    elif written is not None and int(written) > TABLE["format"]:
        flaws.append(Flaw(TABLE["format_key"], written, "newer"))
    data = said.get(TABLE["data_key"])
    if data is not None and not re.fullmatch(r"\d{4}-\d{2}-\d{2}(\.[0-9a-f]{1,64})?", data):
        flaws.append(Flaw(TABLE["data_key"], data, "broken"))
        data = None
    empty = not (seen & (rows.keys() | {TABLE["format_key"]}))
    return Opened(_settled(flat, frame), tuple(flaws), None if data is None else data.replace(".", "+", 1), empty)


def write_link(view: View, frame: Frame) -> str:
    """Return the link of a View, without `?` or `#`: the same View, the same text.

    Defaults are left out. The format, the time, the language and the version of the data are
    always there, so that what a link shows does not change with the day or the reader.
    """
    flat = _flat(view)
    parts = [(TABLE["format_key"], str(TABLE["format"]))]
    for row in TABLE["keys"]:
        value = flat[row["key"]]
        if any(flat[key] != wanted for key, wanted in row.get("only", {}).items()):
            continue
        if row.get("pinned") or value != _default(row, frame):
            parts.append((row["link"], CODECS[row["type"]][1](value, row, frame)))
    parts.append((TABLE["data_key"], frame.version.replace("+", ".", 1)))
    return "&".join(f"{key}={quote(text, safe=',:;-._~')}" for key, text in parts)


def _default(row: Row, frame: Frame) -> Json:
    default = row["default"]
    if row["type"] == "order":
        return list(row["values"])
    if row["type"] == "switches":
        return dict(frame.layers)
    if row["type"] == "day" and default is not None:
        return frame.first if default == "first" else frame.last
    if default == "reader":
        return frame.language
    return default.copy() if isinstance(default, (list, dict)) else default


def _settled(flat: View, frame: Frame) -> View:
    """Return the View of flat keys: filters together, days inside the data, the window as its mode wants it."""
    view = {key: value for key, value in flat.items() if "." not in key}
    filters = {key.partition(".")[2]: value for key, value in flat.items() if "." in key and value is not None}
    view["filters"] = filters
    held = {key: min(max(view[key], frame.first), frame.last) for key in ("from", "to")}
    if view["mode"] == "instant":
        view |= {"from": held["to"], "to": held["to"]}
    elif view["mode"] == "since":
        view |= {"from": frame.first, "to": held["to"]}
    else:
        view |= {"from": min(held["from"], held["to"]), "to": held["to"]}
    known = view["known"]
    # As known on the last day, or later, is the latest.
    view["known"] = None if known is None or known >= frame.last else max(known, frame.first)
    return view


def _flat(view: View) -> View:
    flat = {key: value for key, value in view.items() if key != "filters"}
    for row in TABLE["keys"]:
        group, dot, name = row["key"].partition(".")
        if dot:
            flat[row["key"]] = view[group].get(name)
    return flat

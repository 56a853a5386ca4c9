"""Where what a file says differs from what is made here: between two manifests, between two lists of features."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.errors import quote_value

Rows = Sequence[Mapping[str, Any]]

_TOLD_APART = ("code_version", "data_version", "libraries")


@dataclass(frozen=True)
class Difference:
    """A place where a file says something else than is made from the data here.

    `found` and `expected` are JSON text; "" where one has nothing there. `feature` and `field` are "" for what
    belongs to a whole layer or file; `layer` is the name of a layer, or of a part of the file.
    """

    layer: str
    feature: str
    field: str
    found: str
    expected: str


def manifests_differ(found: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield where two manifests differ; features that one of them has not, one by one.

    The versions of data, code and libraries are left out: a verdict names them by themselves.
    """
    for key in sorted({*found, *expected} - {"layers", *_TOLD_APART}):
        if found.get(key) != expected.get(key):
            yield Difference("manifest", "", key, quote_value(found.get(key)), quote_value(expected.get(key)))
    for layer in sorted({*found["layers"], *expected["layers"]}):
        had, has = found["layers"].get(layer), expected["layers"].get(layer)
        if not isinstance(had, dict) or not isinstance(has, dict):
            yield Difference("manifest", "", layer, "" if had is None else "…", "" if has is None else "…")
            continue
        for key in sorted({*had, *has} - {"features"}):
            if had.get(key) != has.get(key):
                yield Difference("manifest", "", f"{layer}.{key}", quote_value(had.get(key)), quote_value(has.get(key)))
        lists = [ids if isinstance(ids, list) else [] for ids in (had.get("features"), has.get("features"))]
        known = [{str(called) for called in ids} for ids in lists]
        for called in sorted(known[0] ^ known[1]):
            yield Difference(layer, called, "", *("…" if called in side else "" for side in known))


def rows_differ(layer: str, found: Rows, expected: Rows) -> Iterator[Difference]:
    """Yield what differs between two lists of features, found by their ids."""
    sides = [{_id(row): row for row in rows} for rows in (found, expected)]
    if len(sides[0]) < len(found):
        yield Difference(layer, "", "id", quote_value("the same id twice"), quote_value("each id once"))
    for called in sorted(sides[0].keys() | sides[1].keys()):
        had, has = (side.get(called) for side in sides)
        if had is None or has is None:
            yield Difference(layer, called, "", *("" if row is None else _title(row) for row in (had, has)))
            continue
        for field in sorted(had.keys() | has.keys()):
            if had.get(field) != has.get(field):
                yield Difference(layer, called, field, quote_value(had.get(field)), quote_value(has.get(field)))


def _id(row: Mapping[str, Any]) -> str:
    return str(row.get("id"))


def _title(row: Mapping[str, Any]) -> str:
    return quote_value(row.get("title_en", "…"))


def without_repeats(differences: list[Difference]) -> list[Difference]:
    """Return differences without those that say less of a feature that another has told of already."""
    told = {
        (one.layer, one.feature) for one in differences if one.found not in ("", "…") or one.expected not in ("", "…")
    }
    return [
        one
        for one in dict.fromkeys(differences)
        if {one.found, one.expected} != {"", "…"} or (one.layer, one.feature) not in told
    ]

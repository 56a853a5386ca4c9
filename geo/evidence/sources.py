"""The pages that the data rest on: how much rests on each, what on it alone, and which of them are weak."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

import pandas as pd

from geo.atlas.atlas import Atlas
from geo.atlas.published import HEADLINES, TOTALS
from geo.query.filters import AREAS
from geo.query.source import Source

WARNINGS = ("repost", "unclassified", "headline")

_WEAK = {"repost_or_aggregator": "repost", "unclassified": "unclassified"}
_READ = "read"


@dataclass(frozen=True)
class SourceUse:
    """A page and what rests on it.

    `entries` are the entities of which some version names it, `alone` those whose latest version names
    no other page. `numbers` counts the published totals and figures that it gives. `warnings` are of
    `WARNINGS`: it repeats others, nobody classified it, only its headline or a quotation was read.
    """

    source: Source
    entries: tuple[str, ...]
    alone: tuple[str, ...]
    numbers: int
    warnings: tuple[str, ...]


def source_uses(atlas: Atlas) -> tuple[SourceUse, ...]:
    """Return every page of an atlas, each address once: the one on which most entries rest first."""
    entries: dict[str, dict[str, None]] = defaultdict(dict)
    alone: dict[str, dict[str, None]] = defaultdict(dict)
    for name, layer in atlas.layers.items():
        if name in AREAS:
            continue
        for row in layer.features[["entity", "sources", "known_to"]].to_dict("records"):
            for called in row["sources"]:
                entries[called][row["entity"]] = None
            if pd.isna(row["known_to"]) and len(row["sources"]) == 1:
                alone[row["sources"][0]][row["entity"]] = None
    numbers, unread = _of_tables(atlas)
    found = [
        SourceUse(
            source=source,
            entries=tuple(entries.get(called, ())),
            alone=tuple(alone.get(called, ())),
            numbers=numbers[called],
            warnings=tuple(filter(None, (_WEAK.get(source.source_class), "headline" if called in unread else None))),
        )
        for called, source in atlas.sources.items()
    ]
    return tuple(sorted(found, key=lambda one: (-len(one.entries), -one.numbers, one.source.publisher, one.source.id)))


def _of_tables(atlas: Atlas) -> tuple[Counter[str], frozenset[str]]:
    """Return how many numbers each page gives, and the pages of which no number was read on the page itself."""
    numbers: Counter[str] = Counter()
    read: set[str] = set()
    for name in (TOTALS, HEADLINES):
        table = atlas.tables.get(name)
        if table is None or "source" not in table.columns:
            continue
        for row in table.to_dict("records"):
            numbers[row["source"]] += 1
            if row.get("read_status", _READ) == _READ:
                read.add(row["source"])
    return numbers, frozenset(numbers) - read

"""Who published what: one source for each address that the tables read."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from geo.query.source import Source
from scripts.columns import TABLES
from scripts.facts import Facts, Row

VATSPY = "https://github.com/vatsimnetwork/vatspy-data-project"
"""Where the flight information regions come from; no row of a table names it."""

UNCLASSIFIED = "unclassified"
_RANK = ("official_or_register", "outlet", "repost_or_aggregator", UNCLASSIFIED)


def addresses(text: str) -> list[str]:
    """Return the addresses of a cell, each without the note in brackets that may follow it."""
    return [part.partition(" ")[0] for part in text.split(" ; ") if part]


def source_id(address: str) -> str:
    """Return the id of an address: its host, and six digits of its sha256."""
    labels = _host(address).split(".")
    # Copies for telephones carry the same page; the id names the publisher.
    if len(labels) > 2 and labels[0] in ("m", "amp"):
        labels = labels[1:]
    return "-".join([*labels, hashlib.sha256(address.encode()).hexdigest()[:6]])


def read_sources(facts: Facts) -> dict[str, Source]:
    """Return every source by its id, sorted by id.

    The class is that of a row which reads the address first; failing that, the class of the other
    addresses of its host, when all of them have the same.
    """
    titles: dict[str, tuple[str, str]] = {}
    classes: dict[str, str] = {}
    seen: dict[str, None] = {VATSPY: None}
    for row, column, address in _named(facts):
        seen[address] = None
        if column != "source_url":
            continue
        title = row.cells.get("source_title", "")
        if title:
            titles.setdefault(address, (title, row["source_date"]))
        if given := row.cells.get("source_class"):
            classes.setdefault(address, given)
    of_host: dict[str, set[str]] = defaultdict(set)
    for address, given in classes.items():
        of_host[_host(address)].add(given)
    sources = {}
    for address in seen:
        same = of_host[_host(address)]
        known = next(iter(same)) if len(same) == 1 else UNCLASSIFIED
        title, date = titles.get(address, ("", ""))
        found = Source(source_id(address), _host(address), title, date, classes.get(address, known), address)
        sources[found.id] = found
    assert len(sources) == len(seen), "two addresses share an id: lengthen the digest"
    return dict(sorted(sources.items()))


def ranked(sources: dict[str, Source], given: Sequence[str]) -> list[str]:
    """Return the ids of addresses, each once, the best class first, otherwise in the order given."""
    ids = dict.fromkeys(source_id(address) for text in given for address in addresses(text))
    return sorted(ids, key=lambda called: _RANK.index(sources[called].source_class))


def grade(sources: dict[str, Source], ids: Sequence[str]) -> str:
    """Return how well known something is that no table grades, by who stands behind it.

    An official page or register confirms it; two publishers or more report it widely; one is one outlet.
    """
    cited = [sources[called] for called in ids]
    if any(source.source_class == _RANK[0] for source in cited):
        return "confirmed_by_party"
    return "widely_reported" if len({source.publisher for source in cited}) > 1 else "one_outlet"


def _named(facts: Facts) -> Iterator[tuple[Row, str, str]]:
    for name, table in TABLES.items():
        for row in facts[name]:
            for column in table.pages:
                for address in addresses(row[column]):
                    yield row, column, address


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")

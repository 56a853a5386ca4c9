"""What the data hold that a link can name: entries, values of filters, stories. As `geo/web/contents.js` gathers it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import pandas as pd

from geo.catalog import Catalog
from geo.filters import AREAS, FACETS, values_of

Known = tuple[int | None, int | None]

_DAY = 86_400_000  # milliseconds


@dataclass(frozen=True, eq=False)
class Contents:
    """What a link is held against, beyond its own form. What is None is not looked at.

    `entities` gives for each entity the intervals [from, to) in which a version of it was known, in milliseconds
    since 1970, None for open. `values` gives for each filter the values that some feature has. `steps` gives the
    number of steps of each story.
    """

    entities: Mapping[str, Sequence[Known]] | None = None
    values: Mapping[str, Collection[str]] | None = None
    steps: Mapping[str, int] | None = None

    def knows(self, entity: str, day: int | None) -> bool:
        """Return whether some version of an entity was known at the end of a day; None is the latest knowledge."""
        versions = () if self.entities is None else self.entities.get(entity, ())
        if day is None:
            return any(until is None for _, until in versions)
        end = (day + 1) * _DAY - 1
        return any((since is None or since <= end) and (until is None or until > end) for since, until in versions)


# Each language's page of one catalogue asks again.
@lru_cache(maxsize=2)
def contents_of(catalog: Catalog) -> Contents:
    """Return the entries of a catalogue and the values of its filters; its stories are `geo.stories`' to add."""
    entities: dict[str, list[Known]] = {}
    values: dict[str, set[str]] = {facet: set() for facet in FACETS}
    for name, layer in catalog.layers.items():
        for feature in layer.features.to_dict("records"):
            known = (_milliseconds(feature["known_from"]), _milliseconds(feature["known_to"]))
            entities.setdefault(str(feature["entity"]), []).append(known)
            if name not in AREAS:
                for facet in FACETS:
                    values[facet].update(values_of(facet, name, feature, catalog.sources))
    return Contents(entities, values)


def _milliseconds(instant: Any) -> int | None:
    return None if pd.isna(instant) else int(instant.timestamp() * 1000)

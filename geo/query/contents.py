"""What the data hold that a link can name: entries, values of filters, stories. As `model/contents.js` gathers it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

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

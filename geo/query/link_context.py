"""What a link is read against: the days that the data cover, and what they have that a link can name."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from geo.instants import end_of_day

KnownInterval = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, eq=False)
class Contents:
    """What the data have that a link can name, as `model/contents.js` collects it. None means not checked.

    `entities` gives for each entity the intervals [from, to) in which a version of it was known, None for open.
    `values` gives for each filter the values that some feature has. `steps` gives the number of steps of each story.
    """

    entities: Mapping[str, Sequence[KnownInterval]] | None = None
    values: Mapping[str, Collection[str]] | None = None
    steps: Mapping[str, int] | None = None

    def knows(self, entity: str, day: date | None) -> bool:
        """Return whether some version of an entity was known at the end of a day; None is the latest knowledge."""
        versions = () if self.entities is None else self.entities.get(entity, ())
        if day is None:
            return any(until is None for _, until in versions)
        end = end_of_day(day)
        return any((since is None or since <= end) and (until is None or until > end) for since, until in versions)


ANY_CONTENTS = Contents()  # nothing that a link names is checked


@dataclass(frozen=True)
class LinkContext:
    """What a link is read against: the days the data cover, their layers, their version, the reader's language.

    `first` and `last` are the first and the last day, both included. `layers` says of each layer, in the atlas'
    order, whether it is switched on unless the reader says otherwise. `contents` is what the data hold that a link
    can name. `limits` are the least and the largest longitude (`lon`) and latitude (`lat`) of the map's middle, in
    degrees; None for those of `view.json`.
    """

    first: date
    last: date
    layers: Mapping[str, bool]
    version: str
    language: str
    contents: Contents = ANY_CONTENTS
    limits: Mapping[str, Sequence[float]] | None = None

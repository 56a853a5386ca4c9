"""Which of many jobs is made next: fair between clients, short before long, and nobody is left behind for ever."""

from __future__ import annotations

import itertools
import math
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item", bound=Hashable)


@dataclass(frozen=True)
class _Place:
    """Where a job stands in its client's line: the work that goes before it there at most, itself included."""

    finish: float
    number: int
    cost: float


@dataclass
class _Line(Generic[Item]):
    """What one client waits for, and how much work it has had: `start` among all clients, `clock` within the line."""

    start: float
    clock: float = 0.0
    places: dict[Item, _Place] = field(default_factory=dict)

    def first(self, most_cost: float) -> Item | None:
        """Return what goes first of this line, among the jobs that cost no more."""
        fitting = (item for item, place in self.places.items() if place.cost <= most_cost)
        return min(fitting, key=self.rank, default=None)

    def rank(self, item: Item) -> tuple[float, int]:
        """Return by what the jobs of this line are put in sequence."""
        return self.places[item].finish, self.places[item].number


class FairQueue(Generic[Item]):
    """Waiting jobs of many clients, served by self-clocked fair queueing at two levels.

    A client's next job would finish, in a time that counts only work, at the client's start plus the job's cost;
    the earliest finish is served, and the clock stands there then. So a client who had much waits for those who had
    little, a short job goes before a long one that came with it, and a job is overtaken by no more work than it
    costs itself in each other line. Within a client's line the same rule holds between its jobs.
    """

    def __init__(self) -> None:
        self._lines: dict[str, _Line[Item]] = {}
        self._client: dict[Item, str] = {}
        self._clock = 0.0
        self._numbers = itertools.count()

    def __len__(self) -> int:
        return len(self._client)

    def __contains__(self, item: object) -> bool:
        return item in self._client

    def __iter__(self) -> itertools.chain[Item]:
        return itertools.chain(tuple(self._client))

    def add(self, item: Item, client: str, cost: float) -> None:
        """Put a job in its client's line; `cost` is in seconds of work.

        Raises
        ------
        ValueError
            The cost is no positive number, or the job is waiting already.
        """
        if not 0 < cost < math.inf:
            raise ValueError(f"a cost of {cost}. Expected: a positive number of seconds")
        if item in self._client:
            raise ValueError("this job is waiting already")
        line = self._lines.setdefault(client, _Line(self._clock))
        if not line.places:
            # Who asked for nothing meanwhile has not saved up for later.
            line.start = max(line.start, self._clock)
        line.places[item] = _Place(line.clock + cost, next(self._numbers), cost)
        self._client[item] = client

    def remove(self, item: Item) -> None:
        """Take a job out of the queue; it costs its client nothing."""
        client = self._client.pop(item)
        del self._lines[client].places[item]
        self._drop_idle()

    def has(self, most_cost: float = math.inf) -> bool:
        """Return whether a job waits that costs no more."""
        return any(place.cost <= most_cost for line in self._lines.values() for place in line.places.values())

    def pop(self, most_cost: float = math.inf) -> Item | None:
        """Take the next job out of the queue, of those that cost no more; None when there is none."""
        best: tuple[float, int, str, Item] | None = None
        for client, line in self._lines.items():
            item = line.first(most_cost)
            if item is not None:
                place = line.places[item]
                found = (line.start + place.cost, place.number, client, item)
                best = found if best is None else min(best, found, key=lambda one: one[:2])
        if best is None:
            return None
        finish, _, client, item = best
        line = self._lines[client]
        line.clock = max(line.clock, line.places.pop(item).finish)
        line.start = finish
        self._clock = max(self._clock, finish)
        del self._client[item]
        self._drop_idle()
        return item

    def planned(self) -> list[Item]:
        """Return the waiting jobs as they would be served if no other came."""
        # Within a line the sequence is settled, and each job begins where the one before it finishes.
        finish: dict[Item, tuple[float, int]] = {}
        for line in self._lines.values():
            clock = line.start
            for item in sorted(line.places, key=line.rank):
                clock += line.places[item].cost
                finish[item] = clock, line.places[item].number
        return sorted(finish, key=finish.__getitem__)

    def waiting_of(self, client: str) -> int:
        """Return how many jobs of a client wait."""
        line = self._lines.get(client)
        return len(line.places) if line else 0

    def newest_of_fullest(self) -> tuple[str, Item]:
        """Return the client with the most jobs waiting, and its job that came last; something must wait."""
        client = max(self._lines, key=self.waiting_of)
        places = self._lines[client].places
        return client, max(places, key=lambda item: places[item].number)

    def _drop_idle(self) -> None:
        # A client whose start the clock has passed begins again as a new one would.
        for client in [name for name, line in self._lines.items() if not line.places and line.start <= self._clock]:
            del self._lines[client]

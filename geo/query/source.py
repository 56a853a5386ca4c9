"""Who published what, where: a page that features rest on."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Source:
    """A page: who published it, under what title and on what date, where known, and where it stands.

    `source_class` is official_or_register, outlet, repost_or_aggregator or unclassified.
    """

    id: str
    publisher: str
    title: str
    date: str
    source_class: str
    address: str

    def is_after(self, day: datetime.date) -> bool:
        """Return whether its date lies wholly after a day. A page without a date does not, as far as anybody knows."""
        return self.date > day.isoformat()[: len(self.date)]

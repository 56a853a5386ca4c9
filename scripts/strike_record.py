"""What the tables say of one strike, and what of it was known by the end of a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from shapely.geometry.base import BaseGeometry

from scripts.facts import Row
from scripts.wording import both, classes, has_wording

# What each class of location says: the sea area it names, if any, and how exactly.
LOCATION: dict[str, tuple[str | None, str]] = {}
for _name, _means in classes("location").items():
    _zone, _, _precision = _means.rpartition(" ")
    LOCATION[_name] = _zone or None, _precision

_SECOND_STRIKE = ("confirmed_by_party", "widely_reported", "one_outlet")


@dataclass(frozen=True)
class ReportedPlace:
    """Where a strike was said to be. `row` holds the words; `area` is drawn, if a distance was given."""

    row: Row
    zone: str | None
    precision: str
    area: BaseGeometry | None
    basis_en: str | None
    basis_es: str | None

    def number(self, column: str) -> int | None:
        """Return a number that only strike_versions.csv gives."""
        return self.row.number(column) if column in self.row.cells else None


@dataclass(frozen=True)
class Record:
    """All that the tables say of one strike: its row, which is what is known at last, and how it came.

    `places` is empty when the row's own place was known from the start, or in the order of time.
    """

    row: Row
    reports: Sequence[Row]
    places: Sequence[ReportedPlace]

    @property
    def announced(self) -> str:
        """The day the number of dead was announced, or else the day of the page that gives it."""
        return self.row["announced_on"] or self.row["source_date"]

    @property
    def unlisted_changes(self) -> str | None:
        """The day from which people were missing.

        Those who were counted as dead were missing by then, whatever later reports say.
        """
        days = [report["known_from"] for report in self.reports if report["field"] == "missing"]
        return min(filter(None, [*days, self.row["missing_counted_from"]]), default=None)

    def days(self) -> list[str]:
        """Return the days on which knowledge changed."""
        days = {self.announced, self.row["missing_counted_from"]}
        days |= {report["known_from"] for report in self.reports}
        days |= {place.row["known_from"] for place in self.places}
        return sorted(filter(None, days))

    def is_announced(self, day: str) -> bool:
        """Return whether the US had announced the strike by the end of a day."""
        return bool(self.row["announced_on"]) and self.announced <= day

    def heard(self, day: str) -> list[Row]:
        """Return the reports that were out by the end of a day."""
        return [report for report in self.reports if report["known_from"] <= day]

    def new(self, day: str) -> list[Row]:
        """Return the reports of a day."""
        return [report for report in self.reports if report["known_from"] == day]

    def place(self, day: str) -> ReportedPlace:
        """Return where the strike was said to be by the end of a day."""
        if not self.places:
            return whereabouts(self.row)
        said = [place for place in self.places if place.row["known_from"] <= day]
        if not said:
            raise self.places[0].row.fault("known_from", f"{day} or a day before it: what was known then")
        return said[-1]

    def numbers(self, day: str) -> dict[str, int | None]:
        """Return the numbers of people as known by the end of a day. None: not reported."""
        if day < self.announced:
            return dict.fromkeys(("killed_announced", "killed_counted", "killed_maximum", "survivors", "missing"))
        killed, missing = self.row.number("killed_announced"), self.row.number("missing")
        assert killed is not None
        if missing and day < (self.unlisted_changes or day):
            missing = 0
        counted = self.row["missing_counted_from"]
        return {
            "killed_announced": killed,
            "killed_counted": killed + (missing or 0 if counted and day >= counted else 0),
            "killed_maximum": killed + (missing or 0),
            "survivors": self.place(day).row.number("survivors"),
            "missing": missing,
        }

    def second_strike(self, day: str) -> str | None:
        """Return the best grade by which a second hit was known. Later doubts on details do not lower it."""
        grades = {
            report["knowledge_grade"] for report in self.heard(day) if report["field"].startswith("second_strike")
        }
        return next((grade for grade in _SECOND_STRIKE if grade in grades), None)

    def grade(self, day: str) -> str:
        """Return how surely the news of a day was known."""
        if day == self.announced:
            return "confirmed_by_party" if self.row["announced_on"] else "one_outlet"
        if new := self.new(day):
            # Before the announcement the first report says how it became known, later the newest one.
            return new[0 if day < self.announced else -1]["knowledge_grade"]
        for place in self.places:
            if place.row["known_from"] == day:
                return place.row["knowledge_grade"]
        # Nothing new but the first count that took the missing for dead, which is one publisher's.
        return "one_outlet"

    def pages(self, day: str) -> list[str]:
        """Return the addresses on which the knowledge of a day rests."""
        out_later = {report["source_url"] for report in self.reports} - {
            report["source_url"] for report in self.heard(day)
        }
        own = [self.row["source_url"], self.row["second_source_url"]]
        # A page that first came up in a later report cannot be what was known before it.
        pages = [page for page in own if page and page not in out_later] or own[:1]
        pages += [report["source_url"] for report in self.heard(day)]
        return [*pages, self.place(day).row["source_url"]] if self.places else pages


def whereabouts(row: Row, area: BaseGeometry | None = None) -> ReportedPlace:
    """Return where a row says a strike was. It is a row of strikes.csv or of strike_versions.csv."""
    zone, precision = LOCATION[row["location_class"]]
    basis: tuple[str | None, str | None] = (None, None)
    if row.cells.get("position_basis_en"):
        basis = row["position_basis_en"], row.text("position_basis_es")
    elif has_wording("position_basis", precision):
        basis = both("position_basis", precision)
    return ReportedPlace(row, zone, precision, area, *basis)

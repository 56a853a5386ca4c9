"""Each published total beside ours for the same days and the same unit, and why they differ, if they do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from geo.atlas.atlas import Atlas
from geo.atlas.published import SEAS, Total
from geo.query.filters import Mask
from geo.query.index import Index, known_mask, microseconds, select, tally_selection
from geo.query.link_context import LinkContext
from geo.query.links import opening_view, write_link
from geo.query.settling import clamp_view
from geo.query.tally import NUMBERS, Tally
from geo.query.view import EPOCH, Filters, View

REASONS = ("agrees", "missing", "unit", "basin", "not_itemised", "stale", "rounded", "missing_part", "unexplained")
READINGS = ("killed_counted", "killed_announced", "killed_maximum")

DAY = timedelta(days=1)
STALE = timedelta(days=31)  # that a total stood at a number longer ago than this explains nothing
ROUND = 10
MICROSECONDS = 86_400_000_000  # of a day

_BASIN = {"caribbean": "caribbean", "pacific": "eastern_pacific"}

Fit = tuple[str, str]  # a reason, and what it rests on


@dataclass(frozen=True)
class OurTotal:
    """Our total of the strikes up to a day, as known on a day, and the features that it sums up.

    `link` opens the map on exactly these features. `entities` are the strikes counted, in the order
    of time; those of a basin are found by adding `basin=...` to the link.
    """

    last: date
    known_on: date
    tally: Tally
    link: str
    entities: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """One published number beside ours.

    `unit` is strikes, vessels, killed, caribbean or pacific. `ours` is the number of that unit; of
    the killed it is the announced and the missing counted by then, and of a sea the unit that the
    published split adds up to. `reason` is one of `REASONS`; `also` are the others that would fit.
    `detail` is what the reason rests on: a reading, a unit, a day, or a number of people.
    """

    unit: str
    published: int
    ours: int
    reason: str
    detail: str
    also: tuple[tuple[str, str], ...]
    link: str

    @property
    def difference(self) -> int:
        """Published less ours."""
        return self.published - self.ours


@dataclass(frozen=True)
class Reconciled:
    """A published total, ours for the same days, and a comparison for each number that it gives.

    `ours` is as known by the end of the very day, or on the later of the day after and the day that
    the total was public: whichever more of its numbers agree with, and of equals the later one,
    since strikes of an evening are announced on the next day.
    """

    total: Total
    ours: OurTotal
    comparisons: tuple[Comparison, ...]


def our_total(atlas: Atlas, last: date, known_on: date, language: str = "en") -> OurTotal:
    """Return our total of all strikes that began up to a day, as known by the end of a day.

    The numbers are those that the map shows under `link`: sums over the features selected.
    """
    context = atlas.link_context(language)
    view = _view(context, last, known_on)
    index = atlas.index
    selection = select(index, view)
    entities = tuple(index.entities[selection.began & index.counted].tolist())
    return OurTotal(last, known_on, tally_selection(index, selection), write_link(view, context), entities)


def reconciled(atlas: Atlas, total: Total, language: str = "en") -> Reconciled:
    """Return a total, published by anybody, beside ours: the same rule for every publisher."""
    found = []
    for known_on in (max(total.as_of + DAY, total.public_on), total.as_of):
        ours = our_total(atlas, total.as_of, known_on, language)
        comparisons = tuple(_comparisons(total, _Counts(atlas, ours, language)))
        found.append(Reconciled(total, ours, comparisons))
    return max(found, key=lambda one: sum(each.reason == "agrees" for each in one.comparisons))


def reconciliation(atlas: Atlas, language: str = "en") -> tuple[Reconciled, ...]:
    """Return every total of the atlas' table that gives a number, beside ours, in the order of their days.

    Empty when the atlas has no strikes or no such table. `language` is that of the links.

    Raises
    ------
    DataError
        The atlas's published numbers break a rule.
    """
    if "strikes" not in atlas.layers:
        return ()
    totals = sorted(atlas.published.totals, key=lambda total: (total.as_of, total.publisher))
    found = (reconciled(atlas, total, language) for total in totals)
    return tuple(one for one in found if one.comparisons)


def as_json(found: tuple[Reconciled, ...]) -> list[dict[str, Any]]:
    """Return a reconciliation as JSON values: one object a total, with the features behind every number."""
    return [
        {
            "as_of": one.total.as_of.isoformat(),
            "public_on": one.total.public_on.isoformat(),
            "publisher": one.total.publisher,
            "address": one.total.address,
            "wording": one.total.wording,
            "read": one.total.read,
            "ours": _ours_json(one.ours),
            "comparisons": [
                {
                    "unit": each.unit,
                    "published": each.published,
                    "ours": each.ours,
                    "difference": each.difference,
                    "reason": each.reason,
                    "detail": each.detail,
                    "also": [{"reason": reason, "detail": detail} for reason, detail in each.also],
                    "view": each.link,
                }
                for each in one.comparisons
            ],
        }
        for one in found
    ]


def _ours_json(ours: OurTotal) -> dict[str, Any]:
    def numbers(tally: Tally) -> dict[str, int]:
        return {name: getattr(tally, name) for name in ("strikes", *NUMBERS)}

    return {
        "to": ours.last.isoformat(),
        "known_on": ours.known_on.isoformat(),
        **numbers(ours.tally),
        "by_basin": {name: numbers(part) for name, part in ours.tally.by_basin.items()},
        "view": ours.link,
        "entities": list(ours.entities),
    }


def _view(context: LinkContext, last: date, known_on: date, basin: str | None = None) -> View:
    asked = replace(
        opening_view(context),
        mode="since",
        last=last,
        known=known_on,
        layers={name: name == "strikes" for name in context.layers},
        filters=Filters(basin=None if basin is None else (basin,)),
    )
    return clamp_view(asked, context)


class _Counts:
    """Our totals up to every day until the last, all as known on one day, and what is known by now of the same."""

    def __init__(self, atlas: Atlas, ours: OurTotal, language: str) -> None:
        self.ours = ours
        index = atlas.index
        self.context = atlas.link_context(language)
        self.itemised_until = _itemised_until(atlas)
        view = _view(self.context, ours.last, ours.known_on)
        begun = index.counted & (index.valid_from < microseconds(view.last) + MICROSECONDS)
        known = begun & known_mask(index, view.known)
        self.days = index.valid_from[known] // MICROSECONDS  # whole days since 1970, in order
        numbers = np.nan_to_num(index.numbers[known]).astype(np.int64)
        self.numbers = {name: numbers[:, place] for place, name in enumerate(NUMBERS)}
        self.numbers["strikes"] = np.ones(len(numbers), dtype=np.int64)
        self.missing = _missing_by_report(index, begun, known)
        latest = begun & known_mask(index, None)
        self.counted_by_now = int(np.nansum(index.numbers[latest, NUMBERS.index("killed_counted")]))

    def total(self, name: str) -> int:
        """Return the total of one of `NUMBERS`, or of the strikes."""
        return int(self.numbers[name].sum())

    def last_day_of(self, name: str, value: int) -> date | None:
        """Return the last day before the last on which a total stood at a value, within `STALE`; None for never."""
        last = (self.ours.last - EPOCH).days
        for day in range(last - 1, last - 1 - STALE.days, -1):
            if int(self.numbers[name][self.days <= day].sum()) == value:
                return EPOCH + timedelta(days=day)
        return None

    def in_parts(self) -> set[int]:
        """Return every number of dead that counts some of the missing and not the others.

        Those who were first counted together, by one report, are counted together.
        """
        found = {self.total("killed_announced")}
        for missing in self.missing.values():
            found |= {number + missing for number in found}
        return found


def _missing_by_report(index: Index, begun: Mask, known: Mask) -> Counter[int]:
    """Return how many missing people are counted as dead, by the instant since when they are."""
    announced, counted = (NUMBERS.index(name) for name in ("killed_announced", "killed_counted"))
    missing = np.nan_to_num(index.numbers[:, counted] - index.numbers[:, announced])
    since: dict[str, int] = {}
    for place in np.flatnonzero(begun & (missing > 0)):
        entity, instant = index.entities[place], int(index.known_from[place])
        since[entity] = min(instant, since.get(entity, instant))
    found: Counter[int] = Counter()
    for place in np.flatnonzero(known & (missing > 0)):
        found[since[index.entities[place]]] += int(missing[place])
    return found


def _comparisons(total: Total, counts: _Counts) -> Iterator[Comparison]:
    for unit in ("strikes", "vessels"):
        if (value := getattr(total, unit)) is not None:
            yield _compared(unit, value, counts.total(unit), list(_count_fits(unit, value, counts)), counts)
    if total.killed is not None:
        fits = list(_killed_fits(total.killed, counts))
        yield _compared("killed", total.killed, counts.total("killed_counted"), fits, counts)
    yield from _by_sea(total, counts)


def _compared(
    unit: str, value: int, ours: int, fits: list[Fit], counts: _Counts, basin: str | None = None
) -> Comparison:
    if counts.ours.last >= counts.itemised_until:
        fits.append(("not_itemised", (counts.itemised_until - DAY).isoformat()))
    fits.sort(key=lambda fit: REASONS.index(fit[0]))
    (reason, detail), *others = fits or [("unexplained", "")]
    also = () if reason == "agrees" else tuple(others)
    link = write_link(_view(counts.context, counts.ours.last, counts.ours.known_on, basin), counts.context)
    return Comparison(unit, value, ours, reason, detail, also, link)


def _count_fits(unit: str, value: int, counts: _Counts) -> Iterator[Fit]:
    other = "strikes" if unit == "vessels" else "vessels"
    if value == counts.total(unit):
        yield "agrees", ""
        return
    if value == counts.total(other):
        yield "unit", other
    if day := counts.last_day_of(unit, value):
        yield "stale", day.isoformat()


def _killed_fits(value: int, counts: _Counts) -> Iterator[Fit]:
    counted = counts.total("killed_counted")
    if value == counted:
        yield "agrees", ""
        return
    for reading in READINGS[1:]:
        if value == counts.total(reading):
            yield "missing", reading
            return
    # Somebody counted the missing before the first page that our tables date it by.
    if value == counts.counted_by_now:
        yield "missing", "later"
        return
    if days := [day for reading in READINGS if (day := counts.last_day_of(reading, value))]:
        yield "stale", max(days).isoformat()
    if value % ROUND == 0 and 0 < counted - value < ROUND:
        yield "rounded", ""
    if value in counts.in_parts():
        yield "missing_part", str(value - counts.total("killed_announced"))


def _by_sea(total: Total, counts: _Counts) -> Iterator[Comparison]:
    parts = {sea: part for sea in SEAS if (part := getattr(total, sea)) is not None}
    # A split says of what it is by what it adds up to.
    unit = "strikes" if sum(parts.values()) == total.strikes else "vessels"
    by_basin = counts.ours.tally.by_basin
    unknown = getattr(by_basin["unknown"], unit)
    for sea, value in parts.items():
        ours = getattr(by_basin[_BASIN[sea]], unit)
        fits: list[Fit] = []
        if value == ours:
            fits.append(("agrees", ""))
        elif 0 < value - ours <= unknown:
            fits.append(("basin", str(unknown)))
        yield _compared(sea, value, ours, fits, counts, _BASIN[sea])


def _itemised_until(atlas: Atlas) -> date:
    """Return the first day after those whose strikes are itemised; the last of days when the atlas does not say."""
    parts = [part for part in atlas.coverage.get("strikes", ()) if part["density"] == "dense"]
    return max((date.fromisoformat(part["to"]) for part in parts), default=date.max)

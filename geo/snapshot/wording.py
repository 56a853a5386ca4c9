"""A View in words, from the same selection as its picture: headline, sentence, and the text equivalent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import pandas as pd

from geo.i18n.words import dated, day, localised, span, text
from geo.query.filters import Feature, has_active_filters
from geo.query.tally import Tally
from geo.snapshot.snapshot import Snapshot


@dataclass(frozen=True)
class Description:
    """The text equivalent of a View: one paragraph, and a line for each feature it shows, oldest first in its layer."""

    paragraph: str
    lines: tuple[str, ...]


def headline(snapshot: Snapshot) -> str:
    """Return the View in a few words: "21 strikes at sea, 82 to 83 reported killed"."""
    language, total = snapshot.language, snapshot.tally
    if total is not None and total.strikes and snapshot.shown.get("strikes"):
        strikes = text("strikes_n", language, n=total.strikes)
        one = total.killed_announced == total.killed_counted == 1
        killed = killed_range(total, language)
        return text("headline_strikes", language, n=1 if one else 2, strikes=strikes, killed=killed)
    counts = {name: len(features) for name, features in snapshot.shown.items() if features}
    if not counts:
        return text("headline_empty", language)
    layers = ", ".join(snapshot.atlas.layers[name].title[language] for name in counts)
    return text("headline_layers", language, layers=layers, n=sum(counts.values()))


def killed_range(total: Tally, language: str) -> str:
    """Return how many people were reported killed: as announced, to with the missing as counted by then."""
    if total.killed_announced == total.killed_counted:
        return str(total.killed_announced)
    return text("killed_range", language, low=total.killed_announced, high=total.killed_counted)


def standfirst(snapshot: Snapshot) -> str:
    """Return the sentence beneath the headline: which days, as known when, and how to read the circles."""
    sentence = f"{dateline(snapshot)}"
    if snapshot.shown.get("strikes"):
        sentence += " " + text("standfirst_circles", snapshot.language)
    return sentence


def dateline(snapshot: Snapshot) -> str:
    """Return which days a View shows, and the day its knowledge ends."""
    language = snapshot.language
    key = "standfirst_latest" if snapshot.view.known is None else "standfirst_known"
    days = span(*snapshot.window, language)
    return text(key, language, span=days[0].upper() + days[1:], day=day(snapshot.known_on, language))


def description(snapshot: Snapshot) -> Description:
    """Return the text equivalent of a View."""
    language, total = snapshot.language, snapshot.tally
    sentences = [f"{headline(snapshot)}.", dateline(snapshot)]
    if total is not None:
        sentences.append(f"{tally_sentence(total, *snapshot.window, language)}.")
        sentences.append(
            text(
                "described_killed", language,
                announced=total.killed_announced, counted=total.killed_counted, maximum=total.killed_maximum,
            )
        )  # fmt: skip
    sentences += [
        text("described_counts", language, layer=snapshot.atlas.layers[name].title[language], n=len(features))
        for name, features in snapshot.shown.items()
        if features
    ]
    if snapshot.shown.get("strikes"):
        sentences.append(text("described_positions", language))
    if has_active_filters(snapshot.view.filters):
        shown, every = int(snapshot.selection.shown.sum()), int(snapshot.selection.unfiltered.sum())
        sentences.append(text("described_filters", language, n=shown, total=every))
    lines = tuple(line for features in snapshot.shown.values() for line in (_line(row, language) for row in features))
    return Description(" ".join(sentences), lines)


def _line(feature: Feature, language: str) -> str:
    parts = (when(feature, language), localised(feature, "title", language), place(feature, language))
    return "; ".join(part for part in parts if part)


def when(feature: Feature, language: str) -> str:
    """Return when a feature was, in words, as exactly as it is known."""
    start, end = _bound(feature["valid_from"]), _bound(feature["valid_to"])
    return dated(start, end, str(feature["time_precision"]), language)


def _bound(instant: pd.Timestamp) -> datetime | None:
    return None if pd.isna(instant) else instant.to_pydatetime()


def place(feature: Feature, language: str) -> str:
    """Return where a feature was, as reported."""
    return localised(feature, "areas_text", language) or localised(feature, "place_text", language)


def tally_sentence(total: Tally | None, first: date, last: date, language: str, *, is_broken: bool = False) -> str:
    """Return the totals of a window, first and last day included, in one sentence.

    Where there are none, `is_broken` says whether there are strikes that could not be read, or no such layer at all.
    """
    if total is None:
        return text("tally_absent" if is_broken else "tally_none", language, span=span(first, last, language))
    return text(
        "tally",
        language,
        span=span(first, last, language),
        strikes=text("strikes_n", language, n=total.strikes),
        vessels=text("vessels_n", language, n=total.vessels),
        announced=total.killed_announced,
        counted=total.killed_counted,
    )

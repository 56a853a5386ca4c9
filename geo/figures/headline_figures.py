"""The figures of published numbers: personnel, ships, airlines, oil, tankers, rewards, each as somebody gave it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from geo.atlas.published import Headline
from geo.figures import charts
from geo.figures.figure import Figure, FigureContext, Record, noon
from geo.figures.series import DAY, headlines_in, ms
from geo.i18n.words import STRINGS, day, span, text
from geo.instants import start_of_day
from geo.query.filters import has_active_filters

# Figures of one unit that stand on one axis, and where they belong. Metrics that are missing here were published once
# or are totals of the strikes, which have figures of their own; `published_in_view` lists them all.
HEADLINES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "personnel": ("forces", ("us_personnel_in_region",)),
    "ships": ("forces", ("us_ships_in_region",)),
    "mobilised": ("forces", ("ve_personnel_mobilised_claimed",)),
    "airlines": ("airspace", ("airlines_suspended", "airlines_rights_revoked")),
    "oil": ("economy", ("oil_export_bpd", "oil_production_bpd")),
    "tankers": ("economy", ("tankers_seized_cumulative",)),
    "rewards": ("economy", ("reward_usd_maduro", "reward_usd_cabello", "reward_usd_padrino")),
}
# Of the axes: nearer to each other, the numbers beside points would overlap, on a screen and on a phone.
_APART, _APART_ON_PHONE, _APART_UPWARD = 0.05, 0.16, 0.12


def headline_figure(context: FigureContext, name: str) -> Figure:
    """Return the figure of one of `HEADLINES`: points that are not joined."""
    group, metrics = HEADLINES[name]
    found = [one for one in headlines_in(context.scope) if one.metric in metrics]
    if not found:
        window = span(context.axis.first, context.axis.last, context.language)
        return context.empty(name, group, context.words("no_headlines", known=context.known_day, span=window))
    found.sort(key=lambda one: one.start)
    names = {metric: text(f"metric_{metric}", context.language) for metric in metrics}
    sentence = context.words(
        "headline_sentence",
        known=context.known_day,
        n=len(found),
        first=when_of(found[0], context.language),
        last=when_of(found[-1], context.language),
        range=context.range([one.value for one in found]),
    )
    notes = [context.words("not_joined")]
    if has_active_filters(context.scope.view.filters):
        notes.append(context.words("not_filtered"))
    points = _apart(context, [_headline_point(context, one, names[one.metric]) for one in found])
    rows = [*context.background(None), *points, *_ranges(found)]
    return context.figure(name, group, charts.headline_chart, rows, sentence, notes, names=list(names.values()))


def _apart(context: FigureContext, points: list[Record]) -> list[Record]:
    """Return points with the labels left out that would stand on another's; `roomy` ones have room on a phone."""
    axis = ms(context.axis.end) - ms(context.axis.start)
    shown, roomy = _spaced(points, _APART * axis), _spaced(points, _APART_ON_PHONE * axis)
    return [
        {**point, "label": point["label"] if number in shown else None, "roomy": number in roomy}
        for number, point in enumerate(points)
    ]


def _headline_point(context: FigureContext, headline: Headline, name: str) -> Record:
    month = _is_month(headline)
    return {
        "part": "figure",
        "x": max(ms(start_of_day(headline.start)), ms(context.axis.start)) if month else noon(headline.start),
        "x2": ms(start_of_day(headline.end)) if month else None,
        "y": headline.value,
        "series": name,
        "label": context.number(headline.value),
        "heading": name,
        "when": when_of(headline, context.language),
        "value": context.number(headline.value),
        **context.published(headline, headline.wording[context.language], headline.notes[context.language]),
    }


def _spaced(points: list[Record], wide: float) -> list[int]:
    """Return the numbers of points that stand apart from each other, the first of them first."""
    high = _APART_UPWARD * max(point["y"] for point in points)
    kept: list[int] = []
    for number, point in enumerate(points):
        others = (points[other] for other in kept)
        if all(abs(point["x"] - other["x"]) >= wide or abs(point["y"] - other["y"]) >= high for other in others):
            kept.append(number)
    return kept


def _ranges(found: list[Headline]) -> list[Record]:
    """Return a line from the lowest to the highest of the figures that reports of one day give."""
    values: dict[tuple[str, date], list[int]] = defaultdict(list)
    for one in found:
        values[one.metric, one.start].append(one.value)
    return [
        {"part": "range", "x": noon(start), "y": min(given), "y2": max(given)}
        for (_, start), given in values.items()
        if min(given) < max(given)
    ]


def name_of(metric: str, language: str) -> str:
    """Return what a metric is called."""
    key = f"metric_{metric}"
    # Somebody else's data may hold metrics that the table of strings does not know.
    return text(key, language) if key in STRINGS else metric.replace("_", " ")


def _is_month(headline: Headline) -> bool:
    return headline.end - headline.start > DAY


def when_of(headline: Headline, language: str) -> str:
    """Return the day or month that a published figure is for."""
    return f"{headline.start:%Y-%m}" if _is_month(headline) else day(headline.start, language)

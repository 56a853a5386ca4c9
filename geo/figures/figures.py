"""The figures of a View: what it selects, as charts, each with a sentence that says the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

import pandas as pd
import pyarrow as pa

from geo.atlas.atlas import Atlas
from geo.atlas.published import UNITS, Headline, Total
from geo.figures import charts, series
from geo.figures.series import Interval, Intervals, Scope, ms
from geo.i18n.words import STRINGS, dated, day, localised, span, text
from geo.instants import last_day_before, start_of_day, start_of_next_day
from geo.query.filters import has_active_filters
from geo.query.view import View

GROUPS = ("strikes", "airspace", "forces", "economy")

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

_STRIKE_UNITS = ("killed", "strikes", "vessels")
_LEAST_SHARE = 0.22  # of the axis: in less, the words of a gap would be cut off
_HEADROOM = 1.1  # of the highest value: a mark on the chart's edge would be cut
_SHADES = {"thin": 0.08, "none": 0.16, "later": 0.16}

_FIELDS = {
    **dict.fromkeys(("x", "x2", "y", "y2", "row", "shade"), pa.float64()),
    **dict.fromkeys(("opens", "fades", "roomy"), pa.bool_()),
    **dict.fromkeys(("part", "series", "read", "label", "heading"), pa.string()),
    **{column: pa.string() for columns in charts.TIPS.values() for column in columns},
}

Chart = Callable[[str, str], Mapping[str, Any]]
Record = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Figure:
    """One figure: draw it with `st.vega_lite_chart(figure.rows, figure.spec, theme=None)`.

    `group` is one of `GROUPS`. `sentence` says what the chart shows, and is in its description too;
    `notes` say what it leaves out. When `empty`, there is nothing to draw and `sentence` says why.
    """

    name: str
    group: str
    title: str
    sentence: str
    notes: tuple[str, ...]
    spec: Mapping[str, Any]
    rows: pa.Table
    empty: bool


@dataclass(frozen=True, eq=False)
class FigureContext(Scope):
    """What every figure of a View is drawn with; `theme` is "light" or "dark"."""

    theme: str

    def words(self, key: str, **values: object) -> str:
        """Return a string of the figures' own part of the table."""
        return text(f"figure_{key}", self.language, **values)

    def published(self, number: Total | Headline, wording: str, hindsight: str) -> Record:
        """Return what a mark says of a published number."""
        # Compilers' notes tell what came later: only with the latest knowledge.
        note = hindsight if self.view.known is None else ""
        return {
            "wording": wording or self.unknown,
            "publisher": number.publisher or self.unknown,
            "public": day(number.public_on, self.language),
            "basis": note or self.words("no_note"),
        }

    def figure(
        self,
        name: str,
        group: str,
        chart: Chart,
        rows: list[Record],
        sentence: str,
        notes: Iterable[str],
        *,
        names: Iterable[str] = (),
        height: int | None = None,
    ) -> Figure:
        """Return a figure: a chart with its rows, and the words that go with it."""
        title = [self.words("subtitle", known=self.known_day), self.words("subtitle_window", span=self.window_days)]
        top = max((max(row.get("y") or 0, row.get("y2") or 0) for row in rows), default=1) * _HEADROOM
        parameters = {"from": ms(self.axis.start), "to": ms(self.axis.end), "top": top, "names": list(names)}
        heading = self.words(f"title_{name}")
        spec = {
            **chart(self.language, self.theme),
            "title": title,
            "description": f"{heading}. {sentence}",
            "params": [{"name": key, "value": value} for key, value in parameters.items()],
        }
        if height is not None:
            spec["height"] = height
        shaded = [self.words("window_shaded", span=self.window_days)] if self.axis.is_wider else []
        return Figure(name, group, heading, sentence, (*notes, *shaded), spec, _table(rows), empty=False)

    def empty(self, name: str, group: str, sentence: str, notes: Iterable[str] = ()) -> Figure:
        """Return a figure with nothing to draw, and the sentence that says why."""
        return Figure(name, group, self.words(f"title_{name}"), sentence, tuple(notes), {}, _table([]), empty=True)

    @property
    def unknown(self) -> str:
        """What stands where nothing was reported."""
        return text("not_reported", self.language)

    @property
    def known_day(self) -> str:
        """The day of knowledge, in words."""
        return day(self.axis.known_on, self.language)

    @property
    def last_day(self) -> str:
        """The window's last day, in words."""
        return day(self.axis.last, self.language)

    @property
    def window_days(self) -> str:
        """The window's days, in words."""
        return span(self.axis.first, self.axis.last, self.language)

    def off(self, layer: str) -> str | None:
        """Return why a layer's figures are not drawn, if the View does not show it."""
        if layer not in self.atlas.layers:
            return self.words("no_layer")
        if not self.view.layers.get(layer, True):
            return self.words("layer_off", layer=self.atlas.layers[layer].title[self.language])
        return None

    def gap_notes(self, layer: str) -> list[str]:
        """Return what the atlas says of gaps, as one note or none."""
        notes = series.gap_notes(self, layer)
        return [self.words("gap_note", note=" ".join(notes))] if notes else []

    def background(self, layer: str | None) -> list[Record]:
        """Return the window, when the axis is wider, and where the axis shows little or nothing of a layer."""
        records: list[Record] = []
        if self.axis.is_wider:
            first, after = self.axis.window
            records.append({"part": "window", "x": ms(first), "x2": ms(after)})
        axis = self.axis.end - self.axis.start
        for start, end, kind in series.gaps_in(self, layer or ""):
            words = self.words(f"gap_{kind}")
            records.append(
                {
                    "part": "gap",
                    "x": ms(start),
                    "x2": ms(end),
                    "shade": _SHADES[kind],
                    "label": words if end - start >= _LEAST_SHARE * axis else None,
                    "heading": words,
                }
            )
        return records

    def number(self, value: int) -> str:
        """Return a whole number in words of a language: 10,000 in English, 10 000 in Spanish."""
        if self.language == "es":
            return str(value) if value < 10_000 else f"{value:,}".replace(",", "\u202f")
        return f"{value:,}"

    def range(self, values: list[int]) -> str:
        """Return the lowest and the highest of some numbers in words."""
        low, high = self.number(min(values)), self.number(max(values))
        return low if low == high else text("number_range", self.language, low=low, high=high)

    def day_at(self, at: float) -> str:
        """Return the day of a time on the axis, in words."""
        return day(datetime.fromtimestamp(at / 1000, UTC).date(), self.language)


def make_figures(atlas: Atlas, view: View, theme: str, groups: Collection[str] = GROUPS) -> list[Figure]:
    """Return the figures of a View: all that it selects, as known on its day, in its language.

    The axis is the View's window, widened to four weeks when it is shorter, with the window
    shaded. Filters narrow strikes, notices and deployments; published numbers are not features,
    and totals of all strikes are left out beside filtered ones.

    Parameters
    ----------
    view
        A View's `from`, `to`, `known`, `layers`, `filters` and `language`.
    theme
        "light" or "dark".
    groups
        Which of `GROUPS` to make figures of.

    Raises
    ------
    DataError
        The atlas's published numbers break a rule.
    """
    context = FigureContext(**vars(series.make_scope(atlas, view)), theme=theme)
    return [
        *(strike_figures(context) if "strikes" in groups else ()),
        *([notices_figure(context)] if "airspace" in groups else ()),
        *([deployments_figure(context)] if "forces" in groups else ()),
        *(headline_figure(context, name) for name, (group, _) in HEADLINES.items() if group in groups),
    ]


def published_in_view(atlas: Atlas, view: View) -> pd.DataFrame:
    """Return every published number of a View's window as known then, with its wording and its page.

    One row a number: the day or month it is for, what it counts, how many, the wording, the
    publisher, the day by which it was public, the address. May be empty, with the same columns.
    """
    scope = series.make_scope(atlas, view)
    language = scope.language
    numbers: list[tuple[str, str, int, str, Total | Headline]] = [
        (day(total.as_of, language), text(f"figure_{unit}", language), count, total.wording, total)
        for total in series.totals_in(scope)
        for unit in UNITS
        if (count := getattr(total, unit)) is not None
    ]
    numbers += [
        (headline_day(one, language), metric_name(one.metric, language), one.value, one.wording[language], one)
        for one in series.headlines_in(scope)
    ]
    keys = ("when", "what", "value", "wording", "publisher", "public", "address")
    rows = [(*words, number.publisher, day(number.public_on, language), number.address) for *words, number in numbers]
    return pd.DataFrame(rows, columns=[text(f"figure_tip_{key}", language) for key in keys])


def as_markdown(plain: str) -> str:
    """Return text with what Markdown would take for signs made to stand for itself."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])", r"\\\1", plain)


def strike_figures(context: FigureContext) -> list[Figure]:
    """Return the figures of people killed, of strikes and of vessels: each unit apart."""
    if off := context.off("strikes"):
        return [context.empty(name, "strikes", off) for name in _STRIKE_UNITS]
    steps = [
        dict(zip(("x", *series.COUNTED), row, strict=True))
        for row in series.cumulative(context)[["x", *series.COUNTED]].itertuples(index=False)
    ]
    steps = [step for step in steps if step["x"] < ms(context.axis.end)]
    notes = context.gap_notes("strikes")
    if has_active_filters(context.view.filters):
        notes.append(context.words("totals_left_out"))
    if not steps:
        sentence = context.words("no_strikes", known=context.known_day, last=context.last_day)
        return [context.empty(name, "strikes", sentence, notes) for name in _STRIKE_UNITS]
    drawn = _steps(context, steps)
    within = [step for step in steps if step["x"] < ms(context.axis.window[1])]
    now = within[-1] if within else dict.fromkeys(series.COUNTED, 0)
    return [_strike_figure(context, unit, drawn, now, notes) for unit in _STRIKE_UNITS]


def _strike_figure(context: FigureContext, unit: str, steps: list[Record], now: Record, notes: list[str]) -> Figure:
    """Return the figure of one unit, with the totals that others published of it."""
    days = {"known": context.known_day, "last": context.last_day}
    marks = [{name: step[name] for name in ("part", "x", "heading", "when")} for step in steps]
    if unit == "killed":
        names = {reading: context.words(reading) for reading in series.READINGS}
        rows = [
            {**mark, **_readings(context, step), "y": step[reading], "series": name}
            for mark, step in zip(marks, steps, strict=True)
            for reading, name in names.items()
        ]
        sentence = context.words("killed_sentence", **days, **_readings(context, now))
    else:
        rows = [
            {**mark, "y": step[unit], "value": context.number(step[unit])}
            for mark, step in zip(marks, steps, strict=True)
        ]
        count = text(f"{unit}_n", context.language, n=now[unit])
        sentence = context.words("count_sentence", **days, count=count)
    filtered = has_active_filters(context.view.filters)
    totals = [] if filtered else series.totals_in(context)
    given = [(total, value) for total in totals if (value := getattr(total, unit)) is not None]
    if given:
        values = context.range([value for _, value in given])
        sentence = f"{sentence} {context.words('totals_sentence', n=len(given), range=values)}"
    elif not filtered:
        sentence = f"{sentence} {context.words('no_totals')}"
    rows += [_total_point(context, total, value, unit) for total, value in given]
    chart = charts.killed_chart if unit == "killed" else charts.count_chart
    return context.figure(unit, "strikes", chart, [*context.background("strikes"), *rows], sentence, notes)


def _readings(context: FigureContext, counted: Record) -> Record:
    return {reading: context.number(counted[reading]) for reading in series.READINGS}


def _steps(context: FigureContext, steps: list[Record]) -> list[Record]:
    """Return the totals at the axis's start, on each day they rose, and at the end of what was known."""
    start, until = ms(context.axis.start), ms(context.axis.known_until)
    before = [step for step in steps if step["x"] <= start]
    level = before[-1] if before else dict.fromkeys(series.COUNTED, 0)
    marks = [{**level, "x": start}]
    marks += steps[len(before) :]
    marks.append({**marks[-1], "x": until})
    heading = context.words("our_total")
    return [
        # The last mark stands at the end of its day, not at the beginning of the next.
        {**mark, "part": "step", "heading": heading, "when": context.day_at(mark["x"] - (mark["x"] == until))}
        for mark in marks
        if mark["x"] <= until
    ]


def _total_point(context: FigureContext, total: Total, value: int, unit: str) -> Record:
    return {
        "part": "total",
        "x": noon(total.as_of),
        "y": value,
        "read": context.words("total_read" if total.read else "total_quoted"),
        "heading": total.publisher,
        "when": day(total.as_of, context.language),
        "value": f"{context.number(value)} {context.words(f'of_{unit}')}",
        **context.published(total, total.wording, total.basis),
    }


def notices_figure(context: FigureContext) -> Figure:
    """Return the figure of notices: who bound whom, how, and for how long."""
    kinds = {does: f"{does}_n" for does in series.DOES}
    kept_out = context.words("ended", choice=text("ended_notices", context.language))
    more = [] if context.view.filters.ended else [kept_out]
    return _interval_figure(
        context, "notices", "airspace", charts.notices_chart, series.notices_in, kinds, _notice_words, more
    )


def deployments_figure(context: FigureContext) -> Figure:
    """Return the figure of deployments: which unit was reported where, and for how long."""
    kinds = {force: f"of_{force}_n" for force in series.FORCES}
    return _interval_figure(
        context, "deployments", "forces", charts.deployments_chart, series.deployments_in, kinds, _deployment_words, []
    )


def _notice_words(context: FigureContext, one: Interval) -> Record:
    notice, language = one.feature, context.language
    legal = text("legal_force" if notice["has_legal_force"] else "no_legal_force", language)
    return {
        "series": context.words(f"does_{one.series}"),
        "label": _who_bound_whom(context, one),
        "who": localised(notice, "issuer", language),
        "for": notice[f"applies_to_{language}"] or context.unknown,
        "force": f"{text('force_' + notice['force_class'], language)}; {legal}",
    }


def _deployment_words(context: FigureContext, one: Interval) -> Record:
    force, unit = context.words(f"force_of_{one.series}"), localised(one.feature, "title", context.language)
    place = localised(one.feature, "place_text", context.language)
    return {
        "series": force,
        "label": context.words("unit_at", unit=unit, place=place) if place else unit,
        "where": place or context.unknown,
        "force": force,
    }


def _who_bound_whom(context: FigureContext, one: Interval) -> str:
    notice = one.feature
    force = text(f"force_{notice['force_class']}", context.language).capitalize()
    issuer = localised(notice, "issuer", context.language)
    whom = notice[f"applies_to_{context.language}"]
    if one.series == "tells":
        return context.words("binds_nobody", force=force, who=issuer)
    if notice["issuer"] == notice["applies_to_en"]:
        return context.words("binds_itself", force=force, who=whom)
    names = _names_of_areas(context.atlas, context.language)
    where = ", ".join(names.get(area, area) for area in notice["areas"] or ())
    who = context.words("who_where", who=issuer, where=where) if where else issuer
    return context.words("binds_whom", force=force, who=who, whom=whom)


def _lasting(context: FigureContext, one: Interval) -> Record:
    feature = one.feature
    start = None if one.opens else feature["valid_from"].to_pydatetime()
    end = None if one.fades else feature["valid_to"].to_pydatetime()
    when = dated(start, end, feature["time_precision"], context.language)
    if start is None:
        ended = None if end is None else day(last_day_before(end), context.language)
        when = context.words("no_start") if ended is None else context.words("only_end", end=ended)
    if end is not None and end > start_of_next_day(context.axis.known_on):
        when = context.words("as_planned", when=when)
    source = context.atlas.sources.get(next(iter(feature["sources"] or ()), ""))
    known = feature["known_from"]
    return {
        "part": "span",
        "x": one.start,
        "x2": one.end,
        "opens": one.opens,
        "fades": one.fades,
        "heading": feature[f"title_{context.language}"],
        "when": when,
        "known": context.unknown if pd.isna(known) else day(known.date(), context.language),
        "publisher": context.unknown if source is None else source.publisher,
    }


def _interval_figure(
    context: FigureContext,
    name: str,
    group: str,
    chart: Chart,
    find: Callable[[Scope], Intervals],
    kinds: Mapping[str, str],
    words: Callable[[FigureContext, Interval], Record],
    more: list[str],
) -> Figure:
    """Return a figure of intervals; `kinds` are the keys of how many there are of each series."""
    if off := context.off(name):
        return context.empty(name, group, off)
    found = find(context)
    counts = [context.words(key, n=found.counts[kind]) for kind, key in kinds.items() if kind in found.counts]
    rows = [{**words(context, one), **_lasting(context, one), "row": number} for number, one in enumerate(found.drawn)]
    days = {"known": context.known_day, "span": context.window_days}
    notes = context.gap_notes(name)
    if found.narrowed:
        notes.append(context.words("narrowed", n=found.narrowed))
    if found.stale:
        notes.append(context.words("stale", n=found.stale))
    if not rows:
        return context.empty(name, group, context.words(f"no_{name}", **days), notes)
    if found.endless:
        notes.insert(0, context.words("fading"))
    if left := found.total - len(rows):
        notes.insert(0, context.words("undrawn", drawn=series.MOST, n=left))
    listed = _listed(counts, context.language)
    sentence = context.words(f"{name}_sentence", **days, n=found.total, counts=listed)
    if found.endless:
        sentence = f"{sentence} {context.words('endless', n=found.endless)}"
    drawn, height = [*context.background(name), *rows], len(rows) * charts.ROW
    return context.figure(name, group, chart, drawn, sentence, [*notes, *more], height=height)


@lru_cache(maxsize=8)
def _names_of_areas(atlas: Atlas, language: str) -> Mapping[str, str]:
    if "airspace" not in atlas.layers:
        return {}
    airspace = atlas.layers["airspace"].features
    return dict(zip(airspace["designator"], airspace[f"name_{language}"], strict=True))


def _listed(parts: list[str], language: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return text("figure_and", language, first=", ".join(parts[:-1]), last=parts[-1])


def headline_figure(context: FigureContext, name: str) -> Figure:
    """Return the figure of one of `HEADLINES`: points that are not joined."""
    group, metrics = HEADLINES[name]
    found = [one for one in series.headlines_in(context) if one.metric in metrics]
    if not found:
        sentence = context.words("no_headlines", known=context.known_day, span=context.window_days)
        return context.empty(name, group, sentence)
    found.sort(key=lambda one: one.start)
    names = {metric: text(f"metric_{metric}", context.language) for metric in metrics}
    sentence = context.words(
        "headline_sentence",
        known=context.known_day,
        n=len(found),
        first=headline_day(found[0], context.language),
        last=headline_day(found[-1], context.language),
        range=context.range([one.value for one in found]),
    )
    notes = [context.words("not_joined")]
    if has_active_filters(context.view.filters):
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
        "when": headline_day(headline, context.language),
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


def metric_name(metric: str, language: str) -> str:
    """Return what a metric is called."""
    key = f"metric_{metric}"
    # Somebody else's data may hold metrics that the table of strings does not know.
    return text(key, language) if key in STRINGS else metric.replace("_", " ")


def _is_month(headline: Headline) -> bool:
    return headline.end - headline.start > series.DAY


def headline_day(headline: Headline, language: str) -> str:
    """Return the day or month that a published figure is for."""
    return f"{headline.start:%Y-%m}" if _is_month(headline) else day(headline.start, language)


def noon(when: date) -> float:
    """Return the middle of a day in milliseconds since 1970 UTC."""
    # The middle of the day it is for: a total is for the whole day, not for its first instant.
    return ms(start_of_day(when) + series.DAY / 2)


def _table(rows: list[Record]) -> pa.Table:
    """Return rows as a table, each column of one type: Streamlit sends it on as it is."""
    used = {key for row in rows for key in row}
    names = [name for name in _FIELDS if name in used]
    schema = pa.schema([(name, _FIELDS[name]) for name in names])
    return pa.Table.from_pydict({name: [row.get(name) for row in rows] for name in names}, schema=schema)

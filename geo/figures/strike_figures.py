"""The figures of the strikes: people killed in three readings, strikes, vessels; published totals beside them."""

from __future__ import annotations

from geo.atlas.published import Total
from geo.figures import charts
from geo.figures.figure import Chart, Figure, FigureContext, Record, noon
from geo.figures.series import COUNTED, READINGS, cumulative, ms, totals_in
from geo.i18n.words import day, text
from geo.query.filters import has_active_filters

UNITS = ("killed", "strikes", "vessels")


def strike_figures(context: FigureContext) -> list[Figure]:
    """Return the figures of people killed, of strikes and of vessels: each unit apart."""
    if off := context.off("strikes"):
        return [context.empty(name, "strikes", off) for name in UNITS]
    totals_by_day = cumulative(context.scope)
    columns = {name: totals_by_day[name].tolist() for name in ("x", *COUNTED)}
    steps = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    steps = [step for step in steps if step["x"] < ms(context.axis.end)]
    notes = context.gap_notes("strikes")
    totals = totals_in(context.scope)
    if has_active_filters(context.scope.view.filters):
        totals = []
        notes.append(context.words("totals_left_out"))
    if not steps:
        sentence = context.words("no_strikes", known=context.known_day, last=context.last_day)
        return [context.empty(name, "strikes", sentence, notes) for name in UNITS]
    rows = _steps(context, steps)
    within = [step for step in steps if step["x"] < ms(context.axis.window[1])]
    now = within[-1] if within else dict.fromkeys(COUNTED, 0)
    return [
        _killed(context, rows, now, totals, notes),
        _count(context, "strikes", rows, now, totals, notes),
        _count(context, "vessels", rows, now, totals, notes),
    ]


def _killed(context: FigureContext, steps: list[Record], now: Record, totals: list[Total], notes: list[str]) -> Figure:
    names = {reading: context.words(reading) for reading in READINGS}
    rows = []
    for step in steps:
        numbers = {reading: context.number(step[reading]) for reading in READINGS}
        rows += [{**_mark(step), **numbers, "y": step[one], "series": names[one]} for one in READINGS]
    counted = {reading: context.number(now[reading]) for reading in READINGS}
    sentence = context.words("killed_sentence", known=context.known_day, last=context.last_day, **counted)
    return _of_strikes(context, "killed", charts.killed_chart, rows, sentence, totals, notes)


def _count(
    context: FigureContext, unit: str, steps: list[Record], now: Record, totals: list[Total], notes: list[str]
) -> Figure:
    rows = [{**_mark(step), "y": step[unit], "value": context.number(step[unit])} for step in steps]
    count = text(f"{unit}_n", context.language, n=now[unit])
    sentence = context.words("count_sentence", known=context.known_day, last=context.last_day, count=count)
    return _of_strikes(context, unit, charts.count_chart, rows, sentence, totals, notes)


def _of_strikes(
    context: FigureContext,
    unit: str,
    chart: Chart,
    rows: list[Record],
    sentence: str,
    totals: list[Total],
    notes: list[str],
) -> Figure:
    given = [(total, value) for total in totals if (value := getattr(total, unit)) is not None]
    if given:
        values = context.range([value for _, value in given])
        sentence = f"{sentence} {context.words('totals_sentence', n=len(given), range=values)}"
    elif not has_active_filters(context.scope.view.filters):
        sentence = f"{sentence} {context.words('no_totals')}"
    points = [_total_point(context, total, value, unit) for total, value in given]
    return context.figure(unit, "strikes", chart, [*context.background("strikes"), *rows, *points], sentence, notes)


def _steps(context: FigureContext, steps: list[Record]) -> list[Record]:
    """Return the totals at the axis's start, on each day they rose, and at the end of what was known."""
    start, until = ms(context.axis.start), ms(context.axis.known_until)
    before = [step for step in steps if step["x"] <= start]
    level = before[-1] if before else dict.fromkeys(COUNTED, 0)
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


def _mark(step: Record) -> Record:
    return {name: step[name] for name in ("part", "x", "heading", "when")}

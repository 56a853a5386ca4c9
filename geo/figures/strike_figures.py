"""The figures of the strikes: people killed in three readings, strikes, vessels; published totals beside them."""

from __future__ import annotations

from geo.atlas.published import Total
from geo.figures import charts
from geo.figures.figure import Chart, Figure, Record, Sheet, noon
from geo.figures.series import COUNTED, READINGS, cumulative, ms, totals_in
from geo.i18n.words import day, text
from geo.query.filters import is_narrow

UNITS = ("killed", "strikes", "vessels")


def strike_figures(sheet: Sheet) -> list[Figure]:
    """Return the figures of people killed, of strikes and of vessels: each unit apart."""
    if off := sheet.off("strikes"):
        return [sheet.empty(name, "strikes", off) for name in UNITS]
    totals_by_day = cumulative(sheet.scope)
    columns = {name: totals_by_day[name].tolist() for name in ("x", *COUNTED)}
    steps = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    steps = [step for step in steps if step["x"] < ms(sheet.axis.end)]
    notes = sheet.gap_notes("strikes")
    totals = totals_in(sheet.scope)
    if is_narrow(sheet.scope.view["filters"]):
        totals = []
        notes.append(sheet.words("totals_left_out"))
    if not steps:
        sentence = sheet.words("no_strikes", known=sheet.known_day, last=sheet.last_day)
        return [sheet.empty(name, "strikes", sentence, notes) for name in UNITS]
    rows = _steps(sheet, steps)
    within = [step for step in steps if step["x"] < ms(sheet.axis.window[1])]
    now = within[-1] if within else dict.fromkeys(COUNTED, 0)
    return [
        _killed(sheet, rows, now, totals, notes),
        _count(sheet, "strikes", rows, now, totals, notes),
        _count(sheet, "vessels", rows, now, totals, notes),
    ]


def _killed(sheet: Sheet, steps: list[Record], now: Record, totals: list[Total], notes: list[str]) -> Figure:
    names = {reading: sheet.words(reading) for reading in READINGS}
    rows = []
    for step in steps:
        numbers = {reading: sheet.number(step[reading]) for reading in READINGS}
        rows += [{**_mark(step), **numbers, "y": step[one], "series": names[one]} for one in READINGS]
    counted = {reading: sheet.number(now[reading]) for reading in READINGS}
    sentence = sheet.words("killed_sentence", known=sheet.known_day, last=sheet.last_day, **counted)
    return _of_strikes(sheet, "killed", charts.killed_chart, rows, sentence, totals, notes)


def _count(sheet: Sheet, unit: str, steps: list[Record], now: Record, totals: list[Total], notes: list[str]) -> Figure:
    rows = [{**_mark(step), "y": step[unit], "value": sheet.number(step[unit])} for step in steps]
    count = text(f"{unit}_n", sheet.language, n=now[unit])
    sentence = sheet.words("count_sentence", known=sheet.known_day, last=sheet.last_day, count=count)
    return _of_strikes(sheet, unit, charts.count_chart, rows, sentence, totals, notes)


def _of_strikes(
    sheet: Sheet, unit: str, chart: Chart, rows: list[Record], sentence: str, totals: list[Total], notes: list[str]
) -> Figure:
    given = [(total, value) for total in totals if (value := getattr(total, unit)) is not None]
    if given:
        values = sheet.range([value for _, value in given])
        sentence = f"{sentence} {sheet.words('totals_sentence', n=len(given), range=values)}"
    elif not is_narrow(sheet.scope.view["filters"]):
        sentence = f"{sentence} {sheet.words('no_totals')}"
    points = [_total_point(sheet, total, value, unit) for total, value in given]
    return sheet.figure(unit, "strikes", chart, [*sheet.background("strikes"), *rows, *points], sentence, notes)


def _steps(sheet: Sheet, steps: list[Record]) -> list[Record]:
    """Return the totals at the axis's start, on each day they rose, and at the end of what was known."""
    start, until = ms(sheet.axis.start), ms(sheet.axis.known_until)
    before = [step for step in steps if step["x"] <= start]
    level = before[-1] if before else dict.fromkeys(COUNTED, 0)
    marks = [{**level, "x": start}]
    marks += steps[len(before) :]
    marks.append({**marks[-1], "x": until})
    heading = sheet.words("our_total")
    return [
        # The last mark stands at the end of its day, not at the beginning of the next.
        {**mark, "part": "step", "heading": heading, "when": sheet.day_at(mark["x"] - (mark["x"] == until))}
        for mark in marks
        if mark["x"] <= until
    ]


def _total_point(sheet: Sheet, total: Total, value: int, unit: str) -> Record:
    return {
        "part": "total",
        "x": noon(total.as_of),
        "y": value,
        "read": sheet.words("total_read" if total.read else "total_quoted"),
        "heading": total.publisher,
        "when": day(total.as_of, sheet.language),
        "value": f"{sheet.number(value)} {sheet.words(f'of_{unit}')}",
        **sheet.published(total, total.wording, total.basis),
    }


def _mark(step: Record) -> Record:
    return {name: step[name] for name in ("part", "x", "heading", "when")}

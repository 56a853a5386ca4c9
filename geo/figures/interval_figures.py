"""The figures of what lasted: notices, by whom and for whom; deployments, where."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from geo.atlas.atlas import Atlas
from geo.figures import charts
from geo.figures.figure import Chart, Figure, FigureContext, Record
from geo.figures.intervals import DOES, FORCES, MOST, Interval, Intervals, deployments_in, notices_in
from geo.i18n.words import dated, day, localised, span, text
from geo.instants import last_day_before, start_of_next_day
from geo.query.filters import Feature


def notices_figure(context: FigureContext) -> Figure:
    """Return the figure of notices: who bound whom, how, and for how long."""
    if off := context.off("notices"):
        return context.empty("notices", "airspace", off)
    found = notices_in(context.scope)
    counts = [context.words(f"{does}_n", n=found.counts[does]) for does in DOES if does in found.counts]
    rows = [
        {
            "series": context.words(f"does_{one.series}"),
            "label": _who_bound_whom(context, one),
            "who": localised(one.feature, "issuer", context.language),
            "for": one.feature[f"applies_to_{context.language}"] or text("not_reported", context.language),
            "force": _force_of(context, one.feature),
            **_lasting(context, one),
        }
        for one in found.drawn
    ]
    kept_out = context.words("ended", choice=text("ended_notices", context.language))
    more = [] if context.scope.view.filters.ended else [kept_out]
    return _figure_of(context, "notices", "airspace", charts.notices_chart, rows, found, counts, more)


def deployments_figure(context: FigureContext) -> Figure:
    """Return the figure of deployments: which unit was reported where, and for how long."""
    if off := context.off("deployments"):
        return context.empty("deployments", "forces", off)
    found = deployments_in(context.scope)
    counts = [context.words(f"of_{force}_n", n=found.counts[force]) for force in FORCES if force in found.counts]
    rows = [
        {
            "series": context.words(f"force_of_{one.series}"),
            "label": _unit_at(context, one.feature),
            "where": localised(one.feature, "place_text", context.language) or text("not_reported", context.language),
            "force": context.words(f"force_of_{one.series}"),
            **_lasting(context, one),
        }
        for one in found.drawn
    ]
    return _figure_of(context, "deployments", "forces", charts.deployments_chart, rows, found, counts, [])


def _unit_at(context: FigureContext, deployment: Feature) -> str:
    unit, place = deployment[f"title_{context.language}"], localised(deployment, "place_text", context.language)
    return context.words("unit_at", unit=unit, place=place) if place else unit


def _who_bound_whom(context: FigureContext, one: Interval) -> str:
    notice = one.feature
    force = text(f"force_{notice['force_class']}", context.language).capitalize()
    issuer = localised(notice, "issuer", context.language)
    whom = notice[f"applies_to_{context.language}"]
    if one.series == "tells":
        return context.words("binds_nobody", force=force, who=issuer)
    if notice["issuer"] == notice["applies_to_en"]:
        return context.words("binds_itself", force=force, who=whom)
    names = _names_of_areas(context.scope.atlas, context.language)
    where = ", ".join(names.get(area, area) for area in notice["areas"] or ())
    who = context.words("who_where", who=issuer, where=where) if where else issuer
    return context.words("binds_whom", force=force, who=who, whom=whom)


def _force_of(context: FigureContext, notice: Feature) -> str:
    legal = text("legal_force" if notice["has_legal_force"] else "no_legal_force", context.language)
    return f"{text('force_' + notice['force_class'], context.language)}; {legal}"


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
    source = context.scope.atlas.sources.get(next(iter(feature["sources"] or ()), ""))
    known = feature["known_from"]
    return {
        "part": "span",
        "x": one.start,
        "x2": one.end,
        "opens": one.opens,
        "fades": one.fades,
        "heading": feature[f"title_{context.language}"],
        "when": when,
        "known": text("not_reported", context.language) if pd.isna(known) else day(known.date(), context.language),
        "publisher": text("not_reported", context.language) if source is None else source.publisher,
    }


def _figure_of(
    context: FigureContext,
    name: str,
    group: str,
    chart: Chart,
    rows: list[Record],
    found: Intervals,
    counts: list[str],
    more: list[str],
) -> Figure:
    window = span(context.axis.first, context.axis.last, context.language)
    notes = context.gap_notes(name)
    if found.narrowed:
        notes.append(context.words("narrowed", n=found.narrowed))
    if found.stale:
        notes.append(context.words("stale", n=found.stale))
    if not rows:
        return context.empty(name, group, context.words(f"no_{name}", known=context.known_day, span=window), notes)
    if found.endless:
        notes.insert(0, context.words("fading"))
    if left := found.total - len(rows):
        notes.insert(0, context.words("undrawn", drawn=MOST, n=left))
    sentence = context.words(
        f"{name}_sentence",
        known=context.known_day,
        span=window,
        n=found.total,
        counts=_listed(counts, context.language),
    )
    if found.endless:
        sentence = f"{sentence} {context.words('endless', n=found.endless)}"
    numbered = [{**row, "row": number} for number, row in enumerate(rows)]
    drawn = [*context.background(name), *numbered]
    return context.figure(name, group, chart, drawn, sentence, [*notes, *more], height=len(rows) * charts.ROW)


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

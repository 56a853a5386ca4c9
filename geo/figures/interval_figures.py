"""The figures of what lasted: notices, by whom and for whom; deployments, where."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

import pandas as pd

from geo.atlas.catalog import Catalog
from geo.figures import charts
from geo.figures.figure import Chart, Figure, Record, Sheet
from geo.figures.intervals import DOES, FORCES, MOST, Interval, Intervals, deployments_in, notices_in
from geo.i18n.words import dated, day, of, span, text
from geo.instants import last_day_before, start_of_next_day
from geo.query.filters import Feature


def notices_figure(sheet: Sheet) -> Figure:
    """Return the figure of notices: who bound whom, how, and for how long."""
    if off := sheet.off("notices"):
        return sheet.empty("notices", "airspace", off)
    found = notices_in(sheet.scope)
    counts = [sheet.words(f"{does}_n", n=found.counts[does]) for does in DOES if does in found.counts]
    rows = [
        {
            "series": sheet.words(f"does_{one.series}"),
            "label": _who_bound_whom(sheet, one),
            "who": of(one.feature, "issuer", sheet.language),
            "for": one.feature[f"applies_to_{sheet.language}"] or text("not_reported", sheet.language),
            "force": _force_of(sheet, one.feature),
            **_lasting(sheet, one),
        }
        for one in found.drawn
    ]
    kept_out = sheet.words("ended", choice=text("ended_notices", sheet.language))
    more = [] if sheet.scope.view["filters"].get("ended") else [kept_out]
    return _figure_of(sheet, "notices", "airspace", charts.notices_chart, rows, found, counts, more)


def deployments_figure(sheet: Sheet) -> Figure:
    """Return the figure of deployments: which unit was reported where, and for how long."""
    if off := sheet.off("deployments"):
        return sheet.empty("deployments", "forces", off)
    found = deployments_in(sheet.scope)
    counts = [sheet.words(f"of_{force}_n", n=found.counts[force]) for force in FORCES if force in found.counts]
    rows = [
        {
            "series": sheet.words(f"force_of_{one.series}"),
            "label": _unit_at(sheet, one.feature),
            "where": of(one.feature, "place_text", sheet.language) or text("not_reported", sheet.language),
            "force": sheet.words(f"force_of_{one.series}"),
            **_lasting(sheet, one),
        }
        for one in found.drawn
    ]
    return _figure_of(sheet, "deployments", "forces", charts.deployments_chart, rows, found, counts, [])


def _unit_at(sheet: Sheet, deployment: Feature) -> str:
    unit, place = deployment[f"title_{sheet.language}"], of(deployment, "place_text", sheet.language)
    return sheet.words("unit_at", unit=unit, place=place) if place else unit


def _who_bound_whom(sheet: Sheet, one: Interval) -> str:
    notice = one.feature
    force = text(f"force_{notice['force_class']}", sheet.language).capitalize()
    issuer = of(notice, "issuer", sheet.language)
    whom = notice[f"applies_to_{sheet.language}"]
    if one.series == "tells":
        return sheet.words("binds_nobody", force=force, who=issuer)
    if notice["issuer"] == notice["applies_to_en"]:
        return sheet.words("binds_itself", force=force, who=whom)
    names = _names_of_areas(sheet.scope.catalog, sheet.language)
    where = ", ".join(names.get(area, area) for area in notice["areas"] or ())
    who = sheet.words("who_where", who=issuer, where=where) if where else issuer
    return sheet.words("binds_whom", force=force, who=who, whom=whom)


def _force_of(sheet: Sheet, notice: Feature) -> str:
    legal = text("legal_force" if notice["has_legal_force"] else "no_legal_force", sheet.language)
    return f"{text('force_' + notice['force_class'], sheet.language)}; {legal}"


def _lasting(sheet: Sheet, one: Interval) -> Record:
    feature = one.feature
    start = None if one.opens else feature["valid_from"].to_pydatetime()
    end = None if one.fades else feature["valid_to"].to_pydatetime()
    when = dated(start, end, feature["time_precision"], sheet.language)
    if start is None:
        ended = None if end is None else day(last_day_before(end), sheet.language)
        when = sheet.words("no_start") if ended is None else sheet.words("only_end", end=ended)
    if end is not None and end > start_of_next_day(sheet.axis.known_on):
        when = sheet.words("as_planned", when=when)
    source = sheet.scope.catalog.sources.get(next(iter(feature["sources"] or ()), ""))
    known = feature["known_from"]
    return {
        "part": "span",
        "x": one.start,
        "x2": one.end,
        "opens": one.opens,
        "fades": one.fades,
        "heading": feature[f"title_{sheet.language}"],
        "when": when,
        "known": text("not_reported", sheet.language) if pd.isna(known) else day(known.date(), sheet.language),
        "publisher": text("not_reported", sheet.language) if source is None else source.publisher,
    }


def _figure_of(
    sheet: Sheet,
    name: str,
    group: str,
    chart: Chart,
    rows: list[Record],
    found: Intervals,
    counts: list[str],
    more: list[str],
) -> Figure:
    window = span(sheet.axis.first, sheet.axis.last, sheet.language)
    notes = sheet.gap_notes(name)
    if found.narrowed:
        notes.append(sheet.words("narrowed", n=found.narrowed))
    if found.stale:
        notes.append(sheet.words("stale", n=found.stale))
    if not rows:
        return sheet.empty(name, group, sheet.words(f"no_{name}", known=sheet.known_day, span=window), notes)
    if found.endless:
        notes.insert(0, sheet.words("fading"))
    if left := found.total - len(rows):
        notes.insert(0, sheet.words("undrawn", drawn=MOST, n=left))
    sentence = sheet.words(
        f"{name}_sentence", known=sheet.known_day, span=window, n=found.total, counts=_listed(counts, sheet.language)
    )
    if found.endless:
        sentence = f"{sentence} {sheet.words('endless', n=found.endless)}"
    numbered = [{**row, "row": number} for number, row in enumerate(rows)]
    drawn = [*sheet.background(name), *numbered]
    return sheet.figure(name, group, chart, drawn, sentence, [*notes, *more], height=len(rows) * charts.ROW)


@lru_cache(maxsize=8)
def _names_of_areas(catalog: Catalog, language: str) -> Mapping[str, str]:
    if "airspace" not in catalog.layers:
        return {}
    airspace = catalog.layers["airspace"].features
    return dict(zip(airspace["designator"], airspace[f"name_{language}"], strict=True))


def _listed(parts: list[str], language: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return text("figure_and", language, first=", ".join(parts[:-1]), last=parts[-1])

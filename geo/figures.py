"""The figures around the map: what a View selects, as charts, each with a sentence that says the same."""

from __future__ import annotations

import re
from collections.abc import Collection

import pandas as pd

from geo.catalog import Catalog
from geo.figure import GROUPS, Figure, Sheet
from geo.headline_figures import HEADLINES, headline_figure, name_of, when_of
from geo.index import Index
from geo.interval_figures import deployments_figure, notices_figure
from geo.published import UNITS, Headline, Total
<<<<<<< HEAD
from geo.series import View, headlines_in, scope_of, totals_in
from geo.strike_figures import strike_figures
from geo.words import day, text
=======
from geo.series import (
    COUNTED,
    DAY,
    READINGS,
    Axis,
    View,
    axis_of,
    cumulative,
    gap_notes,
    gaps_in,
    headlines_in,
    ms,
    totals_in,
)
from geo.words import STRINGS, dated, day, of, span, text

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
GROUPS = ("strikes", "airspace", "forces", "economy")

_LEAST_SHARE = 0.22  # of the axis: in less, the words of a gap would be cut off
_HEADROOM = 1.1  # of the highest value: a mark on the chart's edge would be cut
# Of the axes: nearer to each other, the numbers beside points would overlap, on a screen and on a phone.
_APART, _APART_ON_PHONE, _APART_UPWARD = 0.05, 0.16, 0.12
_SHADES = {"thin": 0.08, "none": 0.16, "later": 0.16}
_OF_STRIKES = ("killed", "strikes", "vessels")

_FIELDS = {
    **dict.fromkeys(("x", "x2", "y", "y2", "row", "shade"), pa.float64()),
    **dict.fromkeys(("opens", "fades", "roomy"), pa.bool_()),
    **dict.fromkeys(("part", "series", "read", "label", "heading"), pa.string()),
    **{column: pa.string() for columns in charts.TIPS.values() for column in columns},
}

Chart = Callable[[str, str], Mapping[str, Any]]
Feature = Mapping[Any, Any]
Record = dict[str, Any]
>>>>>>> spanish


def figures_of(
    catalog: Catalog, index: Index, view: View, theme: str, groups: Collection[str] = GROUPS
) -> list[Figure]:
    """Return the figures of a View: all that it selects, as known on its day, in its language.

    The axis is the View's window, widened to four weeks when it is shorter, with the window
    shaded. Filters narrow strikes, notices and deployments; published numbers are not features,
    and totals of all strikes are left out beside filtered ones.

    Parameters
    ----------
    index
        What `index_of` returns for the catalogue.
    view
        A View's `from`, `to`, `known`, `layers`, `filters` and `language`.
    theme
        "light" or "dark".
    groups
        Which of `GROUPS` to make figures of.

    Raises
    ------
    DataError
        The catalogue's published numbers break a rule.
    """
    sheet = Sheet(scope_of(catalog, index, view), theme)
    return [
        *(strike_figures(sheet) if "strikes" in groups else ()),
        *([notices_figure(sheet)] if "airspace" in groups else ()),
        *([deployments_figure(sheet)] if "forces" in groups else ()),
        *(headline_figure(sheet, name) for name, (group, _) in HEADLINES.items() if group in groups),
    ]


def published_in_view(catalog: Catalog, index: Index, view: View) -> pd.DataFrame:
    """Return every published number of a View's window as known then, with its wording and its page.

    One row a number: the day or month it is for, what it counts, how many, the wording, the
    publisher, the day by which it was public, the address. May be empty, with the same columns.
    """
    scope = scope_of(catalog, index, view)
    language = scope.language
    rows: list[tuple[str, str, int, str, Total | Headline]] = []
    for total in totals_in(scope):
        when, counts = day(total.as_of, language), {unit: getattr(total, unit) for unit in UNITS}
        rows += [
            (when, text(f"figure_{unit}", language), count, total.wording, total)
            for unit, count in counts.items()
            if count is not None
        ]
    for one in headlines_in(scope):
        metric = name_of(one.metric, language)
        rows.append((when_of(one, language), metric, one.value, one.wording[language], one))
    keys = ("when", "what", "value", "wording", "publisher", "public", "address")
    values = [
        (when, what, value, wording, number.publisher, day(number.public_on, language), number.address)
        for when, what, value, wording, number in rows
    ]
    return pd.DataFrame(values, columns=[text(f"figure_tip_{key}", language) for key in keys])


def as_markdown(plain: str) -> str:
    """Return text with what Markdown would take for signs made to stand for itself."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])", r"\\\1", plain)
<<<<<<< HEAD
=======


@dataclass(frozen=True, eq=False)
class _Drawing:
    catalog: Catalog
    view: View
    theme: str
    axis: Axis

    @property
    def language(self) -> str:
        return str(self.view["language"])

    def words(self, key: str, **values: object) -> str:
        return text(f"figure_{key}", self.language, **values)

    def strikes(self) -> list[Figure]:
        if off := self._off("strikes"):
            return [self._empty(name, "strikes", off) for name in _OF_STRIKES]
        totals_by_day = cumulative(self.catalog, self.view, self.axis.known_on)
        columns = {name: totals_by_day[name].tolist() for name in ("from_ms", *COUNTED)}
        steps = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
        steps = [step for step in steps if step["from_ms"] < ms(self.axis.end)]
        notes = self._gap_notes("strikes")
        totals = totals_in(self.catalog, self.axis)
        if is_narrow(self.view["filters"]):
            totals = []
            notes.append(self.words("totals_left_out"))
        if not steps:
            sentence = self.words("no_strikes", known=self._known, last=day(self.axis.last, self.language))
            return [self._empty(name, "strikes", sentence, notes) for name in _OF_STRIKES]
        rows = self._steps(steps)
        within = [step for step in steps if step["from_ms"] < ms(self.axis.window[1])]
        now = within[-1] if within else dict.fromkeys(COUNTED, 0)
        return [
            self._killed(rows, now, totals, notes),
            self._count("strikes", rows, now, totals, notes),
            self._count("vessels", rows, now, totals, notes),
        ]

    def _killed(self, steps: list[Record], now: Record, totals: list[Total], notes: list[str]) -> Figure:
        names = {reading: self.words(reading) for reading in READINGS}
        rows = []
        for step in steps:
            numbers = {reading: self._number(step[reading]) for reading in READINGS}
            rows += [{**_mark(step), **numbers, "y": step[one], "series": names[one]} for one in READINGS]
        counted = {reading: self._number(now[reading]) for reading in READINGS}
        sentence = self.words("killed_sentence", known=self._known, last=day(self.axis.last, self.language), **counted)
        return self._of_strikes("killed", charts.killed_chart, rows, sentence, totals, notes)

    def _count(self, unit: str, steps: list[Record], now: Record, totals: list[Total], notes: list[str]) -> Figure:
        rows = [{**_mark(step), "y": step[unit], "value": self._number(step[unit])} for step in steps]
        count = text(f"{unit}_n", self.language, n=now[unit])
        sentence = self.words("count_sentence", known=self._known, last=day(self.axis.last, self.language), count=count)
        return self._of_strikes(unit, charts.count_chart, rows, sentence, totals, notes)

    def _of_strikes(
        self, unit: str, chart: Chart, rows: list[Record], sentence: str, totals: list[Total], notes: list[str]
    ) -> Figure:
        given = [(total, value) for total in totals if (value := getattr(total, unit)) is not None]
        if given:
            values = self._range([value for _, value in given])
            sentence = f"{sentence} {self.words('totals_sentence', n=len(given), range=values)}"
        elif not is_narrow(self.view["filters"]):
            sentence = f"{sentence} {self.words('no_totals')}"
        points = [self._total_point(total, value, unit) for total, value in given]
        return self._figure(unit, "strikes", chart, [*self._background("strikes"), *rows, *points], sentence, notes)

    def _steps(self, steps: list[Record]) -> list[Record]:
        """Return the totals at the axis's start, on each day they rose, and at the end of what was known."""
        start, until = ms(self.axis.start), ms(self.axis.known_until)
        before = [step for step in steps if step["from_ms"] <= start]
        level = before[-1] if before else dict.fromkeys(COUNTED, 0)
        marks = [{**level, "x": start}]
        marks += [{**step, "x": step["from_ms"]} for step in steps[len(before) :]]
        marks.append({**marks[-1], "x": until})
        heading = self.words("our_total")
        return [
            # The last mark stands at the end of its day, not at the beginning of the next.
            {**mark, "part": "step", "heading": heading, "when": self._day_at(mark["x"] - (mark["x"] == until))}
            for mark in marks
            if mark["x"] <= until
        ]

    def _total_point(self, total: Total, value: int, unit: str) -> Record:
        return {
            "part": "total",
            "x": _noon(total.as_of),
            "y": value,
            "read": self.words("total_read" if total.read else "total_quoted"),
            "heading": total.publisher,
            "when": day(total.as_of, self.language),
            "value": f"{self._number(value)} {self.words(f'of_{unit}')}",
            **self._published(total, total.wording, total.basis),
        }

    def _published(self, number: Total | Headline, wording: str, hindsight: str) -> Record:
        # Compilers' notes tell what came later: only with the latest knowledge.
        note = hindsight if self.view["known"] is None else ""
        return {
            "wording": wording or text("not_reported", self.language),
            "publisher": number.publisher or text("not_reported", self.language),
            "public": day(number.public_on, self.language),
            "basis": note or self.words("no_note"),
        }

    def notices(self) -> Figure:
        if off := self._off("notices"):
            return self._empty("notices", "airspace", off)
        found = notices_in(self.catalog, self.view, self.axis)
        counts = [self.words(f"{does}_n", n=found.counts[does]) for does in DOES if does in found.counts]
        rows = [
            {
                "series": self.words(f"does_{one.series}"),
                "label": self._who_bound_whom(one),
                "who": of(one.feature, "issuer", self.language),
                "for": one.feature[f"applies_to_{self.language}"] or text("not_reported", self.language),
                "force": self._force_of(one.feature),
                **self._lasting(one),
            }
            for one in found.drawn
        ]
        kept_out = self.words("ended", choice=text("ended_notices", self.language))
        more = [] if self.view["filters"].get("ended") else [kept_out]
        return self._interval_figure("notices", "airspace", charts.notices_chart, rows, found, counts, more)

    def deployments(self) -> Figure:
        if off := self._off("deployments"):
            return self._empty("deployments", "forces", off)
        found = deployments_in(self.catalog, self.view, self.axis)
        counts = [self.words(f"of_{force}_n", n=found.counts[force]) for force in FORCES if force in found.counts]
        rows = [
            {
                "series": self.words(f"force_of_{one.series}"),
                "label": self._unit_at(one.feature),
                "where": one.feature["place_text"] or text("not_reported", self.language),
                "force": self.words(f"force_of_{one.series}"),
                **self._lasting(one),
            }
            for one in found.drawn
        ]
        return self._interval_figure("deployments", "forces", charts.deployments_chart, rows, found, counts, [])

    def _unit_at(self, deployment: Feature) -> str:
        unit, place = deployment[f"title_{self.language}"], deployment["place_text"]
        return self.words("unit_at", unit=unit, place=place) if place else unit

    def _who_bound_whom(self, one: Interval) -> str:
        notice = one.feature
        issuer = of(notice, "issuer", self.language)
        force = text(f"force_{notice['force_class']}", self.language).capitalize()
        whom = notice[f"applies_to_{self.language}"]
        if one.series == "tells":
            return self.words("binds_nobody", force=force, who=issuer)
        if notice["issuer"] == notice["applies_to_en"]:
            return self.words("binds_itself", force=force, who=whom)
        names = _names_of_areas(self.catalog, self.language)
        where = ", ".join(names.get(area, area) for area in notice["areas"] or ())
        who = self.words("who_where", who=issuer, where=where) if where else issuer
        return self.words("binds_whom", force=force, who=who, whom=whom)

    def _force_of(self, notice: Feature) -> str:
        legal = text("legal_force" if notice["has_legal_force"] else "no_legal_force", self.language)
        return f"{text('force_' + notice['force_class'], self.language)}; {legal}"

    def _lasting(self, one: Interval) -> Record:
        feature = one.feature
        start = None if one.opens else feature["valid_from"].to_pydatetime()
        end = None if one.fades else feature["valid_to"].to_pydatetime()
        when = dated(start, end, feature["time_precision"], self.language)
        if start is None:
            ended = None if end is None else day((end - timedelta(microseconds=1)).date(), self.language)
            when = self.words("no_start") if ended is None else self.words("only_end", end=ended)
        if end is not None and end > start_of_day(self.axis.known_on + DAY):
            when = self.words("as_planned", when=when)
        source = self.catalog.sources.get(next(iter(feature["sources"] or ()), ""))
        known = feature["known_from"]
        return {
            "part": "span",
            "x": one.start,
            "x2": one.end,
            "opens": one.opens,
            "fades": one.fades,
            "heading": feature[f"title_{self.language}"],
            "when": when,
            "known": text("not_reported", self.language) if pd.isna(known) else day(known.date(), self.language),
            "publisher": text("not_reported", self.language) if source is None else source.publisher,
        }

    def _interval_figure(
        self,
        name: str,
        group: str,
        chart: Chart,
        rows: list[Record],
        found: Intervals,
        counts: list[str],
        more: list[str],
    ) -> Figure:
        window = span(self.axis.first, self.axis.last, self.language)
        notes = self._gap_notes(name)
        if found.narrowed:
            notes.append(self.words("narrowed", n=found.narrowed))
        if found.stale:
            notes.append(self.words("stale", n=found.stale))
        if not rows:
            return self._empty(name, group, self.words(f"no_{name}", known=self._known, span=window), notes)
        if found.endless:
            notes.insert(0, self.words("fading"))
        if left := found.total - len(rows):
            notes.insert(0, self.words("undrawn", drawn=MOST, n=left))
        sentence = self.words(
            f"{name}_sentence", known=self._known, span=window, n=found.total, counts=_listed(counts, self.language)
        )
        if found.endless:
            sentence = f"{sentence} {self.words('endless', n=found.endless)}"
        numbered = [{**row, "row": number} for number, row in enumerate(rows)]
        drawn = [*self._background(name), *numbered]
        return self._figure(name, group, chart, drawn, sentence, [*notes, *more], height=len(rows) * charts.ROW)

    def headline(self, name: str) -> Figure:
        group, metrics = HEADLINES[name]
        found = [one for one in headlines_in(self.catalog, self.axis) if one.metric in metrics]
        if not found:
            window = span(self.axis.first, self.axis.last, self.language)
            return self._empty(name, group, self.words("no_headlines", known=self._known, span=window))
        found.sort(key=lambda one: one.start)
        names = {metric: text(f"metric_{metric}", self.language) for metric in metrics}
        sentence = self.words(
            "headline_sentence",
            known=self._known,
            n=len(found),
            first=_when(found[0], self.language),
            last=_when(found[-1], self.language),
            range=self._range([one.value for one in found]),
        )
        notes = [self.words("not_joined")]
        if is_narrow(self.view["filters"]):
            notes.append(self.words("not_filtered"))
        points = self._apart([self._headline_point(one, names[one.metric]) for one in found])
        rows = [*self._background(None), *points, *_ranges(found)]
        return self._figure(name, group, charts.headline_chart, rows, sentence, notes, names=list(names.values()))

    def _apart(self, points: list[Record]) -> list[Record]:
        """Return points with the labels left out that would stand on another's; `roomy` ones have room on a phone."""
        axis = ms(self.axis.end) - ms(self.axis.start)
        shown, roomy = _spaced(points, _APART * axis), _spaced(points, _APART_ON_PHONE * axis)
        return [
            {**point, "label": point["label"] if number in shown else None, "roomy": number in roomy}
            for number, point in enumerate(points)
        ]

    def _headline_point(self, headline: Headline, name: str) -> Record:
        month = _is_month(headline)
        return {
            "part": "figure",
            "x": max(ms(start_of_day(headline.start)), ms(self.axis.start)) if month else _noon(headline.start),
            "x2": ms(start_of_day(headline.end)) if month else None,
            "y": headline.value,
            "series": name,
            "label": self._number(headline.value),
            "heading": name,
            "when": _when(headline, self.language),
            "value": self._number(headline.value),
            **self._published(headline, headline.wording[self.language], headline.notes[self.language]),
        }

    def _figure(
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
        window = span(self.axis.first, self.axis.last, self.language)
        title = [self.words("subtitle", known=self._known), self.words("subtitle_window", span=window)]
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
        shaded = [self.words("window_shaded", span=window)] if self.axis.is_wider else []
        return Figure(name, group, heading, sentence, (*notes, *shaded), spec, _table(rows), empty=False)

    def _empty(self, name: str, group: str, sentence: str, notes: Iterable[str] = ()) -> Figure:
        return Figure(name, group, self.words(f"title_{name}"), sentence, tuple(notes), {}, _table([]), empty=True)

    @property
    def _known(self) -> str:
        return day(self.axis.known_on, self.language)

    def _off(self, layer: str) -> str | None:
        if layer not in self.catalog.layers:
            return self.words("no_layer")
        if not self.view["layers"].get(layer, True):
            return self.words("layer_off", layer=self.catalog.layers[layer].title[self.language])
        return None

    def _gap_notes(self, layer: str) -> list[str]:
        notes = gap_notes(self.catalog, layer, self.axis, self.language)
        return [self.words("gap_note", note=" ".join(notes))] if notes else []

    def _background(self, layer: str | None) -> list[Record]:
        """Return the window, when the axis is wider, and where the axis shows little or nothing of a layer."""
        records: list[Record] = []
        if self.axis.is_wider:
            first, after = self.axis.window
            records.append({"part": "window", "x": ms(first), "x2": ms(after)})
        axis = self.axis.end - self.axis.start
        for start, end, kind in gaps_in(self.catalog, layer or "", self.axis):
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

    def _number(self, value: int) -> str:
        """Return a whole number in words of a language: 10,000 in English, 10 000 in Spanish."""
        if self.language == "es":
            return str(value) if value < 10_000 else f"{value:,}".replace(",", "\u202f")
        return f"{value:,}"

    def _range(self, values: list[int]) -> str:
        low, high = self._number(min(values)), self._number(max(values))
        return low if low == high else text("number_range", self.language, low=low, high=high)

    def _day_at(self, at: float) -> str:
        return day(datetime.fromtimestamp(at / 1000, UTC).date(), self.language)


@lru_cache(maxsize=8)
def _names_of_areas(catalog: Catalog, language: str) -> Mapping[str, str]:
    if "airspace" not in catalog.layers:
        return {}
    airspace = catalog.layers["airspace"].features
    return dict(zip(airspace["designator"], airspace[f"name_{language}"], strict=True))


def _table(rows: list[Record]) -> pa.Table:
    """Return rows as a table, each column of one type: Streamlit sends it on as it is."""
    used = {key for row in rows for key in row}
    names = [name for name in _FIELDS if name in used]
    schema = pa.schema([(name, _FIELDS[name]) for name in names])
    return pa.Table.from_pydict({name: [row.get(name) for row in rows] for name in names}, schema=schema)


def _mark(step: Record) -> Record:
    return {name: step[name] for name in ("part", "x", "heading", "when")}


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
        {"part": "range", "x": _noon(start), "y": min(given), "y2": max(given)}
        for (_, start), given in values.items()
        if min(given) < max(given)
    ]


def _noon(when: date) -> float:
    # The middle of the day it is for: a total is for the whole day, not for its first instant.
    return ms(start_of_day(when) + DAY / 2)


def _name_of(metric: str, language: str) -> str:
    key = f"metric_{metric}"
    # Somebody else's data may hold metrics that the table of strings does not know.
    return text(key, language) if key in STRINGS else metric.replace("_", " ")


def _is_month(headline: Headline) -> bool:
    return headline.end - headline.start > DAY


def _when(headline: Headline, language: str) -> str:
    """Return the day or month that a published figure is for."""
    return f"{headline.start:%Y-%m}" if _is_month(headline) else day(headline.start, language)


def _listed(parts: list[str], language: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return text("figure_and", language, first=", ".join(parts[:-1]), last=parts[-1])
>>>>>>> spanish

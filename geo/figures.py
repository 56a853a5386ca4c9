"""The figures around the map: what a View selects, as charts, each with a sentence that says the same."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pandas as pd
import pyarrow as pa

from geo import charts
from geo.catalog import Catalog
from geo.filters import is_narrow
from geo.instants import start_of_day
from geo.intervals import DOES, FORCES, MOST, Intervals, deployments_in, notices_in
from geo.series import READINGS, Axis, View, axis_of, cumulative, gap_notes, gaps_in, headlines_in, totals_in
from geo.words import dated, day, span, text

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
_SHADES = {"thin": 0.08, "none": 0.16, "later": 0.16}
_HOUR = 3_600_000  # milliseconds

_FIELDS = {
    **dict.fromkeys(("x", "x2", "y", "y2", "row", "shade"), pa.float64()),
    **dict.fromkeys(("opens", "fades"), pa.bool_()),
    **dict.fromkeys(("part", "series", "label", "heading"), pa.string()),
    **{column: pa.string() for columns in charts.TIPS.values() for column in columns},
}

Record = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Figure:
    """One figure: draw it with `st.vega_lite_chart(figure.rows, figure.spec, theme=None)`.

    `group` is one of `GROUPS`. `sentence` says what the chart shows, and is its description too;
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


def figures_of(catalog: Catalog, view: View, theme: str) -> list[Figure]:
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

    Raises
    ------
    DataError
        The catalogue's published numbers break a rule.
    """
    axis = axis_of(catalog, view)
    drawn = _Drawing(catalog, view, theme, axis)
    return [
        *drawn.strikes(),
        drawn.notices(),
        drawn.headline("airlines"),
        drawn.deployments(),
        *(drawn.headline(name) for name in HEADLINES if name != "airlines"),
    ]


def published_in_view(catalog: Catalog, view: View) -> pd.DataFrame:
    """Return every published number of a View's window as known then, with its wording and its page.

    One row a number: the day or month it is for, what it counts, how many, the wording, the
    publisher, the day by which it was public, the address. May be empty, with the same columns.
    """
    axis, language = axis_of(catalog, view), view["language"]
    rows = [
        (_of_day(row["as_of"], language), text(f"figure_{unit}", language), _number(row[unit], language), row)
        for row in totals_in(catalog, axis).to_dict("records")
        for unit in ("strikes", "vessels", "killed")
        if not pd.isna(row[unit])
    ]
    rows += [
        (_when(row, language), text(f"metric_{row['metric']}", language), _number(row["value"], language), row)
        for row in headlines_in(catalog, axis).to_dict("records")
    ]
    keys = ("when", "what", "value", "wording", "publisher", "public", "address")
    values = [
        (when, what, value, _wording(row, language), row["publisher"], day(row["public_on"], language), row["address"])
        for when, what, value, row in rows
    ]
    return pd.DataFrame(values, columns=[text(f"figure_tip_{key}", language) for key in keys])


def as_markdown(plain: str) -> str:
    """Return text with what Markdown would take for signs made to stand for itself."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])", r"\\\1", plain)


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
            return [self._empty(name, "strikes", off) for name in ("killed", "strikes", "vessels")]
        steps = cumulative(self.catalog, self.view, self.axis.known_on)
        steps = steps[steps["day"] < self.axis.end]
        narrow = is_narrow(self.view["filters"])
        totals = totals_in(self.catalog, self.axis)
        totals = totals[:0] if narrow else totals
        notes = [*self._gap_notes("strikes"), *([self.words("totals_left_out")] if narrow else [])]
        if steps.empty:
            sentence = self.words("no_strikes", known=self._known, last=day(self.axis.last, self.language))
            return [self._empty(name, "strikes", sentence, notes) for name in ("killed", "strikes", "vessels")]
        back = self._background("strikes")
        return [
            self._killed(steps, totals, notes, back),
            self._count("strikes", steps, totals, notes, back),
            self._count("vessels", steps, totals, notes, back),
        ]

    def _killed(self, steps: pd.DataFrame, totals: pd.DataFrame, notes: list[str], back: list[Record]) -> Figure:
        names = {reading: self.words(reading) for reading in READINGS}
        rows = [
            {**record, "y": record[reading], "series": names[reading]}
            for record in self._steps(steps, READINGS)
            for reading in READINGS
        ]
        rows = [{**row, **{reading: _number(row[reading], self.language) for reading in READINGS}} for row in rows]
        now = self._by_the_last_day(steps)
        sentence = self.words(
            "killed_sentence",
            known=self._known,
            last=day(self.axis.last, self.language),
            **{reading: _number(now[reading], self.language) for reading in READINGS},
        )
        rows += self._total_points(totals, "killed")
        return self._figure("killed", "strikes", charts.killed_chart, [*back, *rows],
            self._with_totals(sentence, totals, "killed"), notes)  # fmt: skip

    def _count(
        self, unit: str, steps: pd.DataFrame, totals: pd.DataFrame, notes: list[str], back: list[Record]
    ) -> Figure:
        rows = [
            {**record, "y": record[unit], "value": _number(record[unit], self.language)}
            for record in self._steps(steps, (unit,))
        ]
        count = text(f"{unit}_n", self.language, n=int(self._by_the_last_day(steps)[unit]))
        sentence = self.words(
            "count_sentence", known=self._known, last=day(self.axis.last, self.language), count=count
        )
        rows += self._total_points(totals, unit)
        return self._figure(unit, "strikes", charts.count_chart, [*back, *rows],
            self._with_totals(sentence, totals, unit), notes)  # fmt: skip

    def _steps(self, steps: pd.DataFrame, columns: Iterable[str]) -> list[Record]:
        """Return the days on which the totals rose, from the axis's start to the last day that was known."""
        columns = list(columns)
        until = _ms(self.axis.known_until)
        start = _ms(self.axis.start)
        nothing = dict.fromkeys(columns, 0)
        records: list[Record] = [{"x": start, **nothing}]
        for step in steps[["day", *columns]].to_dict("records"):
            values = {column: step[column] for column in columns}
            if (at := _ms(step["day"])) <= start:
                records = [{"x": start, **values}]
            else:
                records.append({"x": at, **values})
        if records[-1]["x"] < until:
            records.append({**records[-1], "x": until})
        heading = self.words("our_total")
        return [
            {**record, "part": "step", "heading": heading, "when": _of_day(_day_before(record["x"], until), self.language)}
            for record in records
        ]

    def _by_the_last_day(self, steps: pd.DataFrame) -> Mapping[Any, Any]:
        within = steps[steps["day"] < start_of_day(self.axis.last + timedelta(days=1))]
        return dict.fromkeys(steps.columns, 0) if within.empty else within.iloc[-1].to_dict()

    def _total_points(self, totals: pd.DataFrame, unit: str) -> list[Record]:
        names = {True: self.words("total_read"), False: self.words("total_quoted")}
        return [
            {
                "part": "total",
                # In the middle of its day: the total is for the day, not for its first instant.
                "x": _ms(row["as_of"]) + 12 * _HOUR,
                "y": row[unit],
                "series": names[row["read"]],
                "heading": row["publisher"],
                "when": _of_day(row["as_of"], self.language),
                "value": f"{_number(row[unit], self.language)} {self.words(f'of_{unit}')}",
                **self._published(row, row["basis"]),
            }
            for row in totals[totals[unit].notna()].to_dict("records")
        ]

    def _published(self, row: Mapping[Any, Any], hindsight: str) -> Record:
        # Compilers' notes tell what came later: only with the latest knowledge.
        note = hindsight if self.view["known"] is None else ""
        return {
            "wording": _wording(row, self.language) or text("not_reported", self.language),
            "publisher": row["publisher"] or text("not_reported", self.language),
            "public": day(row["public_on"], self.language),
            "basis": note or self.words("no_note"),
        }

    def _with_totals(self, sentence: str, totals: pd.DataFrame, unit: str) -> str:
        values = totals[unit].dropna()
        if values.empty:
            return f"{sentence} {self.words('no_totals')}"
        given = self.words("totals_sentence", n=len(values), range=self._range(values))
        return f"{sentence} {given}"

    def notices(self) -> Figure:
        if off := self._off("notices"):
            return self._empty("notices", "airspace", off)
        found = notices_in(self.catalog, self.view, self.axis)
        counts = [self.words(f"{does}_n", n=found.counts[does]) for does in DOES if does in found.counts]
        rows = [
            {
                "series": self.words(f"does_{row['series']}"),
                "label": self._who_bound_whom(row),
                "who": row["issuer"],
                "for": row[f"applies_to_{self.language}"] or text("not_reported", self.language),
                "force": self._force_of(row),
                **self._lasting(row),
            }
            for row in found.rows.to_dict("records")
        ]
        ended = [] if self.view["filters"].get("ended") else [
            self.words("ended", choice=text("ended_notices", self.language))
        ]  # fmt: skip
        return self._interval_figure("notices", "airspace", charts.notices_chart, rows, found, counts, ended)

    def deployments(self) -> Figure:
        if off := self._off("deployments"):
            return self._empty("deployments", "forces", off)
        found = deployments_in(self.catalog, self.view, self.axis)
        counts = [self.words(f"of_{force}_n", n=found.counts[force]) for force in FORCES if force in found.counts]
        rows = [
            {
                "series": self.words(f"force_of_{row['series']}"),
                "label": self.words("unit_at", unit=row[f"title_{self.language}"], place=row["place_text"]),
                "where": row["place_text"],
                "force": text(f"force_of_{row['series']}", self.language),
                **self._lasting(row),
            }
            for row in found.rows.to_dict("records")
        ]
        return self._interval_figure("deployments", "forces", charts.deployments_chart, rows, found, counts, [])

    def _who_bound_whom(self, row: Mapping[Any, Any]) -> str:
        force = text(f"force_{row['force_class']}", self.language).capitalize()
        whom = row[f"applies_to_{self.language}"]
        if row["series"] == "tells":
            return self.words("binds_nobody", force=force, who=row["issuer"])
        if row["issuer"] == row["applies_to_en"]:
            return self.words("binds_itself", force=force, who=whom)
        return self.words("binds_whom", force=force, who=row["issuer"], whom=whom)

    def _force_of(self, row: Mapping[Any, Any]) -> str:
        legal = text("legal_force" if row["has_legal_force"] else "no_legal_force", self.language)
        return f"{text('force_' + row['force_class'], self.language)}; {legal}"

    def _lasting(self, row: Mapping[Any, Any]) -> Record:
        end = None if pd.isna(row["valid_to"]) else row["valid_to"].to_pydatetime()
        start = None if pd.isna(row["valid_from"]) else row["valid_from"].to_pydatetime()
        when = dated(start, end, row["time_precision"], self.language)
        if start is None:
            when = self.words("no_start") if end is None else self.words("only_end", end=day(end.date(), self.language))
        if end is not None and end > start_of_day(self.axis.known_on + timedelta(days=1)):
            when = self.words("as_planned", when=when)
        source = self.catalog.sources.get(row["sources"][0]) if row["sources"] else None
        known = row["known_from"]
        return {
            "part": "span",
            "x": _ms(row["start"]),
            "x2": _ms(row["end"]),
            "opens": bool(row["opens"]),
            "fades": bool(row["fades"]),
            "heading": row[f"title_{self.language}"],
            "when": when,
            "known": text("not_reported", self.language) if pd.isna(known) else day(known.date(), self.language),
            "publisher": text("not_reported", self.language) if source is None else source.publisher,
        }

    def _interval_figure(
        self, name: str, group: str, chart: Callable[[str, str], Mapping[str, Any]],
        rows: list[Record], found: Intervals, counts: list[str], more: list[str],
    ) -> Figure:  # fmt: skip
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
        found = headlines_in(self.catalog, self.axis)
        found = found[found["metric"].isin(metrics)].sort_values("start", kind="stable")
        if found.empty:
            window = span(self.axis.first, self.axis.last, self.language)
            return self._empty(name, group, self.words("no_headlines", known=self._known, span=window))
        names = {metric: text(f"metric_{metric}", self.language) for metric in metrics}
        rows = []
        for row in found.to_dict("records"):
            start, end = _ms(row["start"]), _ms(row["end"])
            month = end - start > 24 * _HOUR
            rows.append(
                {
                    "part": "figure",
                    "x": start if month else start + 12 * _HOUR,
                    "x2": end if month else None,
                    "y": row["value"],
                    "series": names[row["metric"]],
                    "label": _number(row["value"], self.language),
                    "heading": names[row["metric"]],
                    "when": _when(row, self.language),
                    "value": _number(row["value"], self.language),
                    **self._published(row, row[f"notes_{self.language}"]),
                }
            )
        values = found.groupby(["metric", "start"])["value"].agg(["min", "max"])
        rows += [
            {"part": "range", "x": _ms(start) + 12 * _HOUR, "y": low, "y2": high}
            for (_, start), (low, high) in zip(values.index, values.to_numpy(), strict=True)
            if low < high
        ]
        sentence = self.words(
            "headline_sentence", known=self._known, n=len(found), range=self._range(found["value"]),
            title=self.words(f"title_{name}"), first=_when(found.iloc[0], self.language),
            last=_when(found.iloc[-1], self.language),
        )  # fmt: skip
        notes = [self.words("not_joined")]
        if is_narrow(self.view["filters"]):
            notes.append(self.words("not_filtered"))
        back = self._background(None)
        return self._figure(name, group, charts.headline_chart, [*back, *rows], sentence, notes, list(names.values()))

    def _figure(
        self, name: str, group: str, chart: Callable[[str, str], Mapping[str, Any]], rows: list[Record],
        sentence: str, notes: Iterable[str], names: Iterable[str] = (), height: int | None = None,
    ) -> Figure:  # fmt: skip
        window = span(self.axis.first, self.axis.last, self.language)
        title = [self.words("subtitle", known=self._known), self.words("subtitle_window", span=window)]
        bounds = {"from": _ms(self.axis.start), "to": _ms(self.axis.end), "names": list(names)}
        spec = {
            **chart(self.language, self.theme),
            "title": title,
            "description": sentence,
            "params": [{"name": key, "value": value} for key, value in bounds.items()],
        }
        if height is not None:
            spec["height"] = height
        shaded = [self.words("window_shaded", span=window)] if self.axis.is_wider else []
        title_of = self.words(f"title_{name}")
        return Figure(name, group, title_of, sentence, tuple([*notes, *shaded]), spec, _table(rows), empty=False)

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
            after = start_of_day(self.axis.last + timedelta(days=1))
            records.append({"part": "window", "x": _ms(start_of_day(self.axis.first)), "x2": _ms(after)})
        width = _ms(self.axis.end) - _ms(self.axis.start)
        for start, end, kind in gaps_in(self.catalog, layer or "", self.axis).itertuples(index=False, name=None):
            words = self.words(f"gap_{kind}")
            wide = _ms(end) - _ms(start) >= _LEAST_SHARE * width
            records.append(
                {
                    "part": "gap",
                    "x": _ms(start),
                    "x2": _ms(end),
                    "shade": _SHADES[kind],
                    "label": words if wide else None,
                    "heading": words,
                }
            )
        return records

    def _range(self, values: pd.Series) -> str:
        low, high = (_number(value, self.language) for value in (values.min(), values.max()))
        return low if low == high else text("number_range", self.language, low=low, high=high)


def _table(rows: list[Record]) -> pa.Table:
    """Return rows as a table, each column of one type: Streamlit sends it on as it is."""
    used = {key for row in rows for key in row}
    # A chart refers to its columns whether any row has a value or not.
    names = [name for name in _FIELDS if name in used or name in ("part", "x", "x2", "y", "y2", "label", "series")]
    schema = pa.schema([(name, _FIELDS[name]) for name in names])
    return pa.Table.from_pydict({name: [row.get(name) for row in rows] for name in names}, schema=schema)


def _ms(instant: datetime) -> float:
    return instant.timestamp() * 1000


def _day_before(at: float, until: float) -> datetime:
    # The last mark of a line stands at the end of a day, not at the beginning of the next.
    return pd.Timestamp(at - _HOUR if at == until else at, unit="ms", tz="UTC")


def _of_day(instant: datetime, language: str) -> str:
    return day(instant.date(), language)


def _when(row: Mapping[Any, Any], language: str) -> str:
    """Return the day or month that a published figure is for."""
    if row["end"] - row["start"] > timedelta(days=1):
        return f"{row['start']:%Y-%m}"
    return _of_day(row["start"], language)


def _wording(row: Mapping[Any, Any], language: str) -> str:
    return str(row["wording"] if "wording" in row else row[f"wording_{language}"])


def _number(value: float, language: str) -> str:
    """Return a whole number in words of a language: 10,000 in English, 10 000 in Spanish."""
    if language == "es":
        return f"{value:.0f}" if value < 10_000 else f"{value:,.0f}".replace(",", "\u202f")
    return f"{value:,.0f}"


def _listed(parts: list[str], language: str) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return text("figure_and", language, first=", ".join(parts[:-1]), last=parts[-1])

"""One figure, and the sheet that it is drawn on: the axis, what it leaves open, its words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from geo.atlas.published import Headline, Total
from geo.figures import charts
from geo.figures.series import DAY, Axis, Scope, gap_notes, gaps_in, ms
from geo.i18n.words import day, span, text
from geo.instants import start_of_day

GROUPS = ("strikes", "airspace", "forces", "economy")

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
class FigureContext:
    """What every figure of a View is drawn with; `theme` is "light" or "dark"."""

    scope: Scope
    theme: str

    @property
    def axis(self) -> Axis:
        """The days that every figure spans."""
        return self.scope.axis

    @property
    def language(self) -> str:
        """The language of every word."""
        return self.scope.language

    def words(self, key: str, **values: object) -> str:
        """Return a string of the figures' own part of the table."""
        return text(f"figure_{key}", self.language, **values)

    def published(self, number: Total | Headline, wording: str, hindsight: str) -> Record:
        """Return what a mark tells of a published number."""
        # Compilers' notes tell what came later: only with the latest knowledge.
        note = hindsight if self.scope.view.known is None else ""
        return {
            "wording": wording or text("not_reported", self.language),
            "publisher": number.publisher or text("not_reported", self.language),
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
        window = span(self.axis.first, self.axis.last, self.language)
        title = [self.words("subtitle", known=self.known_day), self.words("subtitle_window", span=window)]
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

    def empty(self, name: str, group: str, sentence: str, notes: Iterable[str] = ()) -> Figure:
        """Return a figure with nothing to draw, and the sentence that says why."""
        return Figure(name, group, self.words(f"title_{name}"), sentence, tuple(notes), {}, _table([]), empty=True)

    @property
    def known_day(self) -> str:
        """The day of knowledge, in words."""
        return day(self.axis.known_on, self.language)

    @property
    def last_day(self) -> str:
        """The window's last day, in words."""
        return day(self.axis.last, self.language)

    def off(self, layer: str) -> str | None:
        """Return why a layer's figures are not drawn, if the View does not show it."""
        if layer not in self.scope.atlas.layers:
            return self.words("no_layer")
        if not self.scope.view.layers.get(layer, True):
            return self.words("layer_off", layer=self.scope.atlas.layers[layer].title[self.language])
        return None

    def gap_notes(self, layer: str) -> list[str]:
        """Return what the atlas says of gaps, as one note or none."""
        notes = gap_notes(self.scope, layer)
        return [self.words("gap_note", note=" ".join(notes))] if notes else []

    def background(self, layer: str | None) -> list[Record]:
        """Return the window, when the axis is wider, and where the axis shows little or nothing of a layer."""
        records: list[Record] = []
        if self.axis.is_wider:
            first, after = self.axis.window
            records.append({"part": "window", "x": ms(first), "x2": ms(after)})
        axis = self.axis.end - self.axis.start
        for start, end, kind in gaps_in(self.scope, layer or ""):
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


def noon(when: date) -> float:
    """Return the middle of a day in milliseconds since 1970 UTC."""
    # The middle of the day it is for: a total is for the whole day, not for its first instant.
    return ms(start_of_day(when) + DAY / 2)


def _table(rows: list[Record]) -> pa.Table:
    """Return rows as a table, each column of one type: Streamlit sends it on as it is."""
    used = {key for row in rows for key in row}
    names = [name for name in _FIELDS if name in used]
    schema = pa.schema([(name, _FIELDS[name]) for name in names])
    return pa.Table.from_pydict({name: [row.get(name) for row in rows] for name in names}, schema=schema)

"""How the figures are drawn: Altair charts, each made once for a language and a theme.

A View changes only the data, the parameters (`from` and `to` of the time axis, `top` of the other,
`names` of the series), the title and the description; see `geo/figures/figures.py`. Times are numbers,
milliseconds since 1970 UTC, on scales in UTC, so a day is the same day in every reader's time zone.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Literal

import altair as alt

from geo.figures.series import DOES, FORCES, READINGS
from geo.i18n.words import STRINGS, text
from geo.palette import PALETTE

FONT = "'Libre Franklin', 'Source Sans', 'Helvetica Neue', Arial, sans-serif"
ROW = 40  # pixels for one interval: a line of words, and its bar beneath
NARROW = 560  # pixels of width under which keys stand one beneath the other

# What each part of a chart is coloured like on the map and its page.
_ROLES = {
    "text": "text",
    "quiet": "place",
    "grid": "grid",
    "gap": "unknown",
    "window": "US",
    "line": "caribbean",
    "point": "text",
    "paper": "paper",
    "binds": "prohibition",
    "advises": "caution",
    "lifts": "Venezuela",
    "tells": "other",
    "chooses": "airspace",
    "US": "US",
    "Venezuela": "Venezuela",
    "other": "other",
    "first": "US",
    "second": "eastern_pacific",
    "third": "Venezuela",
}
COLOURS = {theme: {role: palette[name] for role, name in _ROLES.items()} for theme, palette in PALETTE.items()}

SHAPES = {
    "binds": "square",
    "advises": "triangle-up",
    "lifts": "cross",
    "tells": "circle",
    "chooses": "diamond",
    "US": "square",
    "Venezuela": "triangle-up",
    "other": "diamond",
    "first": "circle",
    "second": "square",
    "third": "triangle-up",
}
SERIES = ("first", "second", "third")

# What a mark says when it is pointed at: the column of the data, and the word beside it.
TIPS = {
    "readings": ("when", *READINGS),
    "count": ("when", "value"),
    "total": ("when", "value", "wording", "publisher", "public", "basis"),
    "notice": ("who", "for", "force", "when", "known", "publisher"),
    "deployment": ("where", "force", "when", "known", "publisher"),
    "headline": ("when", "value", "wording", "publisher", "public", "basis"),
}

Spec = dict[str, Any]
Colours = dict[str, str]


@cache
def killed_chart(language: str, theme: str) -> Spec:
    """Return the chart of people killed, in the three readings, with published totals as points."""
    names = [text(f"figure_{reading}", language) for reading in READINGS]
    dashes = alt.Scale(domain=names, range=[[1, 0], [7, 3], [2, 3]])
    dash = alt.StrokeDash("series:N", scale=dashes, legend=_key(500))
    return _spec(language, theme, _counted("readings", language, COLOURS[theme], dash), height=300)


@cache
def count_chart(language: str, theme: str) -> Spec:
    """Return the chart of one unit, strikes or vessels, with published totals as points."""
    return _spec(language, theme, _counted("count", language, COLOURS[theme]), height=220)


@cache
def notices_chart(language: str, theme: str) -> Spec:
    """Return the chart of notices as intervals, one row each, with the words of who bound whom."""
    return _intervals(language, theme, DOES, "does", "notice")


@cache
def deployments_chart(language: str, theme: str) -> Spec:
    """Return the chart of deployments as intervals, one row each, with unit and place in words."""
    return _intervals(language, theme, FORCES, "force_of", "deployment")


@cache
def headline_chart(language: str, theme: str) -> Spec:
    """Return the chart of published figures of one unit: points that are not joined, each its own count."""
    colours = COLOURS[theme]
    base = _part("figure")
    shared = (_x(language), _y(language))
    stems = base.mark_rule(strokeDash=[1, 3], color=colours["quiet"], clip=True).encode(*shared, y2=alt.datum(0))
    months = base.transform_filter("isValid(datum.x2)").mark_rule(strokeWidth=3, color=colours["quiet"], clip=True)
    ranges = _part("range").mark_rule(strokeWidth=2, color=colours["quiet"], clip=True)
    points = base.mark_point(size=90, strokeWidth=2, filled=False).encode(
        *shared,
        color=_by_series([colours[name] for name in SERIES]),
        shape=_by_series([SHAPES[name] for name in SERIES], channel=alt.Shape),
        tooltip=_tips("headline", language),
    )
    values = (
        base.transform_filter(f"datum.label && (datum.roomy || width >= {NARROW})")
        .mark_text(dy=-12, fontSize=12, color=colours["text"])
        .encode(*shared, text="label:N")
    )
    layers = [
        stems,
        months.encode(*shared, x2="x2:Q"),
        ranges.encode(*shared, y2="y2:Q"),
        points,
        values,
    ]
    return _spec(language, theme, layers, height=220)


def _by_series(values: Sequence[str], names: Sequence[str] | None = None, channel: Any = alt.Color) -> Any:
    """Return a channel with a value for each series; the names of the series come with the data unless given."""
    domain = {"expr": "names"} if names is None else list(names)
    return channel("series:N", scale=alt.Scale(domain=domain, range=list(values)), legend=_key())


def _intervals(language: str, theme: str, series: Sequence[str], words: str, tips: str) -> Spec:
    colours = COLOURS[theme]
    names = [text(f"figure_{words}_{one}", language) for one in series]
    tooltip = _tips(tips, language)
    y = alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0))
    x = _x(language, orient="top")
    base = _part("span")
    colour = _by_series([colours[one] for one in series], names)
    shape = _by_series([SHAPES[one] for one in series], names, alt.Shape)
    bars = (
        base.transform_filter("!datum.fades")
        .mark_bar(height=9, yOffset=9, clip=True, cornerRadius=1)
        .encode(x, y, x2="x2:Q", color=colour, tooltip=tooltip)
    )
    fading = [
        base.transform_filter("datum.fades")
        .transform_filter(f"datum.series === {name!r}")
        .mark_bar(height=4, yOffset=9, clip=True, color=_fade(colours[one]))
        .encode(x, y, x2="x2:Q", tooltip=tooltip)
        for one, name in zip(series, names, strict=True)
    ]
    starts = (
        base.transform_filter("!datum.opens")
        .mark_point(size=70, filled=True, opacity=1, yOffset=9, clip=True, stroke=colours["paper"], strokeWidth=1)
        .encode(x, y, color=colour, shape=shape, tooltip=tooltip)
    )
    labels = base.mark_text(
        align="left",
        baseline="middle",
        dx=2,
        yOffset=-8,
        fontSize=12,
        color=colours["text"],
        limit=alt.expr("width - 4"),
    ).encode(y, x=alt.value(0), text="label:N", tooltip=tooltip)
    rules = base.mark_rule(color=colours["grid"], yOffset=ROW / 2).encode(y, x=alt.value(0), x2=alt.value("width"))
    return _spec(language, theme, [rules, *fading, bars, starts, labels], height=ROW)


def _fade(colour: str) -> dict[str, Any]:
    stops = [{"offset": 0, "color": colour}, {"offset": 1, "color": f"{colour}08"}]
    return {"gradient": "linear", "x1": 0, "x2": 1, "y1": 0, "y2": 0, "stops": stops}


def _counted(tips: str, language: str, colours: Colours, *channels: alt.StrokeDash) -> list[alt.Chart]:
    """Return lines that rise in steps, invisible marks on each of their days to point at, and published totals."""
    x, y = _x(language), _y(language)
    lines = _part("step").mark_line(interpolate="step-after", strokeWidth=2.2, clip=True, color=colours["line"])
    days = _part("step").mark_point(size=120, filled=True, opacity=0, clip=True)
    points = _part("total").mark_point(size=55, strokeWidth=1.6, filled=False, color=colours["point"], clip=True)
    names = [text("figure_total_read", language), text("figure_total_quoted", language)]
    scale = alt.Scale(domain=names, range=["circle", "triangle-up"])
    shape = alt.Shape("read:N", scale=scale, legend=_key())  # a field of its own: a key of its own
    return [
        lines.encode(x, y, *channels),
        days.encode(x, y, tooltip=_tips(tips, language)),
        points.encode(x, y, shape=shape, tooltip=_tips("total", language)),
    ]


def _part(name: str) -> alt.Chart:
    return alt.Chart().transform_filter(f"datum.part === '{name}'")


def _tips(tips: str, language: str) -> list[alt.Tooltip]:
    # vega-tooltip makes the key "title" a heading, and writes every value as text.
    named = [alt.Tooltip(f"{column}:N", title=text(f"figure_tip_{column}", language)) for column in TIPS[tips]]
    return [alt.Tooltip("heading:N", title="title"), *named]


def _key(size: int = 90) -> alt.Legend:
    by_width = alt.expr(f"width < {NARROW} ? 1 : 3")
    return alt.Legend(
        title=None, orient="top", direction="horizontal", columns=by_width, labelLimit=340, symbolSize=size
    )


def _x(language: str, orient: Literal["bottom", "top"] = "bottom") -> alt.X:
    months = ", ".join(f"'{month}'" for month in STRINGS["months"][language])
    month, day = f"[{months}][utcmonth(datum.value)]", "utcdate(datum.value)"
    # Altair's own labels would be in English, and a year only at January loses a window within one year.
    year = "(utcmonth(datum.value) === 0 ? ' ' + utcyear(datum.value) : '')"
    label = f"{day} === 1 ? {month} + {year} : {day} + ' ' + {month}"
    axis = alt.Axis(
        title=None,
        labelExpr=label,
        orient=orient,
        tickCount=alt.expr("max(3, floor(width / 90))"),
        labelOverlap="parity",
        labelFlush=True,
    )
    scale = alt.Scale(type="utc", domain=[{"expr": "from"}, {"expr": "to"}], nice=False)
    return alt.X("x:T", scale=scale, axis=axis)


def _y(language: str) -> alt.Y:
    whole = "format(datum.value, ',.0f')"
    if language == "es":  # a thin space, and none in numbers of four digits
        whole = f"datum.value < 10000 ? format(datum.value, '.0f') : replace({whole}, regexp(',', 'g'), '\u202f')"
    axis = alt.Axis(title=None, labelExpr=whole, tickCount=5, format="d", tickMinStep=1)
    return alt.Y("y:Q", axis=axis, scale=alt.Scale(domain=[0, {"expr": "top"}], nice=True))


def _spec(language: str, theme: str, layers: Sequence[alt.Chart], height: int) -> Spec:
    colours = COLOURS[theme]
    window = _part("window").mark_rect(color=colours["window"], opacity=0.1, clip=True)
    gaps = _part("gap").mark_rect(color=colours["gap"], clip=True, strokeDash=[3, 3], stroke=colours["gap"])
    # On a phone the words of a row reach across the gaps, which the notes describe too.
    named = _part("gap").transform_filter(f"datum.label && width >= {NARROW if height == ROW else 0}")
    words = named.mark_text(
        align="left", baseline="bottom", dx=5, dy=-5, fontSize=11, fontStyle="italic", color=colours["quiet"], clip=True
    )
    opacity = alt.Opacity("shade:Q", scale=None, legend=None)
    rows = height == ROW
    x = _x(language, "top" if rows else "bottom")
    back = [
        window.encode(x, x2="x2:Q"),
        gaps.encode(x, x2="x2:Q", opacity=opacity, tooltip=[alt.Tooltip("heading:N", title="title")]),
        # Among rows, on the line of words, where no bar stands.
        words.encode(x, y=alt.value(ROW / 2 if rows else "height"), text="label:N"),
    ]
    chart = alt.layer(*back, *layers, width="container", height=height)
    parameters = {"from": 0, "to": 1, "top": 1, "names": []}
    chart = chart.add_params(*(alt.param(name=name, value=value) for name, value in parameters.items()))
    spec: Spec = chart.configure(**_config(colours)).to_dict()
    # Vega's own, of which Altair does not know: two keys stand one beneath the other, as a phone needs it.
    spec["config"]["legend"]["layout"] = {"top": {"direction": "vertical"}}
    # The data come beside the chart, and the page says how wide it is.
    return {**spec, "data": {"name": "rows"}, "autosize": {"type": "fit-x", "contains": "padding"}}


def _config(colours: Colours) -> dict[str, Any]:
    return {
        "font": FONT,
        "background": "transparent",
        "padding": {"left": 2, "right": 10, "top": 4, "bottom": 6},
        "view": {"stroke": None},
        "axis": {
            "labelColor": colours["text"],
            "labelFontSize": 12,
            "gridColor": colours["grid"],
            "domainColor": colours["quiet"],
            "tickColor": colours["quiet"],
        },
        "axisX": {"grid": True, "gridOpacity": 0.7},
        "legend": {"labelColor": colours["text"], "labelFontSize": 12, "rowPadding": 3, "offset": 6},
        "title": {
            "anchor": "start",
            "color": colours["quiet"],
            "fontSize": 12,
            "fontWeight": "normal",
            "offset": 8,
        },
    }

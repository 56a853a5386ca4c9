"""How the figures are drawn: once for a language and a theme, in UTC, and never by colour alone."""

from __future__ import annotations

import json

import pytest

from geo.figures import charts
from geo.figures.charts import COLOURS, SHAPES

ALL = (
    charts.killed_chart,
    charts.count_chart,
    charts.notices_chart,
    charts.deployments_chart,
    charts.headline_chart,
)


def encodings(spec):
    return [layer["encoding"] for layer in spec["layer"] if "encoding" in layer]


@pytest.fixture(params=ALL, ids=lambda chart: chart.__name__)
def chart(request):
    return request.param


def test_a_chart_is_made_once(chart):
    assert chart("en", "light") is chart("en", "light")


def test_every_time_is_on_a_scale_in_utc(chart):
    times = [one["x"] for one in encodings(chart("en", "light")) if one.get("x", {}).get("type") == "temporal"]
    assert times
    assert {one["scale"]["type"] for one in times} == {"utc"}
    for one in times:
        assert "utcmonth" in one["axis"]["labelExpr"]
        assert "timeUnit" not in one


def test_the_domain_is_the_view_s(chart):
    times = [one["x"] for one in encodings(chart("en", "light")) if one.get("x", {}).get("type") == "temporal"]
    assert all(one["scale"]["domain"] == [{"expr": "from"}, {"expr": "to"}] for one in times)


def test_a_chart_is_as_wide_as_the_page(chart):
    spec = chart("en", "light")
    assert (spec["width"], spec["autosize"]["type"]) == ("container", "fit-x")


def test_nothing_on_a_chart_is_a_link_or_a_picture(chart):
    spec = json.dumps(chart("en", "light"))
    assert '"href"' not in spec
    assert '"url"' not in spec
    assert '"image"' not in spec


def test_months_are_in_the_reader_s_language(chart):
    english, spanish = (json.dumps(chart(language, "light"), ensure_ascii=False) for language in ("en", "es"))
    assert "'Jan'" in english
    assert "'ene'" in spanish
    assert "'Jan'" not in spanish


@pytest.mark.parametrize("drawn", [charts.notices_chart, charts.deployments_chart, charts.headline_chart])
def test_what_differs_in_colour_differs_in_shape(drawn):
    marks = [one for one in encodings(drawn("en", "light")) if "shape" in one]
    assert marks
    assert all(one["color"]["field"] == one["shape"]["field"] for one in marks)


def test_each_series_has_a_shape_of_its_own():
    for series in (charts.DOES, charts.FORCES, charts.SERIES):
        assert len({SHAPES[one] for one in series}) == len(series)


def test_the_three_readings_differ_in_their_dashes():
    (dashes,) = [one["strokeDash"] for one in encodings(charts.killed_chart("en", "light")) if "strokeDash" in one]
    assert len({tuple(dash) for dash in dashes["scale"]["range"]}) == 3


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", COLOURS)
def test_words_and_marks_stand_out_from_the_page(theme):
    colours = COLOURS[theme]
    assert min(contrast(colours[name], colours["paper"]) for name in ("text", "quiet")) >= 4.5
    assert min(contrast(colours[name], colours["paper"]) for name in ("line", "point", *SHAPES)) >= 3

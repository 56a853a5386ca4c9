"""The figures of a View: what they show, say, leave out, and never give away."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from geo.atlas.reading import read_atlas
from geo.figures.figures import GROUPS, HEADLINES, as_markdown, make_figures, published_in_view
from geo.instants import end_of_day
from geo.query.view import EPOCH, Filters
from tests.views import view_of

ARTICLE = ("2025-09-02", "2025-12-01", "2025-12-01")


@pytest.fixture
def figures(catalog):
    """Return the figures of a View by name: first and last day, the day of knowledge, language, what else it sets."""

    def made(first, last, known=None, language="en", **patch):
        view = view_of(catalog, first, last, known, language, **patch)
        return {figure.name: figure for figure in make_figures(catalog, view, "light")}

    return made


def number(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days


def rows(figure, part):
    return [row for row in figure.rows.to_pylist() if row["part"] == part]


def test_the_article_s_figures_stand_in_the_sentences(figures):
    found = figures(*ARTICLE)
    assert "killed 82 people as announced, 83 with the missing" in found["killed"].sentence
    assert "21 strikes" in found["strikes"].sentence
    assert "22 vessels" in found["vessels"].sentence


def test_the_sentences_of_7_january_give_southern_command_s_own_total(figures):
    found = figures("2025-09-02", "2026-01-07", "2026-01-07")
    assert "killed 114 people as announced, 123 with the missing" in found["killed"].sentence
    assert ("35 strikes" in found["strikes"].sentence, "36 vessels" in found["vessels"].sentence) == (True, True)


def test_the_lines_end_at_the_totals_that_the_sentence_says(figures):
    last = {row["series"]: row["y"] for row in rows(figures(*ARTICLE)["killed"], "step")}
    assert list(last.values()) == [82, 83, 83]


@pytest.mark.parametrize(("unit", "other"), [("killed", "vessels"), ("strikes", "killed"), ("vessels", "strikes")])
def test_units_are_never_mixed(figures, catalog, unit, other):
    found = figures(*ARTICLE)[unit]
    given = [getattr(total, unit) for total in catalog.published.totals if total.public_on <= date(2025, 12, 1)]
    assert sorted(row["y"] for row in rows(found, "total")) == sorted(value for value in given if value is not None)
    assert all(other not in row["value"] for row in rows(found, "total"))


def test_a_point_says_publisher_wording_and_day(figures):
    (point,) = [row for row in rows(figures(*ARTICLE)["killed"], "total") if row["heading"] == "CNN (KEYT)"]
    assert (point["y"], point["when"], point["value"]) == (83, "15 Nov 2025", "83 people killed")
    assert point["wording"] == "21st known strike; 83 killed"
    assert point["public"] == "16 Nov 2025"


def test_compilers_notes_show_only_with_the_latest_knowledge(figures):
    then, now = (figures(ARTICLE[0], ARTICLE[1], known)["killed"] for known in ("2026-09-26", None))
    assert {row["basis"] for row in rows(then, "total")} == {"none"}
    assert any("4 Dec" in row["basis"] for row in rows(now, "total"))


def test_totals_read_and_totals_only_quoted_are_told_apart(figures):
    found = {row["read"] for row in rows(figures("2026-04-01", "2026-09-26")["killed"], "total")}
    assert len(found) == 2


def as_of(catalog, known):
    """Return the catalogue as a reader of that day could have had it: without anything that came later."""
    end = pd.Timestamp(end_of_day(date.fromisoformat(known)))

    def before(layer):
        features = layer.features
        features = features[~(features["known_from"] > end)].copy()
        features["known_to"] = features["known_to"].where(features["known_to"] <= end)
        return replace(layer, features=features)

    published = catalog.published
    numbers = {"tallies": published.totals, "figures": published.headlines}
    tables = {
        name: catalog.tables[name][[one.public_on <= date.fromisoformat(known) for one in given]]
        for name, given in numbers.items()
    }
    layers = {name: before(layer) for name, layer in catalog.layers.items()}
    return replace(catalog, layers=layers, tables={**catalog.tables, **tables})


@pytest.mark.parametrize("known", ["2025-09-10", "2025-11-20", "2025-12-01", "2026-01-04", "2026-03-08", "2026-09-01"])
@pytest.mark.parametrize("language", ["en", "es"])
def test_nothing_that_became_public_later_is_in_any_figure(catalog, known, language):
    view = view_of(catalog, "2025-01-01", "2026-09-26", known, language)
    then = as_of(catalog, known)
    for now, past in zip(make_figures(catalog, view, "light"), make_figures(then, view, "light"), strict=True):
        assert now.rows.to_pylist() == past.rows.to_pylist()
        assert (now.sentence, now.notes, now.spec) == (past.sentence, past.notes, past.spec)
    assert published_in_view(catalog, view).equals(published_in_view(then, view))


def test_a_short_window_is_shaded_and_said(figures):
    found = figures("2025-11-21", "2025-11-29", "2025-11-30")["killed"]
    (window,) = rows(found, "window")
    assert (window["x"], window["x2"]) == (number("2025-11-21") * 86_400_000, number("2025-11-30") * 86_400_000)
    assert any("shaded" in note for note in found.notes)


def test_no_line_runs_past_the_day_of_knowledge(figures):
    found = figures("2025-11-01", "2026-02-01", "2025-12-01")["strikes"]
    assert max(row["x"] for row in rows(found, "step")) == number("2025-12-02") * 86_400_000
    assert [row["heading"] for row in rows(found, "gap")] == ["not known then"]


def test_an_empty_stretch_is_called_no_quiet_one(figures):
    found = figures("2026-08-01", "2026-09-26")["strikes"]
    assert [row["heading"] for row in rows(found, "gap")] == ["few reports", "nothing found: not quiet"]
    assert any("an empty month is not a quiet month" in note for note in found.notes)


def test_filters_narrow_strikes_and_leave_published_totals_out(figures):
    found = figures(*ARTICLE, filters=Filters(basin=("caribbean",)))
    assert "11 vessels" in found["vessels"].sentence
    assert rows(found["vessels"], "total") == []
    assert any("left out" in note for note in found["vessels"].notes)
    assert any("do not apply" in note for note in found["airlines"].notes)


def test_a_layer_that_is_switched_off_is_not_drawn_and_says_so(catalog, figures):
    layers = {name: name not in ("strikes", "notices") for name in catalog.layers}
    found = figures(*ARTICLE, layers=layers)
    assert [name for name in ("killed", "strikes", "vessels", "notices", "deployments") if found[name].empty] == [
        "killed",
        "strikes",
        "vessels",
        "notices",
    ]
    assert "switched off" in found["killed"].sentence


def test_a_catalogue_without_layers_or_tables_still_has_its_figures(make_folder):
    catalog = read_atlas(make_folder(alerts=[]))
    view = view_of(catalog, *ARTICLE)
    found = make_figures(catalog, view, "light")
    assert all(figure.empty and figure.sentence for figure in found)
    assert published_in_view(catalog, view).empty


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_figure_says_in_words_what_it_shows(catalog, language, theme):
    for window in (("2025-01-01", "2026-09-26", None), ARTICLE, ("1990-01-01", "1990-01-05", None)):
        for figure in make_figures(catalog, view_of(catalog, *window, language), theme):
            assert figure.group in GROUPS
            assert figure.title
            assert re.fullmatch(r"[^{}]+\.", figure.sentence)
            if not figure.empty:
                assert figure.sentence in figure.spec["description"]
                assert figure.title in figure.spec["description"]


def test_known_on_stands_on_the_chart_itself(figures):
    assert figures(*ARTICLE)["killed"].spec["title"][0] == "As known on 1 Dec 2025"
    assert figures(*ARTICLE, "es")["killed"].spec["title"][0] == "Según lo conocido al 1 dic 2025"


def test_a_notice_says_who_bound_whom_where(figures):
    found = figures("2026-01-02", "2026-01-03", "2026-01-31")["notices"]
    labels = [row["label"] for row in rows(found, "span")]
    assert any(label.startswith("Prohibition by FAA (US), Maiquetía, for US carriers") for label in labels)
    assert any(label == "Recommendation by EASA, Maiquetía, for EU operators" for label in labels)


def test_the_president_s_words_bind_nobody(figures):
    labels = [row["label"] for row in rows(figures("2025-11-21", "2025-12-01", "2025-12-01")["notices"], "span")]
    assert "Statement by US President (Truth Social): binds nobody" in labels


def test_a_planned_end_is_called_a_plan_and_a_missing_one_missing(figures):
    whens = [row["when"] for row in rows(figures("2025-11-21", "2025-12-01", "2025-12-01")["notices"], "span")]
    assert any(when.endswith("(end as planned then)") for when in whens)
    assert any("no end reported" in when for when in whens)


def test_rows_that_are_not_drawn_are_counted(figures):
    found = figures("2025-08-01", "2026-03-01")["deployments"]
    drawn = len(rows(found, "span"))
    total = int(re.search(r"(\d+) deployments", found.sentence)[1])
    assert any(f"{drawn} rows are drawn, {total - drawn} more are not" in note for note in found.notes)


def test_metrics_of_one_axis_have_one_unit(catalog):
    units = {one.metric: one.unit for one in catalog.published.headlines}
    for _, metrics in HEADLINES.values():
        assert len({units[metric] for metric in metrics}) == 1


def test_reports_of_one_day_that_differ_are_a_range(monkeypatch):
    monkeypatch.setitem(HEADLINES, "ships", ("forces", ("flights_cancelled",)))
    catalog = read_atlas()
    view = view_of(catalog, "2026-01-01", "2026-01-31")
    (found,) = [figure for figure in make_figures(catalog, view, "light") if figure.name == "ships"]
    (difference,) = rows(found, "range")
    assert (difference["y"], difference["y2"]) == (400, 1000)


def test_a_month_is_drawn_as_a_month(figures):
    found = rows(figures("2025-09-01", "2026-01-31")["oil"], "figure")
    assert (found[0]["when"], found[0]["x2"] - found[0]["x"]) == ("2025-09", 30 * 86_400_000)


def test_numbers_are_written_as_each_language_does(figures):
    window = ("2025-08-01", "2026-01-31", None)
    assert "4,000 to 15,000" in figures(*window, "en")["personnel"].sentence
    assert "4000 a 15\u202f000" in figures(*window, "es")["personnel"].sentence


def test_every_published_number_of_the_window_stands_in_the_table_with_its_page(catalog):
    table = published_in_view(catalog, view_of(catalog, "2025-01-01", "2026-09-26"))
    assert table["Source"].str.startswith(("https://", "http://")).sum() >= len(table) - 2
    assert not table["What"].str.contains("_").any()


def test_text_for_markdown_stands_for_itself():
    assert as_markdown("<img src=x> *a* [b](c) $d$") == r"\<img src=x\> \*a\* \[b\]\(c\) \$d\$"

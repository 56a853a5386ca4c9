"""The app's logic without a browser."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from geo.app.app_state import FOLDER, clear_cache
from geo.errors import DataError, Problem
from geo.i18n.words import text
from geo.query.index import select
from geo.query.view import EPOCH
from geo.shipped_files import DATA
from geo.snapshot.table import MARK, rows_in_view, table_of
from tests.views import view_of

APP = str(Path(__file__).parents[2] / "streamlit_app.py")


def number(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days


def only(catalog, *names: str) -> dict[str, bool]:
    return {name: name in names for name in catalog.layers}


def test_the_page_runs_and_says_the_totals():
    app = AppTest.from_file(APP, default_timeout=60).run()
    assert not app.exception
    assert any("strikes" in text.value for text in app.markdown)
    assert len(app.dataframe) == 1


@pytest.fixture
def fresh():
    """Run the app as in a process that has read nothing yet."""

    def run() -> AppTest:
        clear_cache()
        app = AppTest.from_file(APP, default_timeout=60).run()
        assert not app.exception
        return app

    yield run
    clear_cache()


@pytest.fixture
def run_with(monkeypatch, fresh):
    """Run the app with a folder of data."""

    def run(folder) -> AppTest:
        monkeypatch.setenv(FOLDER, str(folder))
        return fresh()

    return run


@pytest.fixture
def copied(tmp_path):
    return shutil.copytree(DATA, tmp_path / "data", ignore=shutil.ignore_patterns("facts"))


def said(app) -> str:
    return "\n".join(element.value for kind in (app.markdown, app.warning, app.error, app.code) for element in kind)


def test_a_broken_layer_is_named_with_its_reason_and_the_others_stay(run_with, copied):
    layer = json.loads((copied / "strikes.geojson").read_text())
    layer["features"][0]["properties"]["valid_from"] = "2025-02-30"
    (copied / "strikes.geojson").write_text(json.dumps(layer))
    app = run_with(copied)
    assert app.warning[0].value.startswith("**Left out of this page: Announced strikes on vessels")
    assert "Events" in app.warning[0].value.partition("What works:")[2]
    assert "strikes.geojson, feature" in app.code[0].value
    assert "2025-02-30" in app.code[0].value
    assert any("none are counted" in element.value for element in app.markdown)
    assert set(app.dataframe[0].value["Layer"]) == {
        "Airspace notices",
        "Reported attacks on land",
        "Deployments",
        "Events",
    }


@pytest.mark.parametrize(
    "layer", ["airspace", "notices", "strike_zones", "strikes", "land_events", "deployments", "events"]
)
def test_the_page_runs_without_any_one_layer(monkeypatch, fresh, catalog, layer):
    layers = {name: other for name, other in catalog.layers.items() if name != layer}
    left = replace(catalog, layers=layers, absent={layer: catalog.resources[layer]})
    problem = Problem(f"{layer}.geojson", "", "", "", "there is no such file", "a file that exists")
    monkeypatch.setattr("geo.app.app_state.read_what_works", lambda _: (left, DataError([problem])))
    app = fresh()
    assert app.warning[0].value.startswith(f"**Left out of this page: {catalog.layers[layer].title['en']}")
    # Stories that tell of what is not there are left out too, and said below.
    assert app.code[0].value.startswith(f"{layer}.geojson: there is no such file. Expected: a file that exists")
    assert len(app.dataframe[0].value) > 0


@pytest.mark.parametrize("file", ["basemap/land.geojson", "tallies.csv"])
def test_a_broken_file_that_is_no_layer_leaves_every_layer_standing(run_with, copied, file):
    (copied / file).write_text("{")
    app = run_with(copied)
    assert len(app.warning) == 1
    assert set(app.dataframe[0].value["Layer"]) > {"Announced strikes on vessels", "Events"}


@pytest.mark.parametrize("file", ["datapackage.json", "sources.csv"])
def test_without_what_everything_rests_on_the_page_says_so_and_what_to_do(run_with, copied, file):
    (copied / file).unlink()
    app = run_with(copied)
    assert "nothing is shown rather than something wrong" in app.error[0].value
    assert f"{file}: there is no such file" in app.code[0].value
    assert f'python -m geo check "{copied}"' in said(app)


def test_a_folder_that_is_not_there_is_reported_in_words(run_with, tmp_path):
    app = run_with(tmp_path / "no")
    assert "is not a folder" in app.code[0].value
    assert "ATLAS_DATA" in said(app)


def test_thousands_of_problems_are_cut_short(run_with, copied):
    layer = json.loads((copied / "events.geojson").read_text())
    for feature in layer["features"]:
        feature["properties"]["valid_from"] = "soon"
    (copied / "events.geojson").write_text(json.dumps(layer))
    app = run_with(copied)
    assert len(app.code[0].value.splitlines()) == 12
    assert any("more problems" in caption.value for caption in app.caption)


@pytest.mark.parametrize(
    ("part", "broken"),
    [
        ("totals", "tally_selection"),
        ("table", "rows_in_view"),
        ("sources", "sources_in_view"),
        ("evidence", "shown_page"),
        ("about", "coverage_rows"),
    ],
)
def test_a_part_that_fails_says_so_and_takes_nothing_else_away(monkeypatch, caplog, part, broken):
    def fail(*_):
        raise ZeroDivisionError("on purpose")

    monkeypatch.setattr(f"geo.app.page.{broken}", fail)
    app = AppTest.from_file(APP, default_timeout=60)
    app.session_state["sources"] = app.session_state["about"] = app.session_state["evidence-method"] = True
    app.run()
    assert not app.exception
    assert [error.value for error in app.error] == [text("part_failed", "en", part=text(f"part_{part}", "en"))]
    assert "on purpose" in caplog.text
    assert len(app.get("download_button")) == 1
    assert len(app.get("bidi_component")) == 1


def pages_shown(app):
    return [element.proto.body for element in app.get("html") if 'class="evidence"' in element.proto.body]


def test_a_page_of_evidence_is_made_when_it_is_opened():
    app = AppTest.from_file(APP, default_timeout=60).run()
    assert pages_shown(app) == []
    app.session_state["evidence-reconciliation"] = True
    app.run()
    assert not app.exception
    (page,) = pages_shown(app)
    assert "Published totals beside ours" in page


def test_a_reader_who_comes_with_an_older_link_is_shown_what_is_new_since():
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["data"] = "2026-01-01.0123456789ab"
    app.run()
    assert not app.exception
    (note,) = app.info
    assert note.value.startswith("Since 2026-01-01+0123456789ab: ")
    assert note.value.endswith("new versions of the data: 2.")


@pytest.mark.parametrize("mark", ["2026-99-01.0123456789ab", "soon"])
def test_a_link_with_a_version_that_is_none_is_shown_nothing(mark):
    app = AppTest.from_file(APP, default_timeout=60)
    app.query_params["data"] = mark
    app.run()
    assert not app.exception
    assert not app.error
    assert not app.info


def test_sources_and_about_are_made_when_they_are_opened():
    app = AppTest.from_file(APP, default_timeout=60).run()
    assert not app.exception
    assert (len(app.dataframe), len(app.table)) == (1, 0)
    app.session_state["sources"] = app.session_state["about"] = True
    app.run()
    assert not app.exception
    assert (len(app.dataframe), len(app.table)) == (2, 2)
    assert "not for navigation" in said(app).lower() or any("Not for navigation" in c.value for c in app.caption)


def table(catalog, view, language="en"):
    index = catalog.index
    return rows_in_view(table_of(catalog, language), select(index, view).shown, view.selected)


def test_the_table_holds_the_strikes_of_the_article_s_window(catalog):
    view = view_of(catalog, "2025-09-02", "2025-12-01", "2025-12-01", layers=only(catalog, "strikes"))
    assert len(table(catalog, view)) == 21


def test_a_window_of_nothing_is_an_empty_table_with_its_columns(catalog):
    rows = table(catalog, view_of(catalog, "2024-08-01", "2024-08-02", layers=only(catalog, "strikes")), "es")
    assert rows.empty
    assert list(rows.columns[:2]) == [MARK, "Cuándo"]


def test_the_selected_entity_s_row_is_marked_and_no_other(catalog):
    view = view_of(catalog, "2025-11-21", "2025-12-01", layers=only(catalog, "events"))
    entity = table(catalog, view).index[3]
    rows = table(catalog, replace(view, selected=entity))
    assert list(rows.index[rows[MARK] == MARK]) == [entity]


ARTICLE = [
    ("2025-11-21", "2025-12-01", "Trump and Maduro speak by phone"),
    ("2025-11-28", "2025-12-01", "One-week safe-passage offer to Maduro lapses"),
    ("2025-11-29", "2025-11-29", "closed in its entirety"),
    ("2025-11-24", "2025-11-24", "Terrorist designation of Cartel de los Soles takes effect"),
    ("2025-08-07", "2025-08-07", "US doubles reward for Maduro to $50 million"),
    ("2025-01-10", "2025-01-10", "US sets $25m rewards for Maduro and Cabello"),
    ("2025-12-01", "2025-12-01", "Trump meets advisers in Oval Office on Venezuela"),
    ("2025-11-15", "2025-11-16", "21st announced US strike; reported toll reaches 83"),
    ("2025-11-30", "2025-11-30", "USS Gerald R. Ford CSG"),
]


@pytest.mark.parametrize(("day", "known", "title"), ARTICLE, ids=[title for _, _, title in ARTICLE])
def test_each_dated_fact_of_the_article_stands_in_the_table(catalog, day, known, title):
    rows = table(catalog, view_of(catalog, day, day, known))
    assert rows["What"].str.contains(title, regex=False).any()


def test_the_deadline_of_28_november_was_not_public_before_1_december(catalog):
    rows = table(catalog, view_of(catalog, "2025-11-28", "2025-11-28", "2025-11-30"))
    assert not rows["What"].str.contains("safe-passage").any()

"""The app's logic without a browser."""

from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

import geo.catalog
from geo.catalog import read_catalog
from geo.shipped import shipped_catalog, shipped_page
from geo.table_view import rows_in_view
from geo.view import frame_of, opening_view
from geo.view_values import EPOCH

APP = str(Path(__file__).parent.parent / "streamlit_app.py")


@pytest.fixture(scope="module")
def catalog():
    return read_catalog()


def number(day: str) -> int:
    return (date.fromisoformat(day) - EPOCH).days


def forget() -> None:
    shipped_catalog.cache_clear()
    shipped_page.cache_clear()
    st.cache_resource.clear()


def view_of(catalog, first: str, last: str, known: str | None = None, **patch):
    known_on = None if known is None else number(known)
    return {
        **opening_view(frame_of(catalog, "en")),
        "from": number(first),
        "to": number(last),
        "known": known_on,
        **patch,
    }


def only(catalog, *names: str) -> dict[str, bool]:
    return {name: name in names for name in catalog.layers}


def test_the_page_runs_and_tells_the_totals():
    app = AppTest.from_file(APP, default_timeout=60).run()
    assert not app.exception
    assert any("strikes" in text.value for text in app.markdown)
    assert len(app.dataframe) == 1


def test_broken_data_give_a_page_that_says_what_is_wrong(tmp_path, monkeypatch):
    broken = tmp_path / "data"
    shutil.copytree(geo.catalog.DATA, broken)
    layer = json.loads((broken / "strikes.geojson").read_text())
    layer["features"][0]["properties"]["valid_from"] = "2025-02-30"
    (broken / "strikes.geojson").write_text(json.dumps(layer))
    monkeypatch.setattr(geo.catalog.read_catalog, "__defaults__", (broken,))
    forget()
    app = AppTest.from_file(APP, default_timeout=60).run()
    forget()
    assert not app.exception
    assert "could not be read" in app.error[0].value
    assert "2025-02-30" in app.code[0].value


def test_the_table_holds_the_strikes_of_the_article_s_window(catalog):
    view = view_of(catalog, "2025-09-02", "2025-12-01", "2025-12-01", layers=only(catalog, "strikes"))
    assert len(rows_in_view(catalog, view, "en")) == 21


def test_a_window_of_nothing_is_an_empty_table_with_its_columns(catalog):
    rows = rows_in_view(catalog, view_of(catalog, "2024-08-01", "2024-08-02", layers=only(catalog, "strikes")), "es")
    assert rows.empty
    assert rows.columns[0] == "Cuándo"


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
    rows = rows_in_view(catalog, view_of(catalog, day, day, known), "en")
    assert rows["What"].str.contains(title, regex=False).any()


def test_the_deadline_of_28_november_was_not_public_before_1_december(catalog):
    rows = rows_in_view(catalog, view_of(catalog, "2025-11-28", "2025-11-28", "2025-11-30"), "en")
    assert not rows["What"].str.contains("safe-passage").any()

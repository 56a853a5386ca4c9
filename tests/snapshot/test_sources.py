"""The sources of what a View shows."""

from __future__ import annotations

from datetime import date

import pytest

from geo.atlas.reading import read_atlas
from geo.query.source import Source
from geo.snapshot.sources import sources_in_view
from tests.conftest import SOURCE, feature

OTHER = "register-example-org-1b2c3d"


@pytest.fixture
def catalog(make_folder):
    folder = make_folder(
        alerts=[feature(entity=name, sources=sources) for name, sources in (("a", [SOURCE]), ("b", [SOURCE, OTHER]))]
    )
    with (folder / "sources.csv").open("a") as table:
        table.write(f"{OTHER},A register,,,official_or_register,https://example.org/two\n")
    package = (folder / "datapackage.json").read_text()
    (folder / "datapackage.json").write_text(package.replace('"bytes"', '"was_bytes"').replace('"hash"', '"was_hash"'))
    return read_atlas(folder)


def rows(catalog, shown, language="en", known_on=date(2026, 1, 1)):
    return sources_in_view(catalog, catalog.index.entities != shown, language, known_on)


def test_each_source_is_counted_with_the_features_that_rest_on_it_the_most_cited_first(catalog):
    found = rows(catalog, shown=None)
    assert list(found["Publisher"]) == ["example.org", "A register"]
    assert list(found["Entries resting on it"]) == [2, 1]
    assert list(found["Kind"]) == ["outlet", "official or register"]


def test_a_source_of_nothing_shown_is_left_out(catalog):
    assert list(rows(catalog, shown="b")["Address"]) == ["https://example.org/page"]


def test_no_feature_shown_is_no_row_with_the_same_columns(catalog):
    found = sources_in_view(catalog, catalog.index.entities == "nothing", "es", date(2026, 1, 1))
    assert found.empty
    assert found.columns[0] == "Editor"


def test_what_a_page_of_a_later_day_is_called_is_not_said():
    catalog = read_atlas()
    everything = catalog.index.entities != ""
    titles = {
        known_on: set(sources_in_view(catalog, everything, "en", known_on)["Title"])
        for known_on in (date(2025, 12, 15), date(2025, 12, 16))
    }
    assert "USS Gravely returned to Norfolk" not in titles[date(2025, 12, 15)]
    assert "USS Gravely returned to Norfolk" in titles[date(2025, 12, 16)]


@pytest.mark.parametrize(
    ("said", "later"), [("2025-12-02", True), ("2025-12-01", False), ("2025-12", False), ("2026", True), ("", False)]
)
def test_a_page_is_later_only_if_its_whole_date_is(said, later):
    assert Source("a", "A", "A page", said, "outlet", "https://example.org").is_after(date(2025, 12, 1)) is later

"""The sources of what a View shows."""

from __future__ import annotations

import pytest

from geo.catalog import read_catalog
from geo.index import index_of
from geo.source_view import sources_in_view
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
    return read_catalog(folder)


def rows(catalog, shown, language="en"):
    index = index_of(catalog)
    return sources_in_view(index, index.entities != shown, catalog.sources, language)


def test_each_source_is_counted_with_the_features_that_rest_on_it_the_most_cited_first(catalog):
    found = rows(catalog, shown=None)
    assert list(found["Publisher"]) == ["example.org", "A register"]
    assert list(found["Entries resting on it"]) == [2, 1]
    assert list(found["Kind"]) == ["outlet", "official or register"]


def test_a_source_of_nothing_shown_is_left_out(catalog):
    assert list(rows(catalog, shown="b")["Address"]) == ["https://example.org/page"]


def test_no_feature_shown_is_no_row_with_the_same_columns(catalog):
    index = index_of(catalog)
    found = sources_in_view(index, index.entities == "nothing", catalog.sources, "es")
    assert found.empty
    assert found.columns[0] == "Editor"

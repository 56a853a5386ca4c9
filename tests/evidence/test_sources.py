"""What rests on each page, and which pages are weak."""

from __future__ import annotations

from dataclasses import replace

from geo.atlas.reading import read_atlas
from geo.evidence.sources import WARNINGS, source_uses
from geo.query.index import select
from geo.query.links import opening_view
from geo.query.view import Filters
from tests.conftest import SOURCE, feature, version


def test_every_address_stands_once(catalog):
    addresses = [one.source.address for one in source_uses(catalog)]
    assert len(addresses) == len(set(addresses)) == len(catalog.sources)


def test_versions_of_one_entry_count_once(make_folder):
    (one,) = source_uses(
        read_atlas(make_folder(alerts=[version(1, None, "2025-09-05"), version(2, "2025-09-05", None)]))
    )
    assert (one.source.id, one.entries, one.alone, one.warnings) == (SOURCE, ("one",), ("one",), ())


def test_areas_are_not_what_happens(make_folder):
    areas = [feature("strike_zones")]
    (one,) = source_uses(read_atlas(make_folder(strike_zones=areas)))
    assert one.entries == ()


def test_what_rests_on_one_page_is_what_the_filter_shows(catalog):
    index = catalog.index
    view = replace(opening_view(catalog.link_context("en")), filters=Filters(single=("one",), ended=True))
    shown = set(index.entities[select(index, view).shown])
    assert {entity for one in source_uses(catalog) for entity in one.alone} >= shown
    assert shown


def test_weak_pages_carry_a_warning(catalog):
    found = source_uses(catalog)
    for one in found:
        assert ("repost" in one.warnings) == (one.source.source_class == "repost_or_aggregator")
        assert ("unclassified" in one.warnings) == (one.source.source_class == "unclassified")
        assert set(one.warnings) <= set(WARNINGS)
    # The Guardian's page of 21 Sep 2026 is known by its headline alone.
    assert [one.source.publisher for one in found if "headline" in one.warnings and "21" in one.source.address] == [
        "theguardian.com"
    ]

"""The index gives what the rules give: `known_at`, `valid_between`, `filter_features`, `exclude_expired`, `tally`."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.atlas.reading import read_atlas
from geo.query.filters import AREAS, facet_values, filter_features
from geo.query.index import select, tally_selection
from geo.query.knowledge import known_at, valid_between
from geo.query.link_context import LinkContext
from geo.query.links import opening_view
from geo.query.tally import tally
from geo.query.view import FACETS, Filters
from tests.conftest import feature
from tests.query.json_views import read_filters
from tests.query.rules import exclude_expired

EPOCH = date(1970, 1, 1)
FIRST, LAST = (date(2024, 7, 28) - EPOCH).days, (date(2026, 11, 22) - EPOCH).days
DAYS = st.integers(FIRST, LAST)
CATALOG = cache(read_atlas)
INDEX = cache(lambda: CATALOG().index)


@st.deferred
def views():
    names = list(CATALOG().layers)
    values = {facet: sorted({v for _, row in INDEX().features for v in facet_values(facet, row)}) for facet in FACETS}
    filters = {
        **{facet: st.lists(st.sampled_from([*found, "nobody"]), max_size=2) for facet, found in values.items()},
        "text": st.sampled_from(["", "ford", "EXPLOSIÓN maracaibo", "caribbean us navy", "nothing like it"]),
        "band": st.sampled_from([[0, 180], [260, 1000], [25, 30]]),
        "ended": st.just(True),
    }
    return st.builds(
        lambda days, known, off, filters: view_of(
            first=day(min(days)),
            last=day(max(days)),
            known=None if known is None else day(known),
            layers={name: name not in off for name in names},
            filters=read_filters(filters),
        ),
        days=st.tuples(DAYS, DAYS),
        known=st.none() | DAYS,
        off=st.sets(st.sampled_from(names), max_size=3),
        filters=st.fixed_dictionaries({}, optional=filters),
    )


def day(number: int) -> date:
    return EPOCH + timedelta(days=number)


def ids(shown) -> list[str]:
    return sorted(row["id"] for (_, row), kept in zip(INDEX().features, shown, strict=True) if kept)


def ids_by_the_rules(view, filters) -> list[str]:
    first, last, known = view.first, view.last, view.known or day(LAST)
    found = []
    for name in (name for name in CATALOG().layers if name not in AREAS and view.layers[name]):
        selected = filter_features(known_at(CATALOG().layers[name].features, known), name, filters, CATALOG().sources)
        selected = valid_between(selected, first, last + timedelta(days=1))
        found += list(exclude_expired(selected, name, filters, last)["id"])
    return sorted(found)


@given(views)
def test_a_view_selects_what_the_rules_select(view):
    selection = select(INDEX(), view)
    kept = Filters(ended=view.filters.ended)
    assert ids(selection.shown) == ids_by_the_rules(view, view.filters)
    assert ids(selection.unfiltered) == ids_by_the_rules(view, kept)


@given(views)
def test_a_view_counts_what_the_tally_counts(view):
    strikes = filter_features(CATALOG().layers["strikes"].features, "strikes", view.filters, CATALOG().sources)
    known = view.known or day(LAST)
    window = (view.first, view.last + timedelta(days=1))
    assert tally_selection(INDEX(), select(INDEX(), view)) == tally(strikes, known, window=window)


def view_of(**changes):
    context = LinkContext(day(0), day(LAST), {}, "1", "en")
    return replace(opening_view(context), mode="window", **changes)


def test_features_come_oldest_first_and_those_without_a_date_last(make_folder):
    folder = make_folder(
        alerts=[
            feature(entity="late", valid_from="2025-09-02", valid_to=None),
            feature(entity="undated", valid_from=None, valid_to=None),
            feature(entity="early", valid_from="2025-08-02", valid_to=None),
        ]
    )
    assert list(read_atlas(folder).index.entities) == ["early", "late", "undated"]


def test_areas_are_not_among_what_happens():
    assert not set(INDEX().layers) & set(AREAS)


def test_a_catalog_in_which_nothing_happens_selects_nothing(make_folder):
    index = read_atlas(make_folder(strike_zones=[])).index
    selection = select(index, view_of(filters=Filters(text="ford", basin=("caribbean",), band=(0, 10))))
    assert not selection.shown.any()
    assert tally_selection(index, selection).strikes == 0


@pytest.mark.parametrize(("known_to", "shown"), [(None, True), ("2026-01-01", False)])
def test_the_latest_knowledge_is_what_nothing_has_overtaken(make_folder, known_to, shown):
    folder = make_folder(alerts=[feature(known_to=known_to)])
    assert select(read_atlas(folder).index, view_of()).shown.tolist() == [shown]

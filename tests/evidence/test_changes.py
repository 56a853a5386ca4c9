"""What became known when, as records; what changed in the data; and the feeds that tell of both."""

from __future__ import annotations

import json
import re
from datetime import date
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from geo.atlas.reading import read_atlas
from geo.evidence.changes import as_json, describe, fact_changes, field_name, since
from geo.evidence.feed import MOST, make_feeds
from geo.i18n.words import LANGUAGES, STRINGS
from tests.conftest import SOURCE, version

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def feeds(catalog):
    return make_feeds(catalog, "https://example.org/changes/")


def of_entity(catalog, entity):
    return [change for change in fact_changes(catalog) if change.entity == entity]


def test_a_new_entry_and_each_changed_field_are_records(make_folder):
    first = version(1, "2025-09-02", "2025-09-05", place_text="at sea")
    second = version(2, "2025-09-05", None, place_text="off Trinidad", knowledge_grade="one_outlet")
    changes = fact_changes(read_atlas(make_folder(alerts=[first, second])))
    assert [(one.feature, one.field, one.before["en"], one.after["en"], one.public_on.date()) for one in changes] == [
        ("one.2", "place_text", "at sea", "off Trinidad", date(2025, 9, 5)),
        ("one.1", "new", None, None, date(2025, 9, 2)),
    ]
    assert changes[0].sources == (SOURCE,)


def test_what_was_always_known_is_no_change(make_folder):
    assert fact_changes(read_atlas(make_folder(alerts=[version(1, None, None)]))) == ()


def test_the_second_hit_of_2_september_became_known_by_degrees(catalog):
    steps = [
        (one.public_on.date().isoformat(), one.before["en"], one.after["en"])
        for one in reversed(of_entity(catalog, "2025-09-02-a"))
        if one.field == "second_strike" and not one.is_report
    ]
    assert steps == [
        ("2025-09-10", None, "one_outlet"),
        ("2025-11-28", "one_outlet", "widely_reported"),
        ("2025-12-01", "widely_reported", "confirmed_by_party"),
    ]


def test_a_correction_says_what_stood_before(catalog):
    (moved,) = [one for one in of_entity(catalog, "2026-06-21-a") if one.field == "basin" and not one.is_report]
    assert (moved.before["en"], moved.after["en"], moved.grade) == ("eastern_pacific", "caribbean", "corrected")
    assert describe(moved, "en", catalog) == "Basin: Caribbean (before: Eastern Pacific)"


def test_a_sea_area_is_reported_by_its_name(catalog):
    (moved,) = [one for one in of_entity(catalog, "2026-06-21-a") if one.field == "strike_zone"]
    assert (moved.before["en"], moved.after["en"]) == ("eastern-pacific", "caribbean-sea")
    said = {language: describe(moved, language, catalog) for language in ("en", "es")}
    assert said["en"].startswith("Sea area: Caribbean Sea")
    assert said["es"].startswith("Zona marítima: Mar Caribe")
    assert "eastern-pacific" not in said["es"]


def test_an_end_is_reported_by_its_last_day(catalog):
    (ended,) = [one for one in of_entity(catalog, "us-kicz-a0012-25") if one.field == "valid_to"]
    assert describe(ended, "en", catalog) == "End: 2025-12-15 (before: 2026-02-19T23:59:00Z)"


def test_a_changed_plan_of_a_notice_is_a_change_of_its_end(catalog):
    (ended,) = [one for one in of_entity(catalog, "us-kicz-a0012-25") if one.field == "valid_to"]
    assert (ended.before["en"], ended.after["en"]) == ("2026-02-19T23:59:00Z", "2025-12-16")


def test_every_version_has_a_record_and_every_record_says_something(catalog):
    changes = fact_changes(catalog)
    told_of = {(one.layer, one.feature) for one in changes}
    versions = {
        (name, row)
        for name, layer in catalog.layers.items()
        if name not in ("airspace", "strike_zones")
        for row in layer.features.loc[layer.features["known_from"].notna(), "id"]
    }
    assert told_of == versions
    assert [one for one in changes if one.field != "new" and one.before == one.after] == []
    assert all(one.sources for one in changes)


def test_the_newest_stands_first(catalog):
    assert all(one.public_on >= other.public_on for one, other in pairwise(fact_changes(catalog)))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_field_has_a_name_in_both_languages(catalog, language):
    fields = {one.field for one in fact_changes(catalog)} - {"new"}
    named = {field for field in fields if f"change_{field}" in STRINGS or f"field_{field}" in STRINGS}
    assert named == fields
    assert field_name("not_named", language) == "not named"


def test_since_a_day_leaves_out_that_day(catalog):
    news = since(catalog, "2025-11-28")
    assert min(one.public_on.date() for one in news.facts) > date(2025, 11, 28)
    assert len(news.facts) < len(fact_changes(catalog))
    assert news.releases == catalog.releases
    assert news.releases[0].version == catalog.version


def test_since_an_earlier_version_tells_what_came_after_it(catalog):
    present, *_, first = catalog.releases
    assert since(catalog, first.version).releases[0] == present
    assert first not in since(catalog, first.version).releases


def test_what_is_worked_out_from_the_facts_is_no_change_of_them(catalog):
    fields = {one.field for one in fact_changes(catalog)}
    assert not fields & {"claims", "voices", "confidence_level", "lower_level", "upper_level", "stale_from"}


def test_nothing_is_new_since_the_present_version(catalog):
    assert since(catalog, catalog.version).releases == ()


@pytest.mark.parametrize("mark", ["yesterday", "2025-02-30", "2025-11", ""])
def test_since_something_else_is_refused(catalog, mark):
    with pytest.raises(ValueError, match="is neither a day, like 2026-03-01, nor a version"):
        since(catalog, mark)


def test_changes_as_json_name_the_addresses_of_their_sources(catalog):
    whole = as_json(fact_changes(catalog), catalog.releases, catalog)
    assert json.loads(json.dumps(whole, allow_nan=False)) == whole
    assert all(one["sources"] and one["sources"][0].startswith("http") for one in whole["facts"])
    assert whole["data"][0]["version"] == catalog.version


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_atom_feed_keeps_the_rules_of_rfc_4287(feeds, language):
    feed = ET.fromstring(feeds[f"changes.{language}.atom"])
    assert feed.tag == f"{ATOM}feed"
    # 4.1.1: one id, title and updated; an author for every entry without one; one link to itself.
    assert [len(feed.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated", "author")] == [1, 1, 1, 1]
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    assert [link.get("href") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"] == [
        f"https://example.org/changes/changes.{language}.atom"
    ]
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == MOST
    for entry in entries:
        # 4.1.2: the same of an entry; content, where no link is its alternate.
        assert [len(entry.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated", "content")] == [1, 1, 1, 1]
        assert entry.findtext(f"{ATOM}content")
    ids = [element.text for element in feed.iter(f"{ATOM}id")]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", called) for called in ids)
    # 3.3: dates by RFC 3339, with a capital T and Z.
    dates = [element.text for element in feed.iter() if element.tag in (f"{ATOM}updated", f"{ATOM}published")]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", day) for day in dates)
    assert feed.findtext(f"{ATOM}updated") == max(dates)
    # 4.2.7: a link has an address; no two of one entry are the same.
    for entry in entries:
        addresses = [link.get("href") for link in entry.findall(f"{ATOM}link")]
        assert len(set(addresses)) == len(addresses)
        assert all(re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", address) for address in addresses)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_json_feed_has_what_version_1_1_asks_for(feeds, language):
    feed = json.loads(feeds[f"changes.{language}.json"])
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == f"https://example.org/changes/changes.{language}.json"
    assert feed["language"] == language
    assert feed["title"]
    assert all(isinstance(item["id"], str) and item["content_text"] for item in feed["items"])
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])
    # What is not of the standard stands in an object with a name of its own.
    assert all(isinstance(item["_atlas"], dict) for item in feed["items"])


def test_the_same_data_give_the_same_feeds(feeds):
    assert make_feeds(read_atlas(), "https://example.org/changes/") == feeds


def test_text_of_the_data_stays_text_in_a_feed(make_folder):
    catalog = read_atlas(make_folder(alerts=[version(1, "2025-09-02", None, title_en="<b>a & b</b>")]))
    feed = ET.fromstring(make_feeds(catalog)["changes.en.atom"])
    assert feed.findtext(f"{ATOM}entry/{ATOM}title") == "Became public: <b>a & b</b>"


def test_a_feed_of_nothing_is_a_feed(make_folder):
    feed = ET.fromstring(make_feeds(read_atlas(make_folder(alerts=[version(1, None, None)])))["changes.en.atom"])
    assert feed.findall(f"{ATOM}entry") == []
    assert feed.findtext(f"{ATOM}updated")

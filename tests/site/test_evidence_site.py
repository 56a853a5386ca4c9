"""What the evidence adds to the static site: pages that lead to the map and to their feeds."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from geo.i18n.words import LANGUAGES
from geo.query.links import parse_link
from geo.site.evidence_pages import SLUGS
from geo.site.evidence_site import FEEDS, evidence_of

BASE = "https://atlas.example/crisis"


@pytest.fixture(scope="module")
def added(catalog):
    return evidence_of(catalog, BASE)


def links_of(html):
    found = []

    class Links(HTMLParser):
        def handle_starttag(self, tag, attributes):
            if tag == "a":
                found.append(dict(attributes)["href"])

    Links().feed(html)
    return found


def test_each_page_is_added_in_both_languages_with_its_looks(added):
    assert [page.name for page in added.pages] == list(SLUGS)
    for page in added.pages:
        assert {*page.title} == {*page.about} == {*page.html} == {*LANGUAGES}
        assert set(page.styles) <= set(added.files)


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_to_the_map_of_the_same_language_and_to_files_that_are_there(catalog, added, language):
    frame = catalog.link_context(language)
    root = {"en": "./", "es": "../"}[language]
    for page in added.pages:
        inside = [link for link in links_of(page.html[language]) if not link.startswith("http")]
        views = [link.removeprefix("index.html#") for link in inside if link.startswith("index.html#")]
        assert {parse_link(view, frame).view.language for view in views} <= {language}
        files = [link.removeprefix(root) for link in inside if not link.startswith("index.html#")]
        assert set(files) <= set(added.files)


def test_feeds_name_where_they_stand(added):
    assert set(FEEDS) <= set(added.files)
    feed = ElementTree.fromstring(added.files["changes.es.atom"])
    assert [link.get("href") for link in feed if link.get("rel") == "self"] == [f"{BASE}/changes.es.atom"]


def test_a_site_that_does_not_know_where_it_stands_names_nothing(catalog):
    feed = ElementTree.fromstring(evidence_of(catalog, "").files["changes.en.atom"])
    assert [link for link in feed if link.get("rel") == "self"] == []

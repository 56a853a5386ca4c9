"""The evidence on the static site: its pages lead to the map and to feeds and files that are there."""

from __future__ import annotations

from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

from geo.evidence.feed import FEEDS
from geo.i18n.words import LANGUAGES
from geo.query.links import parse_link
from geo.site.pages import evidence_files, make_pages

BASE = "https://atlas.example/crisis/"


@pytest.fixture(scope="module")
def files(catalog):
    return evidence_files(catalog, BASE)


def links_of(html):
    found = []

    class Links(HTMLParser):
        def handle_starttag(self, tag, attributes):
            if tag == "a":
                found.append(dict(attributes)["href"])

    Links().feed(html)
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_lead_to_the_map_of_the_same_language_and_to_files_that_are_there(catalog, files, language):
    frame = catalog.link_context(language)
    root = {"en": "./", "es": "../"}[language]
    for page in make_pages(catalog, language, map_at="index.html#", feeds_at=root):
        inside = [link for link in links_of(page.html) if not link.startswith("http")]
        views = [link.removeprefix("index.html#") for link in inside if link.startswith("index.html#")]
        assert {parse_link(view, frame).view.language for view in views} <= {language}
        beside = [link.removeprefix(root) for link in inside if not link.startswith("index.html#")]
        assert set(beside) <= set(files)


def test_feeds_name_where_they_stand(files):
    assert set(FEEDS) <= set(files)
    feed = ElementTree.fromstring(files["changes.es.atom"])
    assert [link.get("href") for link in feed if link.get("rel") == "self"] == [f"{BASE}changes.es.atom"]


def test_a_site_that_does_not_know_where_it_stands_names_nothing(catalog):
    feed = ElementTree.fromstring(evidence_files(catalog)["changes.en.atom"])
    assert [link for link in feed if link.get("rel") == "self"] == []

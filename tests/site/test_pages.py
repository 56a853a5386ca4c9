"""Pages of text: sound HTML, escaped, in both languages, the same each time, their numbers counted."""

from __future__ import annotations

import base64
import json
import re
from html.parser import HTMLParser

import pytest

from geo.atlas.reading import read_atlas
from geo.i18n.words import LANGUAGES
from geo.query.links import parse_link
from geo.site.blocks import Details, ForeignText, Heading, Link, ListBlock, Strong, TableBlock, words
from geo.site.method import circle_around
from geo.site.pages import SITE_SLUGS, SLUGS, evidence_files, make_pages
from geo.site.templating import render_blocks
from tests.conftest import version

ALL = (*SLUGS, *SITE_SLUGS)
EMPTY = {"path", "circle", "img"}


class Outline(HTMLParser):
    """What a page holds: its elements, whether each is closed, its links, and the heads of its tables."""

    def __init__(self, html):
        super().__init__()
        self.open, self.tags, self.links, self.scopes, self.broken = [], [], [], [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        found = dict(attributes)
        self.tags.append(tag)
        if tag not in EMPTY:
            self.open.append(tag)
        if tag == "a":
            self.links.append(found["href"])
        if tag == "th":
            self.scopes.append(found.get("scope"))

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in EMPTY:
            self.open.pop()

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.broken.append(tag)


@pytest.fixture(scope="module")
def pages(catalog):
    return {language: {page.slug: page for page in make_pages(catalog, language, ALL)} for language in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("slug", ALL)
def test_a_page_is_one_sound_element_in_its_language(pages, language, slug):
    html = pages[language][slug].html
    outline = Outline(html)
    assert (outline.open, outline.broken) == ([], [])
    assert html.startswith(f'<article class="evidence" lang="{language}"')
    assert outline.tags.count("caption") == outline.tags.count("table")
    assert set(outline.scopes) <= {"col", "row"}
    assert "h1" not in outline.tags
    assert "script" not in outline.tags


@pytest.mark.parametrize("language", LANGUAGES)
def test_links_to_the_map_open_views_without_an_issue(catalog, pages, language):
    frame = catalog.link_context(language)
    links = [link for page in pages[language].values() for link in Outline(page.html).links if link.startswith("?")]
    assert len(links) > 200
    opened = [parse_link(link, frame) for link in links]
    assert [one.issues for one in opened if one.issues] == []
    assert {one.view.language for one in opened} == {language}


def test_every_page_has_the_same_tables_in_both_languages(pages):
    for slug in ALL:
        outlines = [Outline(pages[language][slug].html) for language in LANGUAGES]
        assert outlines[0].tags.count("tr") == outlines[1].tags.count("tr")
        assert pages["en"][slug].title != pages["es"][slug].title


def test_no_text_is_left_with_a_name_to_fill_in(pages):
    for language in LANGUAGES:
        for page in pages[language].values():
            assert not re.search(r"\{[a-z_]+\}", page.html), page.slug


def test_the_reconciliation_shows_what_stays_unexplained(pages):
    assert pages["en"]["reconciliation"].html.count(">Unexplained</td>") == 5
    assert 'aria-label="People killed: our three readings' in pages["en"]["reconciliation"].html


def test_where_no_svg_may_stand_a_drawing_is_an_image_with_its_words(catalog):
    (page,) = make_pages(catalog, "en", ("reconciliation",), colour="#112233")
    (encoded, said) = re.search(r'<img src="data:image/svg\+xml;base64,([^"]+)" alt="([^"]+)">', page.html).groups()
    drawing = base64.b64decode(encoded).decode()
    assert "#112233" in drawing
    assert "currentColor" not in drawing
    assert said.startswith("People killed: our three readings")
    assert "<svg" not in page.html


def test_the_method_counts_its_numbers(catalog, pages):
    strikes = catalog.layers["strikes"].features
    latest = strikes[strikes["known_to"].isna() & strikes["in_default_tally"]]
    html = pages["en"]["method"].html
    assert f"our totals count {len(latest)} strikes on {latest['vessels'].sum():.0f} vessels" in html
    assert f"{len(catalog.layers['strike_zones'].features)} sea areas" in html


def test_the_uncertainty_of_an_area_reaches_its_furthest_corner(catalog):
    zones = catalog.layers["strike_zones"].features
    for precision in ("P4", "P5"):
        low, high = circle_around(zones, precision)
        assert 10_000 <= low <= high < 5_000_000
    assert circle_around(zones, "P1") is None


def test_the_same_catalogue_gives_the_same_pages(pages):
    again = {page.slug: page for page in make_pages(read_atlas(), "es", ALL)}
    assert again == pages["es"]


def test_the_page_about_the_map_has_its_points_and_what_it_covers(pages):
    html = pages["en"]["about"].html
    assert "<li><strong>Two clocks.</strong> Each entry has" in html
    assert '<caption class="heard">What is covered</caption>' in html


def test_a_licence_leads_to_its_text(pages):
    for language in LANGUAGES:
        assert '<a href="https://creativecommons.org/' in pages[language]["licences"].html


def test_one_page_alone_is_that_of_all(catalog, pages):
    (page,) = make_pages(catalog, "en", ("sources",))
    assert page == pages["en"]["sources"]


def test_a_site_says_where_its_map_and_its_feeds_stand(catalog):
    changes, claims = make_pages(catalog, "en", ("changes", "claims"), map_at="../index.html#", feeds_at="./")
    assert 'href="./changes.en.atom"' in changes.html
    assert 'href="../index.html#v=2&amp;' in claims.html


@pytest.fixture
def make_dated(make_folder):
    """Make a catalogue whose version begins with a day."""

    def catalog(*features):
        folder = make_folder(alerts=list(features))
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        (folder / "datapackage.json").write_text(json.dumps({**package, "version": "2026-01-01+0123456789ab"}))
        return read_atlas(folder)

    return catalog


def test_text_of_the_data_is_never_markup(make_dated):
    evil = '<img src=x onerror="alert(1)">'
    catalog = make_dated(version(1, "2025-09-02", None, title_en=evil, title_es=evil, place_text=evil))
    for page in make_pages(catalog, "en", ALL):
        assert "<img" not in page.html


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)", "JavaScript:x", "data:text/html,x", ""],
)
def test_what_would_run_is_no_link(address):
    assert "<a " not in render_blocks([words(Link("here", address))], "t", "en")


def test_blocks_escape_what_they_are_given():
    blocks = [
        Heading("<h>"),
        words("a & b", ForeignText("<f>", 'e"n'), Strong("<f>")),
        ListBlock((("<i>",),)),
        TableBlock("<c>", ("<h>", "n"), (("<r>", 1),)),
        Details("<s>", (words("<p>"),)),
    ]
    html = render_blocks(blocks, '"t"', "en")
    assert not re.search(r"<(h|f|i|c|r|s)>", html)
    assert Outline(html).broken == []
    assert '<td class="number">1</td>' in html


def test_files_for_machines_are_json_and_atom(catalog):
    files = evidence_files(catalog, "https://example.org/")
    assert set(files) == {
        "changes.en.atom", "changes.es.atom", "changes.en.json", "changes.es.json", "changes.json",
        "reconciliation.json",
    }  # fmt: skip
    totals = json.loads(files["reconciliation.json"])
    assert all(one["ours"]["entities"] for one in totals)
    assert files == evidence_files(read_atlas(), "https://example.org/")


def test_pages_of_data_without_strikes_or_totals_are_made_all_the_same(make_dated):
    pages = {page.slug: page.html for page in make_pages(make_dated(version(1, "2025-09-02", None)), "en")}
    assert "The data hold no published totals." in pages["reconciliation"]
    assert set(pages) == set(SLUGS)

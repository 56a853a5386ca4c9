"""The static site and the card: complete, in both languages, every link leads somewhere, the same bytes each time."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from geo.atomic import MARK
from geo.cli.main import main
from geo.export.archive import unpack
from geo.provenance.embedded_manifest import manifest_in
from geo.query.links import parse_link
from geo.query.view import StoryStep
from geo.site.card import render_card
from geo.site.pages import SITE_SLUGS, SLUGS
from geo.site.publish import publish
from tests.site.site_checker import Links, broken, pages

BASE = "https://atlas.example/crisis/"


@pytest.fixture(scope="module")
def site(catalog, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("published") / "site"
    told: list[tuple[int, int]] = []
    count = publish(catalog, folder, BASE, lambda done, total: told.append((done, total)))
    assert count == sum(path.is_file() for path in folder.rglob("*"))
    assert told[-1][0] == told[-1][1]
    return folder


def read(site: Path, name: str) -> str:
    return (site / name).read_text(encoding="utf-8")


def test_every_link_of_the_site_leads_somewhere(site):
    assert broken(site, BASE) == []


def test_every_page_is_there_in_both_languages_and_says_so(site, catalog):
    names = [name for name, _ in pages(site) if name not in ("404.html",)]
    english = [name for name in names if not name.startswith("es/")]
    assert {*names} == {*english, *(f"es/{name}" for name in english)}
    stories = [f"stories/{slug}.html" for slug in catalog.stories]
    own = [f"{slug}.html" for slug in (*SITE_SLUGS, *SLUGS)]
    assert {"index.html", "stories.html", "data.html", *own, *stories} == {*english}
    for name, links in pages(site):
        if name != "404.html":
            own = name.removeprefix("es/")
            assert links.alternates == {"en": BASE + own, "es": f"{BASE}es/{own}", "x-default": BASE + own}
            assert f'<link rel="canonical" href="{BASE}{name}">' in read(site, name)
            assert 'href="https://atlas.example/crisis/changes.es.atom"' in read(site, name)
        assert links.images_without_alt == 0
        if not name.endswith("index.html"):
            assert links.headings == 1


def test_a_page_of_text_says_in_its_menu_and_its_head_what_it_is(site):
    page = read(site, "es/method.html")
    for words in (
        "<h1>Método</h1>",
        '<meta name="description" content="Cómo se hace el mapa y cómo leerlo, qué omite y cómo corregirlo.">',
        '<div class="standfirst"><p>Cómo se hace el mapa',
        '<link rel="stylesheet" href="../site.css">',
        '<a href="../es/method.html" aria-current="page">Método</a>',
        '<article class="evidence" lang="es"',
    ):
        assert words in page
    assert ".evidence table" in read(site, "site.css")


def test_every_page_but_the_map_runs_nothing(site):
    for name, _ in pages(site):
        page = read(site, name)
        if not name.endswith("index.html"):
            assert set(re.findall(r"<script([^>]*)>", page)) <= {' type="application/ld+json"'}
        assert "default-src 'none'" in page.replace("&#39;", "'")


def test_every_step_of_a_story_opens_the_map_of_which_it_speaks(site, catalog, snapshot_of):
    for prefix, language in (("", "en"), ("es/", "es")):
        for slug, story in catalog.stories.items():
            page = read(site, f"{prefix}stories/{slug}.html")
            links = Links()
            links.feed(page)
            found = [href.partition("#")[2] for href in links.found if href.startswith("../index.html#")]
            # The picture and the invitation lead to the first step, then each step to itself.
            assert len(found) == 2 + len(story["steps"])
            for number, (link, step) in enumerate(zip(found[2:], story["steps"], strict=True), start=1):
                opened = parse_link(link, snapshot_of().link_context)
                assert opened.issues == ()
                assert opened.view.story == StoryStep(slug, number)
                assert opened.view.language == language
                assert opened.view.known == parse_link(step["link"], snapshot_of().link_context).view.known


def test_every_story_has_a_picture_with_its_words(site, catalog):
    for slug in catalog.stories:
        page = read(site, f"stories/{slug}.html")
        assert f'<meta property="og:image" content="{BASE}stories/{slug}.png">' in page
        assert 'name="twitter:card" content="summary_large_image"' in page
        assert (site / f"stories/{slug}.png").read_bytes().startswith(b"\x89PNG")
        (article,) = re.findall(r'<script type="application/ld\+json">([^<]*)</script>', page)
        assert json.loads(article)["@type"] == "Article"


def test_the_data_are_those_that_are_shipped(site):
    package = json.loads(read(site, "data/datapackage.json"))
    for resource in package["resources"]:
        content = (site / "data" / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
    for kind in ("geojson", "csv", "gpkg", "kml", "geoparquet"):
        assert "manifest.json" in unpack((site / f"data/atlas-{kind}.zip").read_bytes()).files


def test_the_sitemap_names_every_page_and_robots_find_it(site):
    found = ElementTree.fromstring(read(site, "sitemap.xml"))
    places = [place.text for place in found.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert sorted(places) == sorted(BASE + name for name, _ in pages(site) if name != "404.html")
    assert f"Sitemap: {BASE}sitemap.xml" in read(site, "robots.txt")
    assert "noindex" in read(site, "404.html")
    assert json.loads(read(site, MARK))["data_version"].startswith("2026-")


def test_the_same_data_make_the_same_site_and_only_the_chosen_folder_goes(site, catalog, tmp_path):
    folder = tmp_path / "site"
    publish(catalog, folder, BASE)
    with pytest.raises(FileExistsError):
        publish(catalog, folder, BASE)
    files = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert files == {path.relative_to(site): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def test_a_site_without_an_address_has_only_relative_links(make_site):
    folder = make_site()
    assert broken(folder) == []
    assert not (folder / "sitemap.xml").exists()
    for name, links in pages(folder):
        assert [href for href in links.found if href.startswith("/")] == [], name


@pytest.fixture
def make_site(make_folder, tmp_path):
    """Publish a small folder of somebody's own, without stories and with words that are no HTML."""
    from geo.atlas.reading import read_atlas
    from tests.conftest import feature

    def made() -> Path:
        raw = feature(title_en="<script>alert(1)</script>", summary_en="{{ 7 * 7 }} {% raw %} </script>")
        made_of = make_folder(other=[raw])
        package = json.loads((made_of / "datapackage.json").read_text())
        licence = {"name": "CC0-1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/"}
        package["resources"][0] |= {"title": "A <b></script>", "licenses": [licence]}
        (made_of / "datapackage.json").write_text(json.dumps(package))
        catalog = read_atlas(made_of)
        folder = tmp_path / "out" / "site"
        folder.parent.mkdir()
        publish(catalog, folder)
        return folder

    return made


def test_a_folder_of_ones_own_is_published_and_its_words_stay_words(make_site):
    folder = make_site()
    assert not (folder / "stories.html").exists()
    assert "A &lt;b&gt;&lt;/script&gt;" in (folder / "licences.html").read_text(encoding="utf-8")
    (linked, _, after) = re.findall(r"<script[^>]*ld\+json[^>]*>(.*?)</script>(\s*)(.)", read(folder, "index.html"))[0]
    assert json.loads(linked)["name"] == "A <b></script>: one entry"
    assert after == "<"
    for name, _ in pages(folder):
        assert "<script>alert(1)" not in (folder / name).read_text(encoding="utf-8")
    assert "stories.html" not in (folder / "about.html").read_text(encoding="utf-8")


def test_a_card_shows_a_view_in_both_languages_and_leads_to_it(snapshot_of):
    snapshot = snapshot_of()
    files = render_card(snapshot, "https://atlas.example/#", "https://atlas.example/card/")
    page = files["index.html"].decode()
    for words in (
        '<html lang="en">',
        "<h1>21 strikes at sea, 82 to 83 reported killed</h1>",
        '<section lang="es">\n<h2>21 ataques en el mar, de 82 a 83 muertos según los informes</h2>',
        '<meta property="og:image" content="https://atlas.example/card/picture.png">',
        '<meta property="og:url" content="https://atlas.example/card/">',
        '<link rel="canonical" href="https://atlas.example/card/">',
    ):
        assert words in page
    links = Links()
    links.feed(page)
    (link, *_) = [href for href in links.found if href.startswith("https://atlas.example/#")]
    assert parse_link(unquote(link.partition("#")[2]), snapshot.link_context).view == snapshot.view
    assert manifest_in(files["picture.png"])["view"] == snapshot.link
    assert files == render_card(snapshot, "https://atlas.example/#", "https://atlas.example/card/")
    alts = re.findall(r'<img [^>]*alt="([^"]*)"', page)
    assert all("Strike positions were not published" in alt for alt in alts)


def test_a_card_stands_at_an_address_or_nowhere(tmp_path, capsys):
    assert main(["card", str(tmp_path / "card"), "--url", "javascript:alert(1)"]) == 1
    assert "is not the address of a site" in capsys.readouterr().err
    assert not (tmp_path / "card").exists()

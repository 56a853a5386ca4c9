"""What is shared, in a real browser: the map from disk without a network, the site from a plain file server."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from geo.atomic import write_files
from geo.export.html_file import render_html
from geo.site.card import render_card
from geo.snapshot.snapshot import open_snapshot
from tests.browser.conftest import DESKTOP, PHONE, Visit

FIRST_YEAR = "mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01&layers=strikes,strike_zones&theme=dark"


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def folder(tmp_path_factory, catalog) -> Path:
    folder = tmp_path_factory.mktemp("shared")
    (folder / "map.html").write_bytes(render_html(open_snapshot(catalog, FIRST_YEAR, "es")))
    write_files(folder / "card", render_card(open_snapshot(catalog, FIRST_YEAR), "../map.html#"))
    return folder


@pytest.fixture(scope="module")
def served(published_site) -> Iterator[str]:
    handler = functools.partial(Quiet, directory=str(published_site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.fixture
def visit(browser: Browser) -> Iterator:
    contexts = []

    def opened(address: str, viewport: dict[str, int] = DESKTOP, **options: object) -> Visit:
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        return Visit(context, address)

    yield opened
    for context in contexts:
        context.close()


def is_whole(seen: Visit) -> bool:
    """Whether nothing failed and nothing was asked of anybody else."""
    return (seen.errors, seen.outside) == ([], [])


def test_a_shared_map_opens_at_its_view_from_disk_without_a_network(visit, folder):
    seen = visit((folder / "map.html").as_uri(), offline=True)
    seen.page.wait_for_selector("html[data-ready][data-theme=dark][lang=es]")
    view = seen.page.evaluate("atlas.view")
    assert view["layers"] == {name: name in ("strikes", "strike_zones") for name in view["layers"]}
    assert seen.page.locator(".sentence").inner_text().startswith("2 sep a 1 dic 2025: 21 ataques")
    assert "known=2025-12-01" in seen.page.url
    assert is_whole(seen)


def test_a_link_after_the_file_says_more_than_the_view_it_carries(visit, folder):
    seen = visit((folder / "map.html").as_uri() + "#v=2&mode=instant&to=2025-10-03&lang=en", offline=True)
    seen.page.wait_for_selector("html[data-ready][lang=en]")
    view = seen.page.evaluate("atlas.view")
    assert (view["mode"], view["known"], view["theme"]) == ("instant", None, None)
    assert all(view["layers"].values())


def test_a_card_is_read_from_disk_without_a_network(visit, folder):
    seen = visit((folder / "card" / "index.html").as_uri(), PHONE, offline=True)
    picture = seen.page.get_by_role("img")
    assert picture.evaluate("picture => picture.complete && picture.naturalWidth") == 1600
    assert "Strike positions were not published" in picture.get_attribute("alt")
    assert seen.page.evaluate("document.fonts.check('500 20px Newsreader')")
    assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert is_whole(seen)


def test_the_site_leads_from_a_story_to_its_step_on_the_map_and_back(visit, served):
    seen = visit(f"{served}es/stories/the-first-strike.html")
    seen.page.get_by_role("link", name="Verlo en el mapa").nth(1).click()
    seen.page.wait_for_selector("html[data-ready][lang=es]")
    view = seen.page.evaluate("atlas.view")
    assert view["story"] == {"slug": "the-first-strike", "step": 2}
    assert seen.page.url.startswith(f"{served}es/index.html#v=2")
    seen.page.locator(".credit").get_by_role("link", name="Fuentes").click()
    seen.page.wait_for_url(f"{served}es/sources.html")
    assert is_whole(seen)


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_every_kind_of_page_of_the_site_shows_completely(visit, served, viewport):
    seen = visit(served, viewport)
    seen.page.wait_for_selector("html[data-ready][lang=en]")
    for name in ("stories", "data", "about", "sources", "licences", "stories/counting-the-dead", "404"):
        seen.page.goto(f"{served}{name}.html")
        assert seen.page.get_by_role("heading", level=1).count() == 1
        assert seen.page.evaluate(
            "[...document.images].every((picture) => picture.loading === 'lazy' || picture.naturalWidth > 0)"
        )
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    assert is_whole(seen)

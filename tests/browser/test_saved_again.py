"""A page that a browser saved again, at any moment, draws as the page that was made."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Browser, Page

from geo.atlas.reading import read_atlas
from geo.export.html_file import render_html
from geo.page.page import render_page
from geo.page.points import render_points_page
from geo.snapshot.snapshot import open_snapshot
from tests.browser.conftest import DESKTOP, at_rest, still

LINK = "mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01&lang=es"
SERIALISED = "'<!DOCTYPE html>' + document.documentElement.outerHTML"
READY = "html[data-ready]"

# What a reader may have done before saving, as the page's own handle or controls do it.
MOMENTS = {
    "as it opened": "",
    "with a card open": "window.location.hash = '#v=2&panel=closed&entity=2025-09-02-a&lang=en'",
    "with another tab and the menu of time open": "document.querySelector('#tab-list').click();"
    " document.querySelector('.menu-button').click()",
    "while it plays": "document.querySelector('.timebar .buttons .icon:nth-child(2)').click()",
    "in Spanish and dark": "atlas.set({ language: 'es', theme: 'dark' })",
    "after a change of the View": "atlas.set({ mode: 'window', from: 20400, to: 20430, known: 20440 })",
    "in a story, presented": "document.querySelector('#tab-stories').click();"
    " document.querySelector('.stories article button').click();"
    " document.querySelectorAll('.story-actions button')[1].click()",
    "beside another state of knowledge": "document.querySelector('.tools button:nth-of-type(4)').click()",
}


def opened(browser: Browser, path: Path) -> tuple[Page, list[str]]:
    page = browser.new_page(viewport=DESKTOP)
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.goto(path.as_uri())
    page.locator(READY).wait_for(state="attached")
    return page, errors


def what_it_is(page: Page) -> dict:
    """All that a reader meets: the View, the elements in their order, what is drawn, and the picture itself."""
    at_rest(page)
    # The legend and fields of dates come a moment after the map.
    page.locator(".legend > *").first.wait_for(state="attached")
    still(page)
    return page.evaluate(
        """() => ({
          view: atlas.view,
          elements: [...document.body.querySelectorAll('*')].filter((node) => !node.closest('script, noscript'))
            .map((node) => `${node.tagName} ${node.className.baseVal ?? node.className}`),
          root: [...document.documentElement.attributes].map(({ name, value }) => `${name}=${value}`).sort(),
          drawn: atlas.drawn().clusters.flatMap(({ circles }) => circles.map(({ x, y, strike }) => [x, y, strike.id])),
        })"""
    )


def saved_again(page: Page, path: Path) -> Path:
    text = page.evaluate(SERIALISED)
    # Browsers add where a page came from, and what it is made of.
    path.write_text(text.replace("<head>", "<head><!-- saved from url=(0014)about:internet -->", 1), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def fresh(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict]:
    path = tmp_path_factory.mktemp("fresh") / "map.html"
    path.write_text(render_page(read_atlas()), encoding="utf-8")
    page, _ = opened(browser, path)
    found = what_it_is(page)
    page.close()
    return path, found


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_map_saved_again_twice_is_the_map_that_was_made(browser, fresh, tmp_path, moment):
    path, expected = fresh
    for name in ("again.html", "twice.html"):
        page, _ = opened(browser, path)
        page.evaluate(MOMENTS[moment] or "null")
        still(page)
        path = saved_again(page, tmp_path / name)
        page.close()
    page, errors = opened(browser, path)
    assert what_it_is(page) == expected
    assert errors == []
    page.close()


def test_a_map_saved_while_it_was_loading_draws(browser, fresh, tmp_path):
    path, expected = fresh
    page = browser.new_page(viewport=DESKTOP)
    page.add_init_script(
        f"document.addEventListener('DOMContentLoaded', () => {{ window.early = {SERIALISED}; }}, {{ once: true }})"
    )
    page.goto(path.as_uri())
    page.locator(READY).wait_for(state="attached")
    again = tmp_path / "early.html"
    again.write_text(page.evaluate("early"), encoding="utf-8")
    page.close()
    page, errors = opened(browser, again)
    assert what_it_is(page) == expected
    assert errors == []
    page.close()


def test_a_shared_file_saved_again_opens_at_the_view_it_carries(browser, tmp_path):
    path = tmp_path / "shared.html"
    path.write_bytes(render_html(open_snapshot(read_atlas(), LINK)))
    page, _ = opened(browser, path)
    expected = page.evaluate("({ ...atlas.view, camera: null })")
    page.evaluate("atlas.set({ language: 'en', mode: 'instant', to: 20430, from: 20430, known: null })")
    still(page)
    again = saved_again(page, tmp_path / "again.html")
    page.close()
    page, errors = opened(browser, again)
    assert page.evaluate("({ ...atlas.view, camera: null })") == expected
    assert errors == []
    page.close()


def test_the_published_site_s_map_saved_again_draws_with_its_links(browser, published_site):
    page, _ = opened(browser, published_site / "index.html")
    expected = what_it_is(page)
    again = saved_again(page, published_site / "again.html")
    page.close()
    page, errors = opened(browser, again)
    assert what_it_is(page) == expected
    assert errors == []
    page.close()


def test_a_page_of_somebody_s_own_points_saved_again_draws(browser, tmp_path):
    points = pd.DataFrame(
        {
            "id": ["a", "b", "c"], "date": ["2025-01-01", "2025-01-05", "2025-02-01"], "title": ["A", "B", "C"],
            "killed": [1, 2, 3], "category": "x", "source": "y", "lon": [-66.0, -60.0, -70.0], "lat": [10.0, 12.0, 8.0],
        }
    )  # fmt: skip
    path = tmp_path / "points.html"
    path.write_text(render_points_page(points), encoding="utf-8")
    elements = "[...document.body.querySelectorAll('*')].map((node) => node.tagName + node.className).sort()"
    page, _ = opened(browser, path)
    expected = page.evaluate(elements)
    for name in ("again.html", "twice.html"):
        page.get_by_role("button", name="Español").click()
        path = saved_again(page, tmp_path / name)
        page.close()
        page, errors = opened(browser, path)
        assert page.evaluate("points.shown()") == len(points)
        assert page.evaluate(elements) == expected
        assert errors == []
    page.close()

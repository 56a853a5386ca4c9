"""The map without any one of its layers, and without its basemap: what is left works."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from geo.page.page import render_page
from tests.browser.conftest import DESKTOP, Visit

LAYERS = ("airspace", "notices", "strike_zones", "strikes", "land_events", "deployments", "events")
WALK = """async () => {
  const rest = () => new Promise((done) => setTimeout(done, 60));
  for (const patch of [
    { mode: "window", from: 20330, to: 20430 }, { known: 20420 }, { known: null },
    { filters: { basin: ["caribbean"] } }, { filters: {} },
    { language: "es" }, { theme: "dark" }, { mode: "instant", from: 20420, to: 20420 },
    { compare: { kind: "known", from: 20420, to: 20420, known: 20400, layout: "side", at: 0.5 } }, { compare: null },
  ]) {
    atlas.set(patch);
    await rest();
  }
}"""


@pytest.fixture
def open_page(browser, tmp_path):
    def opened(catalog) -> Visit:
        path = tmp_path / "map.html"
        path.write_text(render_page(catalog), encoding="utf-8")
        visit = Visit(browser.new_context(viewport=DESKTOP), path.as_uri())
        visit.page.wait_for_selector("html[data-ready]")
        return visit

    return opened


@pytest.mark.parametrize("absent", LAYERS)
def test_the_map_works_without_a_layer(open_page, catalog, absent):
    visit = open_page(replace(catalog, layers={n: layer for n, layer in catalog.layers.items() if n != absent}))
    page = visit.page
    page.evaluate(WALK)
    page.get_by_role("tab", name="Lista").click()
    page.locator("#panel-list .entry").first.evaluate("entry => entry.click()")
    expect(page.locator(".card h2")).to_be_visible()
    assert page.locator(f"input[data-layer={absent}]").count() == 0
    assert visit.errors == []
    page.context.close()


@pytest.mark.parametrize(
    ("broken", "said"), [(True, "the strikes could not be read"), (False, "no layer of strikes in these data")]
)
def test_without_strikes_none_are_counted_and_why_is_said(open_page, catalog, broken, said):
    layers = {name: layer for name, layer in catalog.layers.items() if name != "strikes"}
    absent = {"strikes": catalog.layers["strikes"].resource} if broken else {}
    visit = open_page(replace(catalog, layers=layers, absent=absent))
    expect(visit.page.locator(".sentence")).to_contain_text(said)
    visit.page.context.close()


def test_a_page_whose_data_are_broken_is_not_hidden(browser, catalog, tmp_path):
    path = tmp_path / "map.html"
    path.write_text(render_page(catalog).replace('id="atlas-data">H4sI', 'id="atlas-data">AAAA'), encoding="utf-8")
    visit = Visit(browser.new_context(viewport=DESKTOP), path.as_uri())
    expect(visit.page.locator(".leaflet-container")).to_be_visible()
    assert visit.errors != []
    visit.page.context.close()


def test_the_map_works_without_its_basemap(open_page, catalog):
    kept = {name: resource for name, resource in catalog.resources.items() if not name.startswith("basemap")}
    visit = open_page(replace(catalog, resources=kept))
    visit.page.evaluate(WALK)
    expect(visit.page.locator(".sentence")).to_contain_text("ataques")
    assert visit.errors == []
    visit.page.context.close()

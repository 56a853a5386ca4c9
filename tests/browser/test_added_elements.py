"""A folium user's own elements on the map: they are seen above it, answer the pointer and move with it."""

from __future__ import annotations

from html import escape

import folium
import pytest
from playwright.sync_api import expect

import geo
from tests.browser.conftest import Visit, at_rest, eventually, still


@pytest.fixture(scope="module")
def shot() -> geo.Snapshot:
    return geo.read_atlas().between("2025-09-02", "2025-12-01", known="2025-12-01")


@pytest.fixture
def open_saved(browser, tmp_path):
    contexts = []

    def visit(shown, **viewport):
        shown.save(tmp_path / "map.html")
        contexts.append(browser.new_context(viewport={"width": 1440, "height": 900, **viewport}))
        opened = Visit(contexts[-1], (tmp_path / "map.html").as_uri())
        opened.page.wait_for_selector("html[data-ready]")
        still(at_rest(opened.page))
        return opened

    yield visit
    for context in contexts:
        context.close()


# What the page has at the middle of an element: the element itself, where nothing lies over it.
AT_ITS_MIDDLE = """(node) => {
  const { left, top, width, height } = node.getBoundingClientRect();
  return document.elementFromPoint(left + width / 2, top + height / 2) === node;
}"""


def middle(locator) -> tuple[float, float]:
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_map_without_additions_asks_for_nothing_from_outside(open_saved, shot):
    visit = open_saved(shot.map())
    assert (visit.outside, visit.errors) == ([], [])
    assert visit.page.evaluate("atlas.drawn().clusters.length") > 0


def test_own_markers_shapes_and_layers_lie_above_the_atlas_and_can_be_pointed_at(open_saved, shot):
    shown = shot.map()
    folium.Marker([6.2, -75.6], tooltip="Medellín", popup="A city").add_to(shown)
    folium.CircleMarker([15.4, -79], radius=60, fill=True, class_name="mine", tooltip="My circle").add_to(shown)
    group = folium.FeatureGroup("My group").add_to(shown)
    folium.GeoJson(shot.features("strikes"), tooltip=folium.GeoJsonTooltip(["id"])).add_to(group)
    folium.LayerControl(collapsed=False).add_to(shown)
    visit = open_saved(shown)
    page = visit.page
    assert (visit.outside, visit.errors) == ([], [])
    assert page.evaluate("atlas.drawn().clusters.length") > 0

    marker, circle, paths = (
        page.locator(".leaflet-marker-icon"),
        page.locator("path.mine"),
        page.locator(".leaflet-overlay-pane path"),
    )
    assert marker.evaluate(AT_ITS_MIDDLE)
    assert circle.evaluate(AT_ITS_MIDDLE)  # over the circles of the strikes in the Caribbean
    page.mouse.move(*middle(circle))
    expect(page.locator(".leaflet-tooltip")).to_have_text("My circle")
    expect(page.locator(".tooltip")).to_be_hidden()  # not the atlas' own besides
    page.mouse.click(*middle(circle))
    expect(page.locator(".card")).to_be_hidden()
    page.mouse.click(*middle(marker))
    expect(page.locator(".leaflet-popup-content")).to_have_text("A city")

    with_group = paths.count()
    box = page.get_by_label("My group")
    box.uncheck()
    expect(paths).to_have_count(1)
    box.check()
    expect(paths).to_have_count(with_group)
    assert visit.errors == []


def test_own_elements_stay_in_place_when_the_map_is_moved(open_saved, shot):
    shown = shot.map()
    folium.CircleMarker([10, -70], radius=8, class_name="mine").add_to(shown)
    visit = open_saved(shown)
    where = """() => {
      const { x, y } = atlas.map.latLngToContainerPoint([10, -70]);
      const box = atlas.map.getContainer().getBoundingClientRect();
      return [x + box.left, y + box.top];
    }"""
    for move in ("atlas.map.setZoom(6, {animate: false})", "atlas.map.panBy([120, -60], {animate: false})"):
        visit.page.evaluate(move)
        still(visit.page)
        assert middle(visit.page.locator("path.mine")) == pytest.approx(visit.page.evaluate(where), abs=2)


def test_icons_and_plugins_without_a_network_leave_the_atlas_as_it_is(open_saved, shot):
    shown = shot.map()
    folium.Marker([12, -70], icon=folium.Icon(color="red", icon="info-sign")).add_to(shown)
    shown.keep_in_front()
    visit = open_saved(shown)
    expect(visit.page.locator(".leaflet-marker-icon")).to_be_visible()
    assert visit.outside
    assert not any("bootstrap@" in address for address in visit.outside)
    assert all("ERR_FAILED" in error for error in visit.errors)


def test_an_own_title_and_legend_stand_on_the_page(open_saved, shot):
    shown = shot.map()
    shown.get_root().html.add_child(folium.Element("<h3>My title</h3>"))
    shown.get_root().html.add_child(folium.Element('<p style="position: fixed; top: 300px; right: 20px">Legend</p>'))
    visit = open_saved(shown)
    expect(visit.page.get_by_role("heading", name="My title")).to_be_visible()
    expect(visit.page.get_by_text("Legend", exact=True).last).to_be_visible()
    assert visit.errors == []


def test_a_notebook_shows_the_map_at_its_view(browser, shot, tmp_path):
    shown = shot.map()
    folium.Marker([6.2, -75.6]).add_to(shown)
    (tmp_path / "notebook.html").write_text(
        f'<!doctype html><title>{escape("Notebook")}</title><div style="width: 800px">{shown._repr_html_()}</div>',
        encoding="utf-8",
    )
    context = browser.new_context(viewport={"width": 900, "height": 700})
    visit = Visit(context, (tmp_path / "notebook.html").as_uri())
    frame = next(frame for frame in visit.page.frames if frame.parent_frame)
    visit.page.frame_locator("iframe").locator("html[data-ready]").wait_for(state="attached")
    eventually(visit.page, lambda: frame.evaluate("atlas.drawn().clusters.length") > 0)
    assert frame.evaluate("[atlas.view.mode, innerWidth, innerHeight]") == ["window", 800, 480]
    expect(visit.page.frame_locator("iframe").locator(".leaflet-marker-icon")).to_be_visible()
    assert (visit.outside, visit.errors) == ([], [])
    context.close()

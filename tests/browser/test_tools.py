"""The map's tools in the saved map: measuring, scale bar, the menu of a place, comparing, and what Escape closes."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from pyproj import Geod

from tests.browser.conftest import PHONE, at_rest, eventually, still
from tests.browser.test_saved_map import circles, days, show_window, view

CARACAS = (-66.9, 10.6)
SAN_JUAN = (-66.1, 18.4)


def pixel(page: Page, position: tuple[float, float], holder: str = ".folium-map") -> tuple[float, float]:
    """Where a position lies, in pixels of the viewport."""
    found = page.evaluate(
        """([longitude, latitude, holder]) => {
          const { x, y } = atlas.map.latLngToContainerPoint([latitude, longitude]);
          const box = document.querySelector(holder).getBoundingClientRect();
          return [x + box.left, y + box.top];
        }""",
        [*position, holder],
    )
    return found[0], found[1]


def click(page: Page, position: tuple[float, float], **options: object) -> None:
    page.mouse.click(*pixel(page, position), **options)


def start_comparing(page: Page) -> None:
    page.get_by_role("button", name="Compare").click()
    eventually(page, "atlas.compared() !== null")


def entities(page: Page, drawn: str) -> set[str]:
    return set(page.evaluate(f"atlas.{drawn}.clusters.flatMap(c => c.circles.map(({{strike}}) => strike.entity))"))


def test_clicks_measure_the_shortest_way_on_the_ellipsoid(open_map):
    page = open_map().page
    page.get_by_role("button", name="Measure").click()
    click(page, CARACAS)
    click(page, SAN_JUAN)
    eventually(page, "atlas.view.measure?.length === 2")
    first, second = view(page)["measure"]
    azimuth, _, metres = Geod(ellps="WGS84").inv(*first, *second)
    told = page.locator(".measure .total")
    expect(told).to_contain_text(f"{round(metres / 1000)} km ({round(metres / 1852)} nm)")
    expect(told).to_contain_text(f"bearing {round(azimuth % 360):03d}°")
    click(page, (-70.0, 14.0))
    expect(page.locator(".measure .legs li")).to_have_count(2)
    expect(told).to_contain_text("Total")
    assert page.locator(".card").is_hidden()
    page.keyboard.press("Escape")
    assert view(page)["measure"] is None
    expect(page.locator(".measure")).to_be_hidden()


def test_measuring_adds_its_canvas_only_while_it_is_used(open_map):
    page = at_rest(open_map().page)
    count = page.locator("canvas.atlas-canvas").count()
    page.keyboard.press("m")
    expect(page.locator("canvas.atlas-canvas")).to_have_count(count + 1)
    page.keyboard.press("m")
    expect(page.locator("canvas.atlas-canvas")).to_have_count(count)


def test_the_keyboard_alone_measures(open_map):
    page = open_map().page
    time = view(page)["to"]
    page.keyboard.press("m")
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    first, second = view(page)["measure"]
    assert second[0] > first[0] + 1
    assert second[1] == pytest.approx(first[1], abs=0.2)
    assert view(page)["to"] == time
    page.keyboard.press("Backspace")
    assert len(view(page)["measure"]) == 1
    page.get_by_text("Type a position").click()
    field = page.get_by_label("Position: latitude, longitude")
    field.fill("somewhere")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Not a position")
    field.fill("10°36.0′ N 66°54.0′ W")
    field.press("Enter")
    assert view(page)["measure"][1] == pytest.approx(CARACAS)
    field.press("Escape")
    assert view(page)["measure"] is None
    expect(page.get_by_role("button", name="Measure")).to_be_focused()


def test_a_double_click_while_measuring_sets_one_point_and_does_not_zoom(open_map):
    page = open_map().page
    zoom = page.evaluate("atlas.map.getZoom()")
    page.keyboard.press("m")
    page.mouse.dblclick(*pixel(page, SAN_JUAN))
    still(page)
    assert len(view(page)["measure"]) == 1
    assert page.evaluate("atlas.map.getZoom()") == zoom


def test_rings_say_that_they_are_no_legal_limit(open_map):
    page = open_map().page
    page.mouse.click(*pixel(page, CARACAS), button="right")
    page.get_by_role("menuitem", name="Rings of 12 and 200 nm from here").click()
    assert view(page)["rings"] == pytest.approx(CARACAS, abs=0.05)
    expect(page.locator(".measure")).to_contain_text("computed, not a legal limit")
    page.keyboard.press("Escape")
    assert view(page)["rings"] is None


def test_the_scale_bar_is_true_at_the_middle_of_the_map(open_map):
    page = open_map().page
    for latitude in (0, 12, 40):
        page.evaluate(f"atlas.map.setView([{latitude}, -75], 5, {{animate: false}})")
        bar = page.locator(".scale-bar").first
        kilometres = float(bar.inner_text().split()[0].replace(",", ""))
        width = bar.bounding_box()["width"]
        west, east = page.evaluate(
            f"""() => {{
              const middle = atlas.map.getSize().divideBy(2);
              return [-{width} / 2, {width} / 2].map(x => atlas.map.containerPointToLatLng(middle.add([x, 0])))
                .map(({{lng, lat}}) => [lng, lat]);
            }}"""
        )
        assert Geod(ellps="WGS84").inv(*west, *east)[2] / 1000 == pytest.approx(kilometres, rel=0.01)


def test_the_position_under_the_pointer_or_at_the_middle_is_reported_in_degrees_and_minutes(open_map):
    page = open_map().page
    told = page.locator(".scale-position")
    expect(told).to_contain_text("Centre: ")
    page.evaluate("atlas.map.setView([10.5, -66.9], 6, {animate: false})")
    expect(told).to_have_text("Centre: 10°30.0′ N, 66°54.0′ W")
    page.mouse.move(*pixel(page, (-66.05, 12.05)))
    expect(told).to_contain_text("66°0")
    expect(told).not_to_contain_text("Centre")
    page.get_by_role("button", name="Español").hover()
    page.get_by_role("button", name="Español").click()
    expect(told).to_have_text("Centro: 10°30,0′ N, 66°54,0′ O")


def test_a_right_click_says_what_covers_the_place_and_opens_it(open_map):
    page = open_map().page
    page.mouse.click(*pixel(page, (-66.0, 7.5)), button="right")
    menu = page.get_by_role("menu")
    expect(menu).to_contain_text("Copy 7°")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.press("Home")
    menu.get_by_role("menuitem", name="Maiquetía FIR (SVZM)").click()
    expect(menu).to_be_hidden()
    expect(page.locator(".card h2")).to_have_text("Maiquetía FIR (SVZM)")


def test_the_menu_of_a_place_starts_measuring_there(open_map):
    page = open_map().page
    page.mouse.click(*pixel(page, CARACAS), button="right")
    page.get_by_role("menuitem", name="Measure from here").click()
    assert view(page)["measure"] == [pytest.approx(CARACAS, abs=0.05)]


def test_the_position_of_a_place_is_copied(open_map):
    page = open_map(permissions=["clipboard-read", "clipboard-write"]).page
    page.mouse.click(*pixel(page, CARACAS), button="right")
    page.get_by_role("menuitem").first.click()
    expect(page.get_by_role("menuitem", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").startswith("10°3")


def test_a_long_press_opens_the_menu_of_a_place_and_chooses_nothing(open_map):
    page = open_map(PHONE, has_touch=True, is_mobile=True).page
    x, y = pixel(page, (-66.0, 7.5))
    touch = page.context.new_cdp_session(page)
    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    expect(page.get_by_role("menu")).to_be_visible()
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    still(page)
    expect(page.get_by_role("menu")).to_be_visible()
    expect(page.locator(".card")).to_be_hidden()
    for item in page.get_by_role("menuitem").all():
        assert item.bounding_box()["height"] >= 44


def test_a_pinch_zooms(open_map):
    page = open_map(PHONE, has_touch=True, is_mobile=True).page
    zoom = page.evaluate("atlas.map.getZoom()")
    touch = page.context.new_cdp_session(page)

    def fingers(kind: str, apart: float) -> None:
        points = [{"x": 195 - apart, "y": 300, "id": 0}, {"x": 195 + apart, "y": 300, "id": 1}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points if kind != "touchEnd" else []})

    fingers("touchStart", 40)
    for apart in range(50, 160, 10):
        fingers("touchMove", apart)
        page.wait_for_timeout(20)
    fingers("touchEnd", 0)
    eventually(page, f"atlas.map.getZoom() > {zoom} + 0.5")
    expect(page.get_by_role("menu")).to_be_hidden()


def test_a_double_click_and_the_wheel_zoom(open_map):
    page = open_map().page
    zoom = page.evaluate("atlas.map.getZoom()")
    page.mouse.dblclick(*pixel(page, (-75.0, 24.5)))
    eventually(page, f"atlas.map.getZoom() > {zoom}")
    still(page)
    closer = page.evaluate("atlas.map.getZoom()")
    page.mouse.wheel(0, 400)
    eventually(page, f"atlas.map.getZoom() < {closer}")


def test_escape_closes_the_innermost_open_thing_first(open_map):
    page = open_map().page
    start_comparing(page)
    target = next(circle for circle in circles(page) if circle["x"] > 900)
    page.mouse.click(target["x"], target["y"])
    expect(page.locator(".card")).to_be_visible()
    still(page)  # the map may move to bring the circle out from under its card
    page.mouse.click(*pixel(page, (-95.0, 5.0)), button="right")
    expect(page.get_by_role("menu")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("menu")).to_be_hidden()
    expect(page.locator(".card")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_be_hidden()
    assert view(page)["compare"] is not None
    page.keyboard.press("Escape")
    assert view(page)["compare"] is None


def test_two_moments_are_drawn_on_the_two_sides_of_a_divider(open_map):
    page = open_map().page
    show_window(page, "2025-09-02", "2026-08-28")
    start_comparing(page)
    page.get_by_label("Left side from (UTC)").fill("2025-09-02")
    page.get_by_label("Left side to (UTC)").fill("2025-12-01")
    eventually(page, "atlas.compared().clusters.flatMap(c => c.circles).length === 21")
    assert entities(page, "compared()") < entities(page, "drawn()")
    expect(page.locator(".compare-side.left")).to_contain_text("2 Sep to 1 Dec 2025: 21 strikes")
    expect(page.locator(".compare-side.right")).to_contain_text("28 Aug 2026")
    divider = page.get_by_role("slider", name="Divider")
    box = divider.bounding_box()
    page.mouse.move(box["x"] + 22, 500)
    page.mouse.down()
    page.mouse.move(box["x"] - 178, 500, steps=4)
    page.mouse.up()
    assert view(page)["compare"]["at"] < 0.4
    at = view(page)["compare"]["at"]
    time = view(page)["to"]
    divider.press("ArrowRight")
    assert view(page)["compare"]["at"] == pytest.approx(at + 0.02)
    assert view(page)["to"] == time


def test_each_side_of_the_divider_answers_with_its_own_drawing(open_map):
    page = open_map().page
    page.get_by_role("button", name="Compare").click()
    page.get_by_role("button", name="Known on", exact=True).click()
    page.get_by_label("Left side by the knowledge of").fill("2025-09-09")
    page.get_by_role("slider", name="Divider").press("End")
    still(page)
    target = page.evaluate(
        """() => {
          const { clusters, corner } = atlas.compared();
          const box = document.querySelector('.folium-map').getBoundingClientRect();
          const { x, y } = clusters.flatMap(c => c.circles).find(c => c.strike.entity === '2025-09-02-a');
          return [x + corner.x + box.left, y + corner.y + box.top];
        }"""
    )
    page.mouse.click(*target)
    expect(page.locator(".card h2")).to_contain_text("2 Sep 2025")
    # The second hit became public on 10 September: the left side does not know it yet.
    expect(page.locator(".card")).not_to_contain_text("Second hit")
    expect(page.locator(".compare-side.left")).to_contain_text("as known on 9 Sep 2025")
    expect(page.locator(".compare-side.right")).to_contain_text("latest knowledge")


def test_side_by_side_both_maps_show_the_same_region_and_move_together(open_map):
    page = open_map().page
    start_comparing(page)
    page.get_by_role("button", name="Side by side").click()
    left, right = page.locator(".compare-map"), page.locator(".folium-map")
    expect(left).to_be_visible()
    assert left.bounding_box()["width"] == pytest.approx(right.bounding_box()["width"], abs=4)
    box = left.bounding_box()
    before = page.evaluate("atlas.map.getCenter().lng")
    page.mouse.move(box["x"] + 200, box["y"] + 400)
    page.mouse.down()
    page.mouse.move(box["x"] + 100, box["y"] + 400, steps=5)
    page.mouse.up()
    eventually(page, f"atlas.map.getCenter().lng > {before} + 1")
    page.keyboard.press("Escape")
    expect(left).to_have_count(0)


def test_side_by_side_both_maps_show_what_is_measured(open_map):
    page = open_map().page
    page.keyboard.press("m")
    click(page, CARACAS)
    click(page, SAN_JUAN)
    start_comparing(page)
    page.get_by_role("button", name="Side by side").click()
    for side in (".compare-map", ".folium-map"):
        expect(page.locator(f"{side} .leaflet-atlas-tools-pane canvas")).to_have_count(1)
    page.keyboard.press("m")
    expect(page.locator(".leaflet-atlas-tools-pane canvas")).to_have_count(0)


def test_a_comparison_that_is_off_leaves_nothing_behind(open_map):
    page = at_rest(open_map().page)
    nodes = page.locator("canvas").count()
    corner = "[atlas.map.getBounds().getWest(), atlas.map.getBounds().getNorth(), atlas.map.getZoom()]"
    before = page.evaluate(corner)
    for layout in ("Swipe", "Side by side"):
        start_comparing(page)
        page.get_by_role("button", name=layout, exact=True).click()
        still(page)
        page.get_by_role("button", name="End the comparison").click()
        assert view(page)["compare"] is None
        expect(page.locator("canvas")).to_have_count(nodes)
        assert page.evaluate("atlas.map.getPane('atlas-marks').style.clipPath") == ""
        assert page.evaluate(corner) == pytest.approx(before, abs=0.1)
        expect(page.get_by_role("button", name="Compare")).to_be_focused()


def test_a_phone_compares_by_swiping_only(open_map):
    page = open_map(PHONE, has_touch=True, is_mobile=True).page
    start_comparing(page)
    expect(page.get_by_role("button", name="Side by side")).to_be_hidden()
    expect(page.get_by_role("slider", name="Divider")).to_be_visible()
    for node in page.locator(".compare-bar > *, .compare-controls > *:visible").all():
        box = node.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= PHONE["width"]
    left, right = (page.locator(f".compare-side.{side}").bounding_box() for side in ("left", "right"))
    assert left["x"] + left["width"] <= right["x"]


def test_the_left_side_remembers_its_day_when_the_comparison_comes_back(open_map):
    page = open_map().page
    start_comparing(page)
    page.get_by_label("Left side to (UTC)").fill("2025-12-01")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="End the comparison").click()
    start_comparing(page)
    assert view(page)["compare"]["to"] == days("2025-12-01")

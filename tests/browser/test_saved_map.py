"""The saved map, opened from disk: the same page as in the app, driven as a reader would."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from geo.atlas.reading import read_atlas
from geo.page.page import render_page
from tests.browser.conftest import DESKTOP, PHONE, Visit, at_rest, eventually, still

EPOCH = date(1970, 1, 1)


def days(text: str) -> int:
    return (date.fromisoformat(text) - EPOCH).days


def view(page: Page) -> dict:
    return page.evaluate("atlas.view")


def sentence(page: Page) -> str:
    return page.locator(".sentence").inner_text()


def show_window(page: Page, first: str, last: str) -> None:
    page.get_by_role("button", name="Window", exact=True).click()
    page.get_by_label("First day of the window (UTC)").and_(page.locator("input")).fill(first)
    page.get_by_label("Last day of the window (UTC)").and_(page.locator("input")).fill(last)
    # The time bar's markers move together with the map, in the next frame.
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def unfold(page: Page, panel: str, layer: str) -> None:
    group = page.locator(f"{panel} details[data-layer={layer}]")
    if group.get_attribute("open") is None:
        group.locator("summary").click()


def circles(page: Page) -> list[dict]:
    """Circles drawn, in pixels of the viewport."""
    return page.evaluate(
        """() => {
          const { clusters, corner } = atlas.drawn();
          const box = document.querySelector('.folium-map').getBoundingClientRect();
          return clusters.flatMap(c => c.circles.map(({x, y, r, strike}) =>
            ({x: x + corner.x + box.left, y: y + corner.y + box.top, r, id: strike.id, entity: strike.entity})));
        }"""
    )


def test_it_opens_from_disk_without_asking_for_anything_outside(open_map):
    visit = open_map()
    expect(visit.page.locator(".sentence")).to_contain_text("strikes")
    assert visit.outside == []
    assert visit.errors == []


def test_the_article_s_window_says_its_totals_in_words(open_map):
    page = open_map().page
    show_window(page, "2025-09-02", "2025-12-01")
    page.get_by_label("As known on").fill("2025-12-01")
    expected = "2 Sep to 1 Dec 2025: 21 strikes, 22 vessels, 82 killed as announced, 83 with the missing"
    assert sentence(page) == expected


def test_one_circle_is_drawn_for_each_located_strike_of_the_window(open_map):
    page = open_map().page
    show_window(page, "2025-09-02", "2025-12-01")
    eventually(page, "atlas.drawn().clusters.flatMap(c => c.circles).length === 21")


def test_rings_of_circles_never_cover_each_other(open_map):
    page = open_map().page
    clusters = page.evaluate("atlas.drawn().clusters.map(({centre, radius}) => ({...centre, radius}))")
    for index, a in enumerate(clusters):
        for b in clusters[index + 1 :]:
            apart = ((a["x"] - b["x"]) ** 2 + (a["y"] - b["y"]) ** 2) ** 0.5
            assert apart > a["radius"] + b["radius"]


def test_a_circle_keeps_its_place_while_time_moves(open_map):
    page = open_map().page
    show_window(page, "2025-09-02", "2026-08-28")
    still(page)
    before = {circle["id"]: (circle["x"], circle["y"]) for circle in circles(page)}
    show_window(page, "2025-09-02", "2025-12-31")
    still(page)
    after = {circle["id"]: (circle["x"], circle["y"]) for circle in circles(page)}
    assert 0 < len(after) < len(before)
    assert after == {name: before[name] for name in after}


def test_a_click_on_a_circle_opens_its_card_with_sources_as_links(open_map):
    page = open_map().page
    target = next(circle for circle in circles(page) if circle["entity"] == "2025-09-02-a")
    page.mouse.click(target["x"], target["y"])
    card = page.locator(".card")
    expect(card.locator("h2")).to_contain_text("2 Sep 2025")
    expect(card).to_contain_text("11")
    expect(card).to_contain_text("one outlet")
    expect(card).to_contain_text("confirmed by the party concerned")
    assert card.locator(".sources a[href^=http]").count() >= 1
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()


@pytest.mark.parametrize(
    ("known_on", "grade"),
    [
        ("2025-09-09", None),
        ("2025-09-10", "one outlet"),
        ("2025-11-28", "widely reported"),
        ("2025-12-01", "confirmed by the party concerned"),
    ],
)
def test_the_second_hit_shows_only_as_it_was_known_by_then(open_map, known_on, grade):
    page = open_map().page
    page.get_by_label("As known on").fill(known_on)
    still(page)
    target = next(circle for circle in circles(page) if circle["entity"] == "2025-09-02-a")
    page.mouse.click(target["x"], target["y"])
    second = page.locator(".card dt", has_text="Second hit on survivors")
    if grade is None:
        expect(page.locator(".card h2")).to_be_visible()
        expect(second).to_have_count(0)
        expect(page.locator(".card")).not_to_contain_text("wreckage")
    else:
        expect(second.locator("+ dd")).to_have_text(grade)


def test_each_layer_switches_off_and_on_and_the_switches_survive_time(open_map):
    page = open_map().page
    boxes = page.locator(".layers input[data-layer]")
    names = [box.get_attribute("data-layer") for box in boxes.all()]
    assert set(names) == {"airspace", "notices", "strike_zones", "strikes", "deployments", "events", "land_events"}
    for name in names:
        box = page.locator(f"input[data-layer={name}]")
        before = view(page)["layers"][name]
        box.click()
        assert view(page)["layers"][name] is not before
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Previous event").click()
        assert view(page)["layers"][name] is not before
        box.click()
        assert view(page)["layers"][name] is before


def test_dragging_a_thumb_moves_time_by_whole_days(open_map):
    page = open_map().page
    thumb = page.get_by_role("slider", name="Last day of the window")
    box = thumb.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] - 400, box["y"] + 20, steps=8)
    page.mouse.up()
    moved = view(page)["to"]
    assert moved < days("2026-08-01")
    assert moved == int(moved)
    assert view(page)["mode"] == "since"


def test_dragging_the_middle_moves_the_whole_window(open_map):
    page = open_map().page
    show_window(page, "2025-11-01", "2025-12-31")
    box = page.locator(".middle").bounding_box()
    before = view(page)
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 200, box["y"] + 10, steps=5)
    page.mouse.up()
    after = view(page)
    assert after["from"] > before["from"]
    assert after["to"] - after["from"] == before["to"] - before["from"]


def test_play_moves_time_and_pause_stops_it(open_map):
    page = open_map().page
    show_window(page, "2025-09-02", "2025-09-30")
    page.get_by_role("button", name="Play").click()
    eventually(page, f"atlas.view.to > {days('2025-09-30')} + 5")
    page.get_by_role("button", name="Pause").click()
    stopped = view(page)["to"]
    page.wait_for_timeout(300)
    assert view(page)["to"] == stopped


def test_stepping_goes_to_the_next_and_previous_event(open_map):
    page = open_map().page
    page.get_by_role("button", name="One day").click()
    for box in page.locator(".layers input[data-layer]").all():
        if box.get_attribute("data-layer") != "strikes":
            box.set_checked(False)
    page.get_by_label("Last day of the window (UTC)").and_(page.locator("input")).fill("2025-09-03")
    page.get_by_role("button", name="Next event").click()
    assert view(page)["to"] == days("2025-09-15")
    page.get_by_role("button", name="Previous event").click()
    assert view(page)["to"] == days("2025-09-02")


def test_the_keyboard_alone_moves_time_steps_plays_and_closes(open_map):
    page = open_map().page
    page.locator("body").click(position={"x": 700, "y": 895})
    last = view(page)["to"]
    page.keyboard.press("ArrowLeft")
    assert view(page)["to"] == last - 1
    page.keyboard.press("ArrowRight")
    assert view(page)["to"] == last
    page.keyboard.press("Shift+ArrowLeft")
    assert view(page)["to"] < last
    page.keyboard.press("Home")
    assert view(page)["to"] < days("2025-09-01")
    page.keyboard.press("End")
    assert view(page)["to"] == last
    page.keyboard.press("?")
    expect(page.get_by_role("tab", name="Help")).to_have_attribute("aria-selected", "true")
    page.get_by_label("As known on").focus()
    page.keyboard.press("ArrowLeft")
    assert view(page)["to"] == last


def test_every_control_is_reached_by_tab_and_none_traps_the_focus(open_map):
    page = open_map().page
    seen = set()
    for _ in range(80):
        page.keyboard.press("Tab")
        seen.add(page.evaluate("(e => e.getAttribute('aria-label') || e.id || e.textContent)(document.activeElement)"))
    for wanted in (
        "Play",
        "Previous event",
        "Next event",
        "layer-strikes",
        "Last day of the window (UTC)",
        "tab-layers",
    ):
        assert any(wanted in (name or "") for name in seen) or wanted in str(seen), wanted


def test_what_has_no_place_stands_in_the_tray_with_its_count(open_map):
    page = open_map().page
    tray = page.get_by_role("tab", name="Not on the map")
    count = int(tray.inner_text().split("(")[1].rstrip(")"))
    tray.click()
    assert count > 0
    expect(page.locator("#panel-tray .entry")).to_have_count(count)
    unfold(page, "#panel-tray", "strikes")
    page.locator("#panel-tray .entry", has_text="31 Dec 2025").first.click()
    expect(page.locator(".card")).to_contain_text("position not published")


def test_the_statement_of_29_november_is_a_dated_label_without_an_area(open_map):
    page = open_map().page
    page.get_by_role("button", name="One day").click()
    page.get_by_label("Last day of the window (UTC)").and_(page.locator("input")).fill("2025-11-29")
    statement = page.evaluate("atlas.ids('notices').shown.filter(id => id.startsWith('us-potus-2025-11-29'))")
    assert len(statement) == 1
    page.get_by_role("tab", name="Not on the map").click()
    page.locator("#panel-tray .entry", has_text="closed in its entirety").click()
    expect(page.locator(".card")).to_contain_text("none: a statement or report")


def test_spanish_and_the_dark_theme_switch_without_losing_the_view(open_map):
    page = open_map().page
    show_window(page, "2025-09-02", "2025-12-01")
    page.get_by_role("button", name="Español").click()
    assert page.evaluate("document.documentElement.lang") == "es"
    assert sentence(page).startswith("2 sep a 1 dic 2025: 21 ataques, 22 embarcaciones")
    page.get_by_role("button", name="Tema oscuro").click()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert (view(page)["from"], view(page)["to"]) == (days("2025-09-02"), days("2025-12-01"))


def test_the_coverage_strip_says_where_the_data_thin_out_and_end(open_map):
    page = open_map().page
    strip = page.locator(".strip[data-layer=deployments] .density")
    kinds = {part.get_attribute("class").split()[-1] for part in strip.all()}
    assert {"dense", "thin"} <= kinds


def test_on_a_phone_nothing_overlaps_or_is_cut_off(open_map):
    page = open_map(PHONE, has_touch=True, is_mobile=True).page
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    stage = page.locator(".stage").bounding_box()
    bar = page.locator(".timebar").bounding_box()
    assert stage["y"] + stage["height"] <= bar["y"] + 1
    for button in page.locator(".tools button, .timebar button:visible").all():
        box = button.bounding_box()
        assert box["x"] >= -1
        assert box["x"] + box["width"] <= PHONE["width"] + 23  # a thumb stands half over the end of its axis
    page.get_by_role("button", name="Layers and lists").tap()
    expect(page.get_by_role("tab", name="Layers")).to_be_visible()


def test_text_from_the_data_is_never_read_as_html(browser, tmp_path):
    catalog = read_atlas()
    hostile = "</script><img src=x onerror=window.hacked=1><b>bold</b>"
    layers = dict(catalog.layers)
    features = layers["strikes"].features.copy()
    features["title_en"] = hostile
    features["place_text"] = hostile
    layers["strikes"] = replace(layers["strikes"], features=features)
    path = tmp_path / "hostile.html"
    path.write_text(render_page(replace(catalog, layers=layers)), encoding="utf-8")
    context = browser.new_context()
    page = Visit(context, path.as_uri()).page
    page.wait_for_selector("html[data-ready]")
    page.get_by_role("tab", name="List").click()
    unfold(page, "#panel-list", "strikes")
    page.locator("#panel-list .entry", has_text="bold").first.click()
    expect(page.locator(".card h2")).to_have_text(hostile)
    assert page.evaluate("window.hacked") is None
    assert page.locator(".card b", has_text="bold").count() == 0
    context.close()


@pytest.mark.parametrize("link", ["", "#v=2&map=-66.9,10.5,6,900x600"])
def test_a_map_whose_frame_has_no_size_yet_shows_its_view_once_it_has(browser, saved_map, tmp_path, link):
    page = browser.new_page(viewport=DESKTOP)
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    path = tmp_path / "news.html"
    frame = page.frame_locator("iframe")
    size = "border: 0; width: 1200px; height: 800px"
    for style in (size, "border: 0; width: 0; height: 0"):
        path.write_text(f'<iframe src="{saved_map}{link}" style="{style}"></iframe>', encoding="utf-8")
        page.goto(path.as_uri())
        frame.locator("html[data-ready]").wait_for(state="attached")
        if style == size:
            still(page.frames[1])
            centre = frame.locator(".scale-position").inner_text()
    page.locator("iframe").evaluate("(node, size) => { node.style.cssText = size; }", size)
    expect(frame.locator(".scale-position")).to_have_text(centre)
    # And there it stays: nothing glides on.
    still(page.frames[1])
    expect(frame.locator(".scale-position")).to_have_text(centre)
    expect(frame.locator(".leaflet-atlas-base-pane canvas")).to_be_visible()
    assert errors == []
    page.close()


def test_pictures_lie_on_whole_pixels_from_the_first_on_and_are_not_blurred(open_map):
    page = open_map().page
    offsets = """() => [...document.querySelectorAll('.folium-map canvas')]
        .map((canvas) => canvas.getBoundingClientRect()).flatMap(({ x, y }) => [x % 1, y % 1])"""
    assert set(page.evaluate(offsets)) == {0}
    at_rest(page)
    assert set(page.evaluate(offsets)) == {0}
    page.evaluate("atlas.map.setView([11.1234, -63.4321], 5.5, { animate: false })")
    assert set(page.evaluate(offsets)) == {0}

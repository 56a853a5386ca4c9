"""What keeps the map fast: nothing is rebuilt or kept when time moves. No test measures the clock."""

from __future__ import annotations

from io import BytesIO

import pandas as pd
import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from geo.page.points import render_points_page
from tests.browser.conftest import Visit, at_rest, eventually, still

# What the page puts off for longer than a moment waits for `window.later()`.
HELD = """
const [usual, waiting] = [window.setTimeout, []];
window.setTimeout = (work, delay = 0) =>
  (delay < 300 ? usual(work, delay) : waiting.push(work) && usual(() => {}, 1e8));
window.later = () => { window.setTimeout = usual; for (const work of waiting.splice(0)) usual(work); };
"""
STEP = """async steps => {
  const frame = () => new Promise(done => requestAnimationFrame(done));
  const { to } = atlas.view;
  for (let step = 0; step < steps; step += 1) {
    const last = to - (step % 300);
    atlas.set({ mode: 'window', from: last - 30, to: last });
    if (step % 10 === 0) await frame();
  }
  atlas.set({ mode: 'since', to });
  await frame();
  await frame();
}"""


def used_heap(page: Page) -> int:
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    used = session.send("Runtime.getHeapUsage")["usedSize"]
    session.detach()
    return used


@pytest.fixture
def just_opened(open_map):
    """The map as it shows at first, for as long as is wanted."""
    page = open_map().page
    page.add_init_script(HELD)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(".atlas-together")).to_be_visible()
    return page


def test_the_first_picture_is_one_and_gives_way_to_the_layers_and_nothing_moves(just_opened):
    page = just_opened
    drawn = """() => {
      const { corner, symbols } = atlas.drawn();
      return symbols.map(({ kind, x, y }) => `${kind} ${Math.round(x + corner.x)} ${Math.round(y + corner.y)}`);
    }"""
    map_alone = page.locator(".folium-map")
    first = Image.open(BytesIO(map_alone.screenshot())).convert("L")
    before = page.evaluate(drawn)
    page.evaluate("later()")
    at_rest(page)
    for layer in ("areas", "marks"):
        expect(page.locator(f".leaflet-atlas-{layer}-pane canvas")).not_to_have_count(1)
    assert page.evaluate(drawn) == before
    # Where pieces meet a pixel is rounded another way.
    settled = Image.open(BytesIO(map_alone.screenshot())).convert("L")
    changed = ImageChops.difference(first, settled).point(lambda value: 255 if value > 24 else 0)
    assert changed.histogram()[255] < first.width * first.height / 1000


@pytest.mark.parametrize(
    "act",
    [
        "atlas.set({ mode: 'instant', from: 20400, to: 20400 })",
        "atlas.set({ theme: 'dark' })",
        "atlas.map.setZoom(6)",
        "atlas.map.panBy([80, 0])",
    ],
)
def test_whatever_changes_the_map_ends_its_first_picture_at_once(just_opened, act):
    page = just_opened
    page.evaluate(f"() => {{ {act}; return new Promise((done) => requestAnimationFrame(() => setTimeout(done))); }}")
    assert page.locator(".atlas-together").count() == 0
    assert page.locator(".leaflet-atlas-marks-pane canvas").count() > 1


def test_the_map_s_elements_are_the_same_before_and_after_200_steps(open_map):
    page = at_rest(open_map().page)
    page.evaluate("window.before = [...document.querySelectorAll('.folium-map, .folium-map *')]")
    page.evaluate(STEP, 200)
    same = """(() => {
      const now = [...document.querySelectorAll('.folium-map, .folium-map *')];
      return now.length === before.length && now.every((node, index) => node === before[index]);
    })()"""
    assert page.evaluate(same)


def test_memory_does_not_grow_over_2000_steps(open_map):
    page = open_map().page
    page.evaluate(STEP, 600)
    before = used_heap(page)
    page.evaluate(STEP, 2000)
    assert used_heap(page) - before < 1_000_000


def test_a_step_that_changes_nothing_draws_nothing(open_map):
    page = at_rest(open_map().page)
    page.evaluate("atlas.set({ mode: 'window', from: atlas.view.to - 400 })")
    still(page)
    shown = pictures_shown(page)
    page.evaluate("atlas.set({ from: atlas.view.from })")
    still(page)
    before = len(shown)
    page.evaluate("atlas.set({ from: atlas.view.from + 300 })")
    eventually(page, lambda: len(shown) > before)
    # The browser shows a new picture of the page whenever something on it was drawn, also where it looks the same.
    assert before == 0


def pictures_shown(page: Page) -> list[str]:
    """Return a list that grows by a picture whenever the browser shows a new one of the page."""
    session = page.context.new_cdp_session(page)
    shown: list[str] = []

    def take(frame: dict) -> None:
        shown.append(frame["data"])
        session.send("Page.screencastFrameAck", {"sessionId": frame["sessionId"]})

    session.on("Page.screencastFrame", take)
    session.send("Page.startScreencast", {"format": "jpeg", "quality": 20, "everyNthFrame": 1})
    eventually(page, lambda: shown)
    still(page)
    shown.clear()
    return shown


@pytest.fixture
def points_page(browser, tmp_path):
    table = pd.DataFrame(
        {
            "id": ["one", "two"], "date": ["2025-09-02", "2025-10-03"], "title": ["First <b>", "Second"],
            "killed": [11, 0], "category": ["strike", "other"], "source": ["a", "b"],
            "lon": [-66.0, -60.0], "lat": [11.0, 14.0],
        }
    )  # fmt: skip
    path = tmp_path / "points.html"
    path.write_text(render_points_page(table, center=(11, -66), zoom=6), encoding="utf-8")
    context = browser.new_context(viewport={"width": 1000, "height": 700})
    visit = Visit(context, path.as_uri())
    visit.page.wait_for_selector("html[data-ready]", state="attached")
    yield visit
    context.close()


def test_a_points_page_shows_the_points_of_its_window(points_page):
    page = points_page.page
    expect(page.locator(".sentence")).to_have_text("2 Sep to 3 Oct 2025: 2 of 2 shown")
    page.evaluate("points.set({ from: Date.UTC(2025, 8, 1), to: Date.UTC(2025, 8, 30) })")
    assert page.evaluate("points.shown()") == 1
    expect(page.locator(".sentence")).to_contain_text("1 of 2 shown")
    assert points_page.outside == []
    assert points_page.errors == []


def test_a_click_on_a_point_opens_its_card_as_text(points_page):
    page = points_page.page
    box = page.locator(".folium-map").bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".card h2")).to_have_text("First <b>")
    expect(page.locator(".card")).to_contain_text("strike")
    page.keyboard.press("Escape")
    expect(page.locator(".card")).to_be_hidden()


def test_a_points_page_s_time_bar_works_with_the_keyboard(points_page):
    page = points_page.page
    page.get_by_role("slider", name="Last day of the window").focus()
    page.keyboard.press("ArrowLeft")
    assert page.evaluate("points.shown()") == 1

"""At every size of a frame the map keeps its room or controls fold, and no control lies outside or under another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import Page, TimeoutError, expect

from geo.atlas.reading import read_atlas
from geo.page.page import render_page
from geo.page.points import render_points_page
from tests.browser.conftest import DESKTOP

SIZES = [
    (280, 200), (280, 320), (300, 150), (320, 240), (320, 256), (320, 400), (320, 480), (320, 568),
    (340, 300), (360, 640), (375, 667), (390, 844), (412, 915), (480, 320), (480, 360), (568, 320),
    (600, 400), (600, 601), (601, 360), (640, 256), (640, 360), (667, 375), (720, 450), (768, 1024),
    (800, 300), (800, 600), (844, 390), (900, 420), (901, 401), (915, 412), (1024, 400), (1024, 768),
    (1199, 500), (1200, 500), (1280, 256), (1280, 720), (1366, 768), (1440, 900), (1920, 400), (1920, 1080),
    (2560, 1440), (3840, 1080), (3840, 2160),
]  # fmt: skip
# Where room is least in either direction: every state is tried with these, and with some of the others in turn.
TIGHT = [(280, 200), (320, 256), (320, 480), (640, 256)]
EVERY = 6

# What is wrong with the page as it stands, in words.
WRONG = """(open) => {
  const [width, height] = [document.documentElement.clientWidth, document.documentElement.clientHeight];
  const wrong = [];
  const root = document.scrollingElement;
  if (root.scrollWidth > width || root.scrollHeight > height) wrong.push('the page scrolls');
  const map = document.querySelector('.folium-map').getBoundingClientRect();
  const bar = document.querySelector('.timebar, .pointbar');
  const top = bar.classList.contains('unfolded') ? height : bar.getBoundingClientRect().top;
  const seen = Math.min(map.bottom, top) - Math.max(map.top, 0);
  if (!open && seen < height / 2) wrong.push(`the map has ${Math.round(seen)} of ${height}`);
  const fold = bar.querySelector('.fold');
  const isFolded = bar.classList.contains('folded');
  if (isFolded && fold.getBoundingClientRect().height === 0) wrong.push('nothing unfolds the bar');
  const isSeen = (node) => node.checkVisibility({ visibilityProperty: true, opacityProperty: true })
    && !node.closest('[inert], .unseen');
  const scrolls = (node) => {
    for (let at = node.parentElement; at !== null; at = at.parentElement) {
      if (/auto|scroll/.test(getComputedStyle(at).overflowY) && at.scrollHeight > at.clientHeight + 1) return true;
    }
    return false;
  };
  for (const node of document.querySelectorAll('button, input, select, summary, a[href], [role=slider]')) {
    if (!isSeen(node) || node.closest('.track, .pointbar-axis, .leaflet-control-attribution')) continue;
    const box = node.getBoundingClientRect();
    if (box.width === 0 || scrolls(node)) continue;
    const name = node.ariaLabel || node.textContent.trim().slice(0, 30) || node.id || node.className;
    if (box.left < -0.5 || box.right > width + 0.5 || box.top < -0.5 || box.bottom > height + 0.5) {
      wrong.push(`${name} stands outside: ${[box.left, box.top, box.right, box.bottom].map(Math.round)}`);
      continue;
    }
    const hit = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    // What a panel that somebody opened lies over is in reach again when it closes.
    const opened = hit?.closest('.side, .card, .story, .notice, .measure, .menu, .unfolded, .share');
    if (hit !== null && !node.contains(hit) && !hit.contains(node) && !(opened && !opened.contains(node))) {
      wrong.push(`${name} is covered by ${hit.className.baseVal ?? hit.className}`);
    }
    if (node.matches('button') && node.scrollWidth > node.clientWidth + 2) wrong.push(`${name} is cut off`);
  }
  return wrong;
}"""

# Milliseconds that a page may be late with its layout.
LATE = 5_000
LARGE = "document.documentElement.style.fontSize = '28px'"
STATES = {
    "as it opens": "",
    "panel open": "atlas.set({ panel: 'layers' })",
    "panel closed": "atlas.set({ panel: 'closed' })",
    "as known on a day, filtered": "atlas.set({ panel: 'closed', known: 20440,"
    " filters: { ...atlas.view.filters, q: 'Maracaibo' } })",
    "a card open": "window.location.hash = '#v=2&panel=closed&entity=2025-09-02-a&lang=en'",
    "Spanish and dark": "atlas.set({ language: 'es', theme: 'dark', panel: 'closed' })",
    "a window": "atlas.set({ mode: 'window', from: 20400, to: 20430, panel: 'closed' })",
    "a story open": "document.querySelector('#tab-stories').click();"
    " document.querySelector('.stories article button').click()",
    "a notice open": "window.location.hash = '#v=2&panel=closed&nothing=1&basin=nowhere&lang=en'",
    "measuring": "atlas.set({ panel: 'closed' }); document.querySelector('.tools button:nth-child(3)').click()",
    "embedded": "atlas.set({ embed: true })",
    "in large letters": f"atlas.set({{ panel: 'closed' }}); {LARGE}",
    "Spanish, in large letters": f"atlas.set({{ panel: 'closed', language: 'es' }}); {LARGE}",
}
# What shows that a state is there which does not follow at once.
SHOWN = {"a card open": ".card", "a story open": ".story", "a notice open": ".notice"}
# With these open the map has less; each closes or folds.
OPEN = {"panel open", "a card open", "a story open"}
# Fingers get larger buttons: what is crowded already is tried with these too.
TOUCHED = ("as it opens", "panel open", "a story open", "as known on a day, filtered", "Spanish, in large letters")
# The time bar, opened where it is folded.
UNFOLD = """() => {
  const fold = document.querySelector('.folded:not(.unfolded) .fold');
  fold?.click();
  return fold !== null;
}"""


@pytest.fixture(scope="module")
def map_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sizes") / "map.html"
    path.write_text(render_page(read_atlas()), encoding="utf-8")
    return path


def resize(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_function(
        "([width, height]) => window.innerWidth === width && window.innerHeight === height", arg=[width, height]
    )
    settle(page)


def settle(page: Page) -> None:
    """Let the page draw twice: what measures it hears of a change within one drawing."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def wrong_at_rest(page: Page, is_open: bool) -> list[str]:
    """Return what is wrong with the page once it is at rest: a busy machine may be late with it."""
    found = page.evaluate(WRONG, is_open)
    if found:
        with suppress(TimeoutError):
            page.wait_for_function(f"(open) => ({WRONG})(open).length === 0", arg=is_open, timeout=LATE)
        found = page.evaluate(WRONG, is_open)
    return found


def swept(page: Page, sizes: Sequence[tuple[int, int]], is_open: bool) -> list[str]:
    found = []
    for width, height in sizes:
        resize(page, width, height)
        found += [f"{width}x{height}: {wrong}" for wrong in wrong_at_rest(page, is_open)]
        if page.evaluate(UNFOLD):
            settle(page)
            found += [f"{width}x{height} unfolded: {wrong}" for wrong in wrong_at_rest(page, True)]
            page.keyboard.press("Escape")
            page.evaluate("document.querySelector('.unfolded .fold')?.click()")
    return found


def sample_and_all(cases: Iterable[tuple]) -> list:
    """Return cases with the sizes to try each at: the tight ones and some others in turn, and all that there are."""
    cases = list(cases)
    turns = [
        [*TIGHT, *(size for size in SIZES[turn % EVERY :: EVERY] if size not in TIGHT)] for turn in range(len(cases))
    ]
    every = [
        pytest.param(*case, SIZES, marks=pytest.mark.slow, id="-".join([*map(str, case), "all"])) for case in cases
    ]
    some = [pytest.param(*case, sizes, id="-".join(map(str, case))) for case, sizes in zip(cases, turns, strict=True)]
    return [*some, *every]


def test_every_size_is_tried_in_several_states():
    states = sample_and_all((False, state) for state in STATES)
    tried = [size for case in states if not case.marks for size in case.values[-1]]
    assert min(tried.count(size) for size in SIZES) >= 2


@pytest.mark.parametrize(
    ("touch", "state", "sizes"),
    sample_and_all([*((False, state) for state in STATES), *((True, state) for state in TOUCHED)]),
)
def test_at_every_size_the_map_keeps_half_of_the_frame_or_its_controls_fold(browser, map_page, state, touch, sizes):
    context = browser.new_context(has_touch=touch, is_mobile=touch, reduced_motion="reduce")
    page = context.new_page()
    page.goto(map_page.as_uri())
    page.locator("html[data-ready]").wait_for(state="attached")
    page.evaluate(STATES[state] or "null")
    if state in SHOWN:
        expect(page.locator(SHOWN[state]).first).to_be_visible()
    assert swept(page, sizes, state in OPEN) == []
    context.close()


@pytest.mark.parametrize(
    ("language", "large", "sizes"),
    sample_and_all((language, large) for language in ("en", "es") for large in (False, True)),
)
def test_at_every_size_a_page_of_points_keeps_half_of_the_frame_for_the_map(browser, tmp_path, language, large, sizes):
    points = pd.DataFrame(
        {
            "id": ["a", "b", "c"], "date": ["2025-01-01", "2025-01-05", "2025-02-01"], "title": ["A", "B", "C"],
            "killed": [1, 2, 3], "category": "x", "source": "y", "lon": [-66.0, -60.0, -70.0], "lat": [10.0, 12.0, 8.0],
        }
    )  # fmt: skip
    path = tmp_path / "points.html"
    path.write_text(render_points_page(points, language=language), encoding="utf-8")
    context = browser.new_context(has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(path.as_uri())
    page.locator("html[data-ready]").wait_for(state="attached")
    page.evaluate(LARGE if large else "null")
    assert swept(page, sizes, is_open=False) == []
    context.close()


def test_a_folded_bar_opens_by_key_and_by_touch_and_folds_again(browser, map_page):
    context = browser.new_context(viewport={"width": 320, "height": 256}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(map_page.as_uri())
    page.locator("html[data-ready]").wait_for(state="attached")
    fold = page.locator(".fold")
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(page.locator(".track")).to_be_hidden()
    fold.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".track")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".track")).to_be_hidden()
    expect(fold).to_be_focused()
    fold.tap()
    expect(fold).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="One day", exact=True).tap()
    assert page.evaluate("atlas.view.mode") == "instant"
    # With room again everything stands below the map, and the map has its half.
    page.set_viewport_size({"width": 800, "height": 700})
    expect(fold).to_be_hidden()
    expect(page.locator(".track")).to_be_visible()
    context.close()


@pytest.mark.parametrize(
    ("first", "width", "is_open"),
    [
        ("width: 0; height: 0", 901, True), ("width: 0; height: 0", 900, False),
        ("display: none", 1400, True), ("display: none", 390, False),
        ("width: 300px; height: 150px", 901, True), ("width: 300px; height: 150px", 390, False),
    ],
)  # fmt: skip
def test_the_panel_is_open_at_first_where_there_is_room_however_late_a_frame_gets_its_size(
    browser, map_page, tmp_path, first, width, is_open
):
    page = browser.new_page(viewport=DESKTOP)
    path = tmp_path / "news.html"
    path.write_text(f'<iframe src="{map_page.as_uri()}" style="border: 0; {first}"></iframe>', encoding="utf-8")
    page.goto(path.as_uri())
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for(state="attached")
    size = f"border: 0; width: {width}px; height: 800px"
    page.locator("iframe").evaluate("(node, size) => { node.style.cssText = size; }", size)
    expect(frame.locator(".stage.panel-open")).to_have_count(int(is_open))
    expect(frame.locator(".panel-toggle")).to_have_attribute("aria-expanded", str(is_open).lower())
    page.close()

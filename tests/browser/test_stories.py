"""Reading a story in a real browser: steps that set the View, links to them, presenting, printing, leaving."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from geo.shipped_files import DATA
from tests.browser.conftest import DESKTOP, PHONE
from tests.browser.test_accessibility import findings

TOUCH = {"has_touch": True, "is_mobile": True}
FIRST_STRIKE = json.loads((DATA / "stories" / "the-first-strike.json").read_bytes())
# What would run for a while leaves a trace here.
WATCH = """() => {
    window.movements = [];
    atlas.map.on('zoomanim', () => movements.push('zoomanim'));
    const pan = atlas.map.panBy;
    atlas.map.panBy = function (...args) { movements.push('panBy'); return pan.apply(this, args); };
}"""


FRAMES = """new Promise((done) => {
    let left = 40;
    const next = () => (left-- > 0 ? requestAnimationFrame(next) : done());
    next();
})"""


def start(page: Page, slug: str = "nine-days-in-november") -> None:
    if not page.locator("#tab-stories").is_visible() or page.locator(".panel-open").count() == 0:
        page.locator(".panel-toggle").click()
    page.locator("#tab-stories").click()
    page.locator(f"[data-story={slug}]").click()
    expect(page.locator(".story")).to_be_visible()


def place(page: Page) -> str:
    return page.locator(".story-place").inner_text()


def view(page: Page) -> dict:
    return page.evaluate("atlas.view")


def day(page: Page, key: str) -> str | None:
    found = view(page)[key]
    return None if found is None else page.evaluate(f"new Date({found} * 86400000).toISOString().slice(0, 10)")


def shown_events(page: Page) -> set[str]:
    return {version.rpartition(".")[0] for version in page.evaluate("atlas.ids('events').shown")}


def swipe(page: Page, across: int) -> None:
    """Draw a finger sideways over the words, as the browser tells the page of it."""
    page.locator(".story-body").evaluate(
        """(node, across) => {
            const send = (type, x) => node.dispatchEvent(new PointerEvent(type, {
                bubbles: true, pointerType: 'touch', isPrimary: true, pointerId: 7, clientX: x, clientY: 400 }));
            send('pointerdown', 200);
            send('pointermove', 200 + across);
            send('pointerup', 200 + across);
        }""",
        across,
    )


def test_four_stories_stand_in_the_panel_and_one_click_opens_the_first_step(open_map):
    page = open_map().page
    page.locator("#tab-stories").click()
    assert page.locator(".stories article").count() == 4
    page.locator("[data-story=nine-days-in-november]").click()
    expect(page.locator(".story h2")).to_have_text("21 November: a caution")
    assert place(page) == "1 of 9"
    assert (view(page)["mode"], day(page, "to"), day(page, "known")) == ("instant", "2025-11-21", "2025-11-21")
    assert view(page)["story"] == {"slug": "nine-days-in-november", "step": 1}


def test_a_step_shows_its_paragraph_and_its_sources_as_links(open_map):
    page = open_map().page
    start(page, "the-first-strike")
    told = FIRST_STRIKE["steps"][0]
    expect(page.locator(".story-words")).to_have_text(told["paragraph_en"])
    links = page.locator(".story .sources a")
    assert links.count() == len(told["sources"])
    assert links.first.get_attribute("href") == (
        "https://bnonews.com/index.php/2025/09/trump-says-u-s-strike-killed-11-tren-de-aragua-members-at-sea/"
    )


def test_buttons_and_the_progress_row_lead_through_the_steps_and_stop_at_the_ends(open_map):
    page = open_map().page
    start(page)
    # Playwright waits for what says it is disabled; a finger does not.
    page.locator(".story-previous").click(force=True)
    assert place(page) == "1 of 9"
    page.locator(".story-next").click()
    assert place(page) == "2 of 9"
    page.locator(".story-progress button").last.click()
    assert place(page) == "9 of 9"
    page.locator(".story-next").click(force=True)
    assert place(page) == "9 of 9"
    assert page.locator(".story-next").get_attribute("aria-disabled") == "true"
    assert page.locator(".story-progress [aria-current=step]").count() == 1


def test_one_step_changes_only_the_day_of_knowledge_and_two_events_appear(open_map):
    page = open_map().page
    start(page)
    page.locator(".story-progress button").nth(6).click()
    before, events = view(page), shown_events(page)
    page.locator(".story-next").click()
    after, more = view(page), shown_events(page)
    assert {key for key in before if before[key] != after[key]} == {"known", "highlighted", "story"}
    assert more - events == {"t-2025-11-21-call", "t-2025-11-28-deadline"}


def test_arrows_step_while_the_story_has_the_focus_and_move_time_elsewhere(open_map):
    page = open_map().page
    start(page)
    assert page.evaluate("document.activeElement.id") == "story-heading"
    page.keyboard.press("ArrowRight")
    assert (place(page), day(page, "to")) == ("2 of 9", "2025-11-25")
    assert page.evaluate("document.activeElement.id") == "story-heading"
    page.keyboard.press("ArrowLeft")
    assert place(page) == "1 of 9"
    page.locator(".leaflet-container").focus()
    page.keyboard.press("ArrowRight")
    assert (place(page), day(page, "to")) == ("1 of 9", "2025-11-22")


def test_a_finger_swipes_to_the_next_step_and_back(open_map):
    page = open_map(PHONE, **TOUCH).page
    start(page)
    swipe(page, -120)
    assert place(page) == "2 of 9"
    swipe(page, 120)
    assert place(page) == "1 of 9"
    swipe(page, -20)
    assert place(page) == "1 of 9"


def test_moving_away_is_said_and_one_click_leads_back(open_map):
    page = open_map().page
    start(page)
    expect(page.locator(".story-away")).to_be_empty()
    page.locator(".leaflet-container").focus()
    page.keyboard.press("ArrowRight")
    page.get_by_role("button", name="Back to this step").click()
    expect(page.locator(".story-away")).to_be_empty()
    assert day(page, "to") == "2025-11-21"
    page.evaluate("atlas.map.setZoom(7, { animate: false })")
    expect(page.locator(".story-away")).not_to_be_empty()
    page.get_by_role("button", name="Back to this step").click()
    assert view(page)["camera"]["zoom"] == 5.25


def test_leaving_a_story_keeps_what_the_map_shows(open_map):
    page = open_map().page
    start(page)
    page.locator(".story-next").click()
    before = view(page)
    page.get_by_role("button", name="Leave the story").click()
    expect(page.locator(".story")).to_be_hidden()
    assert view(page) == {**before, "story": None}
    assert page.evaluate("document.activeElement.dataset.story") == "nine-days-in-november"


def test_the_link_of_a_step_opens_that_step_in_a_fresh_page(open_map):
    visit = open_map()
    start(visit.page, "counting-the-dead")
    visit.page.locator(".story-progress button").nth(3).click()
    visit.page.get_by_role("button", name="Copy link to this step").click()
    address = visit.page.get_by_label("Link to this step").input_value()
    shown, drawn = view(visit.page), visit.page.evaluate("atlas.state().sentence")
    fresh = open_map().page
    fresh.goto("about:blank")
    fresh.goto(address)
    fresh.wait_for_selector("html[data-ready]")
    expect(fresh.locator(".story h2")).to_have_text("A search is suspended")
    assert view(fresh) == shown
    assert fresh.evaluate("atlas.state().sentence") == drawn
    assert "35 strikes, 36 vessels, 114 killed as announced, 115 with the missing" in drawn
    expect(fresh.locator(".story-away")).to_be_empty()


def test_the_way_back_leads_through_the_steps(open_map):
    page = open_map().page
    start(page)
    expect(page).to_have_url(re.compile("story=nine-days-in-november:1"))
    page.locator(".story-next").click()
    expect(page).to_have_url(re.compile("story=nine-days-in-november:2"))
    page.go_back()
    expect(page.locator(".story-place")).to_have_text("1 of 9")


def test_a_link_to_a_step_that_is_not_there_opens_the_map_without_a_story(open_map):
    page = open_map().page
    address = page.url.split("#")[0]
    page.goto("about:blank")
    page.goto(f"{address}#v=2&to=2025-12-01&story=nobody:3")
    page.wait_for_selector("html[data-ready]")
    assert page.locator(".story").is_hidden()
    assert page.locator(".in-story").count() == 0


def test_presenting_leaves_map_story_and_time_bar_and_escape_ends_it_before_the_story(open_map):
    page = open_map().page
    start(page)
    page.get_by_role("button", name="Present", exact=True).click()
    for hidden in (".tools", ".side", ".credit", ".timebar .controls"):
        assert page.locator(hidden).is_hidden(), hidden
    for visible in (".story", ".leaflet-container", ".timebar .track", ".banner"):
        assert page.locator(visible).is_visible(), visible
    size = page.locator(".story-words").evaluate("node => parseFloat(getComputedStyle(node).fontSize)")
    assert size >= 24
    page.locator("body").evaluate("node => document.activeElement.blur()")
    for key, expected in (
        ("ArrowRight", "2 of 9"),
        ("PageDown", "3 of 9"),
        ("PageUp", "2 of 9"),
        ("ArrowLeft", "1 of 9"),
    ):
        page.keyboard.press(key)
        assert place(page) == expected, key
    page.keyboard.press("Escape")
    assert page.locator(".tools").is_visible()
    assert page.locator(".story").is_visible()
    page.keyboard.press("Escape")
    assert page.locator(".story").is_hidden()


def test_in_print_a_story_has_all_its_steps_with_addresses_links_and_the_data_s_version(open_map):
    page = open_map(color_scheme="dark").page
    start(page, "the-first-strike")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    paper = page.locator(".story-print")
    text = paper.inner_text()
    for number, told in enumerate(FIRST_STRIKE["steps"], start=1):
        assert told["title_en"] in text
        assert told["paragraph_en"] in text
        assert f"story=the-first-strike:{number}" in text
    assert "https://www.thefp.com/p/killing-narco-speedboat-survivors" in text
    assert json.loads((DATA / "datapackage.json").read_bytes())["version"] in text
    assert "CC BY 4.0" in text
    assert page.locator(".stage").is_hidden()
    assert page.locator(".timebar").is_hidden()
    colours = paper.evaluate("node => [getComputedStyle(node).color, getComputedStyle(document.body).backgroundColor]")
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]


def test_the_print_button_prints_and_makes_several_pages(open_map):
    page = open_map().page
    start(page, "the-first-strike")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.get_by_role("button", name="Print", exact=True).click()
    assert page.evaluate("window.printed")
    assert 2 <= page.pdf(format="A4").count(b"/Type /Page\n") <= 8


def test_a_page_without_a_story_prints_as_it_is(open_map):
    page = open_map().page
    page.emulate_media(media="print")
    assert page.locator(".stage").is_visible()
    assert page.locator(".story-print").is_hidden()


def test_nothing_moves_by_itself(open_map):
    page = open_map().page
    page.evaluate(WATCH)
    page.keyboard.press("Space")
    start(page, "the-first-strike")
    for _ in FIRST_STRIKE["steps"][1:]:
        page.locator(".story-next").click()
    shown = view(page)
    page.evaluate(FRAMES)
    assert view(page) == shown
    assert page.evaluate("movements") == []
    running = page.evaluate("document.getAnimations().filter(({ playState }) => playState === 'running').length")
    assert running == 0


def test_a_story_is_read_in_spanish_and_changes_language_at_its_step(open_map):
    page = open_map().page
    start(page)
    page.locator(".story-next").click()
    page.get_by_role("button", name="Español").click()
    expect(page.locator(".story h2")).to_have_text("Desde el 22 de noviembre: las aerolíneas dejan de volar")
    expect(page.locator(".story-words")).to_contain_text("varias aerolíneas suspendieron sus vuelos a Caracas")
    assert place(page) == "2 de 9"
    page.locator(".story-next").click()
    assert view(page)["language"] == "es"
    expect(page.locator(".story-away")).to_be_empty()


def test_on_a_phone_the_map_stays_in_sight_above_the_words_and_no_card_covers_them(open_map):
    page = open_map(PHONE, **TOUCH).page
    start(page, "the-first-strike")
    sheet, ground = page.locator(".story").bounding_box(), page.locator(".leaflet-container").bounding_box()
    assert ground["height"] >= 220
    assert sheet["y"] >= ground["y"] + ground["height"] - 16
    assert page.locator(".card").is_hidden()
    for button in (".story-previous", ".story-next", ".story header .icon"):
        box = page.locator(button).bounding_box()
        assert min(box["width"], box["height"]) >= 44, button
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow == 0


def test_the_step_is_a_region_named_by_its_heading(open_map):
    page = open_map().page
    start(page)
    region = page.get_by_role("region", name="21 November: a caution")
    assert region.is_visible()
    assert page.locator(".story-place").get_attribute("aria-live") == "polite"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_in_a_story(open_map, theme, viewport):
    page = open_map(viewport, color_scheme=theme).page
    if viewport is PHONE:
        page.locator(".panel-toggle").click()
    page.locator("#tab-stories").click()
    assert findings(page) == [], "list"
    page.locator("[data-story=counting-the-dead]").click()
    assert findings(page) == [], "step"
    page.evaluate("atlas.set({ known: null })")
    assert findings(page) == [], "away"
    page.get_by_role("button", name="Present", exact=True).click()
    assert findings(page) == [], "presenting"


def test_a_story_is_read_in_the_app_too(open_app):
    visit = open_app()
    frame = visit.page.frame_locator("iframe")
    frame.locator("#tab-stories").click()
    frame.locator("[data-story=what-closed-meant]").click()
    frame.locator(".story-next").click()
    expect(frame.locator(".story-place")).to_have_text("2 of 8")
    expect(visit.page).to_have_url(re.compile("story=what-closed-meant:2"))
    frame.get_by_role("button", name="Present", exact=True).click()
    expect(frame.locator(".tools")).to_be_hidden()
    frame.get_by_role("button", name="End presenting").click()
    expect(frame.locator(".tools")).to_be_visible()
    assert visit.errors == []

"""The app in a real browser: the map in its frame, and the words and table around it that follow the map."""

from __future__ import annotations

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE


def atlas(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def test_it_paints_and_asks_for_nothing_outside_this_machine(open_app):
    visit = open_app()
    expect(atlas(visit.page).locator(".sentence")).to_contain_text("strikes")
    expect(visit.page.get_by_text("In this window")).to_be_visible()
    assert visit.outside == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_map_fills_most_of_the_window(open_app, viewport):
    page = open_app(viewport).page
    stage = atlas(page).locator(".stage").bounding_box()
    assert stage["height"] >= 0.7 * viewport["height"]


def test_the_words_and_the_table_follow_the_map(open_app):
    page = open_app().page
    frame = atlas(page)
    frame.get_by_role("button", name="Window", exact=True).click()
    frame.get_by_label("First day of the window (UTC)").and_(frame.locator("input")).fill("2025-09-02")
    frame.get_by_label("Last day of the window (UTC)").and_(frame.locator("input")).fill("2025-12-01")
    frame.get_by_label("As known on").fill("2025-12-01")
    expected = "2 Sep to 1 Dec 2025: 21 strikes, 22 vessels, 82 killed as announced, 83 with the missing"
    expect(frame.locator(".sentence")).to_have_text(expected)
    expect(page.locator("[data-testid=stMarkdown]", has_text=expected)).to_be_visible()
    for box in frame.locator(".layers input[data-layer]").all():
        box.set_checked(box.get_attribute("data-layer") == "strikes")
    expect(page.get_by_text("In this window: 21 entries")).to_be_visible()


def test_the_words_and_the_table_follow_the_filters_and_say_so(open_app):
    page = open_app().page
    frame = atlas(page)
    frame.get_by_role("searchbox").fill("Maracaibo")
    chip = frame.locator(".filter-chip span")
    expect(chip).to_be_visible()
    shown, total = (word for word in chip.inner_text().split() if word.isdigit())
    expect(page.get_by_text(f"In this window: {shown} entries")).to_be_visible()
    expect(page.get_by_text(f"Filtered on the map: {shown} of {total} shown.")).to_be_visible()
    expect(page.locator("[data-testid=stMarkdown]", has_text=frame.locator(".sentence").inner_text())).to_be_visible()


def test_a_link_to_one_entry_opens_its_card_in_the_app(open_app, browser, app_address):
    page = open_app().page
    frame = atlas(page)
    frame.get_by_role("tab", name="List").click()
    frame.locator("#panel-list details[data-layer=land_events] .entry").first.click()
    frame.get_by_role("button", name="Copy link to this").click()
    link = frame.get_by_label("Link to this", exact=True).input_value()
    assert link.startswith(f"{app_address}/?v=2&")
    assert "&entity=" in link
    title = frame.locator(".card h2").inner_text()
    context = browser.new_context()
    other = context.new_page()
    other.goto(link)
    expect(atlas(other).locator(".card h2")).to_have_text(title)
    context.close()


def test_moving_time_does_not_rebuild_the_map(open_app):
    page = open_app().page
    frame = atlas(page)
    frame.locator("html").evaluate("root => { root.dataset.mark = 'the same page'; }")
    frame.get_by_role("button", name="Previous event").click()
    expect(page.get_by_text("In this window")).to_be_visible()
    page.wait_for_timeout(1500)
    assert frame.locator("html").get_attribute("data-mark") == "the same page"


def test_the_page_speaks_the_language_chosen_on_the_map(open_app):
    page = open_app().page
    atlas(page).get_by_role("button", name="Español").click()
    expect(page.get_by_role("heading", name="Atlas de la crisis de Venezuela, 2025-26")).to_be_visible()
    expect(page.get_by_text("En esta ventana")).to_be_visible()


def test_a_reader_of_spanish_is_met_in_spanish(open_app):
    page = open_app(locale="es-VE").page
    assert atlas(page).locator("html").get_attribute("lang") == "es"

"""What stands around the map in the app, in a real browser: it follows the map, and the map follows it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FrameLocator, Page, expect

ROW = 35  # pixels: the height of a row of the table, and of its head


def atlas(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def narrowed(page: Page) -> Page:
    """Show a window of a month, so that the table is another than at first."""
    atlas(page).get_by_role("button", name="Window", exact=True).click()
    expect(page.get_by_text(re.compile(r"^In this window: \d\d entries"))).to_be_visible()
    return page


def tick(page: Page, row: int) -> None:
    table = page.locator("[data-testid=stDataFrame]").first
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    page.mouse.click(box["x"] + 20, box["y"] + ROW * (row + 1.5))


def test_while_time_is_dragged_nothing_goes_to_the_app(open_app):
    page = narrowed(open_app().page)
    sent: list[str] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameSent", lambda frame: sent.append(frame["response"]["payloadData"]))
    thumb = atlas(page).get_by_role("slider", name="Last day of the window (UTC)")
    box = thumb.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    before = thumb.get_attribute("aria-valuenow")
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(x - 8 * step, y)
    page.wait_for_timeout(600)  # longer than a View needs to come to rest
    assert thumb.get_attribute("aria-valuenow") != before
    assert sent == []
    entries = page.get_by_text(re.compile(r"^In this window: ")).inner_text()
    page.mouse.up()
    expect(page.get_by_text(re.compile(r"^In this window: "))).not_to_have_text(entries)
    assert len(sent) > 0


def test_a_row_selected_opens_its_card_and_is_marked(open_app):
    page = narrowed(open_app().page)
    tick(page, 1)
    card = atlas(page).locator(".card h2")
    expect(card).to_be_visible()
    expect(page.get_by_text(f"▸ Open on the map: {card.inner_text()}")).to_be_visible()
    expect(page).to_have_url(re.compile("entity="))
    tick(page, 1)
    expect(card).to_be_hidden()
    expect(page.get_by_text("▸ Open on the map")).to_be_hidden()


def test_what_is_opened_on_the_map_is_marked_in_the_table_and_the_page_comes_to_rest(open_app):
    page = narrowed(open_app().page)
    tick(page, 1)
    expect(page.get_by_text("▸ Open on the map")).to_be_visible()
    frame = atlas(page)
    frame.get_by_role("tab", name="List").click()
    first = frame.locator(".card h2").inner_text()
    frame.locator("#panel-list .entry").nth(7).evaluate("entry => entry.click()")
    expect(frame.locator(".card h2")).not_to_have_text(first)
    expect(page.get_by_text(f"▸ Open on the map: {frame.locator('.card h2').inner_text()}")).to_be_visible()
    page.wait_for_timeout(1000)
    assert frame.locator(".card h2").inner_text() != first


def test_the_page_of_the_map_is_sent_once(open_app):
    visit = open_app()
    page = visit.page
    atlas(page).locator("html").evaluate("root => { root.dataset.mark = 'the same page'; }")
    received: list[int] = []
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameReceived", lambda frame: received.append(len(frame["response"]["payloadData"])))
    narrowed(page)
    tick(page, 1)
    expect(page.get_by_text("▸ Open on the map")).to_be_visible()
    assert max(received) < 300_000
    assert atlas(page).locator("html").get_attribute("data-mark") == "the same page"


def test_a_reload_shows_the_map_again(open_app):
    page = narrowed(open_app().page)
    page.reload()
    atlas(page).locator("html[data-ready]").wait_for(state="attached")
    expect(page.get_by_text(re.compile(r"^In this window: \d\d entries"))).to_be_visible()


def test_sources_and_about_open_and_the_map_can_be_saved(open_app):
    page = open_app().page
    page.get_by_text("Sources of this window").click()
    expect(page.get_by_text(re.compile(r"^\d+ pages stand behind what is listed above"))).to_be_visible()
    page.get_by_text("About this map").click()
    expect(page.get_by_text("Two clocks.")).to_be_visible()
    expect(page.get_by_role("cell", name="CC-BY-SA-4.0")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the map as one file").click()
    assert download.value.suggested_filename.endswith("-en.html")


@pytest.mark.parametrize("language", ["en", "es"])
def test_a_window_of_nothing_has_words_instead_of_a_table(open_app, language):
    page = open_app(locale=language).page
    atlas(page).get_by_role("searchbox").fill("xyzzy")
    words = {"en": "Nothing of the layers shown falls in this window", "es": "Nada de las capas visibles cae en esta"}
    expect(page.get_by_text(words[language])).to_be_visible()

"""The keyboard after a box was ticked: a box takes no text, so the page's keys go on working."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.test_saved_map import view


def test_after_ticking_a_box_the_keys_of_the_page_still_work(open_map):
    page = open_map().page
    box = page.locator("#layer-deployments")
    box.focus()
    box.press(" ")
    assert view(page)["layers"]["deployments"] is False
    last = view(page)["to"]
    box.press("ArrowLeft")
    assert view(page)["to"] == last - 1
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_escape_on_the_box_of_the_rings_ends_the_measuring(open_map):
    page = open_map().page
    page.keyboard.press("m")
    page.locator(".rings-choice input").check()
    page.keyboard.press("Escape")
    assert view(page)["measure"] is None

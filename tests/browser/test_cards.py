"""What a card and the lists around it say: each number by its name, nothing under the button that closes it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE

TEXT_UNDER_THE_BUTTON = """() => {
  const button = document.querySelector(".card > .close").getBoundingClientRect();
  const walker = document.createTreeWalker(document.querySelector(".card-body"), NodeFilter.SHOW_TEXT);
  const under = [];
  while (walker.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    for (const box of range.getClientRects()) {
      const isBeside = box.left < button.right && box.right > button.left;
      const isUnder = isBeside && box.top < button.bottom && box.bottom > button.top;
      // What is scrolled away behind the head of the card is not read.
      const seen = document.elementFromPoint(Math.max(box.left, button.left - 1) - 2, (box.top + box.bottom) / 2);
      if (isUnder && seen?.contains(walker.currentNode)) under.push(walker.currentNode.data);
    }
  }
  return under;
}"""


def open_card(page: Page, entity: str, language: str = "en") -> None:
    page.evaluate(f"atlas.set({{ selected: '{entity}' }})")
    # Another language shows the card of what is selected anew.
    for name in ("es" if language == "en" else "en", language):
        page.evaluate(f"atlas.set({{ language: '{name}' }})")
    expect(page.locator(".card")).to_be_visible()


def test_each_report_says_what_it_is_about(open_map):
    page = open_map().page
    open_card(page, "2025-09-02-a")
    expect(page.locator(".versions li").first).to_contain_text("Killed: 11")


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_nothing_that_is_read_lies_under_the_button_that_closes_the_card(open_map, viewport):
    page = open_map(viewport).page
    open_card(page, "2025-09-02-a")
    for top in (0, 300, 617, 900):
        page.locator(".card-body").evaluate("(body, top) => { body.scrollTop = top; }", top)
        assert page.evaluate(TEXT_UNDER_THE_BUTTON) == [], top


def test_a_card_in_spanish_says_status_and_confidence_in_spanish(open_map):
    page = open_map().page
    open_card(page, "2026-01-03-barquisimeto", "es")
    expect(page.locator(".facts")).to_contain_text("SIN VERIFICAR")
    open_card(page, "us-potus-2026-01-29", "es")
    expect(page.locator(".facts")).to_contain_text("alta")


def test_a_crew_s_report_stands_in_the_tray_and_applies_to_nobody(open_map):
    page = open_map().page
    page.get_by_role("tab", name="Not on the map").click()
    expect(page.locator("#panel-tray .entry", has_text="JetBlue 1112")).to_have_count(1)
    open_card(page, "inc-jbu1112-2025-12-12")
    expect(page.locator(".card")).to_contain_text("Not drawn: only the flight information region was named")
    expect(page.locator(".facts")).not_to_contain_text("Applies to")


def test_grades_are_listed_from_the_highest_and_zones_by_their_short_names(open_map):
    page = open_map().page
    page.evaluate("document.querySelectorAll('.filters details').forEach((details) => { details.open = true; })")
    grades = page.locator("[data-part=confidence] .facet input")
    expect(grades).to_have_count(4)
    assert [box.get_attribute("data-value") for box in grades.all()] == ["high", "medium", "low", "none"]
    expect(page.locator("[data-part=zone] .facet")).not_to_contain_text("approximate area named in reports")


def test_no_two_entries_of_the_legend_have_the_same_sign(open_map):
    page = open_map().page
    signs = page.locator(".legend-line > svg")
    expect(signs.nth(3)).to_be_visible()
    drawn = signs.evaluate_all("nodes => nodes.map((node) => node.innerHTML)")
    assert len(drawn) == len(set(drawn))


def test_every_card_says_the_method_in_an_embedded_map_too(open_map):
    page = open_map().page
    open_card(page, "2025-09-02-a")
    page.evaluate("atlas.set({ embed: true })")
    method = page.locator(".card .method")
    expect(method.locator("p").first).to_be_hidden()
    method.locator("summary").click()
    expect(method).to_contain_text("Two clocks")


def test_what_a_page_of_a_later_day_is_called_is_not_said_before_it(open_map):
    page = open_map().page
    title = page.locator(".card .sources").get_by_text("USS Gravely returned to Norfolk")
    open_card(page, "us-ddg-gravely-2025-08")
    expect(title).to_be_visible()
    page.evaluate("atlas.set({ known: 20423 })")  # 1 December 2025
    expect(page.locator(".card .sources")).to_contain_text("a page of a later day")
    expect(title).to_have_count(0)

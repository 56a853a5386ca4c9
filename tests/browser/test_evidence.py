"""The evidence pages on a phone: nothing is found by axe, nothing is wider than the screen, tables scroll by key."""

from __future__ import annotations

import pytest

from geo.atlas.reading import read_atlas
from geo.site.pages import SLUGS, make_pages
from geo.site.templating import STYLES
from tests.browser.conftest import PHONE
from tests.browser.test_accessibility import findings

COLOURS = {"en": ("#fbfaf7", "#1d1d1b"), "es": ("#16181b", "#e8e6e1")}  # one theme each


@pytest.fixture(scope="module")
def made():
    catalog = read_atlas()
    return {language: make_pages(catalog, language) for language in COLOURS}


@pytest.fixture(scope="module")
def page(browser):
    context = browser.new_context(viewport=PHONE)
    yield context.new_page()
    context.close()


# The longest pages take axe longest, and differ by their words alone.
@pytest.mark.parametrize(
    ("slug", "language"), [*((slug, "en") for slug in SLUGS), ("reconciliation", "es"), ("method", "es")]
)
def test_a_page_of_evidence_can_be_read_by_everybody_on_a_phone(page, made, language, slug):
    shown = made[language][SLUGS.index(slug)]
    ground, ink = COLOURS[language]
    page.set_content(
        f'<!doctype html><html lang="{language}"><head><title>{shown.title}</title>'
        f"<style>{STYLES} body {{ background: {ground}; color: {ink}; }}</style></head>"
        f"<body><main><h1>{shown.title}</h1>{shown.html}</main></body></html>"
    )
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    wide = page.locator(".scroll").first
    if wide.count():
        wide.focus()
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.className") == "scroll"

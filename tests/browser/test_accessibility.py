"""What axe-core finds in the map: nothing, in either theme and language, with lists, cards and help open."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE


def findings(page: Page) -> list[str]:
    violations = Axe().run(page).response["violations"]
    return [f"{found['impact']} {found['id']}: {found['nodes'][0]['html'][:200]}" for found in violations]


# Every pair of a viewport, a language and a theme is tried in every run, and the other halves with the slow tests.
CASES = [
    pytest.param(
        viewport, language, theme, id=f"{name}-{language}-{theme}",
        marks=[pytest.mark.slow] if (viewport is PHONE) ^ (language == "es") ^ (theme == "dark") else [],
    )
    for name, viewport in (("desktop", DESKTOP), ("phone", PHONE))
    for language in ("en", "es")
    for theme in ("light", "dark")
]  # fmt: skip


@pytest.mark.parametrize(("viewport", "language", "theme"), CASES)
def test_axe_finds_nothing(open_map, theme, language, viewport):
    page = open_map(viewport, color_scheme=theme).page
    page.evaluate(f"atlas.set({{language: '{language}'}})")
    assert findings(page) == []
    if viewport is PHONE:
        page.locator(".panel-toggle").click()
    for tab in ("list", "tray", "help"):
        page.locator(f"#tab-{tab}").click()
        assert findings(page) == [], tab
    page.locator("#tab-list").click()
    page.locator("#panel-list .entry:visible").first.click()
    assert findings(page) == [], "card"

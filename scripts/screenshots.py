"""Take the README's screenshots: light, dark and phone, of the saved map in a headless Chromium.

python -m scripts.screenshots
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from geo.atlas.reading import read_atlas
from geo.page.page import render_page

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
ARTICLE = "{mode: 'window', from: 20333, to: 20423, known: 20423}"  # 2 Sep to 1 Dec 2025, as known on 1 Dec 2025

SHOTS: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("light", {"viewport": {"width": 1440, "height": 900}, "color_scheme": "light"}, ARTICLE),
    (
        "dark-es",
        {"viewport": {"width": 1440, "height": 900}, "color_scheme": "dark"},
        f"{{...{ARTICLE}, language: 'es'}}",
    ),
    (
        "phone",
        {"viewport": {"width": 390, "height": 844}, "color_scheme": "light", "has_touch": True, "is_mobile": True},
        ARTICLE,
    ),
)


def main() -> None:
    """Write one PNG for each of `SHOTS` to docs/pictures/."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    browser_path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        saved = Path(folder) / "map.html"
        saved.write_text(render_page(read_atlas()), encoding="utf-8", newline="\n")
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox", "--disable-gpu"])
        for name, options, view in SHOTS:
            page = browser.new_context(**options).new_page()
            page.goto(saved.as_uri())
            page.wait_for_selector("html[data-ready]")
            page.evaluate(f"atlas.set({view})")
            page.wait_for_timeout(500)
            page.screenshot(path=str(PICTURES / f"{name}.png"))
        browser.close()


if __name__ == "__main__":
    main()

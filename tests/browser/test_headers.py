"""The app's policy in a real browser: what the page does keeps to it, and frames stand where documents say."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visit, eventually

BROKEN = """
document.addEventListener("securitypolicyviolation", (event) => console.error("policy", event.violatedDirective));
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def news(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder of somebody else's pages and its address: another origin than the app's."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield tmp_path, f"http://localhost:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def framing(folder: Path, address: str) -> str:
    (folder / "news.html").write_text(f'<iframe src="{address}" style="width: 900px; height: 600px"></iframe>')
    return "news.html"


def test_a_reader_who_opens_every_part_of_the_page_breaks_no_policy_and_asks_nothing_outside(browser, app_address):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(BROKEN)
    visit = Visit(context, app_address)
    page = visit.page
    frame = page.frame_locator("iframe")
    frame.locator("html[data-ready]").wait_for(state="attached")
    expect(page.locator("[data-testid=stVegaLiteChart] :is(canvas, svg)").first).to_be_visible()
    parts = page.locator("[data-testid=stExpander] summary")
    expect(page.get_by_role("button", name="Save the map as one file")).to_be_visible()
    for index in range(parts.count()):
        parts.nth(index).click()
        page.wait_for_timeout(300)
    for index in range(page.locator("[role=tab]").count()):
        page.locator("[role=tab]").nth(index).click()
        expect(page.locator("[role=tab]").nth(index)).to_have_attribute("aria-selected", "true")
    expect(page.locator("[data-testid=stDataFrame] canvas").first).to_be_visible()
    for name in ("List", "Stories", "Help", "Layers"):
        frame.get_by_role("tab", name=name).click()
    frame.get_by_role("button", name="Play", exact=True).click()
    frame.get_by_role("button", name="Pause", exact=True).click()
    for button in page.locator("[data-testid=stDownloadButton] button").all():
        with page.expect_download():
            button.click()
    assert visit.errors == []
    assert visit.outside == []
    context.close()


@pytest.mark.parametrize("link", ["?embed=1", "?v=2&to=2025-12-01&lang=en&embed=1", "?embed=true"])
@pytest.mark.parametrize("where", ["from another host", "from disk"])
def test_a_link_made_for_other_pages_shows_the_map_in_them(browser, app_address, news, link, where):
    folder, address = news
    name = framing(folder, f"{app_address}/{link}")
    context = browser.new_context()
    context.add_init_script(BROKEN)
    visit = Visit(context, (folder / name).as_uri() if where == "from disk" else f"{address}/{name}")
    app = visit.page.frame_locator("iframe")
    expect(app.frame_locator("iframe").locator(".sentence")).to_contain_text("strikes")
    assert visit.errors == []
    context.close()


def test_no_other_page_can_lay_itself_over_the_app_itself(browser, app_address, news):
    folder, address = news
    context = browser.new_context()
    visit = Visit(context, f"{address}/{framing(folder, app_address)}")
    eventually(visit.page, lambda: "frame-ancestors" in " ".join(visit.errors))
    assert visit.page.frame_locator("iframe").locator("#root").count() == 0
    context.close()

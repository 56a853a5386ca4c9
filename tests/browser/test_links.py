"""The View and the address in step: in the saved file, in the app, and in somebody else's page."""

from __future__ import annotations

import functools
import html
import re
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import FrameLocator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE, Visit

ARTICLE = "v=2&mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01"


def fragment(page: Page) -> str:
    return urlsplit(page.url).fragment


def comes_to(page: Page, pattern: str) -> None:
    expect(page).to_have_url(re.compile(pattern))


@pytest.fixture
def open_link(browser, saved_map) -> Iterator:
    """Open the saved map with a link: `open_link(link, viewport)` returns a Visit."""
    contexts = []

    def visit(link: str, viewport: dict[str, int] = DESKTOP, **options: object) -> Visit:
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        opened = Visit(context, f"{saved_map}#{link}")
        opened.page.wait_for_selector("html[data-ready]")
        return opened

    yield visit
    for context in contexts:
        context.close()


def view(page: Page) -> dict:
    return page.evaluate("atlas.view")


def test_the_time_and_the_data_s_version_stand_in_the_address_from_the_start(open_map):
    page = open_map().page
    comes_to(page, r"#v=2&to=\d{4}-\d\d-\d\d&lang=en&data=\d{4}-\d\d-\d\d\.[0-9a-f]+$")


def test_a_link_restores_the_picture_exactly(open_map, open_link):
    page = open_map().page
    page.get_by_role("button", name="Periods").click()
    page.get_by_role("button", name="First strike to the article").click()
    page.locator("input[data-layer=events]").uncheck()
    page.get_by_role("searchbox").fill("Caribbean")
    stage = page.locator(".map-frame").bounding_box()
    page.mouse.move(stage["x"] + 700, stage["y"] + 300)
    page.mouse.wheel(0, -500)
    page.wait_for_function("() => atlas.view.camera !== null")
    comes_to(page, "map=.*q=|q=.*map=")
    link = fragment(page)
    before = view(page)
    again = open_link(link).page
    assert view(again) == before
    expect(again.locator(".sentence")).to_have_text(page.locator(".sentence").inner_text())
    drawn = """JSON.stringify(atlas.drawn().clusters.map(
        ({ centre, circles }) => [centre, circles.map(({ x, y, r }) => [x, y, r])]))"""
    assert again.evaluate(drawn) == page.evaluate(drawn)


def test_another_size_of_window_shows_at_least_what_the_link_shows(open_link):
    link = f"{ARTICLE}&map=-66,10.5,7,1100x700"
    wide = open_link(link).page
    narrow = open_link(link, PHONE).page
    assert narrow.evaluate("atlas.map.getZoom()") < wide.evaluate("atlas.map.getZoom()")
    # What 1,100 pixels around the middle hold at zoom 7.
    half = 1100 / 2 * 360 / (256 * 2**7)
    bounds = narrow.evaluate("(b => [b.getWest(), b.getEast()])(atlas.map.getBounds())")
    assert bounds[0] <= -66 - half + 0.1
    assert bounds[1] >= -66 + half - 0.1


def test_what_of_a_link_was_not_followed_is_said(open_link):
    page = open_link(f"{ARTICLE}&colour=red&speed=3").page
    notice = page.locator(".notice")
    expect(notice).to_contain_text("colour=red means nothing here")
    expect(notice).to_contain_text("speed=3 cannot be read")
    assert view(page)["known"] == 20423
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_be_hidden()
    assert "colour" not in page.url


def test_a_link_is_text_and_never_markup(open_link):
    visit = open_link("v=2&q=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&%3Cb%3E=%3Ci%3E")
    expect(visit.page.locator(".notice code")).to_have_text("<b>=<i>")
    assert visit.page.locator(".notice code *").count() == 0
    assert visit.errors == []


EVERY_KIND = (
    "v=2&mode=window&from=2025-12-01&to=2025-09-02&known=2030-01-01&category=nope&map=120,80,6,1100x700&entity=nope"
    "&mark=nobody&rings=-66.123456,11&story=x:1&speed=3&colour=red&speed=2"
)
EVERY_KEY = ["from", "known", "category", "map", "entity", "mark", "rings", "story", "speed", "colour", "speed"]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_notice_names_every_part_that_was_changed_or_left_out(open_link, viewport):
    visit = open_link(EVERY_KIND, viewport)
    notice = visit.page.locator(".notice")
    notice.locator("details details summary").click()
    told = [text.partition("=")[0] for text in notice.locator("code").all_inner_texts()]
    assert sorted(told) == sorted(EVERY_KEY)
    box, frame = notice.bounding_box(), visit.page.locator(".leaflet-container").first.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= viewport["width"]
    assert box["y"] >= frame["y"]
    assert visit.errors == []


def test_in_an_embed_the_notice_is_folded(open_link):
    notice = open_link(f"{EVERY_KIND}&embed=1", {"width": 640, "height": 420}).page.locator(".notice")
    expect(notice.locator("code").first).to_be_hidden()
    notice.locator("summary").first.click()
    expect(notice.locator("code").first).to_be_visible()


def test_what_the_map_wrote_of_a_link_is_opened_again_without_a_notice(open_link):
    page = open_link(EVERY_KIND.replace("&category=nope", "").replace("&mark=nobody", "")).page
    again = open_link(fragment(page)).page
    expect(again.locator(".notice")).to_be_hidden()
    assert view(again) == view(page)


def test_a_map_that_its_bounds_hold_back_from_where_it_was_asked_to_stand_is_said(open_link):
    size = open_link("v=2&to=2025-12-01").page.evaluate("(({ x, y }) => `${x}x${y}`)(atlas.map.getSize())")
    notice = open_link(f"v=2&to=2025-12-01&map=60,75,8,{size}").page.locator(".notice")
    expect(notice).to_contain_text(f"map=60,75,8,{size} lies beyond the map's limits; shown instead: 5")
    other = open_link(f"v=2&to=2025-12-01&map=-66,10,8,{size}").page.locator(".notice")
    expect(other).to_be_hidden()


def test_of_data_whose_version_is_no_day_nothing_is_said_to_be_older(open_link):
    notice = open_link("v=2&to=2025-12-01&data=1.0.0").page.locator(".notice")
    expect(notice).to_contain_text("made with version 1.0.0 of the data; here is version 20")
    assert notice.get_by_role("button").count() == 1


def test_a_card_picked_on_the_side_that_knows_more_opens_again(open_link):
    page = open_link(
        "v=2&to=2025-12-01&known=2025-09-01&entity=2025-09-02-a&compare=known,2025-09-01,2025-12-01,latest,swipe,0.5"
    ).page
    expect(page.locator(".card")).to_be_visible()
    expect(page.locator(".notice")).to_be_hidden()
    assert view(page)["selected"] == "2025-09-02-a"


def test_a_link_made_with_older_data_opens_with_a_click_to_what_was_known_then(open_link):
    page = open_link("v=2&to=2025-12-01&data=2026-01-31.0123456789ab").page
    notice = page.locator(".notice")
    expect(notice).to_contain_text("made with the data of 31 Jan 2026")
    notice.get_by_role("button", name="Show as known on 31 Jan 2026").click()
    expect(page.locator(".banner")).to_contain_text("As known on 31 Jan 2026")
    comes_to(page, "known=2026-01-31")


def test_a_link_of_the_first_format_still_opens_its_card(open_link):
    page = open_link("entity=2025-09-02-a&mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01").page
    expect(page.locator(".card h2")).to_contain_text("2 Sep 2025")
    comes_to(page, "#v=2&mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01&entity=2025-09-02-a&")


def test_the_way_back_leads_through_choices_and_not_through_drags(open_map):
    page = open_map().page
    start = page.evaluate("history.length")
    page.get_by_role("button", name="Window", exact=True).click()
    comes_to(page, "mode=window")
    thumb = page.get_by_role("slider", name="Last day of the window (UTC)")
    box = thumb.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 200, box["y"] + 5, steps=8)
    page.wait_for_timeout(400)
    held = page.url
    page.mouse.up()
    page.wait_for_function("url => location.href !== url", arg=held)
    page.locator("input[data-layer=events]").uncheck()
    comes_to(page, "layers=")
    assert page.evaluate("history.length") == start + 2
    page.go_back()
    expect(page.locator("input[data-layer=events]")).to_be_checked()
    assert view(page)["mode"] == "window"
    page.go_back()
    expect(page.get_by_role("button", name="Since start")).to_have_attribute("aria-pressed", "true")
    page.go_forward()
    comes_to(page, "mode=window")


def test_a_reload_keeps_everything(open_link):
    page = open_link(f"{ARTICLE}&layers=strikes,events&lang=es&theme=dark&panel=list&axis=2025-08-01,2025-12-31").page
    before = view(page)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert view(page) == before


def test_nothing_is_said_of_the_address_while_a_hand_is_down(open_map):
    page = open_map().page
    comes_to(page, "data=")
    box = page.get_by_role("slider", name="Last day of the window (UTC)").bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 100, box["y"] + 5, steps=5)
    before = page.url
    page.wait_for_timeout(700)
    assert page.url == before
    page.mouse.up()
    page.wait_for_function("url => location.href !== url", arg=before)


def test_the_share_dialog_gives_a_link_and_the_code_of_a_frame(open_link):
    page = open_link(ARTICLE).page
    page.get_by_role("button", name="Share this view").click()
    dialog = page.get_by_role("dialog", name="Share this view")
    assert dialog.get_by_label("Link to this view").input_value() == page.url
    dialog.get_by_label("Language").select_option("es")
    dialog.get_by_label("Size").select_option(label="720 × 540")
    code = dialog.get_by_label("Code for your page").input_value()
    assert 'width="720" height="540"' in code
    assert "lang=es&amp;embed=1&amp;data=" in code
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()


@pytest.fixture
def other_site(tmp_path) -> Iterator:
    """Serve a folder from another port, somebody else's web server: `other_site(body)` returns the page's address."""
    handler = functools.partial(QuietHandler, directory=str(tmp_path))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def put(body: str) -> str:
        (tmp_path / "page.html").write_text(f"<!doctype html><title>News</title>{body}", encoding="utf-8")
        return f"http://127.0.0.1:{server.server_port}/page.html"

    put.folder = tmp_path
    yield put
    server.shutdown()
    server.server_close()


class QuietHandler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_the_saved_map_works_in_a_frame_of_somebody_else_s_page(browser, saved_map, other_site):
    (other_site.folder / "map.html").write_bytes(Path(urlsplit(saved_map).path).read_bytes())
    context = browser.new_context(viewport=DESKTOP)
    link = f"map.html#{ARTICLE}&embed=1"
    visit = Visit(
        context, other_site(f'<h1>News</h1><iframe src="{html.escape(link)}" width="100%" height="600"></iframe>')
    )
    frame = visit.page.frame_locator("iframe")
    expect(frame.locator(".sentence")).to_contain_text("21 strikes")
    for shown in (".timebar", ".credit", ".leaflet-container"):
        expect(frame.locator(shown)).to_be_visible()
    for hidden in (".tools", ".side"):
        expect(frame.locator(hidden)).to_be_hidden()
    before = visit.page.evaluate("history.length")
    frame.get_by_role("button", name="Since start").click()
    expect(frame.locator(".sentence")).to_contain_text("28 Jul 2024")
    visit.page.wait_for_timeout(600)
    assert visit.page.evaluate("history.length") == before, "the other page's way back is its own"
    whole = frame.get_by_role("link", name="Open the whole map")
    assert "embed" not in whole.get_attribute("href")
    assert visit.errors == []
    assert visit.outside == []
    context.close()


def atlas(page: Page) -> FrameLocator:
    return page.frame_locator("iframe")


def test_the_app_s_address_follows_and_restores_the_view(open_app):
    page = open_app().page
    frame = atlas(page)
    frame.get_by_role("button", name="Window", exact=True).click()
    comes_to(page, r"\?v=2&mode=window")
    frame.locator("html").evaluate("root => { root.dataset.mark = 'the same page'; }")
    frame.get_by_role("button", name="Español").click()
    comes_to(page, "lang=es")
    expect(page.get_by_role("heading", name="Atlas de la crisis de Venezuela, 2025-26")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Venezuela crisis atlas, 2025-26")).to_be_visible()
    expect(frame.locator("html")).to_have_attribute("lang", "en")
    assert frame.locator("html").get_attribute("data-mark") == "the same page"
    page.reload()
    expect(atlas(page).get_by_role("button", name="Window", exact=True)).to_have_attribute("aria-pressed", "true")


def test_two_tabs_of_the_app_do_not_disturb_each_other(open_app):
    one, two = open_app().page, open_app().page
    atlas(one).get_by_role("button", name="Español").click()
    comes_to(one, "lang=es")
    expect(one.get_by_role("heading", name="Atlas de la crisis de Venezuela, 2025-26")).to_be_visible()
    expect(two.get_by_role("heading", name="Venezuela crisis atlas, 2025-26")).to_be_visible()
    assert "lang=en" in two.url


def test_the_app_works_in_a_frame_of_somebody_else_s_page(browser, app_address, other_site):
    context = browser.new_context(viewport=DESKTOP)
    address = html.escape(f"{app_address}/?{ARTICLE}&embed=1")
    visit = Visit(context, other_site(f'<h1>News</h1><iframe src="{address}" width="100%" height="600"></iframe>'))
    app = visit.page.frame_locator("iframe")
    frame = app.frame_locator("iframe")
    expect(frame.locator(".sentence")).to_contain_text("21 strikes", timeout=60_000)
    expect(app.locator("h1")).to_be_hidden()
    expect(frame.locator(".tools")).to_be_hidden()
    box = app.locator("iframe").bounding_box()
    assert box["height"] >= 590
    assert visit.outside == []
    context.close()

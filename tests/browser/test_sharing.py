"""Sharing a View in the app: made, downloaded, checked, and opened again, with every control used."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from geo.atlas.reading import read_atlas
from geo.provenance.embedded_manifest import manifest_in
from geo.provenance.verify import verify
from tests.browser.conftest import PHONE, Visit

LINK = "mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01&lang={}"
SLOW = 60_000  # milliseconds: the first order starts the process that makes it


def sharing(open_app, language: str = "en", heading: str = "Share this view", **options) -> Visit:
    visit = open_app(**options)
    visit.page.goto(f"{visit.page.url.partition('?')[0]}?{LINK.format(language)}")
    visit.page.frame_locator("iframe").locator("html[data-ready]").wait_for(state="attached", timeout=SLOW)
    visit.page.locator("summary").filter(has_text=heading).click()
    return visit


def made(page: Page, tab: str, kind: str) -> bytes:
    page.get_by_role("tab", name=tab, exact=True).click()
    page.get_by_role("button", name="Make it").click()
    button = page.get_by_role("button", name=f".{kind} (")
    button.wait_for(timeout=SLOW)
    with page.expect_download() as download:
        button.click()
    return download.value.path().read_bytes()


def test_a_view_is_shared_in_every_way_checked_and_opened_again(open_app, tmp_path):
    visit = sharing(open_app)
    page, catalog = visit.page, read_atlas()
    expect(page.get_by_text("2 Sep to 1 Dec 2025, as known on 1 Dec 2025.").first).to_be_visible()
    kept = {}
    for tab, kind in (("Picture", "png"), ("One file", "html"), ("Data", "geojson.zip")):
        kept[kind] = made(page, tab, kind)
        verdict = verify(kept[kind], kind, catalog)
        assert verdict.genuine, verdict.as_text()
        assert "known=2025-12-01" in manifest_in(kept[kind])["view"]
    page.get_by_role("tab", name="Film", exact=True).click()
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("button", name="Cancel").click(timeout=SLOW)
    expect(page.get_by_text("Nothing of it is kept")).to_be_visible()

    page.get_by_role("tab", name="Check a file", exact=True).click()
    shared = tmp_path / "shared.png"
    shared.write_bytes(kept["png"])
    page.locator("input[type=file]").set_input_files(shared)
    expect(page.get_by_text("Genuine.")).to_be_visible(timeout=SLOW)
    frame = page.frame_locator("iframe")
    frame.locator("body").evaluate("() => atlas.set({ mode: 'instant', to: 20500, from: 20500, known: null })")
    expect(page).not_to_have_url(re.compile("known="))
    page.get_by_role("button", name="Open its view on the map").click()
    expect(page).to_have_url(re.compile("known=2025-12-01"))
    assert frame.locator("body").evaluate("() => atlas.view.mode") == "window"
    assert visit.errors == []
    assert visit.outside == []


def test_choices_outlive_their_tab_and_a_file_keeps_the_name_of_what_it_was_made_of(open_app):
    visit = sharing(open_app)
    page = visit.page
    page.get_by_role("tab", name="Film", exact=True).click()
    for control, option in (("give_film_kind", "WEBP"), ("give_film_width", "640 px")):
        page.locator(f".st-key-{control} input").click()
        page.get_by_role("option", name=option).click()
        expect(page.locator(f".st-key-{control} input")).to_have_value(option)
    page.get_by_role("tab", name="Data", exact=True).click()
    expect(page.locator(".st-key-give_format")).to_be_visible()
    page.get_by_role("tab", name="Film", exact=True).click()
    expect(page.locator(".st-key-give_film_kind input")).to_have_value("WEBP")
    page.get_by_role("button", name="Make it").click()
    given = page.locator(".st-key-download-film button")
    given.wait_for(timeout=SLOW)
    name = given.inner_text()
    # The film itself, not a still of it.
    expect(page.locator(".st-key-give img")).to_have_attribute("src", re.compile("^data:image/webp;base64,"))
    page.frame_locator("iframe").locator("body").evaluate("() => atlas.set({ filters: { text: 'Miami' } })")
    expect(page.get_by_text("This was made of an earlier view")).to_be_visible()
    expect(given).to_have_text(name)


@pytest.mark.parametrize("language", ["es"])
def test_it_fits_a_phone_and_speaks_the_reader_s_language(open_app, language):
    page = sharing(open_app, language, "Compartir esta vista", viewport=PHONE).page
    for tab in ("Imagen", "Película", "Un solo archivo", "Datos", "Comprobar un archivo", "Enlace y cita"):
        page.get_by_role("tab", name=tab, exact=True).click()
        expect(page.get_by_role("tab", name=tab, exact=True)).to_have_attribute("aria-selected", "true")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    csl = json.loads(page.locator("code").nth(5).inner_text())
    assert csl[0]["language"] == "es"

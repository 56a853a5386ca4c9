"""The figures in a real browser: the same days everywhere, room on a phone, and text that stays text."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from geo.shipped_files import DATA
from tests.browser.conftest import DESKTOP, PHONE, Visit, _wait_until_healthy

PLANTED = '<img src=x onerror="window.planted = true">'
VIEW = "mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01"
NOTICE = "us-kicz-a0012-25"


def plant(folder: Path) -> None:
    """Put HTML into the title of a notice and the wording of a total."""
    path = folder / "notices.geojson"
    layer = json.loads(path.read_text(encoding="utf-8"))
    for feature in layer["features"]:
        if feature["properties"]["entity"] == NOTICE:
            feature["properties"]["title_en"] = feature["properties"]["issuer"] = PLANTED
    path.write_text(json.dumps(layer), encoding="utf-8")
    tallies = folder / "tallies.csv"
    planted = f'"{PLANTED.replace(chr(34), chr(34) * 2)}"'
    tallies.write_text(tallies.read_text(encoding="utf-8").replace("raised the toll to 27", planted), encoding="utf-8")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["name"] in ("notices", "tallies"):
            del resource["bytes"], resource["hash"]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


@pytest.fixture(scope="module")
def figures_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("planted") / "data"
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("facts"))
    plant(folder)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder.parent / "log"
    script = Path(__file__).parent / "figures_page.py"
    with log.open("w") as written:
        page = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}",
             "--server.headless=true", "--server.address=127.0.0.1", "--", str(folder)],
            stdout=written, stderr=subprocess.STDOUT,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_healthy(address, page, log)
            yield address
        finally:
            page.terminate()
            page.wait(timeout=20)


@pytest.fixture
def open_figures(browser, figures_address) -> Iterator:
    """Open the figures of a View: `open_figures(viewport, view, **context options)` returns a Visit."""
    contexts = []

    def visit(viewport=DESKTOP, view=VIEW, **options) -> Visit:
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        opened = Visit(context, f"{figures_address}/?view={quote(view)}")
        opened.page.set_default_timeout(60_000)
        drawn = opened.page.locator(".st-key-personnel svg.marks text").first
        drawn.wait_for(state="attached")
        return opened

    yield visit
    for context in contexts:
        context.close()


def words(visit: Visit, figure: str) -> list[tuple[str, int]]:
    """Return the labels of a figure with their places from the left, in pixels."""
    texts = visit.page.locator(f".st-key-{figure} svg.marks text")
    return texts.evaluate_all("(all) => all.map((one) => [one.textContent, Math.round(one.getBoundingClientRect().x)])")


@pytest.mark.parametrize("zone", ["America/Caracas", "Pacific/Auckland"])
def test_days_stand_where_they_do_in_utc(open_figures, zone):
    here, there = open_figures(timezone_id="UTC"), open_figures(timezone_id=zone)
    for figure in ("killed", "notices", "personnel"):
        assert words(there, figure) == words(here, figure)


def test_text_from_data_is_never_markup(open_figures):
    visit = open_figures()
    page = visit.page
    label = page.locator(".st-key-notices svg.marks text", has_text="<img").first
    label.scroll_into_view_if_needed()
    label.hover()
    tooltip = page.locator("#vg-tooltip-element.visible")
    tooltip.wait_for()
    assert PLANTED in tooltip.inner_text()
    assert page.locator("#vg-tooltip-element img").count() == 0
    assert page.evaluate("window.planted") is None
    assert visit.errors == []


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_figures_fit_the_page(open_figures, viewport):
    page = open_figures(viewport).page
    for figure in ("killed", "notices", "deployments", "personnel"):
        svg = page.locator(f".st-key-{figure} svg.marks").bounding_box()
        assert svg["x"] >= 0
        assert svg["x"] + svg["width"] <= viewport["width"]
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]


def test_a_chart_is_described_by_its_sentence(open_figures):
    page = open_figures().page
    described = page.locator('.st-key-killed [role="graphics-document"]').get_attribute("aria-label")
    assert "killed 82 people as announced, 83 with the missing" in described

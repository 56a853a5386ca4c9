"""A real Chromium, the app on a free port, the saved map on disk, and nothing from outside."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, Page, Route, expect, sync_playwright

from geo.atlas.atlas import Atlas
from geo.page.page import render_page
from geo.site.publish import publish

ROOT = Path(__file__).parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
APPLICATIONS = (
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# Chromium opens pages of its own for the address field of each window, without a head too: half the work of opening
# the map. A list of features replaces the one before, so what Playwright switches off stands here as well.
NOT_TESTED = (
    "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose", "HttpsUpgrades", "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter",
    "PaintHolding", "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
    "NetworkTimeServiceQuerying", "AimEnabled", "PreconnectToSearch",
)  # fmt: skip
FLAGS = [
    f"--disable-features={','.join(NOT_TESTED)}",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Milliseconds before something counts as not there: slow machines run several browsers at once.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def chromium_path() -> str:
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    found = found or next((path for path in APPLICATIONS if Path(path).exists()), None)
    assert found, "no Chromium: run scripts/ensure_chromium.sh"
    return found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        yield started
        started.close()


class Visit:
    """A page open in the browser, with the requests it made to anywhere but this machine."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.outside: list[str] = []
        self.errors: list[str] = []
        context.route("**/*", self._pass_local)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.goto(address)

    def _pass_local(self, route: Route) -> None:
        address = route.request.url
        if address.startswith(("http://127.0.0.1:", "http://localhost:", "file:", "data:", "blob:", "about:")):
            route.continue_()
        else:
            self.outside.append(address)
            route.abort()


def at_rest(page: Page) -> Page:
    """Return a page whose layers show themselves, which are one picture at first."""
    expect(page.locator(".atlas-together")).to_have_count(0)
    return page


# Calls back when what a reader sees and can set is the same over some drawings, and nothing is on its way.
STILL = """() => new Promise((done) => {
  const parts = ".side, .card, .story, .menu, .notice, .timebar, .tools, .legend, .sentence, .said, .scale";
  const isMoving = (one) => one.playState === "running" && one.effect?.getComputedTiming().endTime !== Infinity;
  const seen = () => {
    const { clusters, symbols, corner } = atlas.drawn();
    const { lat, lng } = atlas.map.getCenter();
    const boxes = [...document.querySelectorAll(parts)].map((node) => {
      const { x, y, width, height } = node.getBoundingClientRect();
      return [x, y, width, height, node.textContent.length];
    });
    const places = [...clusters.map(({ centre, radius }) => [centre, radius]), ...symbols.map(({ x, y }) => [x, y])];
    const count = document.getElementsByTagName("*").length;
    return JSON.stringify([atlas.view, corner, lat, lng, atlas.map.getZoom(), boxes, places, count]);
  };
  let [before, same] = [null, 0];
  const look = () => {
    const now = seen();
    same = now === before && !document.getAnimations().some(isMoving) ? same + 1 : 0;
    before = now;
    if (same === 8) done();
    else requestAnimationFrame(look);
  };
  look();
})"""


def still(page: Page | Frame) -> None:
    """Wait until nothing on a map's page moves or changes any more."""
    page.evaluate(STILL)


def eventually(page: Page, condition: str | Callable[[], object]) -> None:
    """Wait for a condition in JavaScript, or for one here that events of the page bring about.

    The page's own policy forbids the browser tool's way of polling.
    """
    for _ in range(400):
        if page.evaluate(condition) if isinstance(condition, str) else condition():
            return
        page.wait_for_timeout(50)
    pytest.fail(f"never true: {condition}")


@pytest.fixture(scope="session")
def published_site(tmp_path_factory: pytest.TempPathFactory, catalog: Atlas) -> Path:
    """Return the folder of the static site without the evidence, published once."""
    folder = tmp_path_factory.mktemp("published") / "site"
    publish(catalog, folder)
    return folder


@pytest.fixture(scope="session")
def saved_map(tmp_path_factory: pytest.TempPathFactory, catalog: Atlas) -> str:
    path = tmp_path_factory.mktemp("saved") / "map.html"
    path.write_text(render_page(catalog), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def open_map(browser: Browser, saved_map: str) -> Iterator:
    """Open the saved map from disk: `open_map(viewport, **context options)` returns a Visit."""
    contexts = []

    def visit(viewport: dict[str, int] = DESKTOP, **options: object) -> Visit:
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        opened = Visit(context, saved_map)
        opened.page.wait_for_selector("html[data-ready]")
        return opened

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture(scope="session")
def app_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = tmp_path_factory.mktemp("app") / "log"
    with log.open("w") as written:
        # As `make run` starts it: data and page are made before the first reader comes.
        command = [sys.executable, "-m", "geo", "app", "--server.headless=true"]
        app = subprocess.Popen(
            [*command, f"--server.port={port}", "--server.address=127.0.0.1"],
            cwd=ROOT, stdout=written, stderr=subprocess.STDOUT,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        try:
            _wait_until_healthy(address, app, log)
            yield address
        finally:
            app.terminate()
            app.wait(timeout=20)


def _wait_until_healthy(address: str, app: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert app.poll() is None, log.read_text(encoding="utf-8")
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    pytest.fail(f"the app did not start: {log.read_text(encoding='utf-8')}")


@pytest.fixture
def open_app(browser: Browser, app_address: str) -> Iterator:
    """Open the app: `open_app(viewport, **context options)` returns a Visit with the map ready."""
    contexts = []

    def visit(viewport: dict[str, int] = DESKTOP, **options: object) -> Visit:
        context = browser.new_context(viewport=viewport, **options)
        contexts.append(context)
        opened = Visit(context, app_address)
        opened.page.frame_locator("iframe").locator("html[data-ready]").wait_for(state="attached", timeout=60_000)
        return opened

    yield visit
    for context in contexts:
        context.close()

"""What is written on the map: the names a reader looks for, and numbers that nothing covers or cuts off."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, at_rest, eventually, still

LANDSCAPE = {"width": 844, "height": 390}

LABELS = """() => {
  const { corner, labels } = atlas.drawn();
  const size = atlas.map.getSize();
  const box = atlas.map.getContainer().getBoundingClientRect();
  const covers = [...document.querySelectorAll(".tools button, .leaflet-control")]
    .map((node) => node.getBoundingClientRect());
  return labels.map(({ lines, place }) => {
    const [left, right] = [place.left + corner.x, place.right + corner.x];
    const [top, bottom] = [place.top + corner.y, place.bottom + corner.y];
    const isInside = left >= 0 && right <= size.x && top >= 0 && bottom <= size.y;
    const isCovered = covers.some((cover) => left + box.left < cover.right && right + box.left > cover.left &&
      bottom + box.top > cover.top && top + box.top < cover.bottom);
    return { lines, isInside, isCovered };
  });
}"""


def labels_of(page: Page) -> list[dict]:
    """Return the labels on the map: their lines, and whether each is inside of it and under no control."""
    eventually(page, "atlas.drawn().labels.some(({ lines }) => lines[0].includes('·'))")
    return page.evaluate(LABELS)


def test_the_countries_and_capitals_that_the_map_is_about_are_named(open_map):
    texts = {line for label in labels_of(open_map().page) for line in label["lines"]}
    assert {"Venezuela", "Colombia", "Caracas", "Bogotá"} <= texts


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE, LANDSCAPE], ids=["desktop", "phone", "landscape"])
def test_no_cluster_s_total_is_cut_off_or_under_a_control(open_map, viewport):
    page = open_map(viewport).page
    totals = [label for label in labels_of(page) if " · " in label["lines"][0]]
    assert len(totals) == page.evaluate("atlas.drawn().clusters.length")
    assert [label["lines"] for label in totals if label["isCovered"] or not label["isInside"]] == []


def test_the_numbers_on_symbols_stand_in_their_middle_not_spaced_as_the_names_of_seas_are(open_map):
    page = at_rest(open_map(device_scale_factor=4).page)
    # In another theme every text is written anew, names before numbers.
    for theme in ("dark", "light"):
        page.evaluate(f"atlas.set({{ theme: '{theme}' }})")
        offsets = offsets_of_numbers(page)
        assert len(offsets) > 10
        # Letters that are spaced stand to the left of where they belong, by half of a space: 0.6 pixels at least.
        assert max(map(abs, offsets)) < 0.3


def offsets_of_numbers(page: Page) -> list[float]:
    """Return how far right of its symbol's middle each number on the map is seen, in pixels of the page."""
    still(page)
    places = page.evaluate(
        """() => {
          const { corner, symbols } = atlas.drawn();
          const box = document.querySelector(".folium-map").getBoundingClientRect();
          const isSeen = (x, y) => document.elementFromPoint(x, y)?.closest(".leaflet-pane, .folium-map")
            && !document.elementFromPoint(x, y).closest(".tools, .leaflet-control");
          return symbols.filter(({ features }) => features.length > 1)
            .map(({ x, y }) => [x + corner.x + box.left, y + corner.y + box.top])
            .filter(([x, y]) => x > box.left + 9 && y > 9 && x < box.right - 9 && y < box.bottom - 9 && isSeen(x, y));
        }"""
    )
    scale = page.evaluate("devicePixelRatio")
    picture = np.asarray(Image.open(BytesIO(page.screenshot())).convert("L"), dtype=float)
    offsets = []
    for x, y in places:
        left, top = round((x - 7) * scale), round((y - 4) * scale)
        inside = picture[top : top + round(8 * scale), left : left + round(14 * scale)]
        # A number is of one colour, on another that fills most of what is around it.
        written = np.abs(inside - np.median(inside)) > np.ptp(inside) / 2
        columns = np.flatnonzero(written.any(axis=0))
        offsets.append(((columns[0] + columns[-1] + 1) / 2 + left) / scale - x)
    return offsets


def test_on_a_phone_no_symbol_of_the_region_lies_under_the_tools(open_map):
    page = open_map(PHONE, has_touch=True, is_mobile=True).page
    covered = page.evaluate(
        """() => {
          const { corner, symbols } = atlas.drawn();
          const { left, top } = atlas.map.getContainer().getBoundingClientRect();
          const tools = [...document.querySelectorAll(".tools button")].map((node) => node.getBoundingClientRect());
          const meets = (x, y, r, box) =>
            x + r > box.left && x - r < box.right && y + r > box.top && y - r < box.bottom;
          return symbols.map(({ kind, x, y, r }) => [kind, x + corner.x + left, y + corner.y + top, r])
            .filter(([, x, y, r]) => tools.some((box) => meets(x, y, r, box)));
        }"""
    )
    assert covered == []

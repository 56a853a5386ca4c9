"""What is written on the map: the names a reader looks for, and numbers that nothing covers or cuts off."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import DESKTOP, PHONE, eventually

LANDSCAPE = {"width": 844, "height": 390}

# In a theme not seen before every text is written anew instead of being copied from its picture.
WRITE = """() => {
  const proto = OffscreenCanvasRenderingContext2D.prototype;
  const write = proto.fillText;
  window.written = [];
  proto.fillText = function (text, x, y) {
    window.written.push({ text, x, y, width: this.measureText(text).width, spacing: this.letterSpacing });
    return write.call(this, text, x, y);
  };
  atlas.set({ theme: "dark" });
}"""

PLACES = """() => {
  const { corner } = atlas.drawn();
  const size = atlas.map.getSize();
  const box = atlas.map.getContainer().getBoundingClientRect();
  const covers = [...document.querySelectorAll(".tools button, .leaflet-control")]
    .map((node) => node.getBoundingClientRect());
  // A text is written once for each piece of the map that it crosses.
  const once = new Map(window.written.map((label) => [`${label.text} ${label.x} ${label.y}`, label]));
  return [...once.values()].map(({ text, x, y, width, spacing }) => {
    const [left, right, middle] = [x + corner.x - width / 2, x + corner.x + width / 2, y + corner.y];
    const isInside = left >= 0 && right <= size.x && middle > 0 && middle < size.y;
    const isCovered = covers.some((cover) => left + box.left < cover.right && right + box.left > cover.left &&
      middle + box.top > cover.top && middle + box.top < cover.bottom);
    return { text, spacing, isInside, isCovered };
  });
}"""


def written(page: Page) -> list[dict]:
    page.evaluate(WRITE)
    eventually(page, "window.written.some(({text}) => text.includes('·'))")
    return page.evaluate(PLACES)


def test_the_countries_and_capitals_that_the_map_is_about_are_named(open_map):
    texts = {label["text"] for label in written(open_map().page)}
    assert {"VENEZUELA", "COLOMBIA", "Caracas", "Bogotá"} <= texts


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE, LANDSCAPE], ids=["desktop", "phone", "landscape"])
def test_no_cluster_s_total_is_cut_off_or_under_a_control(open_map, viewport):
    page = open_map(viewport).page
    totals = [label for label in written(page) if " · " in label["text"]]
    assert len(totals) == page.evaluate("atlas.drawn().clusters.length")
    assert [label["text"] for label in totals if label["isCovered"] or not label["isInside"]] == []


def test_the_numbers_on_symbols_are_not_spaced_as_the_names_of_seas_are(open_map):
    page = open_map().page
    numbers = [label for label in written(page) if label["text"].isdigit()]
    assert numbers
    page.evaluate("(window.written = [], atlas.set({ theme: 'light' }))")
    eventually(page, "window.written.some(({text}) => text.includes('·'))")
    again = page.evaluate(PLACES)
    assert {label["spacing"] for label in [*numbers, *again] if label["text"].isdigit()} == {"0px"}


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

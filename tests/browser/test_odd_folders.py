"""What passes the check is drawn in the browser: all that the panel counts and the tray does not list."""

from __future__ import annotations

import pytest

from geo.atlas.check import check
from geo.atlas.reading import read_atlas
from geo.page.page import render_page
from tests.browser.conftest import DESKTOP, Visit
from tests.odd_folders import write_odd_folder

FEW, MANY = 7, 60

# Walks through time, knowledge, filters, languages and colours. At each step it compares what a reader is told, the
# panel's counts and those of what is not on the map, with what was drawn; then it opens cards.
WALK = """async () => {
  const wrong = [];
  const until = async (holds) => {
    for (let turn = 0; turn < 100 && !holds(); turn += 1) await new Promise((done) => setTimeout(done, 20));
  };
  const all = (on) => Object.fromEntries(Object.keys(atlas.view.layers).map((name) => [name, on]));
  const drawnNow = () => {
    const drawn = new Map(Object.keys(atlas.view.layers).map((name) => [name, new Set()]));
    const { clusters, symbols, areas } = atlas.drawn();
    const check = (...numbers) => numbers.every(Number.isFinite) || wrong.push("a number that is none");
    for (const { centre, radius, circles } of clusters) {
      check(centre.x, centre.y, radius);
      for (const { strike, x, y, r } of circles) check(x, y, r) && drawn.get("strikes").add(strike.id);
    }
    for (const { layer, features, x, y, r } of symbols) {
      check(x, y, r);
      for (const { id } of features) drawn.get(layer).add(id);
    }
    for (const { layer, features, box } of areas) {
      check(...Object.values(box));
      for (const { id } of features) drawn.get(layer).add(id);
    }
    return drawn;
  };
  const told = (name) => {
    const row = document.querySelector(`input[data-layer="${name}"]`).closest(".layer-head");
    const listed = document.querySelector(`#panel-tray details[data-layer="${name}"] .count`);
    const [shown] = row.querySelector(".count").textContent.split(" / ");
    return { shown: Number(shown), unplaced: Number(listed?.textContent ?? 0) };
  };
  const differing = () => {
    const drawn = drawnNow();
    return Object.keys(atlas.view.layers).filter((name) => atlas.view.layers[name]).flatMap((name) => {
      const { shown, unplaced } = told(name);
      // A sea area is drawn for what is in it, and a notice on its last day.
      if (name === "strike_zones" || name === "notices") return [];
      const { size } = drawn.get(name);
      return size === shown - unplaced ? [] : [`${name}: ${shown} shown, ${unplaced} not on the map, ${size} drawn`];
    });
  };
  for (const patch of [
    {}, { mode: "since" }, { mode: "instant" }, { language: "es", theme: "dark" }, { known: atlas.view.to - 10 },
    { known: null }, { filters: { basin: ["caribbean"] } }, { filters: { text: "=1" } }, { filters: {} },
    { mode: "since", layers: all(true) }, { layers: all(false) }, { layers: all(true) },
  ]) {
    atlas.set({ ...patch, panel: "tray" });
    await until(() => differing().length === 0);
    wrong.push(...differing().map((found) => `${JSON.stringify(patch)} ${found}`));
  }
  for (const details of document.querySelectorAll(".filters details")) details.open = true;
  atlas.set({ panel: "list" });
  await until(() => document.querySelector("#panel-list p"));
  for (const entry of [...document.querySelectorAll("#panel-list .entry")].slice(0, 40)) {
    entry.click();
    if (!document.querySelector(".card h2")) wrong.push(`no card of ${entry.textContent}`);
  }
  return wrong;
}"""


def _try(browser, folder, seed) -> None:
    write_odd_folder(folder, seed)
    assert check(folder).problems == ()
    path = folder / "map.html"
    path.write_text(render_page(read_atlas(folder), ("en", "es")[seed % 2]), encoding="utf-8")
    context = browser.new_context(viewport=DESKTOP)
    try:
        visit = Visit(context, path.as_uri())
        visit.page.wait_for_selector("html[data-ready]")
        assert visit.page.evaluate(WALK) == []
        assert visit.errors == []
        assert visit.outside == []
    finally:
        context.close()


@pytest.mark.parametrize("seed", range(FEW))
def test_all_that_the_panel_counts_is_drawn_or_listed_as_not_on_the_map(browser, tmp_path, seed):
    _try(browser, tmp_path, seed)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(FEW, MANY))
def test_all_that_the_panel_counts_is_drawn_of_many_folders(browser, tmp_path, seed):
    _try(browser, tmp_path, seed)

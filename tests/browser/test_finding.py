"""Layers, filters, legend, cards and links, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Visit, at_rest, eventually, still
from tests.browser.test_saved_map import circles, days, sentence, show_window, unfold, view


def open_filters(page: Page, part: str | None = None) -> None:
    for name in ("filters", part) if part else ("filters",):
        details = page.locator(f".filters details[data-part={name}]")
        if details.get_attribute("open") is None:
            details.locator("> summary").click()


def layer_tools(page: Page, title: str) -> None:
    page.get_by_role("button", name=f"More for this layer: {title}").click()


def picture_of_a_circle(page: Page) -> bytes:
    """A screenshot of the middle of the largest circle."""
    still(page)
    place = page.evaluate(
        """() => {
          const { clusters, corner } = atlas.drawn();
          const circle = clusters.flatMap((c) => c.circles).sort((a, b) => b.r - a.r)[0];
          const box = document.querySelector('.folium-map').getBoundingClientRect();
          return { x: circle.x + corner.x + box.left - 3, y: circle.y + corner.y + box.top - 3, width: 6, height: 6 };
        }"""
    )
    return page.screenshot(clip=place)


def test_a_search_narrows_map_list_and_totals_and_one_click_clears_it(open_map):
    page = open_map().page
    before = sentence(page)
    page.get_by_role("searchbox").fill("explosion")
    chip = page.locator(".filter-chip")
    expect(chip).to_be_visible()
    shown, total = (int(word) for word in chip.locator("span").inner_text().split() if word.isdigit())
    assert 0 < shown < total
    assert sentence(page) != before
    page.get_by_role("tab", name="List").click()
    listed = page.locator("#panel-list summary .count").all_inner_texts()
    assert sum(int(count) for count in listed) == shown
    chip.get_by_role("button", name="Show all").click()
    expect(chip).to_be_hidden()
    assert sentence(page) == before
    assert view(page)["filters"] == {}


def test_a_facet_counts_what_it_would_keep_and_keeps_just_that(open_map):
    page = open_map().page
    total = page.locator(".filter-count span").inner_text().split()[2]
    open_filters(page, "basin")
    row = page.locator(".filters label", has=page.locator("input[data-value=caribbean]"))
    expected = int(row.locator(".count").inner_text())
    row.locator("input").check()
    expect(page.locator(".filter-chip span")).to_have_text(f"{expected} of {total} shown")
    eventually(page, "atlas.drawn().clusters.length > 0")
    assert set(page.evaluate("atlas.drawn().clusters.map((c) => c.basin)")) == {"caribbean"}
    begun = page.evaluate("atlas.state().layers.strikes.known.map((strike) => strike.basin)")
    assert set(begun) == {"caribbean"}
    for name in page.evaluate("Object.keys(atlas.view.layers).filter((name) => name !== 'strikes')"):
        page.locator(f"input[data-layer={name}]").uncheck()
    assert page.evaluate("atlas.state().bars.reduce((sum, bar) => sum + bar.total, 0)") == len(begun)


def test_a_circle_keeps_its_place_while_filters_change(open_map):
    page = open_map().page
    still(page)
    before = {circle["id"]: (circle["x"], circle["y"]) for circle in circles(page)}
    page.evaluate("atlas.set({ filters: { confidence: ['high'] } })")
    still(page)
    after = {circle["id"]: (circle["x"], circle["y"]) for circle in circles(page)}
    assert 0 < len(after) < len(before)
    assert after == {name: before[name] for name in after}


def test_filters_order_and_opacity_survive_time_knowledge_language_and_theme(open_map):
    page = open_map().page
    open_filters(page, "voice")
    page.locator(".filters input[data-value=government]").check()
    layer_tools(page, "Announced strikes on vessels")
    page.get_by_label("Opacity: Announced strikes on vessels").fill("40")
    page.get_by_role("button", name="Draw above the next: Announced strikes on vessels").click()
    kept = {key: view(page)[key] for key in ("filters", "opacity", "order", "layers")}
    assert kept["filters"] == {"voice": ["government"]}
    assert kept["opacity"] == {"strikes": 0.4}
    show_window(page, "2025-09-02", "2025-12-01")
    page.get_by_label("As known on").fill("2025-12-01")
    page.get_by_role("button", name="Español").click()
    page.get_by_role("button", name="Tema oscuro").click()
    assert {key: view(page)[key] for key in kept} == kept
    expect(page.locator(".filters input[data-value=government]")).to_be_checked()
    expect(page.locator("#opacity-strikes")).to_have_value("40")
    expect(page.locator("#tools-strikes")).to_be_visible()
    expect(page.locator(".filter-chip")).to_contain_text("a la vista")


def test_opacity_fades_the_layer_and_gives_it_back(open_map):
    page = at_rest(open_map().page)
    full = picture_of_a_circle(page)
    page.evaluate("atlas.set({ opacity: { strikes: 0.2 } })")
    assert picture_of_a_circle(page) != full
    page.evaluate("atlas.set({ opacity: {} })")
    assert picture_of_a_circle(page) == full


def test_only_this_leaves_one_layer_and_gives_the_others_back(open_map):
    page = open_map().page
    usual = view(page)["layers"]
    layer_tools(page, "Deployments")
    page.get_by_role("button", name="Only this").click()
    assert [name for name, on in view(page)["layers"].items() if on] == ["deployments"]
    page.get_by_role("button", name="Usual layers").click()
    assert view(page)["layers"] == usual


def test_the_keyboard_moves_a_layer_up_and_down(open_map):
    page = open_map().page
    page.locator("#layer-strikes").focus()
    before = view(page)["order"]
    page.keyboard.press("Alt+ArrowUp")
    assert view(page)["order"].index("strikes") == before.index("strikes") - 1
    page.keyboard.press("Alt+ArrowDown")
    assert view(page)["order"] == before


def test_the_legend_explains_only_what_is_in_sight(open_map):
    page = open_map().page
    legend = page.locator(".legend")
    expect(legend).to_contain_text("Eastern Pacific")
    expect(legend).to_contain_text("Notices in force on")
    for name in ("notices", "airspace", "deployments"):
        page.locator(f"#layer-{name}").uncheck()
    page.evaluate("atlas.set({ filters: { basin: ['caribbean'] } })")
    expect(legend).not_to_contain_text("Eastern Pacific")
    expect(legend).not_to_contain_text("Notices in force on")
    expect(legend).not_to_contain_text("US forces")
    expect(legend).to_contain_text("Caribbean")
    page.evaluate("atlas.set({ layers: {} })")
    expect(legend).to_contain_text("Nothing is drawn here now.")


def test_the_legend_s_circles_have_the_size_of_the_map_s(open_map):
    page = open_map().page
    ratio = """(() => {
      const { clusters, frame } = atlas.drawn();
      const circle = clusters.flatMap((c) => c.circles).find(({ strike }) => strike.killed_counted >= 2);
      const unit = circle.r / Math.sqrt(circle.strike.killed_counted);
      const legend = Math.min(...[...document.querySelectorAll('.nested circle')].map((c) => c.r.baseVal.value));
      return Math.abs(unit / legend - 1) < 0.02;
    })()"""
    eventually(page, ratio)
    zoom = page.evaluate("atlas.map.getZoom()")
    page.get_by_role("button", name="Zoom in").click()
    eventually(page, f"atlas.map.getZoom() > {zoom}")
    eventually(page, ratio)


def test_the_legend_says_by_whom_and_for_whom_a_notice_in_force_is(open_map):
    page = open_map().page
    page.evaluate(f"atlas.set({{ mode: 'instant', to: {days('2026-01-03')} }})")
    legend = page.locator(".legend")
    expect(legend).to_contain_text("Notices in force on 3 Jan 2026: by whom, for whom")
    expect(legend.locator(".legend-issuers").first).to_contain_text("FAA (US), for ")


def test_ended_notices_are_off_until_asked_for(open_map):
    page = open_map().page
    ended = "atlas.ids('notices').shown.includes('us-kicz-a0012-25.2')"
    listed = page.evaluate("atlas.ids('notices').shown.length")
    assert not page.evaluate(ended)
    open_filters(page, "airspace")
    page.get_by_label("Ended and replaced notices too").check()
    assert page.evaluate("atlas.ids('notices').shown.length") > listed
    expect(page.locator(".filter-chip")).to_be_hidden()


def test_the_level_band_takes_out_notices_below_it(open_map):
    page = open_map().page
    page.evaluate(f"atlas.set({{ mode: 'instant', to: {days('2025-11-05')} }})")
    before = set(page.evaluate("atlas.ids('notices').shown"))
    open_filters(page, "airspace")
    page.get_by_label("Lower end of the level band").select_option("300")
    after = set(page.evaluate("atlas.ids('notices').shown"))
    assert view(page)["filters"] == {"band": [300, 1000]}
    assert after < before
    assert any("5-9106" in name for name in before - after)
    page.get_by_label("Upper end of the level band").select_option("0")
    low, high = view(page)["filters"]["band"]
    assert low < high


def choose(page: Page, entity: str) -> None:
    page.get_by_role("tab", name="List").click()
    unfold(page, "#panel-list", "strikes")
    title = page.evaluate(
        """(entity) => atlas.drawn().clusters.flatMap((c) => c.circles)
          .find(({ strike }) => strike.entity === entity).strike.title_en""",
        entity,
    )
    page.locator("#panel-list details[data-layer=strikes] .entry", has_text=title).first.click()


def test_a_card_says_how_the_toll_changed_and_only_as_known(open_map):
    page = open_map().page
    choose(page, "2026-04-11-a")
    tolls = page.locator(".card .tolls li")
    expect(tolls).to_have_count(2)
    expect(tolls.first).to_contain_text("2 killed")
    expect(tolls.first).to_contain_text("reported 12 Apr 2026")
    expect(tolls.last).to_contain_text("3 with the missing")
    page.evaluate(f"atlas.set({{ known: {days('2026-04-13')} }})")
    expect(page.locator(".card h2")).to_be_visible()
    expect(tolls).to_have_count(0)


def test_a_card_says_who_says_what_where_reports_differ(open_map):
    page = open_map().page
    choose(page, "2025-09-02-a")
    differences = page.locator(".card .differences")
    expect(differences).to_contain_text("Destination")
    expect(differences.locator(".grade").first).to_contain_text("2025")


def test_the_card_walks_through_its_neighbours_and_through_all_that_is_shown(open_map):
    page = open_map().page
    target = next(circle for circle in circles(page) if circle["entity"] == "2025-09-02-a")
    page.mouse.click(target["x"], target["y"])
    steps = page.locator(".card .steps")
    selected = view(page)["selected"]
    steps.last.get_by_role("button").last.click()
    assert view(page)["selected"] != selected
    page.locator(".card .steps").last.get_by_role("button").first.click()
    assert view(page)["selected"] == selected
    page.evaluate("atlas.set({ filters: { basin: ['caribbean'], category: ['strike'] } })")
    shown = page.locator(".filter-chip span").inner_text().split()[0]
    expect(page.locator(".card .steps").last).to_contain_text(f"of {shown} shown")


def test_the_link_of_a_card_brings_back_card_window_and_day_of_knowledge(open_map, saved_map, browser):
    page = open_map().page
    show_window(page, "2025-09-02", "2025-12-01")
    page.get_by_label("As known on").fill("2025-12-01")
    still(page)
    target = next(circle for circle in circles(page) if circle["entity"] == "2025-09-02-a")
    page.mouse.click(target["x"], target["y"])
    title = page.locator(".card h2").inner_text()
    page.get_by_role("button", name="Copy link to this").click()
    link = page.get_by_label("Link to this", exact=True).input_value()
    assert link.startswith(saved_map + "#v=2&mode=window")
    assert "&entity=2025-09-02-a&" in link
    context = browser.new_context()
    other = Visit(context, link).page
    other.wait_for_selector("html[data-ready]")
    expect(other.locator(".card h2")).to_have_text(title)
    keys = ("mode", "from", "to", "known", "selected")
    assert [view(other)[key] for key in keys] == [view(page)[key] for key in keys]
    assert sentence(other) == sentence(page)
    context.close()


@pytest.mark.parametrize("language", ["en", "es"])
def test_on_a_phone_the_panel_with_filters_and_tools_fits(open_map, language):
    page = open_map(PHONE, has_touch=True, is_mobile=True).page
    page.evaluate(f"atlas.set({{ language: '{language}', filters: {{ text: 'caracas' }} }})")
    chip = page.locator(".filter-chip").bounding_box()
    assert chip["x"] >= 0
    assert chip["x"] + chip["width"] <= PHONE["width"]
    page.locator(".tools button").first.tap()
    still(page)
    page.evaluate("document.querySelectorAll('.filters details').forEach((part) => { part.open = true; })")
    page.locator(".more").first.tap()
    panel = page.locator("#panel-layers")
    assert panel.evaluate("(node) => node.scrollWidth <= node.clientWidth")
    tools = page.locator(".tools").bounding_box()
    tabs = page.locator(".tabs").bounding_box()
    assert tabs["y"] >= tools["y"] + tools["height"]
    for selector in (".more", ".filters label.layer", ".band select", ".layer-buttons button"):
        assert page.locator(f"{selector}:visible").first.bounding_box()["height"] >= 44, selector


def test_a_filter_by_who_claims_it_changes_map_and_totals_and_warns(open_map):
    page = open_map().page
    warning = page.get_by_text("A filter is not a fact")
    expect(warning).to_be_hidden()
    before = page.locator(".filter-count").inner_text()
    open_filters(page, "claims")
    page.locator(".filters input[data-value=venezuelan]").check()
    expect(warning).to_be_visible()
    expect(page.locator(".filter-count")).not_to_have_text(before)
    assert circles(page) == []
    assert view(page)["filters"] == {"claims": ["venezuelan"]}

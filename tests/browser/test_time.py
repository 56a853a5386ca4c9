"""The time bar of the saved map: its axis, bars, menus and playing, driven as a reader would."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, eventually
from tests.browser.test_saved_map import days, show_window, view

FIRST, AXIS, LAST = days("2024-07-28"), days("2025-07-14"), days("2026-09-25")
HIDE = """() => {
  Object.defineProperty(document, 'hidden', { get: () => true, configurable: true });
  document.dispatchEvent(new Event('visibilitychange'));
}"""


def axis(page: Page) -> dict | None:
    return view(page)["axis"]


def window(page: Page) -> tuple[int, int]:
    return view(page)["from"], view(page)["to"]


def middle_of(part: Locator) -> tuple[float, float]:
    box = part.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def place_of(page: Page, day: int) -> tuple[float, float]:
    """Where the middle of a day stands on the axis, in pixels of the viewport."""
    shown = axis(page) or {"first": AXIS, "last": LAST}
    box = page.locator(".track").bounding_box()
    fraction = (day + 0.5 - shown["first"]) / (shown["last"] - shown["first"] + 1)
    return box["x"] + fraction * box["width"], box["y"] + box["height"] / 2


def show_only(page: Page, layer: str) -> None:
    names = list(view(page)["layers"])
    page.evaluate("layers => atlas.set({layers})", {name: name == layer for name in names})


def begins(page: Page, layer: str) -> list[int]:
    """Days on which something of a layer begins."""
    found = page.evaluate("layer => atlas.state().layers[layer].known.map(f => f.valid_from ?? null)", layer)
    return [when // 86_400_000 for when in found if when is not None]


def open_options(page: Page) -> None:
    page.get_by_role("button", name="Options").click()


def test_the_wheel_zooms_the_axis_about_the_pointer_and_there_is_a_way_back(open_map):
    page = open_map().page
    day = days("2025-11-25")
    page.mouse.move(*place_of(page, day))
    before = place_of(page, day)
    for _ in range(6):
        page.mouse.wheel(0, -120)
    eventually(page, "atlas.view.axis !== null && atlas.view.axis.last - atlas.view.axis.first < 120")
    assert abs(place_of(page, day)[0] - before[0]) < 20
    page.get_by_role("button", name="Back to the whole crisis").first.click()
    assert axis(page) is None


def test_zooming_in_turns_weeks_into_days(open_map):
    page = open_map().page
    bars = page.locator(".bar-cursor")
    expect(bars).to_have_attribute("aria-label", "What begins, by week")
    page.mouse.move(*place_of(page, days("2025-11-25")))
    for _ in range(10):
        page.mouse.wheel(0, -120)
    expect(bars).to_have_attribute("aria-label", "What begins, by day")


def test_a_sideways_wheel_and_a_drag_of_the_months_move_a_zoomed_axis(open_map):
    page = open_map().page
    page.evaluate("day => atlas.set({axis: {first: day, last: day + 59}})", days("2025-11-01"))
    page.mouse.move(*middle_of(page.locator(".ticks")))
    page.mouse.wheel(200, 0)
    eventually(page, f"atlas.view.axis.first > {days('2025-11-01')}")
    moved = axis(page)
    assert moved["last"] - moved["first"] == 59
    x, y = middle_of(page.locator(".ticks"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 300, y, steps=5)
    page.mouse.up()
    assert axis(page)["first"] < moved["first"]
    page.locator(".ticks").dblclick()
    assert axis(page) is None


def test_two_fingers_zoom_the_axis(open_map):
    page = open_map(PHONE, has_touch=True, is_mobile=True).page
    x, y = middle_of(page.locator(".track"))
    before = window(page)
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *places: float) -> None:
        points = [{"x": place, "y": y, "id": number} for number, place in enumerate(places)]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", x - 20)
    send("touchStart", x - 20, x + 20)
    for apart in (30, 50, 80):
        send("touchMove", x - apart, x + apart)
    send("touchEnd")
    eventually(page, "atlas.view.axis !== null")
    assert axis(page)["last"] - axis(page)["first"] < 200
    assert window(page) == before


def test_the_keyboard_zooms_the_axis_and_back(open_map):
    page = open_map().page
    page.get_by_role("slider", name="Last day of the window").focus()
    page.keyboard.press("+")
    zoomed = axis(page)
    assert zoomed["last"] == LAST
    assert zoomed["first"] > AXIS
    page.keyboard.press("-")
    page.keyboard.press("+")
    page.keyboard.press("0")
    assert axis(page) is None


def test_a_zoomed_axis_follows_what_is_set(open_map):
    page = open_map().page
    page.evaluate("day => atlas.set({axis: {first: day, last: day + 29}})", days("2025-11-01"))
    page.get_by_role("button", name="Previous event").click()
    shown = axis(page)
    assert shown["first"] <= view(page)["to"] <= shown["last"]
    assert shown["last"] - shown["first"] == 29


@pytest.mark.parametrize(
    ("name", "mode", "first", "last"),
    [
        ("The week of 21 to 29 Nov 2025", "window", "2025-11-21", "2025-11-29"),
        ("First strike to the article", "window", "2025-09-02", "2025-12-01"),
        ("Since 3 Jan 2026", "window", "2026-01-03", "2026-09-25"),
        ("All", "since", "2024-07-28", "2026-09-25"),
    ],
)
def test_a_period_sets_its_days_and_closes_the_menu(open_map, name, mode, first, last):
    page = open_map().page
    page.get_by_role("button", name="Periods").click()
    page.locator(".menu").get_by_role("button", name=name).click()
    assert (view(page)["mode"], *window(page)) == (mode, days(first), days(last))
    expect(page.locator("#menu-periods")).to_be_hidden()


def test_a_menu_closes_on_escape_with_the_focus_on_its_button_and_on_a_press_outside(open_map):
    page = open_map().page
    open_options(page)
    expect(page.locator("#menu-time")).to_be_visible()
    page.get_by_label("Speed").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#menu-time")).to_be_hidden()
    expect(page.get_by_role("button", name="Options")).to_be_focused()
    open_options(page)
    page.mouse.click(700, 200)
    expect(page.locator("#menu-time")).to_be_hidden()


def test_a_bar_says_its_numbers_under_the_pointer_and_a_click_shows_its_days(open_map):
    page = open_map().page
    show_only(page, "strikes")
    page.mouse.move(*place_of(page, days("2025-09-03")))
    tip = page.locator(".bar-tip")
    expect(tip).to_contain_text("1 Sep to 7 Sep 2025: Announced strikes on vessels 1 (Caribbean 1)")
    page.mouse.down()
    page.mouse.up()
    assert (view(page)["mode"], *window(page)) == ("window", days("2025-09-01"), days("2025-09-07"))
    expect(page.locator(".sentence")).to_contain_text("1 strike,")


def test_the_keyboard_reads_the_bars_and_sets_the_window_to_one(open_map):
    page = open_map().page
    bars = page.get_by_role("slider", name="What begins, by week")
    bars.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(bars).to_have_attribute("aria-valuenow", "1")
    assert bars.get_attribute("aria-valuetext").startswith("21 Jul to 27 Jul 2025: ")
    expect(page.locator(".bar-tip")).to_contain_text("21 Jul to 27 Jul 2025")
    page.keyboard.press("Enter")
    assert window(page) == (days("2025-07-21"), days("2025-07-27"))


def test_the_bars_count_the_visible_layers_as_known(open_map):
    page = open_map().page
    total = "atlas.state().bars.reduce((sum, bar) => sum + bar.total, 0)"
    everything = page.evaluate(total)
    show_only(page, "strikes")
    assert page.evaluate(total) == page.evaluate("atlas.ids('strikes').known.length") < everything
    page.evaluate("day => atlas.set({known: day})", days("2025-12-01"))
    assert page.evaluate(total) == 21


def test_a_press_that_moves_scrubs_instead_of_choosing_a_bar(open_map):
    page = open_map().page
    x, y = place_of(page, days("2025-09-03"))
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 100, y, steps=4)
    page.mouse.up()
    assert view(page)["mode"] == "since"
    assert days("2025-09-20") < view(page)["to"] < days("2025-12-01")


def test_a_thumb_held_beside_its_middle_does_not_move_by_that(open_map):
    page = open_map().page
    before = view(page)["to"]
    x, y = middle_of(page.get_by_role("slider", name="Last day of the window"))
    page.mouse.move(x - 5, y)
    page.mouse.down()
    page.mouse.up()
    assert view(page)["to"] == before


def test_playing_never_starts_by_itself(open_map):
    page = open_map().page
    before = window(page)
    page.wait_for_timeout(800)
    assert window(page) == before
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_playing_leaves_out_quiet_days_unless_asked_otherwise(open_map):
    page = open_map().page
    show_only(page, "land_events")
    busy = set(begins(page, "land_events"))
    page.evaluate("day => atlas.set({to: day})", days("2025-12-01"))
    page.evaluate("() => { window.seen = []; setInterval(() => seen.push(atlas.view.to), 10); }")
    page.get_by_role("button", name="Play").click()
    eventually(page, f"atlas.view.to === {LAST}")
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    seen = {day for day in page.evaluate("seen") if days("2025-12-01") < day < LAST}
    assert seen
    assert seen <= busy
    open_options(page)
    page.get_by_label("Skip quiet days").uncheck()
    page.keyboard.press("Escape")
    page.evaluate("day => atlas.set({to: day})", days("2025-10-01"))
    page.get_by_role("button", name="Play").click()
    eventually(page, f"atlas.view.to > {days('2025-10-03')}")
    assert view(page)["to"] < days("2025-12-01")


def test_speed_and_pace_change_how_playing_goes(open_map):
    page = open_map().page
    open_options(page)
    page.get_by_label("Speed").select_option("4")
    page.get_by_label("Pause at each event").check()
    expect(page.get_by_label("Skip quiet days")).to_be_disabled()
    page.keyboard.press("Escape")
    assert (view(page)["speed"], view(page)["pace"]) == (4, "events")
    event_days = {day for name in view(page)["layers"] for day in begins(page, name)}
    page.evaluate("day => atlas.set({to: day})", days("2025-09-01"))
    page.get_by_role("button", name="Play").click()
    eventually(page, f"atlas.view.to > {days('2025-09-02')}")
    page.get_by_role("button", name="Pause").click()
    assert view(page)["to"] in event_days


def test_a_loop_begins_again_and_runs_over_the_days_the_axis_shows(open_map):
    page = open_map().page
    start = days("2025-11-21")
    page.evaluate("day => atlas.set({loop: true, speed: 4, axis: {first: day, last: day + 8}, to: day + 7})", start)
    page.get_by_role("button", name="Play").click()
    eventually(page, f"atlas.view.to === {start + 8}")
    eventually(page, f"atlas.view.to < {start + 4}")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    assert axis(page) == {"first": start, "last": start + 8}


def test_without_a_loop_playing_ends_on_the_last_day(open_map):
    page = open_map().page
    page.evaluate("day => atlas.set({to: day})", LAST - 1)
    page.get_by_role("button", name="Play").click()
    eventually(page, f"atlas.view.to === {LAST}")
    expect(page.get_by_role("button", name="Play")).to_be_visible()


def test_playing_pauses_when_the_tab_is_hidden(open_map):
    page = open_map().page
    page.get_by_role("button", name="Play").click()
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    page.evaluate(HIDE)
    stopped = view(page)["to"]
    expect(page.get_by_role("button", name="Play")).to_be_visible()
    page.wait_for_timeout(300)
    assert view(page)["to"] == stopped


def test_with_reduced_motion_time_moves_in_single_steps_at_least_a_second_apart(open_map):
    page = open_map(reduced_motion="reduce").page
    page.evaluate("day => atlas.set({to: day, skip: false, speed: 4})", days("2025-10-01"))
    page.get_by_role("button", name="Play").click()
    page.wait_for_timeout(500)
    assert view(page)["to"] == days("2025-10-01")
    eventually(page, f"atlas.view.to === {days('2025-10-08')}")


@pytest.mark.parametrize(
    ("unit", "label", "to"),
    [("day", "day", "2025-10-14"), ("week", "week", "2025-10-08"), ("month", "month", "2025-09-15")],
)
def test_the_step_buttons_go_by_the_unit_chosen(open_map, unit, label, to):
    page = open_map().page
    page.evaluate("day => atlas.set({to: day})", days("2025-10-15"))
    open_options(page)
    page.get_by_label("The step buttons go by").select_option(unit)
    page.keyboard.press("Escape")
    page.get_by_role("button", name=f"Previous {label}").click()
    assert view(page)["to"] == days(to)
    page.keyboard.press("Escape")
    page.get_by_role("button", name=f"Next {label}").click()
    assert view(page)["to"] == days("2025-10-15")


def test_a_held_key_steps_no_faster_than_the_map_can_follow(open_map):
    page = open_map().page
    steps = page.evaluate(
        """() => {
          const before = atlas.view.to;
          for (let n = 0; n < 50; n += 1) {
            document.body.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowLeft', repeat: n > 0, bubbles: true}));
          }
          return before - atlas.view.to;
        }"""
    )
    assert 1 <= steps <= 4


def test_a_date_typed_exactly_is_set_exactly_and_the_axis_grows_to_show_it(open_map):
    page = open_map().page
    show_window(page, "2024-08-05", "2024-09-10")
    assert window(page) == (days("2024-08-05"), days("2024-09-10"))
    shown = axis(page)
    assert shown["first"] <= days("2024-08-05")


def test_a_coverage_strip_says_its_name_under_the_pointer_and_to_the_keyboard(open_map):
    page = open_map().page
    row = page.locator(".strip-row", has=page.locator("[data-layer=strikes]"))
    box = row.bounding_box()
    page.mouse.move(place_of(page, days("2025-11-01"))[0], box["y"] + box["height"] / 2)
    expect(page.locator(".bar-tip")).to_have_text(
        "Announced strikes on vessels, 2 Sep 2025 to 28 Aug 2026: dense coverage. "
        "Strikes are itemised to 28 August 2026."
    )
    page.mouse.move(700, 200)
    page.locator(".strip-row[tabindex='0']").focus()
    first = page.locator(".bar-tip").inner_text()
    page.keyboard.press("ArrowDown")
    assert page.locator(".bar-tip").inner_text() != first
    assert "dense coverage" in page.locator(".strip-row:focus").get_attribute("aria-label")


@pytest.mark.parametrize(
    ("viewport", "limit"), [({"width": 1440, "height": 900}, 166), (PHONE, 202)], ids=["desktop", "phone"]
)
@pytest.mark.parametrize("language", ["English", "Español"])
def test_the_bar_leaves_the_window_to_the_map(open_map, viewport, limit, language):
    phone = viewport == PHONE
    page = open_map(viewport, has_touch=phone, is_mobile=phone).page
    if language == "Español":
        page.get_by_role("button", name=language).click()
    height = page.evaluate("innerHeight - document.querySelector('.stage').getBoundingClientRect().height")
    assert height <= limit


def test_on_a_phone_the_menu_holds_what_the_row_cannot_and_stays_inside_the_window(open_map):
    page = open_map(PHONE, has_touch=True, is_mobile=True).page
    page.get_by_role("button", name="Options").tap()
    box = page.locator("#menu-time").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert box["y"] >= 0
    page.get_by_label("As known on").and_(page.locator("input")).fill("2025-12-01")
    assert view(page)["known"] == days("2025-12-01")
    page.locator("#menu-time").get_by_role("button", name="Since 3 Jan 2026").tap()
    assert window(page) == (days("2026-01-03"), LAST)


def test_moving_time_makes_no_new_nodes_in_the_bar(open_map):
    page = open_map().page
    kept = page.evaluate(
        """() => {
          const before = [...document.querySelectorAll('.timebar *')];
          for (let n = 0; n < 50; n += 1) atlas.set({to: atlas.view.to - 1});
          const after = [...document.querySelectorAll('.timebar *')];
          return before.length === after.length && before.every((node, index) => node === after[index]);
        }"""
    )
    assert kept

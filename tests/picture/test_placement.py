"""Labels find room or stay away: none over another, none over anything that is taken."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from geo.picture.labels import FreeSpace, around, beside, farther, shifted
from geo.picture.marks import Box

SHEET = Box(0, 0, 400, 300)
POINTS = st.tuples(st.floats(-20, 420), st.floats(-20, 320))
SIZES = st.tuples(st.floats(5, 120), st.floats(5, 40))


def box(x: float, y: float, width: float, height: float) -> Box:
    return Box(x, y, x + width, y + height)


@given(st.lists(st.tuples(POINTS, SIZES), max_size=12), st.lists(st.tuples(POINTS, SIZES), max_size=40))
def test_what_finds_room_meets_nothing_and_lies_on_the_sheet(taken, wanted):
    obstacles = [box(*point, *size) for point, size in taken]
    room = FreeSpace(SHEET, obstacles)
    placed = []
    for (x, y), (width, height) in wanted:
        candidates = [*beside(x, y, width, height, 6), *around(x, y, 12, width, height, SHEET)]
        candidates += farther(x, y, 12, width, height, (10, 40))
        found = room.first_free(candidates)
        if found:
            room.take(found)
            placed.append(found)
    for one in placed:
        assert SHEET.left <= one.left
        assert one.right <= SHEET.right
        assert SHEET.top <= one.top
        assert one.bottom <= SHEET.bottom
        assert not any(one.meets(obstacle) for obstacle in obstacles)
    assert not any(one.meets(other) for one, other in combinations(placed, 2))


def test_the_first_place_that_is_free_is_taken():
    room = FreeSpace(SHEET, [Box(106, 90, 160, 110)])
    right, left, *_ = beside(100, 100, 50, 20, 6)
    assert room.first_free([right, left]) == left


def test_a_sheet_takes_more_boxes_than_it_was_made_for():
    room = FreeSpace(SHEET)
    cells = [box(x, y, 5, 5) for x in range(0, 390, 10) for y in range(0, 290, 10)]
    for cell in cells:
        assert room.is_free(cell)
        room.take(cell)
    assert not any(room.is_free(cell) for cell in cells)


def test_shifts_go_row_by_row():
    assert [found.left for found in shifted(Box(0, 0, 1, 1), (0, 5), (0, 9))] == [0, 5, 0, 5]

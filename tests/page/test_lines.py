from __future__ import annotations

import json
from pathlib import Path

import pytest

from geo.page.lines import pack_lines

CASES = json.loads((Path(__file__).parents[1] / "cases" / "lines.json").read_text(encoding="utf-8"))["cases"]
BORDER = [[-66 + n / 7, 10 + n * n / 900] for n in range(60)]
BORDER = [[round(x, 3), round(y, 3)] for x, y in BORDER]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_lines_become_the_bytes_that_the_browser_reads(case):
    assert pack_lines(case["lines"]).hex() == case["bytes"]


def test_a_stretch_that_two_lines_share_is_written_once():
    alone = len(pack_lines([BORDER]))
    assert len(pack_lines([BORDER, BORDER])) < alone + 10
    assert len(pack_lines([BORDER, [[0, 0], *reversed(BORDER)]])) < alone + 20


def test_a_ring_s_last_point_is_not_written():
    assert len(pack_lines([[*BORDER, BORDER[0]]])) == len(pack_lines([BORDER]))

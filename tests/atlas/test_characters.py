"""One set of characters that may not stand in a text, whatever format the text comes in."""

from __future__ import annotations

import csv
import io
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.atlas.characters import refused_character
from geo.atlas.document import json_findings
from geo.atlas.table import parse_table
from geo.errors import DataError
from geo.shipped_files import DATA

HIDDEN = [
    *map(chr, [*range(0x20), *range(0x7F, 0xA0)]),
    *"\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c\u200e\u200f",
    *"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b\u180e\u200b\u2060\u2061\u2064\u206a\u206f\u3164\ufe00\ufeff\uffa0",
    *"\ufff9\ufffa\ufffb\ufffc\ud800\udfff\ue000\uf8ff\ufdd0\ufffe\uffff",
    *"\U0001bca0\U0001d173\U0001fffe\U000e0001\U000e0020\U000e007f\U000e0100\U000f0000\U0010ffff",
]
# Default_Ignorable_Code_Point of Unicode 16, without joiners and the selectors of emoji, which have their own rules.
IGNORABLE = [
    0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), 0x200B, 0x200E, 0x200F,
    *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164, *range(0xFE00, 0xFE0E), 0xFEFF, 0xFFA0,
    *range(0xFFF0, 0xFFF9), *range(0x1BCA0, 0x1BCA4), *range(0x1D173, 0x1D17B), *range(0xE0000, 0xE1000),
]  # fmt: skip


@pytest.mark.parametrize("character", HIDDEN, ids=lambda character: f"U+{ord(character):04X}")
def test_a_hidden_character_is_refused_alike_in_json_keys_cells_and_headers(character):
    text = f"a{character}b"
    for value in (text, {text: 1}, [text], {"a": {"b": [text]}}):
        (found,) = json_findings(value)
        assert "holds a character that cannot be shown" in found[2]
        assert found[3] == f"text in one line without {refused_character(text)}"
    if not 0xD800 <= ord(character) <= 0xDFFF:  # a lone surrogate is no UTF-8, which is refused before
        for rows in ([["a", "c"], [text, "1"]], [[text, "c"], ["1", "1"]]):
            made = io.StringIO(newline="")
            csv.writer(made).writerows(rows)
            with pytest.raises(DataError) as refused:
                parse_table(made.getvalue().encode(), "a.csv")
            (problem,) = refused.value.problems
            assert problem.field.startswith("line ")
            assert "holds a character that cannot be shown" in problem.wrong
            assert all(line.isprintable() for line in str(refused.value).splitlines())


def test_no_code_point_that_is_drawn_as_nothing_passes():
    assert [hex(point) for point in IGNORABLE if refused_character(f"a{chr(point)}b") is None] == []


@given(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Mn", "Lo", "So"]))
def test_what_can_be_seen_passes(character):
    assert refused_character(f"a{character}b") is None


@given(st.characters(categories=["Cc", "Cs", "Co", "Zl", "Zp"]), st.text(max_size=5), st.text(max_size=5))
def test_what_is_no_character_of_a_line_never_passes(character, before, after):
    assert refused_character(before + character + after) is not None


EMOJI = ["👍🏽", "👩\u200d🚀", "❤\ufe0f", "❤\ufe0f\u200d🔥", "1\ufe0f\u20e3", "©\ufe0e", "🏳\ufe0f\u200d🌈"]
EMOJI.append("👨\u200d👩\u200d👧\u200d👦")


@pytest.mark.parametrize(
    "text",
    [
        "Caracas, 2 September", "ñandú", "15\u00a0000", "e\u0301", "עברית", "العربية", "中文", "日本語", "ไทย", "Ўзбек",
        "می\u200cخواهم", "क\u094d\u200dष", "ක\u0dca\u200dර", "ন\u09cd\u200dয", "\ufffd",
        *EMOJI,
    ],
)  # fmt: skip
def test_text_of_any_script_and_emoji_pass(text):
    assert refused_character(text) is None


@pytest.mark.parametrize(
    "text",
    ["pay\u200cpal", "pay\u200dpal", "\u200dab", "می\u200c", "\u200cمی", "क\u200d\u200dष", "👩\u200d",
     "👩\u200d\u200d🚀", "👩\u200da", "a\ufe0f", "\ufe0f", "❤\ufe0f\ufe0f", "п\u200cо"],
)  # fmt: skip
def test_a_joiner_or_selector_out_of_place_is_refused(text):
    assert refused_character(text) is not None


def test_the_answer_never_holds_the_character():
    assert all((refused_character(f"a{character}") or "").isascii() for character in HIDDEN)


def test_the_shipped_data_hold_none():
    for path in sorted([*DATA.rglob("*.csv"), *DATA.rglob("*.json"), *DATA.rglob("*.geojson")]):
        for line in path.read_text(encoding="utf-8").splitlines():
            assert refused_character(line) is None, (path, line)


def test_the_rule_does_not_change_with_the_version_of_unicode():
    # What is not assigned yet is a character of some later version: only what is listed is refused.
    unassigned = [point for point in range(0x10000, 0x1FFFE) if unicodedata.category(chr(point)) == "Cn"]
    assert all(refused_character(chr(point)) is None for point in unassigned if point & 0xFFFE != 0xFFFE)


def test_a_long_text_takes_one_look():
    assert refused_character("ñ" * 5_000_000) is None
    assert json.dumps(refused_character("ñ" * 5_000_000 + "\u200b")).startswith('"U+200B')

"""Colours stand in one file, `geo/palette.json`, and everything that shows them takes them from it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from geo.palette import PALETTE, custom_properties

ROOT = Path(__file__).parents[1]
HEX = re.compile(r"(?<![\w&])#(?:[0-9a-fA-F]{3,4}){1,2}\b")

# What has colours and is not written by hand, or is by others; Streamlit's theme is compared below.
ELSEWHERE = ("geo/palette.json", "geo/page/web/built/", "geo/page/web/vendor/", ".streamlit/config.toml")


def texts() -> Iterator[tuple[str, str]]:
    """Yield every text file in which a colour could stand, by its path from the root."""
    for folder in ("geo", ".streamlit"):
        for path in sorted((ROOT / folder).rglob("*")):
            name = path.relative_to(ROOT).as_posix()
            if path.is_file() and path.suffix not in (".pyc", ".ttf", ".woff2") and not name.startswith(ELSEWHERE):
                yield name, path.read_text(encoding="utf-8")


def test_both_themes_have_the_same_names_each_with_a_colour():
    assert PALETTE.keys() == {"light", "dark"}
    assert list(PALETTE["light"]) == list(PALETTE["dark"])
    assert all(re.fullmatch(r"#[0-9A-F]{6}", colour) for theme in PALETTE.values() for colour in theme.values())


def test_no_colour_stands_outside_the_palette():
    assert {name: found for name, text in texts() if (found := HEX.findall(text))} == {}


def test_every_colour_of_the_palette_is_used():
    used = "\n".join(text for _, text in texts())
    assert [name for name in PALETTE["light"] if not re.search(rf"\b{name}\b", used)] == []


def test_every_name_that_a_style_sheet_uses_is_defined():
    sheets = {name: text for name, text in texts() if name.endswith(".css")}
    everything = "\n".join(text for _, text in texts())
    for name, sheet in sheets.items():
        for used in set(re.findall(r"var\(--([\w-]+)\)", sheet)):
            # A custom property that is no colour of the palette is set by a style sheet or a script of its own.
            own = re.search(rf"(?:--{used}: |\"--{used}\")", everything)
            assert own or used.removesuffix("-light").removesuffix("-dark") in PALETTE["light"], (name, used)


def test_streamlit_s_theme_is_the_palette_s():
    """Streamlit reads no other file than its own."""
    config = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    names = {
        "primaryColor": "accent",
        "backgroundColor": "paper",
        "secondaryBackgroundColor": "panel",
        "textColor": "text",
    }
    for theme, palette in PALETTE.items():
        assert config["theme"][theme] == {option: palette[name] for option, name in names.items()}


@pytest.mark.parametrize(
    ("dark", "rule"),
    [
        (':root[data-theme="dark"]', ':root[data-theme="dark"]{--sea:#121D27}\n'),
        ("@media (prefers-color-scheme: dark)", "@media (prefers-color-scheme: dark){:root{--sea:#121D27}}\n"),
    ],
)
def test_a_style_sheet_gets_the_colours_that_it_uses_in_both_themes(dark, rule):
    sheet = "p { color: var(--sea); margin: var(--gap); } a { color: var(--sea); }"
    assert custom_properties(sheet, dark) == ":root{--sea:#E4ECF0}\n" + rule


def test_a_style_sheet_may_name_the_colour_of_one_theme():
    assert custom_properties("p { color: var(--sea-dark); }", ":root") == ":root{--sea-dark:#121D27}\n"


def test_a_style_sheet_without_colours_gets_none():
    assert custom_properties("p { margin: 0; }", ":root") == ""

"""The colours of map, page, pictures, charts, app and site, light and dark: `palette.json` is their only source.

They were measured for colour-vision deficiency; shapes carry the meaning too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

PALETTE: Mapping[str, Mapping[str, str]] = json.loads(
    Path(__file__).with_name("palette.json").read_text(encoding="utf-8")
)

_USED = re.compile(r"var\(--(\w+?)(?:-(light|dark))?\)")


def custom_properties(style_sheet: str, dark: str) -> str:
    """Return CSS rules that define the colours a style sheet uses.

    `var(--sea)` is the colour of the theme; `var(--sea-light)` and `var(--sea-dark)` are those of one theme,
    whatever the reader's is. Names that the palette has not are the style sheet's own.

    Parameters
    ----------
    style_sheet
        The text of the style sheet.
    dark
        Where the dark colours hold: a selector such as `:root[data-theme="dark"]`, or a media query.
    """
    used = sorted(set(_USED.findall(style_sheet)))
    themed = [name for name, theme in used if not theme and name in PALETTE["light"]]
    fixed = {f"{name}-{theme}": PALETTE[theme][name] for name, theme in used if theme and name in PALETTE[theme]}
    light = _declarations({name: PALETTE["light"][name] for name in themed} | fixed)
    darkened = _declarations({name: PALETTE["dark"][name] for name in themed})
    rules = [f":root{{{light}}}"] if light else []
    if darkened:
        rules.append(f"{dark}{{:root{{{darkened}}}}}" if dark.startswith("@") else f"{dark}{{{darkened}}}")
    return "".join(f"{rule}\n" for rule in rules)


def _declarations(colours: Mapping[str, str]) -> str:
    return ";".join(f"--{name}:{colour}" for name, colour in colours.items())

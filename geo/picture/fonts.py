"""The letters of a picture: its own fonts, how wide a text is, its outlines, and where a sentence breaks."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from fontTools.ttLib import TTFont
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path as Outline
from matplotlib.textpath import TextPath, text_to_path

FONTS = Path(__file__).parent / "font_files"

# face: (family, style, weight, file). No other font is ever asked for, so the system's do not matter.
FACES: Mapping[str, tuple[str, str, int, str]] = {
    "sans": ("Libre Franklin", "normal", 400, "libre-franklin-400-normal.ttf"),
    "sans-italic": ("Libre Franklin", "italic", 400, "libre-franklin-400-italic.ttf"),
    "sans-bold": ("Libre Franklin", "normal", 600, "libre-franklin-600-normal.ttf"),
    "serif-bold": ("Newsreader", "normal", 600, "newsreader-600-normal.ttf"),
    "serif-italic": ("Newsreader", "italic", 400, "newsreader-400-italic.ttf"),
}

CAPITALS = 0.36  # half the height of a line's letters, as a part of their size: puts a line's middle on a point
_UNIT = text_to_path.FONT_SCALE  # the size at which the outlines are asked for


@cache
def font_of(face: str) -> FontProperties:
    """Return the font of one of `FACES`."""
    return FontProperties(fname=FONTS / FACES[face][3], size=_UNIT)


@cache
def _letters() -> frozenset[str]:
    with TTFont(FONTS / FACES["sans"][3], lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


_LONGEST_WORD = 60  # letters
_MOST_LETTERS = 400  # of one line: more are not measured


@lru_cache(maxsize=8192)
def spelt(text: str) -> str:
    """Return a text in letters that the fonts have: without a mark that they lack, or with "?" for a letter."""
    if _letters().issuperset(text):
        return text
    spelt = ""
    for letter in unicodedata.normalize("NFC", text):
        plain = unicodedata.normalize("NFKD", letter)
        spelt += next((found for found in (letter, plain, plain[:1]) if _letters().issuperset(found)), "?")
    return spelt


@lru_cache(maxsize=8192)
def _unit_width(text: str, face: str) -> float:
    width, _, _ = text_to_path.get_text_width_height_descent(spelt(text), font_of(face), False)
    return float(width) / _UNIT


def width_of(text: str, face: str, size: float, spacing: float = 0) -> float:
    """Return how wide one line of text is."""
    if spacing:
        return sum(_unit_width(letter, face) for letter in text) * size + spacing * max(0, len(text) - 1)
    return _unit_width(text, face) * size if text else 0.0


def steps_of(text: str, face: str, size: float, spacing: float) -> list[tuple[str, float]]:
    """Return each letter of a spaced text with its distance from the text's start."""
    steps, x = [], 0.0
    for letter in spelt(text):
        steps.append((letter, x))
        x += _unit_width(letter, face) * size + spacing
    return steps


@lru_cache(maxsize=2048)
def outline_of(text: str, face: str, spaced: float = 0) -> Outline:
    """Return a text's outlines at size 1, its baseline on y = 0, y up; `spaced` is the spacing at size 1."""
    if not spelt(text).strip():
        return Outline(np.empty((0, 2)))  # nothing to draw, and matplotlib's own path of it cannot be made
    if spaced:
        letters = [
            (TextPath((x * _UNIT, 0), letter, _UNIT, font_of(face), usetex=False))
            for letter, x in steps_of(text, face, 1, spaced)
            if letter.strip()
        ]
        whole = Outline.make_compound_path(*letters)
    else:
        # A dollar sign is a dollar sign: no formula is read into a text.
        whole = TextPath((0, 0), spelt(text).replace("$", r"\$"), _UNIT, font_of(face), usetex=False)
    return Outline(np.asarray(whole.vertices) / _UNIT, whole.codes)


def wrapped(sentence: str, width: float, face: str, size: float, most: int | None = None) -> list[str]:
    """Return a sentence in lines no wider than a width, at most so many of them; "…" stands for what is left out.

    A single word that is wider stands alone, unless it is longer than words are.
    """
    lines: list[str] = []
    for word in sentence.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, face, size) <= width:
            lines[-1] = longer
        elif len(lines) == most:
            lines[-1] = _shortened(f"{lines[-1]} …", width, face, size)
            return lines
        else:
            lines.append(word if len(word) <= _LONGEST_WORD else _shortened(word, width, face, size))
    return lines


def _shortened(line: str, width: float, face: str, size: float) -> str:
    """Return a line, without its last letters where it is wider than a width."""
    kept = line[:_MOST_LETTERS]
    if kept == line and width_of(line, face, size) <= width:
        return line
    kept = kept.removesuffix("…")
    while kept and width_of(f"{kept}…", face, size) > width:
        kept = kept[:-1]
    return f"{kept}…"

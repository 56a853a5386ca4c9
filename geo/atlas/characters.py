"""Which characters a text of the data may not hold: the one rule for JSON, CSV and links."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from geo.errors import Finding, quote_value

# All lists are ranges written out, not Unicode's categories: these change with the version of Python.

# Control characters, line ends among them, and what separates lines and paragraphs.
_CONTROLS = r"\x00-\x1f\x7f-\x9f\u2028\u2029"
# Marks that turn the direction of writing: with them a text can be made to read otherwise than it is stored.
_DIRECTIONS = r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# What is drawn as nothing at all, where two texts that look the same would differ: zero-width spaces and joiners,
# the soft hyphen, fillers, format characters, variation selectors of Mongolian and of Han, tags, annotations.
_INVISIBLE = (
    r"\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u2060-\u2065\u206a-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0"
    r"\ufff0-\ufffc\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Lone surrogates, code points that are no characters, and those whose meaning is a private agreement.
_NOT_CHARACTERS = (
    r"\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 15))
    + r"\U000f0000-\U0010ffff"
)

# Zero-width joiners and non-joiners are spelling in the joined scripts (Arabic, those of India and its neighbours),
# and joiners build emoji. Anywhere else, between Latin letters above all, they are invisible and mean nothing.
_JOINED = (
    r"\u0620-\u07ff\u0840-\u109f\u1780-\u18af\u1900-\u1cff\ua800-\uabff\ufb50-\ufdcf\ufdf0-\ufdff\ufe70-\ufefc"
    r"\U00010a00-\U00010fff\U00011000-\U00011fff"
)
_PICTURES = r"\u2190-\u2bff\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
# An emoji's own selectors may follow what has the two looks.
_TWO_LOOKS = rf"0-9#*\u00a9\u00ae\u203c\u2049\u2122\u2139{_PICTURES}"

_REFUSED = re.compile(
    rf"[{_CONTROLS}{_DIRECTIONS}{_INVISIBLE}{_NOT_CHARACTERS}]"
    rf"|\u200c(?!(?<=[{_JOINED}]\u200c)[{_JOINED}])"
    rf"|\u200d(?!(?<=[{_JOINED}]\u200d)[{_JOINED}])(?!(?<=[{_PICTURES}\ufe0f]\u200d)[{_PICTURES}])"
    rf"|(?<![{_TWO_LOOKS}])[\ufe0e\ufe0f]"
)

_KINDS: tuple[tuple[str, Callable[[str], object]], ...] = tuple(
    (name, re.compile(f"[{characters}]").match)
    for name, characters in (
        ("a control character or line end", _CONTROLS),
        ("a mark that turns the direction of writing", _DIRECTIONS),
        ("a code point that is no character of any script", _NOT_CHARACTERS),
    )
)

WRONG = "holds a character that cannot be shown"


def refused_character(text: str) -> str | None:
    """Return the first character that a text may not hold, in words, or None when all its characters may stand.

    A text is one line of characters that can be seen. A zero-width joiner or non-joiner may stand between two letters
    of a script that joins its letters, and a joiner between two emoji; emoji may have their selector. The answer gives
    the code point and the kind, and never holds the character itself.
    """
    # Nearly every text is plain, and this is the quickest way to know.
    if text.isascii() and text.isprintable():
        return None
    found = _REFUSED.search(text)
    if found is None:
        return None
    kind = next((name for name, matches in _KINDS if matches(found[0])), "a character that is drawn as nothing")
    return f"U+{ord(found[0]):04X}, {kind}"


def character_findings(field: str, text: str) -> Iterator[Finding]:
    """Yield (field, found, wrong, expected) for a text that holds a character which it may not."""
    if found := refused_character(text):
        yield field, quote_value(text), WRONG, f"text in one line without {found}"

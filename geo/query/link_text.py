"""The text of a link as keys and values, read as browsers read it: `application/x-www-form-urlencoded`.

`urllib.parse.parse_qsl` decodes each run of percent signs by itself, so it takes other signs than a browser for what is
not UTF-8, and it fails of a lone surrogate.
"""

from __future__ import annotations

from urllib.parse import unquote_to_bytes


def pairs_in(text: str) -> list[tuple[str, str]]:
    """Return the keys and values of a link in their order, decoded; what is not UTF-8 becomes U+FFFD.

    As `URLSearchParams` of a browser does: a part without `=` is a key with an empty value, an empty part is none.
    """
    parts = (part.partition("=") for part in well_formed(text).split("&") if part)
    return [(_decoded(key), _decoded(value)) for key, _, value in parts]


def well_formed(text: str) -> str:
    """Return text with U+FFFD in the place of each lone surrogate, as browsers hand text on."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _decoded(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "replace")

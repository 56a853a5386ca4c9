"""Strict JSON and UTF-8: a file is read completely, or refused."""

from __future__ import annotations

import codecs
import json
import math
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from geo.atlas.characters import character_findings, refused_character
from geo.atlas.folder_file import read_bytes
from geo.errors import DataError, Finding, Problem, quote_value

DEEPEST = 12  # a MultiPolygon's numbers lie six levels down; more than twice that is not GeoJSON
MOST_VALUES = 10_000_000  # of one file: what a value takes in memory is up to fifty times what it takes in the file
LARGEST = 2**53 - 1  # beyond it whole numbers are not the same in every program (RFC 8259, section 6)

TOO_DEEP = "is nested too deeply"
NOT_FINITE = "is not a finite number"

Steps = tuple[str | int, ...]

# UTF-32 begins as UTF-16 does, so it is asked first.
_OTHER_ENCODINGS = (
    ("UTF-32", codecs.BOM_UTF32_LE),
    ("UTF-32", codecs.BOM_UTF32_BE),
    ("UTF-16", codecs.BOM_UTF16_LE),
    ("UTF-16", codecs.BOM_UTF16_BE),
)


class RepeatedKeys(dict[str, object]):
    """An object in which a key stands more than once; the last value is kept, as JSON readers do."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        times = Counter(key for key, _ in pairs)
        self.keys_repeated = sorted(key for key, number in times.items() if number > 1)


def decode(raw: bytes, file: str) -> str:
    """Return the text that a file's bytes are; a byte order mark of UTF-8 is no part of it.

    Excel begins its CSV with that mark, and JSON's readers may pass it over (RFC 8259, section 8.1).

    Raises
    ------
    DataError
        The bytes are not UTF-8. The message says where, and names UTF-16 and UTF-32 by their mark.
    """
    for name, mark in _OTHER_ENCODINGS:
        if raw.startswith(mark):
            rule = "text in UTF-8 (Excel: save as CSV UTF-8)"
            raise DataError([Problem(file, "", "", "", f"is {name}, by its byte order mark", rule)])
    try:
        return raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        # `error.object` is what was decoded, without the mark.
        start = error.start + (len(codecs.BOM_UTF8) if raw.startswith(codecs.BOM_UTF8) else 0)
        found = " ".join(f"{byte:02x}" for byte in raw[start : start + 4])
        line = raw.count(b"\n", 0, start) + 1
        wrong = f"(byte {start}) is not UTF-8"
        raise DataError([Problem(file, "", f"line {line}", found, wrong, "text in UTF-8")]) from error


def read_json(path: Path, file: str, folder: Path | None = None) -> object:
    """Return the value in a JSON file; raise DataError as `read_bytes` and `parse_json` do."""
    return parse_json(read_bytes(path, file, folder), file)


def parse_json(raw: bytes, file: str) -> object:
    """Return the value that the bytes of a JSON file mean.

    NaN, Infinity and repeated keys do come through, as floats that are not finite and as
    `RepeatedKeys` objects, so that `json_findings` can say in which feature they stand.

    Raises
    ------
    DataError
        As `decode`; or the text is not JSON, or holds more than `MOST_VALUES` values. The message gives line and
        column.
    """
    # Each value but the first follows one of these; those in texts count too, which costs the rule nothing.
    if (values := sum(map(raw.count, (b",", b":", b"[", b"{")))) > MOST_VALUES:
        wrong, rule = f"holds some {values:,} values", f"at most {MOST_VALUES:,}; cut the layer into several files"
        raise DataError([Problem(file, "", "", "", wrong, rule)])
    text = decode(raw, file)
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        start = text.rfind("\n", 0, error.pos) + 1
        end = text.find("\n", error.pos)
        line = text[max(start, error.pos - 20) : min(len(text) if end < 0 else end, error.pos + 20)]
        # For a second byte order mark Python's message advises on its own API.
        reason = "Unexpected character" if text.startswith("\ufeff") else error.msg
        wrong = f"is not JSON: {reason} (line {error.lineno}, column {error.colno})"
        found = quote_value(line) if line else ""
        raise DataError([Problem(file, "", "", found, wrong, "a JSON document (RFC 8259)")]) from error
    except RecursionError as error:
        raise DataError([Problem(file, "", "", "", TOO_DEEP, f"at most {DEEPEST} levels")]) from error
    except ValueError as error:
        # Python refuses to read an integer of thousands of digits, and says so with a bare ValueError.
        wrong = "is not usable: Exceeds the limit of digits in a number"
        raise DataError([Problem(file, "", "", "", wrong, "numbers of usual size")]) from error


def json_findings(value: object, path: Steps = ()) -> Iterator[Finding]:
    """Yield (field, found, wrong, expected) for whatever is not plain JSON in one line of text.

    That is: numbers that are not finite or too large to be the same everywhere, repeated keys, and texts and keys
    with characters that `geo/atlas/characters.py` refuses.
    """
    if len(path) > DEEPEST:
        yield json_path(path), "", TOO_DEEP, f"at most {DEEPEST} levels"
    elif isinstance(value, dict):
        yield from repeated_key_findings(value, path)
        for key, item in value.items():
            if refused_character(key):  # nearly none is, and to name a field takes longer than to look
                yield from character_findings(json_path((*path, key)), key)
            yield from json_findings(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from json_findings(item, (*path, index))
    elif isinstance(value, str):
        if refused_character(value):
            yield from character_findings(json_path(path), value)
    elif isinstance(value, float) and not math.isfinite(value):
        rule = "a number, or null when it is not known"
        yield json_path(path), quote_value(value), NOT_FINITE, rule
    elif isinstance(value, int | float) and abs(value) > LARGEST:
        found = quote_value(value) if isinstance(value, float) or value.bit_length() < 400 else ""
        yield json_path(path), found, "is a number too large", f"a number between -{LARGEST} and {LARGEST}"


def repeated_key_findings(value: object, path: Steps = ()) -> Iterator[Finding]:
    """Yield (field, found, wrong, expected) for each key that one object has more than once."""
    for key in value.keys_repeated if isinstance(value, RepeatedKeys) else ():
        yield json_path((*path, key)), "", "stands more than once in one object", "each key once"


def json_path(path: Steps) -> str:
    """Return a path inside a feature as a reader writes it: `reports[2].known_from`."""
    steps = path[1:] if len(path) > 1 and path[0] == "properties" else path
    name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return name.removeprefix(".")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else RepeatedKeys(pairs)

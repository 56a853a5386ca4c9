"""Strict JSON: one file, read whole or refused."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from pathlib import Path

from geo.errors import DataError, Finding, Problem, quoted

MAX_BYTES = 64 * 1024 * 1024
DEEPEST = 12  # a MultiPolygon's numbers lie six levels down; more than twice that is not GeoJSON

TOO_DEEP = "is nested too deeply"

Steps = tuple[str | int, ...]

# Control characters, line separators, marks that turn the direction of writing, lone surrogates.
_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Repeated(dict[str, object]):
    """An object in which a key stands more than once; the last value is kept, as JSON readers do."""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        keys = [key for key, _ in pairs]
        self.keys_repeated = sorted({key for key in keys if keys.count(key) > 1})


def read_bytes(path: Path, file: str) -> bytes:
    """Return a file's bytes.

    Raises
    ------
    DataError
        There is no such file, it is a directory, it may not be read, or it holds more than
        `MAX_BYTES`. A file too large is refused before a byte of it is read.
    """

    def refused(wrong: str, rule: str) -> DataError:
        return DataError([Problem(file, "", "", "", wrong, rule)])

    try:
        if path.is_dir():
            raise refused("is a directory", "the path of one file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            wrong = f"holds {size / 2**20:.0f} MiB"
            raise refused(wrong, f"at most {MAX_BYTES // 2**20} MiB; cut the layer into several files")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise refused("there is no such file", "a file that exists") from error
    except OSError as error:
        raise refused(f"cannot be read ({error.strerror})", "a file that this account may read") from error


def read_text(path: Path, file: str) -> str:
    """Return a file's text.

    Raises
    ------
    DataError
        As `read_bytes`; or the bytes are not UTF-8, or begin with a byte order mark.
    """
    raw = read_bytes(path, file)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        found = " ".join(f"{byte:02x}" for byte in raw[error.start : error.start + 4])
        wrong = f"(byte {error.start}) is not UTF-8"
        raise DataError([Problem(file, "", "", found, wrong, "text in UTF-8")]) from error
    if text.startswith("\ufeff"):
        wrong = "begins with a byte order mark"
        raise DataError([Problem(file, "", "", "", wrong, "text in UTF-8 without a mark")])
    return text


def read_json(path: Path, file: str) -> object:
    """Return what a JSON file holds.

    NaN, Infinity and repeated keys do come through, as floats that are not finite and as
    `Repeated` objects, so that `flaws` can say in which feature they stand.

    Raises
    ------
    DataError
        As `read_text`; or the text is not JSON. The message gives line and column.
    """
    text = read_text(path, file)
    try:
        return json.loads(text, object_pairs_hook=_object)
    except json.JSONDecodeError as error:
        line = text.split("\n")[error.lineno - 1]
        found = quoted(line[max(error.colno - 21, 0) : error.colno + 19]) if line else ""
        wrong = f"is not JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        raise DataError([Problem(file, "", "", found, wrong, "a JSON document (RFC 8259)")]) from error
    except RecursionError as error:
        raise DataError([Problem(file, "", "", "", TOO_DEEP, f"at most {DEEPEST} levels")]) from error
    except ValueError as error:
        # Python refuses to read an integer of thousands of digits, and says so with a bare ValueError.
        wrong = f"is not usable: {error}"
        raise DataError([Problem(file, "", "", "", wrong, "numbers of usual size")]) from error


def flaws(value: object, path: Steps = ()) -> Iterator[Finding]:
    """Yield (field, found, wrong, expected) for whatever is not plain JSON in one line of text.

    That is: numbers that are not finite, repeated keys, and text holding control characters,
    lone surrogates or marks that turn the direction of writing, with which a label could be made
    to read otherwise than it is stored.
    """
    if len(path) > DEEPEST:
        yield field_name(path), "", TOO_DEEP, f"at most {DEEPEST} levels"
    elif isinstance(value, dict):
        yield from repeated(value, path)
        for key, item in value.items():
            yield from flaws(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from flaws(item, (*path, index))
    elif isinstance(value, float) and not math.isfinite(value):
        rule = "a number, or null when it is not known"
        yield field_name(path), quoted(value), "is not a finite number", rule
    elif isinstance(value, str) and _HIDDEN.search(value):
        yield field_name(path), quoted(value), "holds a character that cannot be shown", "text in one line"


def repeated(value: object, path: Steps = ()) -> Iterator[Finding]:
    """Yield (field, found, wrong, expected) for each key that one object has more than once."""
    for key in value.keys_repeated if isinstance(value, Repeated) else ():
        yield field_name((*path, key)), "", "stands more than once in one object", "each key once"


def field_name(path: Steps) -> str:
    """Return a path inside a feature as a reader writes it: `reports[2].known_from`."""
    steps = path[1:] if len(path) > 1 and path[0] == "properties" else path
    name = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in steps)
    return name.removeprefix(".")


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    return found if len(found) == len(pairs) else Repeated(pairs)

"""The values of a View as a link writes them: one reader and one writer for each type of `view.json`.

A reader returns None for what it cannot read. `geo/page/web/model/view_values.js` follows the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from urllib.parse import unquote_to_bytes

from geo.query.link_context import LinkContext
from geo.query.view import Camera, Comparison, Position, Span, StoryStep

PLACES = 4  # decimals of a position in degrees: about 11 m, far below what any source supports

Json = Any
Row = Mapping[str, Any]

_NAME = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*")
_ZOOM = re.compile(r"\d{1,2}(\.\d{1,2})?", re.ASCII)
_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,5}(\.\d{1,6})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


Read = Callable[[str, Row, LinkContext], Json]
Write = Callable[[Any, Row, LinkContext], str]


def _plain(value: Json) -> str:
    return value if isinstance(value, str) else _number(value, 6)


def _number(value: float, decimals: int) -> str:
    # As JavaScript's toFixed rounds, then without the zeros at the end.
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:f}".rstrip("0").rstrip(".") if decimals else f"{rounded:f}"
    return "0" if text == "-0" else text


def _float(text: str) -> float | None:
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return int(number) if number.is_integer() else number


def _read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _read_switches(text: str, _row: Row, context: LinkContext) -> dict[str, bool] | None:
    names = text.split(",") if text else []
    return {name: name in names for name in context.layers} if context.layers.keys() >= set(names) else None


def _read_order(text: str, row: Row, _context: LinkContext) -> tuple[str, ...] | None:
    names = tuple(text.split(","))
    return names if sorted(names) == sorted(row["values"]) else None


def _read_weights(text: str, row: Row, _context: LinkContext) -> dict[str, float] | None:
    weights = {}
    for part in text.split(","):
        name, _, number = part.partition(":")
        weight = _float(number)
        if name not in row["values"] or weight is None or not 0.1 <= weight < 1:
            return None
        weights[name] = weight
    return {name: weights[name] for name in row["values"] if name in weights}


def _read_names(text: str, _row: Row, _context: LinkContext) -> tuple[str, ...] | None:
    names = text.split(",")
    return tuple(sorted(set(names))) if all(map(_NAME.fullmatch, names)) else None


def _read_levels(text: str, row: Row, _context: LinkContext) -> tuple[float, float] | None:
    found = re.fullmatch(r"(\d{1,4})-(\d{1,4})", text, re.ASCII)
    levels = (int(found[1]), int(found[2])) if found else (0, 0)
    return levels if levels[0] < levels[1] <= row["most"] else None


def _read_position(text: str) -> Position | None:
    numbers = [number for part in text.split(",") if (number := _float(part)) is not None]
    if len(numbers) != 2 or text.count(",") != 1 or abs(numbers[0]) > 180 or abs(numbers[1]) > 90:
        return None
    return numbers[0], numbers[1]


def _write_position(value: Position) -> str:
    return ",".join(_number(degree, PLACES) for degree in value)


def _read_path(text: str, row: Row, _context: LinkContext) -> tuple[Position, ...] | None:
    parts = text.split(";") if text else []
    positions = tuple(position for part in parts if (position := _read_position(part)) is not None)
    return positions if len(positions) == len(parts) <= row["most"] else None


def _read_camera(text: str, _row: Row, _context: LinkContext) -> Camera | None:
    parts = text.split(",")
    if len(parts) != 4 or not _ZOOM.fullmatch(parts[2]):
        return None
    position, zoom, size = _read_position(",".join(parts[:2])), _float(parts[2]), _SIZE.fullmatch(parts[3])
    if position is None or zoom is None or zoom > 24 or size is None or not int(size[1]) or not int(size[2]):
        return None
    return Camera(*position, zoom, int(size[1]), int(size[2]))


def _write_camera(value: Camera, _row: Row, _context: LinkContext) -> str:
    size = f"{_number(value.width, 0)}x{_number(value.height, 0)}"
    return f"{_write_position((value.lon, value.lat))},{_number(value.zoom, 2)},{size}"


def _read_comparison(text: str, _row: Row, _context: LinkContext) -> Comparison | None:
    parts = text.split(",")
    if len(parts) != 6:
        return None
    kind, start, end, known, layout, divider = parts
    first, last, known_on, at = _read_day(start), _read_day(end), _read_day(known), _float(divider)
    if first is None or last is None or first > last or (known_on is None and known != "latest"):
        return None
    if kind not in ("time", "known") or layout not in ("swipe", "side") or at is None or not 0.02 <= at <= 0.98:
        return None
    of_time, swiped = kind == "time", layout == "swipe"
    return Comparison("time" if of_time else "known", first, last, known_on, "swipe" if swiped else "side", at)


def _write_comparison(value: Comparison, _row: Row, _context: LinkContext) -> str:
    known = "latest" if value.known is None else value.known.isoformat()
    days = (value.first.isoformat(), value.last.isoformat(), known)
    return ",".join([value.kind, *days, value.layout, _number(value.at, 2)])


def _read_span(text: str, _row: Row, _context: LinkContext) -> Span | None:
    days = [_read_day(part) for part in text.split(",")]
    if len(days) != 2 or days[0] is None or days[1] is None or days[0] >= days[1]:
        return None
    return Span(days[0], days[1])


def _read_step(text: str, _row: Row, _context: LinkContext) -> StoryStep | None:
    found = re.fullmatch(rf"({_NAME.pattern}):([1-9]\d?)", text, re.ASCII)
    return StoryStep(found[1], int(found[3])) if found else None


# A writer is called only with what its reader returns.
CODECS: Mapping[str, tuple[Read, Write]] = {
    "choice": (
        lambda text, row, _: next((value for value in row["values"] if _plain(value) == text), None),
        lambda value, _row, _: _plain(value),
    ),
    "day": (lambda text, _row, _: _read_day(text), lambda value, _row, _: value.isoformat()),
    "flag": (
        lambda text, _row, _: {"1": True, "true": True, "0": False, "false": False}.get(text),
        lambda value, _row, _: "1" if value else "0",
    ),
    "switches": (_read_switches, lambda value, _, context: ",".join(name for name in context.layers if value[name])),
    "order": (_read_order, lambda value, _row, _: ",".join(value)),
    "weights": (
        _read_weights,
        lambda value, row, _: ",".join(f"{name}:{_number(value[name], 2)}" for name in row["values"] if name in value),
    ),
    "names": (_read_names, lambda value, _row, _: ",".join(value)),
    "name": (lambda text, _row, _: text if _NAME.fullmatch(text) else None, lambda value, _row, _: value),
    "text": (
        lambda text, row, _: text if 0 < len(text) <= row["longest"] else None,
        lambda value, row, _: well_formed(value)[: row["longest"]],
    ),
    "levels": (_read_levels, lambda value, _row, _: "-".join(_number(level, 0) for level in value)),
    "camera": (_read_camera, _write_camera),
    "position": (lambda text, _row, _: _read_position(text), lambda value, _row, _: _write_position(value)),
    "path": (_read_path, lambda value, _row, _: ";".join(map(_write_position, value))),
    "comparison": (_read_comparison, _write_comparison),
    "span": (_read_span, lambda value, _row, _: f"{value.first.isoformat()},{value.last.isoformat()}"),
    "step": (_read_step, lambda value, _row, _: f"{value.slug}:{value.step}"),
}


def pairs_in(text: str) -> list[tuple[str, str]]:
    """Return the keys and values of a link in their order, decoded; what is not UTF-8 becomes U+FFFD.

    As `URLSearchParams` of a browser does (`application/x-www-form-urlencoded`): a part without `=` is a key with an
    empty value, an empty part is none. `urllib.parse.parse_qsl` takes other signs than a browser for what is not
    UTF-8, and fails on a lone surrogate.
    """
    parts = (part.partition("=") for part in well_formed(text).split("&") if part)
    return [(_decoded(key), _decoded(value)) for key, _, value in parts]


def well_formed(text: str) -> str:
    """Return text with U+FFFD in the place of each lone surrogate, as browsers hand text on."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _decoded(text: str) -> str:
    return unquote_to_bytes(text.replace("+", " ")).decode("utf-8", "replace")

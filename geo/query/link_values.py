"""The values of a View as a link writes them: one reader and one writer for each type of `view.json`.

A reader returns None for what it cannot read. `model/view_values.js` does the same by the same rules.
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


def _read_choice(text: str, row: Row, _: LinkContext) -> Json:
    return next((value for value in row["values"] if _plain(value) == text), None)


def _write_plain(value: Json, _row: Row, _context: LinkContext) -> str:
    return _plain(value)


def _plain(value: Json) -> str:
    return value if isinstance(value, str) else _number(value, 6)


def _number(value: float, decimals: int) -> str:
    # As JavaScript's toFixed rounds, then without the zeros at the end.
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:f}".rstrip("0").rstrip(".") if decimals else f"{rounded:f}"
    return "0" if text == "-0" else text


def _read_day(text: str, _row: Row, _context: LinkContext) -> date | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _write_day(value: date, _row: Row, _context: LinkContext) -> str:
    return value.isoformat()


def _read_flag(text: str, _row: Row, _context: LinkContext) -> bool | None:
    return {"1": True, "true": True, "0": False, "false": False}.get(text)


def _write_flag(value: bool, _row: Row, _context: LinkContext) -> str:
    return "1" if value else "0"


def _read_switches(text: str, _row: Row, context: LinkContext) -> dict[str, bool] | None:
    names = text.split(",") if text else []
    if not all(name in context.layers for name in names):
        return None
    return {name: name in names for name in context.layers}


def _write_switches(value: Mapping[str, bool], _row: Row, context: LinkContext) -> str:
    return ",".join(name for name in context.layers if value[name])


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


def _write_weights(value: Mapping[str, float], row: Row, _context: LinkContext) -> str:
    return ",".join(f"{name}:{_number(value[name], 2)}" for name in row["values"] if name in value)


def _read_names(text: str, _row: Row, _context: LinkContext) -> tuple[str, ...] | None:
    names = text.split(",")
    return tuple(sorted(set(names))) if all(_NAME.fullmatch(name) for name in names) else None


def _write_names(value: tuple[str, ...], _row: Row, _context: LinkContext) -> str:
    return ",".join(value)


def _read_name(text: str, _row: Row, _context: LinkContext) -> str | None:
    return text if _NAME.fullmatch(text) else None


def _read_text(text: str, row: Row, _context: LinkContext) -> str | None:
    return text if 0 < len(text) <= row["longest"] else None


def _write_text(value: str, row: Row, _context: LinkContext) -> str:
    return well_formed(value)[: row["longest"]]


def _read_levels(text: str, row: Row, _context: LinkContext) -> tuple[float, float] | None:
    found = re.fullmatch(r"(\d{1,4})-(\d{1,4})", text, re.ASCII)
    if not found:
        return None
    low, high = int(found[1]), int(found[2])
    return (low, high) if low < high <= row["most"] else None


def _write_levels(value: tuple[float, float], _row: Row, _context: LinkContext) -> str:
    return "-".join(_number(level, 0) for level in value)


def _float(text: str) -> float | None:
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return int(number) if number.is_integer() else number


def _read_position(text: str, _row: Row, _context: LinkContext) -> Position | None:
    numbers = [_float(part) for part in text.split(",")]
    if len(numbers) != 2 or any(number is None for number in numbers):
        return None
    longitude, latitude = numbers
    assert longitude is not None
    assert latitude is not None
    return (longitude, latitude) if abs(longitude) <= 180 and abs(latitude) <= 90 else None


def _write_position(value: Position, _row: Row, _context: LinkContext) -> str:
    return ",".join(_number(degree, PLACES) for degree in value)


def _read_path(text: str, row: Row, context: LinkContext) -> tuple[Position, ...] | None:
    if not text:
        return ()
    positions = [_read_position(part, row, context) for part in text.split(";")]
    known = tuple(position for position in positions if position is not None)
    return known if len(known) == len(positions) <= row["most"] else None


def _write_path(value: tuple[Position, ...], row: Row, context: LinkContext) -> str:
    return ";".join(_write_position(position, row, context) for position in value)


def _read_camera(text: str, row: Row, context: LinkContext) -> Camera | None:
    parts = text.split(",")
    if len(parts) != 4 or not _ZOOM.fullmatch(parts[2]):
        return None
    position, zoom, size = (
        _read_position(",".join(parts[:2]), row, context),
        _float(parts[2]),
        _SIZE.fullmatch(parts[3]),
    )
    if position is None or zoom is None or zoom > 24 or size is None:
        return None
    width, height = int(size[1]), int(size[2])
    if not width or not height:
        return None
    return Camera(*position, zoom, width, height)


def _write_camera(value: Camera, _row: Row, _context: LinkContext) -> str:
    place = f"{_number(value.lon, PLACES)},{_number(value.lat, PLACES)},{_number(value.zoom, 2)}"
    return f"{place},{_number(value.width, 0)}x{_number(value.height, 0)}"


def _read_comparison(text: str, row: Row, context: LinkContext) -> Comparison | None:
    parts = text.split(",")
    if len(parts) != 6:
        return None
    kind, start, end, known, layout, divider = parts
    first, last = (_read_day(part, row, context) for part in (start, end))
    known_on = None if known == "latest" else _read_day(known, row, context)
    at = _float(divider)
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


def _read_span(text: str, row: Row, context: LinkContext) -> Span | None:
    days = [_read_day(part, row, context) for part in text.split(",")]
    if len(days) != 2 or days[0] is None or days[1] is None or days[0] >= days[1]:
        return None
    return Span(days[0], days[1])


def _write_span(value: Span, _row: Row, _context: LinkContext) -> str:
    return f"{value.first.isoformat()},{value.last.isoformat()}"


def _read_step(text: str, _row: Row, _context: LinkContext) -> StoryStep | None:
    found = re.fullmatch(rf"({_NAME.pattern}):([1-9]\d?)", text, re.ASCII)
    return StoryStep(found[1], int(found[3])) if found else None


def _write_step(value: StoryStep, _row: Row, _context: LinkContext) -> str:
    return f"{value.slug}:{value.step}"


Read = Callable[[str, Row, LinkContext], Json]
Write = Callable[[Any, Row, LinkContext], str]

CODECS: Mapping[str, tuple[Read, Write]] = {
    "choice": (_read_choice, _write_plain),
    "day": (_read_day, _write_day),
    "flag": (_read_flag, _write_flag),
    "switches": (_read_switches, _write_switches),
    "order": (_read_order, _write_names),
    "weights": (_read_weights, _write_weights),
    "names": (_read_names, _write_names),
    "name": (_read_name, _write_plain),
    "text": (_read_text, _write_text),
    "levels": (_read_levels, _write_levels),
    "camera": (_read_camera, _write_camera),
    "position": (_read_position, _write_position),
    "path": (_read_path, _write_path),
    "comparison": (_read_comparison, _write_comparison),
    "span": (_read_span, _write_span),
    "step": (_read_step, _write_step),
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

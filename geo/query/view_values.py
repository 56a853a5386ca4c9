"""The values of a View as a link writes them: one reader and one writer for each type of `geo/query/view.json`.

A reader returns None for what it cannot read. `geo/page/web/model/view_values.js` does the same by the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from geo.query.contents import Contents
from geo.query.link_text import well_formed

EPOCH = date(1970, 1, 1)
NOTHING_KNOWN = Contents()
PLACES = 4  # decimals of a position in degrees: about 11 m, far below what any source supports

Json = Any
Row = Mapping[str, Any]

_NAME = re.compile(r"[A-Za-z0-9]+([._-][A-Za-z0-9]+)*")
_ZOOM = re.compile(r"\d{1,2}(\.\d{1,2})?", re.ASCII)
_SIZE = re.compile(r"(\d{1,5})x(\d{1,5})", re.ASCII)
_NUMBER = re.compile(r"-?\d{1,5}(\.\d{1,6})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True)
class LinkContext:
    """What a link is read against: the days the data cover, their layers, their version, the reader's language.

    `first` and `last` are whole days since 1970-01-01. `layers` says of each layer, in the
    catalogue's order, whether it is switched on unless the reader says otherwise. `contents` is what
    the data hold that a link can name. `limits` are the least and the largest longitude (`lon`) and latitude (`lat`)
    of the map's middle, in degrees; None for those of `geo/query/view.json`.
    """

    first: int
    last: int
    layers: Mapping[str, bool]
    version: str
    language: str
    contents: Contents = NOTHING_KNOWN
    limits: Mapping[str, Sequence[float]] | None = None


def _read_choice(text: str, row: Row, _: LinkContext) -> Json:
    return next((value for value in row["values"] if _plain(value) == text), None)


def _write_plain(value: Json, _row: Row, _frame: LinkContext) -> str:
    return _plain(value)


def _plain(value: Json) -> str:
    return value if isinstance(value, str) else _number(value, 6)


def _number(value: float, decimals: int) -> str:
    # As JavaScript's toFixed rounds, then without the zeros at the end.
    rounded = Decimal(value).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    text = f"{rounded:f}".rstrip("0").rstrip(".") if decimals else f"{rounded:f}"
    return "0" if text == "-0" else text


def _read_day(text: str, _row: Row, _frame: LinkContext) -> int | None:
    if not _DAY.fullmatch(text):
        return None
    try:
        return (date.fromisoformat(text) - EPOCH).days
    except ValueError:
        return None


def _write_day(value: int, _row: Row, _frame: LinkContext) -> str:
    return day_text(value)


def day_text(day: int) -> str:
    """Return a day as a link writes it: "2025-09-02"."""
    return date.fromordinal(EPOCH.toordinal() + day).isoformat()


def _read_flag(text: str, _row: Row, _frame: LinkContext) -> bool | None:
    return {"1": True, "true": True, "0": False, "false": False}.get(text)


def _write_flag(value: bool, _row: Row, _frame: LinkContext) -> str:
    return "1" if value else "0"


def _read_switches(text: str, _row: Row, context: LinkContext) -> dict[str, bool] | None:
    names = text.split(",") if text else []
    if not all(name in context.layers for name in names):
        return None
    return {name: name in names for name in context.layers}


def _write_switches(value: Mapping[str, bool], _row: Row, context: LinkContext) -> str:
    return ",".join(name for name in context.layers if value[name])


def _read_order(text: str, row: Row, _frame: LinkContext) -> list[str] | None:
    names = text.split(",")
    return names if sorted(names) == sorted(row["values"]) else None


def _read_weights(text: str, row: Row, _frame: LinkContext) -> dict[str, float] | None:
    weights = {}
    for part in text.split(","):
        name, _, number = part.partition(":")
        weight = _float(number)
        if name not in row["values"] or weight is None or not 0.1 <= weight < 1:
            return None
        weights[name] = weight
    return {name: weights[name] for name in row["values"] if name in weights}


def _write_weights(value: Mapping[str, float], row: Row, _frame: LinkContext) -> str:
    return ",".join(f"{name}:{_number(value[name], 2)}" for name in row["values"] if name in value)


def _read_names(text: str, _row: Row, _frame: LinkContext) -> list[str] | None:
    names = text.split(",")
    return sorted(set(names)) if all(_NAME.fullmatch(name) for name in names) else None


def _write_names(value: list[str], _row: Row, _frame: LinkContext) -> str:
    return ",".join(value)


def _read_name(text: str, _row: Row, _frame: LinkContext) -> str | None:
    return text if _NAME.fullmatch(text) else None


def _read_text(text: str, row: Row, _frame: LinkContext) -> str | None:
    return text if 0 < len(text) <= row["longest"] else None


def _write_text(value: str, row: Row, _frame: LinkContext) -> str:
    return well_formed(value)[: row["longest"]]


def _read_levels(text: str, row: Row, _frame: LinkContext) -> list[int] | None:
    found = re.fullmatch(r"(\d{1,4})-(\d{1,4})", text, re.ASCII)
    if not found:
        return None
    low, high = int(found[1]), int(found[2])
    return [low, high] if low < high <= row["most"] else None


def _write_levels(value: list[float], _row: Row, _frame: LinkContext) -> str:
    return "-".join(_number(level, 0) for level in value)


def _float(text: str) -> float | None:
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return int(number) if number.is_integer() else number


def _read_position(text: str, _row: Row, _frame: LinkContext) -> list[float] | None:
    numbers = [_float(part) for part in text.split(",")]
    if len(numbers) != 2 or any(number is None for number in numbers):
        return None
    longitude, latitude = numbers
    assert longitude is not None
    assert latitude is not None
    return [longitude, latitude] if abs(longitude) <= 180 and abs(latitude) <= 90 else None


def _write_position(value: list[float], _row: Row, _frame: LinkContext) -> str:
    return ",".join(_number(degree, PLACES) for degree in value)


def _read_path(text: str, row: Row, context: LinkContext) -> list[list[float]] | None:
    if not text:
        return []
    positions = [_read_position(part, row, context) for part in text.split(";")]
    known = [position for position in positions if position is not None]
    return known if len(known) == len(positions) <= row["most"] else None


def _write_path(value: list[list[float]], row: Row, context: LinkContext) -> str:
    return ";".join(_write_position(position, row, context) for position in value)


def _read_camera(text: str, row: Row, context: LinkContext) -> dict[str, float] | None:
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
    return {"lon": position[0], "lat": position[1], "zoom": zoom, "width": width, "height": height}


def _write_camera(value: Mapping[str, float], _row: Row, _frame: LinkContext) -> str:
    place = f"{_number(value['lon'], PLACES)},{_number(value['lat'], PLACES)},{_number(value['zoom'], 2)}"
    return f"{place},{_number(value['width'], 0)}x{_number(value['height'], 0)}"


def _read_comparison(text: str, row: Row, context: LinkContext) -> dict[str, Json] | None:
    parts = text.split(",")
    if len(parts) != 6:
        return None
    kind, first, last, known, layout, divider = parts
    days = [_read_day(first, row, context), _read_day(last, row, context)]
    known_on = None if known == "latest" else _read_day(known, row, context)
    at = _float(divider)
    if (
        kind not in ("time", "known")
        or layout not in ("swipe", "side")
        or days[0] is None
        or days[1] is None
        or days[0] > days[1]
        or (known_on is None and known != "latest")
        or at is None
        or not 0.02 <= at <= 0.98
    ):
        return None
    return {"kind": kind, "from": days[0], "to": days[1], "known": known_on, "layout": layout, "at": at}


def _write_comparison(value: Mapping[str, Json], row: Row, context: LinkContext) -> str:
    first, last = (_write_day(value[key], row, context) for key in ("from", "to"))
    known = "latest" if value["known"] is None else _write_day(value["known"], row, context)
    return ",".join([value["kind"], first, last, known, value["layout"], _number(value["at"], 2)])


def _read_span(text: str, row: Row, context: LinkContext) -> dict[str, int] | None:
    days = [_read_day(part, row, context) for part in text.split(",")]
    if len(days) != 2 or days[0] is None or days[1] is None or days[0] >= days[1]:
        return None
    return {"first": days[0], "last": days[1]}


def _write_span(value: Mapping[str, int], row: Row, context: LinkContext) -> str:
    return ",".join(_write_day(value[key], row, context) for key in ("first", "last"))


def _read_step(text: str, _row: Row, _frame: LinkContext) -> dict[str, Json] | None:
    found = re.fullmatch(rf"({_NAME.pattern}):([1-9]\d?)", text, re.ASCII)
    return {"slug": found[1], "step": int(found[3])} if found else None


def _write_step(value: Mapping[str, Json], _row: Row, _frame: LinkContext) -> str:
    return f"{value['slug']}:{value['step']}"


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

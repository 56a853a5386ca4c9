"""A View held inside what there is: the data's days, the map's limits, what the data hold; and what that changed.

`geo/page/web/model/settling.js` does the same by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from geo.query.view_values import CODECS, LinkContext, Row, day_text

Json = Any
View = dict[str, Json]
Change = tuple[str, str]  # why a value was changed, and what the reader should know of it


def settled(flat: Mapping[str, Json], table: Mapping[str, Any], context: LinkContext) -> View:
    """Return the View of flat keys: filters together, each value held inside the data and the map's limits."""
    view = {key: value for key, value in flat.items() if "." not in key}
    filters = {key.partition(".")[2]: value for key, value in flat.items() if "." in key and value is not None}
    view["filters"] = filters
    first, last = (_held(view[key], context) for key in ("from", "to"))
    if view["mode"] == "instant":
        view |= {"from": last, "to": last}
    elif view["mode"] == "since":
        view |= {"from": context.first, "to": last}
    else:
        view |= {"from": min(first, last), "to": last}
    view["known"] = _held_knowledge(view["known"], context)
    view["compare"] = _held_comparison(view["compare"], context)
    view["axis"] = _held_axis(view["axis"], table, context)
    view["camera"] = _held_camera(view["camera"], context.limits or table["limits"])
    if view["selected"] is not None and not _is_there(view, context):
        view["selected"] = None
    steps = context.contents.steps
    if view["story"] is not None and steps is not None and view["story"]["step"] > steps.get(view["story"]["slug"], 0):
        view["story"] = None
    if view["panel"] == "stories" and steps is not None and not steps:
        view["panel"] = None
    return view


def change_of(row: Row, wanted: Json, view: View, context: LinkContext) -> Change | None:
    """Return why a key of a settled View is not as the link wanted it, or names what is not there; None otherwise."""
    key = row["key"]
    if row["type"] == "names":
        absent = list(_absent(key, wanted, context))
        return ("missing", ",".join(absent)) if absent else None
    if "." in key:
        return None
    became = view[key]
    if became == wanted:
        return None
    written = "" if became is None else CODECS[row["type"]][1](became, row, context)
    if key == "from" and view["mode"] != "window":
        return "unused", f"mode={view['mode']}"
    if key == "from" and context.first <= wanted <= context.last:
        return "reversed", written
    if key == "known" and became is None:
        return "latest", day_text(context.last)
    if key == "camera":
        return "limits", written
    if key == "selected":
        return ("not_yet_known", "") if wanted in (context.contents.entities or ()) else ("missing", wanted)
    if key == "story":
        count = (context.contents.steps or {}).get(wanted["slug"])
        return ("missing", wanted["slug"]) if count is None else ("no_step", str(count))
    if key == "panel":
        return "missing", wanted
    return ("outside", written) if written else ("elsewhere", "")


def _absent(key: str, wanted: Json, context: LinkContext) -> Iterator[str]:
    values = context.contents.values or {}
    there = context.contents.entities if key == "highlighted" else values.get(key.partition(".")[2])
    if there is not None:
        yield from (name for name in wanted if name not in there)


def _held(day: int, context: LinkContext) -> int:
    return min(max(day, context.first), context.last)


def _held_knowledge(day: int | None, context: LinkContext) -> int | None:
    # As known on the last day, or later, is the latest.
    return None if day is None or day >= context.last else max(day, context.first)


def _held_comparison(compare: Mapping[str, Json] | None, context: LinkContext) -> dict[str, Json] | None:
    if compare is None:
        return None
    days = {key: _held(compare[key], context) for key in ("from", "to")}
    return {**compare, **days, "known": _held_knowledge(compare["known"], context)}


def _held_axis(axis: Mapping[str, int] | None, table: Mapping[str, Any], context: LinkContext) -> dict[str, int] | None:
    if axis is None:
        return None
    # A stretch may reach somewhat beyond the data; thousands of years would be as many months to draw.
    first, last = context.first - table["axis_beyond"], context.last + table["axis_beyond"]
    shown = {"first": max(axis["first"], first), "last": min(axis["last"], last)}
    return shown if shown["first"] < shown["last"] else None


def _held_camera(camera: Mapping[str, float] | None, limits: Mapping[str, Sequence[float]]) -> dict[str, float] | None:
    if camera is None:
        return None
    return {**camera, **{key: min(max(camera[key], low), high) for key, (low, high) in limits.items()}}


def _is_there(view: View, context: LinkContext) -> bool:
    """Return whether the selected entity was known then, on the day of either side of a comparison."""
    if context.contents.entities is None:
        return True
    days = [view["known"]]
    if view["compare"] is not None and view["compare"]["kind"] == "known":
        days.append(view["compare"]["known"])
    return any(context.contents.knows(view["selected"], day) for day in days)

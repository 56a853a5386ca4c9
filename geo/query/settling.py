"""Keeping a View within the data: their days, the map's limits, the entities and stories that exist.

`geo/page/web/model/settling.js` follows the same rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from geo.instants import add_days
from geo.query.link_context import LinkContext
from geo.query.link_values import CODECS, Row
from geo.query.view import TABLE, Camera, Comparison, Span, View, field_name

Json = Any


def clamp_view(view: View, context: LinkContext) -> View:
    """Return a View kept within the data and the map's limits; its mode decides what its first day can be."""
    first, last = _clamp_day(view.first, context), _clamp_day(view.last, context)
    if view.mode == "instant":
        first = last
    elif view.mode == "since":
        first = context.first
    view = replace(
        view,
        first=min(first, last),
        last=last,
        known=_clamp_known(view.known, context),
        compare=view.compare and _clamp_comparison(view.compare, context),
        axis=view.axis and _clamp_axis(view.axis, context),
        camera=view.camera and _clamp_camera(view.camera, context.limits or TABLE["limits"]),
    )
    steps = context.contents.steps
    story, panel = view.story, view.panel
    if story is not None and steps is not None and story.step > steps.get(story.slug, 0):
        story = None
    if panel == "stories" and steps is not None and not steps:
        panel = None
    selected = view.selected if _is_selected_known(view, context) else None
    return replace(view, selected=selected, story=story, panel=panel)


def explain_change(row: Row, wanted: Json, view: View, context: LinkContext) -> tuple[str, str] | None:
    """Return why a View differs from what a link wanted for one key, or what is missing in the data; None otherwise.

    The reason and its detail are those of `LinkIssue`.
    """
    key = row["key"]
    if row["type"] == "names":
        absent = list(_absent(key, wanted, context))
        return ("missing", ",".join(absent)) if absent else None
    if "." in key:
        return None
    became = getattr(view, field_name(key))
    if became == wanted:
        return None
    written = "" if became is None else CODECS[row["type"]][1](became, row, context)
    if key == "from" and view.mode != "window":
        return "unused", f"mode={view.mode}"
    if key == "from" and context.first <= wanted <= context.last:
        return "reversed", written
    if key == "known" and became is None:
        return "latest", context.last.isoformat()
    if key == "camera":
        return "limits", written
    if key == "selected":
        return ("not_yet_known", "") if wanted in (context.contents.entities or ()) else ("missing", wanted)
    if key == "story":
        count = (context.contents.steps or {}).get(wanted.slug)
        return ("missing", wanted.slug) if count is None else ("no_step", str(count))
    if key == "panel":
        return "missing", wanted
    return ("outside", written) if written else ("elsewhere", "")


def _absent(key: str, wanted: Sequence[str], context: LinkContext) -> Iterator[str]:
    values = context.contents.values or {}
    there = context.contents.entities if key == "highlighted" else values.get(key.partition(".")[2])
    if there is not None:
        yield from (name for name in wanted if name not in there)


def _clamp_day(day: date, context: LinkContext) -> date:
    return min(max(day, context.first), context.last)


def _clamp_known(day: date | None, context: LinkContext) -> date | None:
    # As known on the last day, or later, is the latest.
    return None if day is None or day >= context.last else max(day, context.first)


def _clamp_comparison(compare: Comparison, context: LinkContext) -> Comparison:
    first, last = _clamp_day(compare.first, context), _clamp_day(compare.last, context)
    return replace(compare, first=first, last=last, known=_clamp_known(compare.known, context))


def _clamp_axis(axis: Span, context: LinkContext) -> Span | None:
    # A stretch may reach somewhat beyond the data; thousands of years would be as many months to draw.
    first, last = add_days(context.first, -TABLE["axis_beyond"]), add_days(context.last, TABLE["axis_beyond"])
    shown = Span(max(axis.first, first), min(axis.last, last))
    return shown if shown.first < shown.last else None


def _clamp_camera(camera: Camera, limits: Mapping[str, Sequence[float]]) -> Camera:
    clamped = {key: min(max(getattr(camera, key), low), high) for key, (low, high) in limits.items()}
    return replace(camera, **clamped)


def _is_selected_known(view: View, context: LinkContext) -> bool:
    """Return whether the selected entity was known then, on the day of either side of a comparison."""
    if view.selected is None or context.contents.entities is None:
        return True
    days = [view.known]
    if view.compare is not None and view.compare.kind == "known":
        days.append(view.compare.known)
    return any(context.contents.knows(view.selected, day) for day in days)

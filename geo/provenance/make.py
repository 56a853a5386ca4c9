"""Every kind of output by its name, made anew from what its manifest says."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping
from typing import Any

from geo.errors import quote_value
from geo.export import DATA, FILMS, PICTURES
from geo.export.export import export_data
from geo.export.html_file import render_html
from geo.snapshot.snapshot import Snapshot

KINDS = (*PICTURES, "html", *FILMS, *DATA)

# Each kind's settings; no other may be named. Pictures and films have bounds of their own for each of them.
_SETTINGS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(PICTURES, frozenset({"shape", "width"})),
    **dict.fromkeys(FILMS, frozenset({"shape", "width", "seconds", "fps"})),
    **dict.fromkeys(("html", *DATA), frozenset()),
}

_LARGEST = 1_000_000  # what is no size of anything


def remake(
    snapshot: Snapshot,
    kind: str,
    settings: Mapping[str, Any],
    on_progress: Callable[[float], None] = lambda _: None,
    most_pixels: float = math.inf,
) -> bytes:
    """Return an output as it was made: the bytes of a picture, page, film or archive.

    Parameters
    ----------
    snapshot
        What is shared.
    kind
        One of `KINDS`.
    settings
        Those of its manifest.
    on_progress
        Called with the part of a film that is made, from 0 to 1.
    most_pixels
        Of a PNG picture, where whoever asks is offered no larger ones.

    Raises
    ------
    ValueError
        There is no such kind, or its settings cannot be followed.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is nothing that this program makes. Expected: one of {', '.join(KINDS)}")
    if settings.keys() != _SETTINGS[kind]:
        named, expected = (", ".join(sorted(names)) or "none" for names in (settings, _SETTINGS[kind]))
        raise ValueError(f"its settings are {quote_value(named)}. Expected: {expected}")
    if kind in DATA:
        return export_data(snapshot, kind)
    if kind == "html":
        return render_html(snapshot)
    shape, width = _shape(settings), _number(settings, "width")
    if kind in PICTURES:
        # Only what draws waits for matplotlib.
        from geo.picture.picture import checked_width, pixels_in, render_picture

        if kind == "png" and pixels_in(shape, checked_width(shape, width)) > most_pixels:
            raise ValueError(f"a width of {width} pixels is more than is offered here. Expected: a smaller picture")
        return render_picture(snapshot, kind, shape, width)
    from geo.picture.film import render_film

    seconds = settings["seconds"]
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not abs(seconds) < _LARGEST:
        raise ValueError(f"seconds is {quote_value(seconds)}. Expected: a number")
    film = io.BytesIO()
    render_film(
        snapshot, kind, film, seconds=seconds, width=width, shape=shape, fps=_number(settings, "fps"),
        on_progress=on_progress,
    )  # fmt: skip
    return film.getvalue()


def remake_offered(snapshot: Snapshot, kind: str, settings: Mapping[str, Any]) -> bytes:
    """Return an output as `remake` does, if the app offers one so large.

    Raises
    ------
    ValueError
        As `remake`, or it is larger.
    """
    from geo.picture.picture import largest_offered

    return remake(snapshot, kind, settings, most_pixels=largest_offered())


def _shape(settings: Mapping[str, Any]) -> str:
    from geo.picture.composition import SHAPES

    if settings["shape"] not in list(SHAPES):  # a list, since what is named may have no hash
        raise ValueError(f"shape is {quote_value(settings['shape'])}. Expected: one of {', '.join(SHAPES)}")
    return str(settings["shape"])


def _number(settings: Mapping[str, Any], name: str) -> int:
    number = settings[name]
    if isinstance(number, bool) or not isinstance(number, int) or abs(number) >= _LARGEST:
        raise ValueError(f"{name} is {quote_value(number)}. Expected: a whole number")
    return number

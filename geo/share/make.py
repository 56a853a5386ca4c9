"""Every kind of output by its name, made anew from what its manifest says."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from typing import Any

from geo.share.export import export_data
from geo.share.html_file import render_html
from geo.share.kinds import DATA, FILMS, PICTURES
from geo.share.subject import Subject

KINDS = (*PICTURES, "html", *FILMS, *DATA)

# What is made again on a stranger's word: no larger and no longer than a reader could ask for.
_WIDEST, _LONGEST, _FASTEST = 8192, 300, 60


def remake(
    subject: Subject, kind: str, settings: Mapping[str, Any], on_progress: Callable[[float], None] = lambda _: None
) -> bytes:
    """Return an output as it was made: the bytes of a picture, page, film or archive.

    Parameters
    ----------
    subject
        What is shared.
    kind
        One of `KINDS`.
    settings
        Those of its manifest.
    on_progress
        Told how much of a film is made, from 0 to 1.

    Raises
    ------
    ValueError
        There is no such kind, or its settings cannot be followed.
    """
    if kind in DATA:
        return export_data(subject, kind)
    if kind == "html":
        return render_html(subject)
    if kind in PICTURES:
        # Only what draws waits for matplotlib.
        from geo.share.picture import render_picture

        return render_picture(subject, kind, _shape(settings), _number(settings, "width", _WIDEST))
    if kind in FILMS:
        from geo.share.film import render_film

        seconds = settings.get("seconds")
        if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds <= _LONGEST:
            raise ValueError(f"seconds is {seconds!r}. Expected: a number up to {_LONGEST}")
        film = io.BytesIO()
        render_film(
            subject, kind, film, seconds=seconds, width=_number(settings, "width", _WIDEST),
            shape=_shape(settings), fps=_number(settings, "fps", _FASTEST), on_progress=on_progress,
        )  # fmt: skip
        return film.getvalue()
    raise ValueError(f"{kind!r} is nothing that this program makes. Expected: one of {', '.join(KINDS)}")


def _shape(settings: Mapping[str, Any]) -> str:
    from geo.share.composition import SHAPES

    if settings.get("shape") not in SHAPES:
        raise ValueError(f"shape is {settings.get('shape')!r}. Expected: one of {', '.join(SHAPES)}")
    return str(settings["shape"])


def _number(settings: Mapping[str, Any], name: str, most: int) -> int:
    number = settings.get(name)
    if isinstance(number, bool) or not isinstance(number, int) or not 0 < number <= most:
        raise ValueError(f"{name} is {number!r}. Expected: a whole number up to {most}")
    return number

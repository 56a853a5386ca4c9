"""Published totals of people killed beside our three readings over time, as one SVG that needs no script."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape

import numpy as np
from numpy.typing import NDArray

from geo.evidence.reconcile import Reconciled
from geo.i18n.words import STRINGS, text
from geo.query.index import Index, known_mask
from geo.query.tally import NUMBERS
from geo.query.view import EPOCH

MICROSECONDS = 86_400_000_000  # of a day
WIDTH, HEIGHT = 500, 340
LEFT, RIGHT, TOP, BOTTOM = 34, 20, 66, 34  # of the axes, in the units of the drawing

Across = Callable[[date], float]
Up = Callable[[int], float]

# Where each line of the key begins: two columns, as wide as the longest words of both languages.
_KEY = ((LEFT, 14), (LEFT, 32), (LEFT, 50), (LEFT + 240, 14), (LEFT + 240, 32))

# The lines differ by their dashes, so that they can be told apart without colour.
LINES = {"announced": "", "counted": "7 3", "maximum": "2 3"}


@dataclass(frozen=True)
class Point:
    """A published total of people killed: the day it is for, how many, and whether nothing explains it."""

    day: date
    killed: int
    unexplained: bool


def points_of(found: Sequence[Reconciled]) -> tuple[Point, ...]:
    """Return the published totals of people killed."""
    return tuple(
        Point(one.total.as_of, each.published, each.reason == "unexplained")
        for one in found
        for each in one.comparisons
        if each.unit == "killed"
    )


def killed_svg(index: Index, points: Sequence[Point], language: str, label: str) -> str:
    """Return the drawing: our readings as known now as steps, published totals as circles, unexplained ones as rings.

    Parameters
    ----------
    points
        What `points_of` returns: one or more.
    label
        What the drawing says, for those who do not see it.
    """
    days, steps = _steps(index)
    first, last = min([*days[:1], *(p.day for p in points)]), max([*days[-1:], *(p.day for p in points)])
    top = max([*(int(steps[name][-1]) for name in LINES if len(days)), *(p.killed for p in points)])
    top = -(-top // 50) * 50

    def x(day: date) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / max((last - first).days, 1)

    def y(killed: int) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * killed / max(top, 1)

    parts = [*_grid(first, last, top, x, y, language)]
    for name, dash in LINES.items():
        path = f"M{x(first):.1f} {y(0):.1f}"
        for day, killed in zip(days, steps[name], strict=True):
            path += f"H{x(day):.1f}V{y(int(killed)):.1f}"
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(f'<path d="{path}H{x(last):.1f}" fill="none" stroke="currentColor" stroke-width="1.6"{dashes}/>')
    for point in points:
        fill = "none" if point.unexplained else "currentColor"
        radius = 5 if point.unexplained else 3
        parts.append(
            f'<circle cx="{x(point.day):.1f}" cy="{y(point.killed):.1f}" r="{radius}" fill="{fill}" '
            f'fill-opacity="0.55" stroke="currentColor"/>'
        )
    parts += _key(language)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label)}" font-size="12" font-family="sans-serif" fill="currentColor">'
        f"{''.join(parts)}</svg>"
    )


def _steps(index: Index) -> tuple[list[date], dict[str, NDArray[np.float64]]]:
    """Return the days on which strikes began, as known now, and the running total of each reading."""
    latest = np.flatnonzero(index.counted & known_mask(index, None))
    days = [EPOCH + timedelta(days=int(at)) for at in index.valid_from[latest] // MICROSECONDS]
    numbers = np.nan_to_num(index.numbers[latest]).cumsum(axis=0)
    return days, {name: numbers[:, NUMBERS.index(f"killed_{name}")] for name in LINES}


def _grid(first: date, last: date, top: int, x: Across, y: Up, language: str) -> Iterator[str]:
    for killed in range(0, top + 1, 50):
        height = f"{y(killed):.1f}"
        yield f'<path d="M{LEFT} {height}H{WIDTH - RIGHT}" stroke="currentColor" stroke-opacity="0.18"/>'
        yield f'<text x="{LEFT - 6}" y="{y(killed) + 4:.1f}" text-anchor="end">{killed}</text>'
    months = STRINGS["months"][language]
    month = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    while month <= last:
        if (month.month - 1) % 3 == 0:
            words = escape(f"{months[month.month - 1]} {month.year}")
            yield f'<text x="{x(month):.1f}" y="{HEIGHT - 12}" text-anchor="middle">{words}</text>'
            yield f'<path d="M{x(month):.1f} {HEIGHT - BOTTOM}v5" stroke="currentColor" stroke-opacity="0.5"/>'
        month = date(month.year + month.month // 12, month.month % 12 + 1, 1)


def _key(language: str) -> Iterator[str]:
    for row, (name, dash) in enumerate(LINES.items()):
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        at, height = _KEY[row]
        yield f'<path d="M{at} {height - 4}h24" stroke="currentColor" stroke-width="1.6"{dashes}/>'
        yield f'<text x="{at + 30}" y="{height}">{escape(text(f"rec_line_{name}", language))}</text>'
    for row, (key, radius, fill) in enumerate((("rec_dot", 3, "currentColor"), ("rec_dot_unexplained", 5, "none"))):
        at, height = _KEY[3 + row]
        yield (
            f'<circle cx="{at + 12}" cy="{height - 4}" r="{radius}" fill="{fill}" fill-opacity="0.55" '
            f'stroke="currentColor"/>'
        )
        yield f'<text x="{at + 30}" y="{height}">{escape(text(key, language))}</text>'

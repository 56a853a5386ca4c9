"""The chart of people killed over time for pages without scripts, as SVG: our readings, and published totals.

Its numbers are those of the figure of people killed (`geo.figures.series.cumulative`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from html import escape

from geo.evidence.reconcile import Reconciled
from geo.figures.series import READINGS, Scope, cumulative
from geo.i18n.words import STRINGS, text

WIDTH, HEIGHT = 500, 340
LEFT, RIGHT, TOP, BOTTOM = 34, 20, 66, 34  # of the axes, in the units of the drawing

Across = Callable[[date], float]
Up = Callable[[int], float]

# Where each line of the key begins: two columns, as wide as the longest words of both languages.
_KEY = ((LEFT, 14), (LEFT, 32), (LEFT, 50), (LEFT + 240, 14), (LEFT + 240, 32))

# The lines differ by their dashes, so that they can be told apart without colour.
LINES = dict(zip(READINGS, ("", "7 3", "2 3"), strict=True))


@dataclass(frozen=True)
class PublishedPoint:
    """A published total of people killed: the day it is for, how many, and whether nothing explains it."""

    day: date
    killed: int
    unexplained: bool


def published_points(found: Sequence[Reconciled]) -> tuple[PublishedPoint, ...]:
    """Return the published totals of people killed."""
    return tuple(
        PublishedPoint(one.total.as_of, each.published, each.reason == "unexplained")
        for one in found
        for each in one.comparisons
        if each.unit == "killed"
    )


def killed_svg(scope: Scope, points: Sequence[PublishedPoint], language: str, label: str) -> str:
    """Return the drawing: our readings as steps, published totals as circles, unexplained ones as rings.

    Parameters
    ----------
    scope
        What is counted, under which View.
    points
        What `published_points` returns: one or more.
    label
        What the drawing says, for those who do not see it.
    """
    steps = cumulative(scope)
    days = [datetime.fromtimestamp(at / 1000, UTC).date() for at in steps["x"]]
    first, last = min([*days[:1], *(p.day for p in points)]), max([*days[-1:], *(p.day for p in points)])
    top = int(max([0, *steps[list(LINES)].max().dropna(), *(p.killed for p in points)]))
    top = -(-top // 50) * 50

    def x(day: date) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / max((last - first).days, 1)

    def y(killed: int) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * killed / max(top, 1)

    parts = [*_grid(first, last, top, x, y, language)]
    for name, dash in LINES.items():
        path = f"M{x(first):.1f} {y(0):.1f}"
        path += "".join(f"H{x(day):.1f}V{y(int(killed)):.1f}" for day, killed in zip(days, steps[name], strict=True))
        parts.append(_line(f"{path}H{x(last):.1f}", dash))
    parts += [_dot(f"{x(point.day):.1f}", f"{y(point.killed):.1f}", point.unexplained) for point in points]
    parts += _key(language)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(label)}" font-size="12" font-family="sans-serif" fill="currentColor">'
        f"{''.join(parts)}</svg>"
    )


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


def _line(path: str, dash: str) -> str:
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<path d="{path}" fill="none" stroke="currentColor" stroke-width="1.6"{dashes}/>'


def _dot(x: str, y: str, unexplained: bool) -> str:
    radius, fill = (5, "none") if unexplained else (3, "currentColor")
    return f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{fill}" fill-opacity="0.55" stroke="currentColor"/>'


def _key(language: str) -> Iterator[str]:
    names = (*(f"rec_line_{name}" for name in LINES), "rec_dot", "rec_dot_unexplained")
    for (left, baseline), name, dash in zip(_KEY, names, (*LINES.values(), None, None), strict=True):
        height = baseline - 4
        dot = _dot(str(left + 12), str(height), name != "rec_dot")
        yield dot if dash is None else _line(f"M{left} {height}h24", dash)
        yield f'<text x="{left + 30}" y="{baseline}">{escape(text(name, language))}</text>'

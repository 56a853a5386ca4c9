"""Drawings as SVG: shapes as shapes, words as words in fonts that the file brings with it."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from fontTools import subset
from fontTools.ttLib import TTFont

from geo.picture.fonts import FACES, FONTS, spelt
from geo.picture.marks import Circle, Drawing, Mark, Points, Shape, Style, Text


def svg_of(drawing: Drawing, width: int, title: str, alternative: str, metadata: str, language: str) -> bytes:
    """Return a drawing as SVG.

    Parameters
    ----------
    width
        In pixels; the picture grows and shrinks with its place all the same.
    title, alternative
        What screen readers say: a few words, and the text equivalent.
    metadata
        The content of the element `metadata`, as XML.
    language
        Of the words: "en" or "es".
    """
    height = round(drawing.height * width / drawing.width)
    box = drawing.viewport
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {_number(drawing.width)} {_number(drawing.height)}" role="img" '
        f'aria-labelledby="title desc" lang="{language}" xml:lang="{language}">',
        f'<title id="title">{escape(title)}</title>',
        f'<desc id="desc">{escape(alternative)}</desc>',
        f"<metadata>{metadata}</metadata>",
        f"<style>{''.join(_faces(drawing.marks))}text{{white-space:pre;stroke-linejoin:round}}</style>",
        f'<clipPath id="frame"><rect x="{_number(box.left)}" y="{_number(box.top)}" '
        f'width="{_number(box.width)}" height="{_number(box.height)}"/></clipPath>',
        f'<rect width="100%" height="100%" fill="{drawing.paper}"/>',
    ]
    for (group, on_map), marks in groupby(drawing.marks, lambda mark: (mark.group, getattr(mark, "on_map", False))):
        clip = ' clip-path="url(#frame)"' if on_map else ""
        parts.append(f'<g class={quoteattr(group)}{clip} stroke-linejoin="round" fill="none">')
        parts += [_element(mark) for mark in marks]
        parts.append("</g>")
    parts.append("</svg>")
    return ("\n".join(parts) + "\n").encode()


def _element(mark: Mark) -> str:
    if isinstance(mark, Text):
        return _text(mark)
    if isinstance(mark, Circle):
        return f'<circle cx="{_number(mark.x)}" cy="{_number(mark.y)}" r="{_number(mark.r)}"{_style(mark.style)}/>'
    return f'<path d="{_path(mark)}"{_style(mark.style)}/>'


def _style(style: Style) -> str:
    said = ""
    if style.fill is not None:
        said += f' fill="{style.fill}"' + (
            f' fill-opacity="{_number(style.fill_opacity)}"' if style.fill_opacity < 1 else ""
        )
    if style.line is not None:
        said += f' stroke="{style.line}" stroke-width="{_number(style.width)}"'
        said += f' stroke-opacity="{_number(style.line_opacity)}"' if style.line_opacity < 1 else ""
        said += f' stroke-dasharray="{" ".join(map(_number, style.dash))}"' if style.dash else ""
    return said


def _path(shape: Shape) -> str:
    return "".join(_line(points, shape.closed) for points in shape.lines if len(points) > 1)


def _line(points: Points, closed: bool) -> str:
    # Relative steps in tenths of a pixel: whole numbers, a third of the length.
    tenths = np.rint(points * 10).astype(int)
    steps = np.diff(tenths, axis=0)
    moving = steps[(steps != 0).any(axis=1)]
    if closed and len(moving):
        moving = moving[:-1] if (tenths[0] == tenths[-1]).all() else moving
    start = f"M{_number(tenths[0, 0] / 10)} {_number(tenths[0, 1] / 10)}"
    pairs = " ".join(f"{_number(dx / 10)} {_number(dy / 10)}" for dx, dy in moving.tolist())
    return f"{start}{'l' + pairs if pairs else ''}{'z' if closed else ''}"


def _text(mark: Text) -> str:
    family, style, weight, _ = FACES[mark.face]
    said = f'x="{_number(mark.x)}" y="{_number(mark.y)}" font-family="{family}" font-size="{_number(mark.size)}"'
    said += f' font-weight="{weight}"' if weight != 400 else ""
    said += f' font-style="{style}"' if style != "normal" else ""
    said += f' fill="{mark.colour}"'
    said += f' letter-spacing="{_number(mark.spacing)}"' if mark.spacing else ""
    said += f' text-anchor="{mark.anchor}"' if mark.anchor != "start" else ""
    if mark.halo:
        said += f' stroke="{mark.halo}" stroke-width="{_number(mark.halo_width)}" paint-order="stroke"'
    if mark.rotation:
        said += f' transform="rotate({_number(mark.rotation)} {_number(mark.x)} {_number(mark.y)})"'
    return f"<text {said}>{escape(spelt(mark.text))}</text>"


def _number(value: float) -> str:
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _faces(marks: Iterable[Mark]) -> Iterator[str]:
    letters: dict[str, set[str]] = {}
    for mark in marks:
        if isinstance(mark, Text):
            letters.setdefault(mark.face, set()).update(spelt(mark.text))
    for face in sorted(letters):
        family, style, weight, _ = FACES[face]
        font = _cut(face, "".join(sorted(letters[face])))
        yield (
            f"@font-face{{font-family:'{family}';font-style:{style};font-weight:{weight};"
            f"src:url(data:font/ttf;base64,{base64.b64encode(font).decode('ascii')})}}"
        )


@lru_cache(maxsize=32)
def _cut(face: str, letters: str) -> bytes:
    """Return the font of a face with these letters alone."""
    font = TTFont(FONTS / FACES[face][3], recalcTimestamp=False)
    cutter = subset.Subsetter(subset.Options(layout_features=["kern", "mark", "ccmp"], hinting=False))
    cutter.populate(text=letters)
    cutter.subset(font)
    content = io.BytesIO()
    font.save(content)
    return content.getvalue()


def metadata_of(about: Mapping[str, str], manifest: str, name: str) -> str:
    """Return what the element `metadata` holds: Dublin Core, and the manifest as text under a name."""
    namespace = "http://purl.org/dc/elements/1.1/"
    facts: Sequence[str] = [f"<dc:{key}>{escape(value)}</dc:{key}>" for key, value in about.items()]
    return (
        f'<dc:description xmlns:dc="{namespace}">{"".join(facts)}</dc:description>'
        f"<manifest id={quoteattr(name)}>{escape(manifest)}</manifest>"
    )

"""A View as one picture: a news graphic as PNG, SVG or PDF, which carries its manifest and its text equivalent."""

from __future__ import annotations

import io
from collections.abc import Mapping

from PIL import Image
from PIL.PngImagePlugin import PngInfo

from geo.picture.composition import SHAPES, Composition, picture_of
from geo.picture.raster import pdf_of, pixels_of
from geo.picture.svg import metadata_of, svg_of
from geo.snapshot.manifest import NAME, as_text, manifest_of
from geo.snapshot.snapshot import Snapshot
from geo.snapshot.wording import description, headline

KINDS = ("png", "svg", "pdf")
LEAST_WIDTH, MOST_WIDTH = 200, 8000  # pixels; MOST_PIXELS bounds the height
MOST_PIXELS = 40_000_000
OFFERED = {"1600": 1600, "4K": 3840}  # the app's sizes, by the width of a wide picture; other shapes in proportion
LICENCE = "CC BY 4.0; https://creativecommons.org/licenses/by/4.0/"

_LEVEL = 6  # of compression: the same everywhere
_A4 = {"a4p": 595.28, "a4l": 841.89}  # points of paper; other shapes are as wide as a slide
_SLIDE = 960.0


def render_picture(snapshot: Snapshot, kind: str, shape: str = "16:9", width: int | None = None) -> bytes:
    """Return the picture of a View: the same View of the same data, the same bytes.

    Parameters
    ----------
    snapshot
        What is to be seen.
    kind
        "png", "svg" or "pdf".
    shape
        One of `SHAPES`, from "16:9" to "a4l", A4 lying.
    width
        In pixels; of a PNG at most `MOST_PIXELS` in all. By default as `SHAPES` has it. A PDF is as large as its
        paper, whatever the width.

    Raises
    ------
    ValueError
        There is no such kind, shape or width.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a kind of picture. Expected: one of {', '.join(KINDS)}")
    width = checked_width(shape, width)
    composition = picture_of(snapshot, shape, width)
    manifest = as_text(manifest_of(snapshot, kind, {"shape": shape, "width": width}))
    about = about_of(snapshot)
    if kind == "png":
        return _png(composition, width, about, manifest, snapshot.language)
    if kind == "svg":
        facts = {key.lower(): about[key] for key in ("Title", "Description")} | {"rights": LICENCE}
        metadata = metadata_of(facts, manifest, NAME)
        return svg_of(composition.drawing, width, about["Title"], about["Description"], metadata, snapshot.language)
    paper = _A4.get(shape, _SLIDE)
    return pdf_of(
        composition.drawing,
        paper,
        {
            "Title": about["Title"],
            "Subject": about["Description"],
            "Author": about["Author"],
            "Keywords": f"{NAME} {manifest}",
            "Creator": LICENCE,
        },
    )


def checked_width(shape: str, width: int | None) -> int:
    """Return the width that a picture is made at.

    Raises
    ------
    ValueError
        There is no such shape, or the width is too small to be read or too large to be made.
    """
    if shape not in SHAPES:
        raise ValueError(f"{shape!r} is not a shape of a picture. Expected: one of {', '.join(SHAPES)}")
    across, down = SHAPES[shape]
    wide = across if width is None else width
    if not LEAST_WIDTH <= wide <= MOST_WIDTH or pixels_in(shape, wide) > MOST_PIXELS:
        most = min(MOST_WIDTH, int((MOST_PIXELS * across / down) ** 0.5))
        raise ValueError(f"{wide} pixels is no width of a {shape} picture. Expected: {LEAST_WIDTH} to {most}")
    return wide


def pixels_in(shape: str, width: int) -> float:
    """Return how many pixels a picture of a shape has at a width."""
    across, down = SHAPES[shape]
    return width * width * down / across


def offered_size(shape: str, size: str) -> tuple[int, int]:
    """Return width and height in pixels of a picture of a shape in one of the app's sizes, `OFFERED`."""
    width, height = (round(side * OFFERED[size] / SHAPES["16:9"][0]) for side in SHAPES[shape])
    return width, height


def largest_offered() -> int:
    """Return the pixels of the largest picture that the app offers."""
    return max(width * height for shape in SHAPES for width, height in [offered_size(shape, "4K")])


def about_of(snapshot: Snapshot) -> Mapping[str, str]:
    """Return what a picture says of itself: title, text equivalent, author, licence."""
    return {
        "Title": headline(snapshot),
        "Description": description(snapshot).paragraph,
        "Author": snapshot.atlas.title[snapshot.language],
        "Copyright": LICENCE,
    }


def _png(composition: Composition, width: int, about: Mapping[str, str], manifest: str, language: str) -> bytes:
    chunks = PngInfo()
    for name, words in about.items():
        chunks.add_itxt(name, words, lang=language)
    chunks.add_text(f"manifest.{NAME}", manifest)
    content = io.BytesIO()
    Image.fromarray(pixels_of(composition.drawing, width)).save(content, "PNG", pnginfo=chunks, compress_level=_LEVEL)
    return content.getvalue()

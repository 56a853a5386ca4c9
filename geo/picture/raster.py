"""Drawings as pixels and as PDF: the only module in which matplotlib draws."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib.artist import Artist
from matplotlib.backend_bases import GraphicsContextBase, RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import Affine2D, Bbox, Transform
from numpy.typing import NDArray

from geo.picture.fonts import font_of, outline_of, spelt, steps_of, width_of
from geo.picture.marks import Circle, Drawing, Mark, Shape, Style, Text

POINTS = 72.0  # a drawing's pixel is a point of the figure, so that lengths need no conversion
_CIRCLE = Path.unit_circle()

# What a machine's own settings of matplotlib could change. Letters of a PDF are TrueType, so that they can be searched
# and copied.
_SETTINGS: Any = {
    "path.simplify": True,
    "path.simplify_threshold": 1 / 9,
    "path.snap": False,
    "agg.path.chunksize": 0,
    "pdf.compression": 6,
    "pdf.fonttype": 42,
    "pdf.inheritcolor": False,
    "pdf.use14corefonts": False,
    "text.usetex": False,
}
_DRAWING = Lock()

Pixels = NDArray[np.uint8]


@contextmanager
def _settled() -> Iterator[None]:
    """Draw under our settings. matplotlib has them once a process, so one thread draws at a time."""
    with _DRAWING, mpl.rc_context(_SETTINGS):
        yield


class RasterCanvas:
    """A drawing's paper in pixels, on which marks can be painted, and painted over."""

    def __init__(self, drawing: Drawing, width: int) -> None:
        self.scale = width / drawing.width
        self.size = (width, round(drawing.height * self.scale))
        self._drawing = drawing
        self._renderer = RendererAgg(*self.size, POINTS * self.scale)
        self._kept: Any = None
        paper = np.array([*(round(255 * part) for part in to_rgb(drawing.paper)), 255], dtype=np.uint8)
        np.asarray(self._renderer.buffer_rgba())[...] = paper

    def paint(self, marks: Iterable[Mark]) -> None:
        """Paint marks over what is there."""
        pen = _Pen(self._renderer, self._drawing, self.scale, 1)
        with _settled():
            for mark in marks:
                pen.draw(mark)

    def keep(self) -> None:
        """Keep what is there now, to begin from it again."""
        self._kept = self._renderer.copy_from_bbox(Bbox.from_bounds(0, 0, *self.size))

    def again(self) -> None:
        """Begin from what was kept."""
        self._renderer.restore_region(self._kept)

    def pixels(self) -> Pixels:
        """Return a copy of the paper: height, width, and red, green, blue from 0 to 255."""
        return np.array(np.asarray(self._renderer.buffer_rgba())[:, :, :3])


def pixels_of(drawing: Drawing, width: int) -> Pixels:
    """Return a drawing at a width in pixels: height, width, and red, green, blue from 0 to 255."""
    canvas = RasterCanvas(drawing, width)
    canvas.paint(drawing.marks)
    return canvas.pixels()


def pdf_of(drawing: Drawing, width: float, about: Mapping[str, str]) -> bytes:
    """Return a drawing as one page of PDF, so many points wide, its letters as letters.

    `about` goes into the document's information, under the names that PDF has for it.
    """
    unit = width / drawing.width
    figure = Figure(figsize=(width / POINTS, drawing.height * unit / POINTS), dpi=POINTS, facecolor=drawing.paper)
    figure.add_artist(_Marks(drawing, unit))
    content = io.BytesIO()
    # Nothing that tells when, or by which version.
    with _settled():
        FigureCanvasPdf(figure).print_pdf(content, metadata={"CreationDate": None, "Producer": None, **about})
    return content.getvalue()


class _Marks(Artist):
    """All marks of a drawing as one artist of a figure."""

    def __init__(self, drawing: Drawing, unit: float) -> None:
        super().__init__()
        self._drawing = drawing
        self._unit = unit

    def draw(self, renderer: RendererBase) -> None:
        pen = _Pen(renderer, self._drawing, self._unit, self._unit, as_letters=True)
        for mark in self._drawing.marks:
            pen.draw(mark)


class _Pen:
    """Draws marks on a renderer: `scale` is its pixels a pixel of the drawing, `unit` its points."""

    def __init__(
        self, renderer: RendererBase, drawing: Drawing, scale: float, unit: float, *, as_letters: bool = False
    ) -> None:
        self._renderer = renderer
        self._unit = unit
        self._scale = scale
        self._height = drawing.height * scale
        self._page = Affine2D().scale(scale, -scale).translate(0, self._height)
        self._as_letters = as_letters
        box = drawing.viewport
        self._frame = Bbox.from_extents(
            *self._page.transform([(box.left, box.bottom), (box.right, box.top)]).ravel().round()
        )

    def draw(self, mark: Mark) -> None:
        if isinstance(mark, Text):
            self._words(mark)
        elif isinstance(mark, Circle):
            where = Affine2D().scale(mark.r).translate(mark.x, mark.y)
            self._path(_CIRCLE, where + self._page, mark.style, mark.on_map)
        else:
            self._path(path_of(mark), self._page, mark.style, mark.on_map)

    def _context(self, on_map: bool) -> GraphicsContextBase:
        context = self._renderer.new_gc()
        context.set_antialiased(True)
        context.set_snap(False)
        context.set_joinstyle("round")
        context.set_capstyle("butt")
        if on_map:
            context.set_clip_rectangle(self._frame)
        return context

    def _path(self, path: Path, transform: Transform, style: Style, on_map: bool) -> None:
        context = self._context(on_map)
        fill = None if style.fill is None else (*to_rgb(style.fill), style.fill_opacity)
        if style.line is None:
            context.set_linewidth(0)
            context.set_foreground((0, 0, 0, 0), isRGBA=True)
        else:
            context.set_foreground((*to_rgb(style.line), style.line_opacity), isRGBA=True)
            context.set_linewidth(style.width * self._unit)
            if style.dash:
                context.set_dashes(0, [length * self._unit for length in style.dash])
        self._renderer.draw_path(context, path, transform, fill)
        context.restore()

    def _words(self, mark: Text) -> None:
        spaced = mark.spacing / mark.size
        width = width_of(mark.text, mark.face, mark.size, mark.spacing)
        shift = {"start": 0.0, "middle": -width / 2, "end": -width}[mark.anchor]
        turn = Affine2D().rotate_deg(mark.rotation).translate(mark.x, mark.y)
        where = Affine2D().scale(mark.size, -mark.size).translate(shift, 0) + turn
        outline = outline_of(mark.text, mark.face, spaced)
        if mark.halo:
            style = Style(line=mark.halo, width=mark.halo_width)
            self._path(outline, where + self._page, style, False)
        if not self._as_letters:
            self._path(outline, where + self._page, Style(fill=mark.colour), False)
            return
        font = font_of(mark.face).copy()
        font.set_size(mark.size * self._unit)
        letters = steps_of(mark.text, mark.face, mark.size, mark.spacing) if spaced else [(spelt(mark.text), 0.0)]
        for letters_text, along in letters:
            if letters_text.strip():
                x, y = (turn + self._page).transform((shift + along, 0.0))
                context = self._context(False)
                context.set_foreground((*to_rgb(mark.colour), 1.0), isRGBA=True)
                self._renderer.draw_text(context, x, y, letters_text, font, -mark.rotation)
                context.restore()


def path_of(shape: Shape) -> Path:
    """Return the lines of a shape as one path."""
    lines = [np.vstack([line, line[:1]]) if shape.closed else line for line in shape.lines if len(line) > 1]
    if not lines:
        return Path(np.zeros((0, 2)))
    # Not Path.make_compound_path: of thousands of short lines, a Path of each costs more than drawing it.
    codes = np.full(sum(map(len, lines)), Path.LINETO, dtype=np.uint8)
    ends = np.cumsum(list(map(len, lines)))
    codes[[0, *ends[:-1]]] = Path.MOVETO
    if shape.closed:
        codes[ends - 1] = Path.CLOSEPOLY
    return Path(np.vstack(lines), codes)

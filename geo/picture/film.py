"""A View as a film: its window played day by day, as GIF, WebP or MP4.

The ground is drawn once, and only what time changes is drawn anew. Frames go to the encoder one by one, so that a
long film takes no more memory than a short one.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import struct
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby, repeat
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

import imageio_ffmpeg
from PIL import Image, ImageColor

from geo.atomic import atomic_file
from geo.i18n.words import day, text
from geo.palette import PALETTE
from geo.picture.composition import SHAPES, Layout, compose, drawn_at, lay_out
from geo.picture.fonts import width_of
from geo.picture.marks import Box, Drawing, Mark, Style, Text, boxed
from geo.picture.picture import LICENCE, about_of
from geo.picture.raster import Pixels, RasterCanvas
from geo.snapshot.manifest import NAME, as_text, manifest_of
from geo.snapshot.snapshot import Snapshot

KINDS = ("gif", "webp", "mp4")
LEAST_WIDTH, MOST_WIDTH = 320, 1920
LEAST_FPS, MOST_FPS = 2, 30
MOST_SECONDS = 60
MOST_FRAMES = 600  # frames drawn at most
MOST_BYTES = 64_000_000  # of a film, by its estimate
_MOST_SAID = 2000  # bytes of what an encoder says
_ROOM = 1_000_000  # bytes: a disk with less is full
HOLD = 2  # seconds that the last frame stands

# Bytes of a film for each pixel of a frame: of the first frame, and of each later one. Measured on the shipped data
# with `python -m bench.pictures`, rounded up.
_COST = {"gif": (1.1, 0.005), "webp": (1.1, 0.006), "mp4": (0.7, 0.004)}


# How each kind is encoded.
_OPTIONS = {
    "gif": "-filter_complex [0:v][1:v]paletteuse=dither=none:diff_mode=rectangle -loop 0",
    "webp": "-c:v libwebp_anim -quality 82 -compression_level 2 -pix_fmt yuv420p -loop 0",
    "mp4": "-map_metadata 1 -c:v libx264 -preset veryfast -crf 20 -pix_fmt yuv420p -movflags +faststart",
}


class CancelledError(Exception):
    """Whoever asked for the film no longer wants it. Nothing of it is left."""


@dataclass(frozen=True)
class Estimate:
    """What a film will be: its size in pixels, about how many bytes, and each day with how many frames stand for it."""

    kind: str
    shape: str
    fps: int
    days: tuple[tuple[date, int], ...]
    width: int
    height: int
    bytes: int

    @property
    def frames(self) -> int:
        """How many frames are drawn."""
        return len(self.days)


def estimate_film(
    snapshot: Snapshot, kind: str, *, seconds: float = 12, width: int = 1280, shape: str = "16:9", fps: int = 10
) -> Estimate:
    """Return what a film will be, before it is made.

    Raises
    ------
    ValueError
        As `render_film`.
    """
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a kind of film. Expected: one of {', '.join(KINDS)}")
    if shape not in SHAPES:
        raise ValueError(f"{shape!r} is not a shape of a picture. Expected: one of {', '.join(SHAPES)}")
    for name, value, least, most in (
        ("width", width, LEAST_WIDTH, MOST_WIDTH),
        ("fps", fps, LEAST_FPS, MOST_FPS),
        ("seconds", seconds, 1, MOST_SECONDS),
    ):
        if not least <= value <= most:
            raise ValueError(f"{value} is no {name} of a film. Expected: {least} to {most}")
    view = snapshot.view
    first = snapshot.link_context.first if view.mode == "instant" else view.first
    total = round(seconds * fps)
    length = (view.last - first).days
    moments = [first + timedelta(days=round(place * length / max(1, total - 1))) for place in range(total)]
    days = tuple((moment, len(list(same))) for moment, same in groupby(moments))
    if len(days) > MOST_FRAMES:
        raise ValueError(
            f"{len(days)} frames are too many for a film. Expected: at most {MOST_FRAMES}; ask for fewer seconds or fps"
        )
    across, down = SHAPES[shape]
    even = width - width % 2
    height = round(even * down / across / 2) * 2
    start, step = _COST[kind]
    size = int(even * height * (start + step * len(days)))
    if size > MOST_BYTES:
        raise ValueError(
            f"a film of {len(days)} frames of {even} by {height} pixels would take about "
            f"{size // 1_000_000} MB. Expected: at most {MOST_BYTES // 1_000_000} MB; ask for fewer seconds or pixels"
        )
    return Estimate(kind, shape, fps, days, even, height, size)


def render_film(
    snapshot: Snapshot,
    kind: str,
    file: IO[bytes] | Path,
    *,
    seconds: float = 12,
    width: int = 1280,
    shape: str = "16:9",
    fps: int = 10,
    replace_file: bool = False,
    on_progress: Callable[[float], None] = lambda _: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> None:
    """Write the film of a View's window, from its first day to its last, which is then held for `HOLD` seconds.

    A View of one day plays from the data's first day to that one, a day at a time. The same View of the same data
    gives the same bytes.

    Parameters
    ----------
    snapshot
        What is played.
    kind
        "gif", "webp" or "mp4".
    file
        Where it goes: an open file, or a path, which then appears whole or not at all.
    seconds
        How long it plays, without the last frame's hold.
    width
        In pixels; the shape gives the height. Odd numbers are made even.
    shape
        One of `SHAPES`.
    fps
        Frames a second.
    replace_file
        Whether a file at the path may go.
    on_progress
        Told the part that is done, from 0 to 1.
    cancelled
        Asked before each frame whether to stop.

    Raises
    ------
    ValueError
        There is no such kind or shape, or the film is too small, too long or too large; says what is possible.
    CancelledError
        `cancelled` said so.
    FileExistsError, OSError
        The file cannot be written.
    """
    film = estimate_film(snapshot, kind, seconds=seconds, width=width, shape=shape, fps=fps)
    settings = {"shape": shape, "width": width, "seconds": seconds, "fps": fps}
    manifest = as_text(manifest_of(snapshot, kind, settings))
    opening = atomic_file(file, replace=replace_file) if isinstance(file, Path) else contextlib.nullcontext(file)
    with opening as opened, tempfile.TemporaryDirectory(prefix="film-") as folder:
        made = Path(folder) / f"film.{kind}"
        _encode(snapshot, film, made, manifest, on_progress, cancelled)
        if kind == "mp4":
            with made.open("rb") as content:
                shutil.copyfileobj(content, opened)
        else:
            opened.write({"gif": _with_comment, "webp": _with_xmp}[kind](made.read_bytes(), manifest, snapshot))


class FrameRenderer:
    """The pictures of a film: each is painted over the same ground."""

    def __init__(self, snapshot: Snapshot, days: Sequence[date], shape: str, width: int) -> None:
        """`days` are the last day of each picture, in order."""
        self._subjects = [_until(snapshot, last) for last in days]
        heading = text("film_notices", snapshot.language)
        self._layout = lay_out(self._subjects, shape, drawn_at(shape, width), heading)
        paper = PALETTE[snapshot.theme]["edge"]
        layout = self._layout
        self._canvas = RasterCanvas(Drawing(layout.width, layout.height, paper, layout.viewport.box, ()), width)
        self._canvas.paint((*layout.ground, *layout.words))
        self._canvas.keep()

    def __len__(self) -> int:
        return len(self._subjects)

    def picture(self, number: int) -> Pixels:
        """Return one picture: height, width, and red, green, blue from 0 to 255."""
        snapshot = self._subjects[number]
        stamp, box = _stamp(snapshot, self._layout, (number + 1) / len(self))
        self._canvas.again()
        self._canvas.paint(compose(snapshot, self._layout, stamp, [box]).marks)
        return self._canvas.pixels()


def _until(snapshot: Snapshot, last: date) -> Snapshot:
    view = snapshot.view
    first = last if view.mode == "instant" else view.first
    return replace(snapshot, view=replace(view, first=first, last=last))


def _stamp(snapshot: Snapshot, layout: Layout, part: float) -> tuple[list[Mark], Box]:
    """Return the date and how far the film has come, and the box that they take on the map."""
    colours, box = PALETTE[snapshot.theme], layout.viewport.box
    shown = day(snapshot.window[1], snapshot.language)
    size = 30.0
    wide = max(width_of(shown, "serif-bold", size), 176.0)
    left, top = box.left + 22, box.top + 44
    bar = Box(left, top + 40, left + wide, top + 45)
    marks: list[Mark] = [
        Text(
            shown, left, top + 28, size, "serif-bold", colours["text"], "stamp", halo=colours["sea_halo"], halo_width=5
        ),
        boxed(bar, Style(colours["edge"], 0.85, colours["place"], 0.6, 0.8), "stamp"),
        boxed(Box(bar.left, bar.top, bar.left + part * wide, bar.bottom), Style(colours["text"]), "stamp"),
    ]
    return marks, Box(left - 8, top - 4, left + wide + 8, bar.bottom + 8)


def _encode(
    snapshot: Snapshot,
    film: Estimate,
    made: Path,
    manifest: str,
    on_progress: Callable[[float], None],
    cancelled: Callable[[], bool],
) -> None:
    """Draw each frame and hand it to the encoder, which writes the file `made`."""
    reel = FrameRenderer(snapshot, [last for last, _ in film.days], film.shape, film.width)
    inputs: list[str] = []
    if film.kind == "gif":
        inputs = ["-i", str(_write_palette(reel, snapshot.theme, made.parent))]
    elif film.kind == "mp4":
        inputs = ["-f", "ffmetadata", "-i", str(_write_facts(snapshot, manifest, made.parent))]
    command = [
        imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-threads", "1", "-filter_threads", "1",
        "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{film.width}x{film.height}", "-r", str(film.fps),
        "-i", "pipe:0", *inputs, *_OPTIONS[film.kind].split(), "-fflags", "+bitexact", "-flags:v", "+bitexact",
        "-threads", "1", "-an", "-y", str(made),
    ]  # fmt: skip
    encoder = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    assert encoder.stdin is not None
    assert encoder.stderr is not None
    with encoder.stderr, ThreadPoolExecutor(1) as listening:
        # What it says goes through a pipe, for on a full disk it could not be written down, and is read all along.
        said = listening.submit(_read_beginning, encoder.stderr)
        try:
            is_fed = True
            for number, (_, times) in enumerate(film.days):
                if cancelled():
                    raise CancelledError
                pixels = reel.picture(number)
                if len(pixels) != film.height:  # which is even: a row at most is left out or repeated
                    pixels = pixels.take(range(film.height), axis=0, mode="clip")
                frame = pixels.tobytes()
                held = round(HOLD * film.fps) if number + 1 == len(reel) else 0
                is_fed = _succeeds(encoder.stdin.writelines, repeat(frame, times + held))
                if not is_fed:
                    break
                on_progress((number + 1) / (len(reel) + 1))
            is_fed = _succeeds(encoder.stdin.close) and is_fed
            failed = encoder.wait()
        finally:
            encoder.kill()
            _succeeds(encoder.stdin.close)
            encoder.wait()
    if failed or not is_fed:
        raise _encoding_error(said.result().decode(errors="replace").strip(), made.parent)
    on_progress(1)


def _read_beginning(pipe: IO[bytes]) -> bytes:
    """Read a pipe to its end, and return the beginning: an encoder may say any amount."""
    said = b""
    while part := pipe.read(1024):
        said = (said + part)[:_MOST_SAID]
    return said


def _succeeds(use_pipe: Callable[..., None], *arguments: object) -> bool:
    """Use the pipe to an encoder; False when the encoder takes no more, and will say why."""
    # On Windows a pipe that breaks is called an invalid argument.
    with contextlib.suppress(OSError):
        use_pipe(*arguments)
        return True
    return False


def _encoding_error(said: str, folder: Path) -> OSError:
    """Return the error of an encoder that failed: that of the system, where it is one."""
    for number in (errno.ENOSPC, errno.ENOMEM):
        if os.strerror(number) in said:
            return OSError(number, os.strerror(number))
    # It may have had no room for its last word either.
    if shutil.disk_usage(folder).free < _ROOM:
        return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    return OSError(f"the film could not be encoded: {said or 'the encoder ended without a word'}")


def _write_palette(reel: FrameRenderer, theme: str, folder: Path) -> Path:
    """Write 256 colours as a picture: those of the theme, and those that the film's last picture is made of.

    Half of the latter are its most frequent ones, half its most different ones, or the few pixels of a small symbol
    would lose their colour to the sea's shades.
    """
    palette = bytes(part for colour in dict.fromkeys(PALETTE[theme].values()) for part in ImageColor.getrgb(colour)[:3])
    last = Image.fromarray(reel.picture(len(reel) - 1))
    free = 256 - len(palette) // 3
    for number, method in ((free // 2, Image.Quantize.MAXCOVERAGE), (free - free // 2, Image.Quantize.MEDIANCUT)):
        palette += bytes(last.quantize(number, method).getpalette() or [])
    path = folder / "palette.png"
    Image.frombytes("RGB", (16, 16), (palette + palette[:3] * 256)[: 3 * 256]).save(path)
    return path


def _write_facts(snapshot: Snapshot, manifest: str, folder: Path) -> Path:
    """Write what an MP4 says of itself, as its encoder reads it."""
    about = about_of(snapshot)
    facts = {
        "title": about["Title"],
        "description": about["Description"],
        "artist": about["Author"],
        "copyright": LICENCE,
        "comment": f"{NAME} {manifest}",
    }
    special = str.maketrans({sign: f"\\{sign}" for sign in "=;#\\\n"})
    lines = [f"{name}={value.translate(special)}" for name, value in facts.items()]
    path = folder / "facts.txt"
    path.write_text("\n".join([";FFMETADATA1", *lines, ""]), encoding="utf-8", newline="\n")
    return path


def _with_comment(content: bytes, manifest: str, snapshot: Snapshot) -> bytes:
    """Return a GIF with comments after its table of colours: the manifest, and the text equivalent."""
    end = 13 + (3 * 2 ** ((content[10] & 7) + 1) if content[10] & 0x80 else 0)
    about = about_of(snapshot)
    comments = (f"{NAME} {manifest}", f"{about['Title']}. {about['Description']} {LICENCE}")
    return content[:end] + b"".join(_comment(words.encode()) for words in comments) + content[end:]


def _comment(words: bytes) -> bytes:
    parts = (words[place : place + 255] for place in range(0, len(words), 255))
    return b"\x21\xfe" + b"".join(bytes([len(part)]) + part for part in parts) + b"\0"


def _with_xmp(content: bytes, manifest: str, snapshot: Snapshot) -> bytes:
    """Return an animated WebP with a chunk of XMP: the manifest, title, text equivalent and licence."""
    about = about_of(snapshot)

    def said(name: str, words: str) -> str:
        return f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(words)}</rdf:li></rdf:Alt></dc:{name}>'

    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:atlas="urn:{NAME}">{said("title", about["Title"])}{said("description", about["Description"])}'
        f"{said('rights', LICENCE)}<atlas:manifest>{escape(manifest)}</atlas:manifest>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    ).encode()
    chunk = b"XMP " + struct.pack("<I", len(xmp)) + xmp + b"\0" * (len(xmp) % 2)
    if content[12:16] != b"VP8X":
        raise OSError("the film could not be encoded: an animation was expected")
    # A flag of the first chunk tells that there is XMP.
    flagged = content[:20] + bytes([content[20] | 0x04]) + content[21:] + chunk
    return flagged[:4] + struct.pack("<I", len(flagged) - 8) + flagged[8:]

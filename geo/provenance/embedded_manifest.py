"""What a shared file carries inside itself: its manifest, found and read again without trusting the file.

Nothing of a file is drawn, run or unpacked beyond a bound; whatever cannot be read is no manifest.
"""

from __future__ import annotations

import contextlib
import json
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Any
from xml.parsers import expat

from geo.provenance.container import container_of
from geo.snapshot.manifest import NAME

MOST_FILE = 256 * 2**20  # bytes of a file that is looked at: several times the largest that this program makes
MOST_MANIFEST = 2_000_000  # bytes of a manifest
_MOST_CHUNKS = 100_000
_MOST_TRIES = 16  # texts of a file that look like a manifest: a file made of their beginnings would take for ever

Manifest = Mapping[str, Any]


def read_manifest(content: bytes) -> dict[str, Any] | None:
    """Return the manifest that a picture or a film carries; None when it has none that can be read.

    Parameters
    ----------
    content
        A whole file: PNG, SVG, PDF, GIF, WebP or MP4. Anything else, too large or broken carries nothing.
    """
    if len(content) > MOST_FILE:
        return None
    find = _READERS.get(container_of(content) or "")
    return None if find is None else _first(find(content))


def parse_manifest(text: str | bytes) -> dict[str, Any] | None:
    """Return a manifest from its text; None when it is none of ours."""
    if len(text) > MOST_MANIFEST:
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.get("project") != NAME or not isinstance(found.get("manifest"), int):
        return None
    return found


def _first(texts: Iterator[bytes]) -> dict[str, Any] | None:
    tried = islice(texts, _MOST_TRIES)
    return next((found for text in tried if (found := parse_manifest(text)) is not None), None)


def _in_png(content: bytes) -> Iterator[bytes]:
    place = 8
    for _ in range(_MOST_CHUNKS):
        if place + 12 > len(content):
            return
        (length,) = struct.unpack(">I", content[place : place + 4])
        kind, data = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        name, zero, text = data.partition(b"\0")
        if zero and name == f"manifest.{NAME}".encode():
            if kind == b"tEXt":
                yield text
            elif kind == b"zTXt" and text[:1] == b"\0":
                yield _inflated(text[1:])
            elif kind == b"iTXt" and len(text) > 2:
                words = text[2:].split(b"\0", 2)
                if len(words) == 3:
                    yield _inflated(words[2]) if text[0] == 1 else words[2]
        place += 12 + length


def _inflated(packed: bytes) -> bytes:
    """Return what packed bytes hold, no more than a manifest may have; "" when they are broken."""
    try:
        return zlib.decompressobj().decompress(packed, MOST_MANIFEST)
    except zlib.error:
        return b""


def _in_pdf(content: bytes) -> Iterator[bytes]:
    begins = re.finditer(rb"/Keywords \(" + re.escape(NAME.encode()) + rb" ", content)
    for found in islice(begins, _MOST_TRIES):
        end = content.find(b")", found.end())
        # A bracket of the text itself stands behind a backslash.
        while end > 0 and content[end - 1 : end] == b"\\":
            end = content.find(b")", end + 1)
        if 0 < end - found.end() <= 2 * MOST_MANIFEST:
            yield re.sub(rb"\\(.)", rb"\1", content[found.end() : end])


def _in_gif(content: bytes) -> Iterator[bytes]:
    start = NAME.encode() + b" "
    place = content.find(b"\x21\xfe")
    for _ in range(_MOST_CHUNKS):
        if place < 0:
            return
        at, parts, size = place + 2, [], 0
        while at < len(content) and content[at] and size <= MOST_MANIFEST:
            parts.append(content[at + 1 : at + 1 + content[at]])
            size += content[at]
            at += 1 + content[at]
        comment = b"".join(parts)
        if comment.startswith(start):
            yield comment[len(start) :]
        place = content.find(b"\x21\xfe", at)


def _in_webp(content: bytes) -> Iterator[bytes]:
    place = 12
    for _ in range(_MOST_CHUNKS):
        if place + 8 > len(content):
            return
        (length,) = struct.unpack("<I", content[place + 4 : place + 8])
        if content[place : place + 4] == b"XMP ":
            yield from _in_svg(content[place + 8 : place + 8 + length])
        place += 8 + length + length % 2


def _in_mp4(content: bytes) -> Iterator[bytes]:
    start = NAME.encode() + b" "
    place = content.find(start)
    while place >= 0:
        # The text's box tells its length eight bytes ahead of "data", type and locale.
        head = content[max(0, place - 16) : place]
        if len(head) == 16 and head[4:8] == b"data":
            (length,) = struct.unpack(">I", head[:4])
            yield content[place + len(start) : place - 16 + length]
        place = content.find(start, place + 1)


class _EnoughError(Exception):
    """The text that was looked for is complete."""


def _in_svg(content: bytes) -> Iterator[bytes]:
    """Find the element `manifest` in XML: no entity is followed, nothing is fetched."""
    parser = expat.ParserCreate()
    inside, size = False, 0
    parts: list[str] = []

    def start(name: str, _: dict[str, str]) -> None:
        nonlocal inside
        inside = inside or name.rpartition(":")[2] == "manifest"

    def end(name: str) -> None:
        if inside and name.rpartition(":")[2] == "manifest":
            raise _EnoughError

    def characters(text: str) -> None:
        nonlocal size
        if inside:
            size += len(text)
            if size > MOST_MANIFEST:
                raise _EnoughError
            parts.append(text)

    def raise_problems(*_: Any) -> None:
        raise _EnoughError

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = raise_problems
    with contextlib.suppress(_EnoughError, expat.ExpatError, ValueError):
        parser.Parse(content, True)
    if parts:
        yield "".join(parts).encode()


_READERS: Mapping[str, Callable[[bytes], Iterator[bytes]]] = {
    "png": _in_png,
    "pdf": _in_pdf,
    "gif": _in_gif,
    "webp": _in_webp,
    "mp4": _in_mp4,
    "svg": _in_svg,
}

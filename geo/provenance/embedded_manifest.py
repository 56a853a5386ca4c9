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

from geo.errors import quote_value
from geo.export import DATA
from geo.export.archive import read_entry
from geo.export.export import MANIFEST
from geo.export.html_file import MANIFEST as IN_PAGE
from geo.export.html_file import script_in
from geo.snapshot.manifest import FORMAT, NAME

LAYER = "layer"  # a GeoJSON file that was taken out of its archive

# The kinds of output that a manifest in each container may name.
OUTPUTS: Mapping[str, tuple[str, ...]] = {
    "zip": DATA,
    LAYER: ("geojson",),
    **{kind: (kind,) for kind in ("html", "png", "svg", "pdf", "gif", "webp", "mp4")},
}

_FIRST_BYTES = (
    (b"PK\x03\x04", "zip"),
    (b'{"type":"FeatureCollection"', LAYER),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"%PDF-", "pdf"),
    (b"GIF8", "gif"),
    (b"RIFF", "webp"),
)

MOST_FILE = 256 * 2**20  # bytes of a file that is looked at: several times the largest that this program makes
MOST_MANIFEST = 2_000_000  # bytes of a manifest
_MOST_CHUNKS = 100_000
_MOST_TRIES = 16  # texts of a file that look like a manifest: a file made of their beginnings would take for ever
_LONGEST_LINK = 20_000
_LONGEST_MANIFEST = 8 * 2**20
_LONGEST_LAYER = 32 * 2**20  # of a layer that was taken out of its archive
_WORDS = ("kind", "view", "data_version", "code_version")

Manifest = Mapping[str, Any]


def container_of(content: bytes) -> str | None:
    """Return what bytes are: one of `OUTPUTS`, or None for anything that this map does not make."""
    for first, container in _FIRST_BYTES:
        if content.startswith(first):
            return container
    if content[4:8] == b"ftyp":
        return "mp4"
    start = content[:200].lstrip().lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "html"
    return "svg" if start.startswith(b"<") else None


def manifest_in(content: bytes) -> Manifest:
    """Return the manifest that a shared file carries, after its form is checked; nothing in it is proven.

    Raises
    ------
    ValueError
        It carries no manifest, or one that cannot be followed. The message says which.
    """
    if len(content) > MOST_FILE:
        raise ValueError(f"holds more than {MOST_FILE // 2**20} MiB, more than any file that this map makes")
    container = container_of(content)
    found = None if container is None else _found(content, container)
    if container is None or found is None:
        raise ValueError("carries no manifest: it was not shared from this map, or another program has saved it since")
    manifest = _checked(found)
    # Else a small picture could ask for a long film.
    if manifest["kind"] not in OUTPUTS[container]:
        kind = quote_value(manifest["kind"])
        raise ValueError(f"carries the manifest of another kind of file: {kind} does not stand in {container.upper()}")
    return manifest


def _found(content: bytes, container: str) -> object:
    if container == "zip":
        written = read_entry(content, MANIFEST, _LONGEST_MANIFEST)
        return None if written is None else _parsed(written)
    if container == LAYER:
        if len(content) > _LONGEST_LAYER:
            raise ValueError(f"holds more than {_LONGEST_LAYER // 2**20} MiB, more than any layer that this map makes")
        return _parsed(content).get("manifest")
    if container == "html":
        script = script_in(content, IN_PAGE)
        return None if script is None else _parsed(script)
    return read_manifest(content)


def _parsed(text: str | bytes) -> Any:
    try:
        return json.loads(text)
    # Python refuses numbers of thousands of digits by a bare ValueError, with advice that is none to a reader.
    except (RecursionError, ValueError) as error:
        raise ValueError(f"carries a manifest that is not JSON: {type(error).__name__}") from error


def _checked(found: object) -> Manifest:
    if not isinstance(found, dict) or found.get("project") != NAME:
        raise ValueError("carries a manifest of something else than this map")
    if found.get("manifest") != FORMAT:
        raise ValueError("carries a manifest in a form that this program does not know: it was made by another version")
    if broken := [name for name in _WORDS if not isinstance(found.get(name), str)]:
        raise ValueError(f"carries a manifest without {', '.join(broken)}")
    if len(found["view"]) > _LONGEST_LINK:
        raise ValueError("carries a link that is longer than any link of this map")
    if not found["view"].isascii():
        raise ValueError("carries a link with characters that no link of this map has")
    if not isinstance(found.get("settings"), dict) or not isinstance(found.get("layers"), dict):
        raise ValueError("carries a manifest without settings or layers")
    # Archives of the first release have the versions of libraries among their settings, other files have none.
    libraries = found.get("libraries", found["settings"].get("libraries", {}))
    if not isinstance(libraries, dict):
        raise ValueError("carries a manifest whose libraries are not names and versions")
    settings = {name: value for name, value in found["settings"].items() if name != "libraries"}
    return {**found, "settings": settings, "libraries": libraries}


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
    if find is None:
        return None
    tried = islice(find(content), _MOST_TRIES)
    return next((found for text in tried if (found := parse_manifest(text)) is not None), None)


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

    def raise_if_any(*_: Any) -> None:
        raise _EnoughError

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = characters
    parser.EntityDeclHandler = raise_if_any
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

"""A shared file held against the one made from its manifest: archives, layers, pages and pictures, each in its way.

What a stranger's file costs is bounded by what it is held against: no more of it is unpacked, parsed or made into rows
than a few times of that.
"""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

from geo.errors import quote_value
from geo.export.archive import Unpacked, unpack
from geo.export.export import FORMATS, MANIFEST, SOURCES
from geo.export.html_file import DATA, data_in, script_in
from geo.export.html_file import MANIFEST as IN_PAGE
from geo.i18n.words import text
from geo.provenance.embedded_manifest import LAYER, container_of
from geo.provenance.repacked import is_repacked

_MOST_TIMES, _MOST_MORE = 4, 2**20  # bytes that are read of a file: so many times those expected, and so many more
_MORE_ROWS = 1000


Rows = Sequence[Mapping[str, Any]]

_TOLD_APART = ("code_version", "data_version", "libraries")


@dataclass(frozen=True)
class Difference:
    """A place where a file says something else than is made from the data here.

    `found` and `expected` are JSON text; "" where one has nothing there. `feature` and `field` are "" for what
    belongs to a whole layer or file; `layer` is the name of a layer, or of a part of the file.
    """

    layer: str
    feature: str
    field: str
    found: str
    expected: str


@dataclass(frozen=True)
class Comparison:
    """What differs: in words, and in the data. `repacked` as `is_repacked` has it, for an archive."""

    notes: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    repacked: bool = False


def compare(content: bytes, made: bytes, kind: str, language: str) -> Comparison:
    """Return what differs between a shared file and the one made from its manifest, whose bytes are others.

    Parameters
    ----------
    content, made
        The bytes of the two, in containers of the same kind.
    kind
        What the manifest says that it is.
    language
        Of the words: "en" or "es".
    """
    container = container_of(content)
    try:
        if container == "zip":
            return _archives(content, made, kind, language)
        if container == LAYER:
            return _layer(content, made, language)
        if container == "html":
            return _pages(content, made, language)
    except (ValueError, RecursionError) as error:
        return Comparison((text("verify_broken", language, why=error),))
    if kind == "png":
        return Comparison((_pixels(content, made, language),))
    return Comparison((text("verify_picture", language, kind=kind.upper()),))


def layer_file(content: bytes) -> str:
    """Return how a layer's file is called in its archive.

    Raises
    ------
    ValueError
        It is not JSON.
    """
    return f"{json.loads(content).get('name')}.geojson"


def _archives(content: bytes, made: bytes, kind: str, language: str) -> Comparison:
    expected = unpack(made).files
    if is_repacked(content, expected):
        return Comparison((), repacked=True)
    found = unpack(content, _most_bytes(sum(map(len, expected.values()))))
    notes = [*_packing_notes(found, language)]
    differences: list[Difference] = []
    for name in sorted(found.files.keys() | expected.keys()):
        if name not in found.files:
            notes.append(text("verify_file_missing", language, file=name))
        elif name not in expected:
            notes.append(text("verify_file_added", language, file=quote_value(name)))
        elif found.files[name] != expected[name] and name != MANIFEST:
            changed = _file_differences(name, kind, found.files[name], expected[name])
            key = "verify_file_changed" if changed or changed is None else "verify_file_alike"
            notes.append(text(key, language, file=name))
            differences += changed or ()
    if found.files == expected:
        notes.append(text("verify_files_same", language))
    return Comparison(tuple(notes), tuple(differences))


def _packing_notes(found: Unpacked, language: str) -> Iterator[str]:
    if found.folder:
        yield text("verify_folder", language, folder=quote_value(found.folder))
    if found.added:
        yield text("verify_system_files", language, n=len(found.added), file=quote_value(found.added[0]))
    for name in found.repeated:
        yield text("verify_file_repeated", language, file=quote_value(name))


def _most_bytes(expected: int) -> int:
    return _MOST_TIMES * expected + _MOST_MORE


def _file_differences(name: str, kind: str, found: bytes, expected: bytes) -> list[Difference] | None:
    """Return what differs between two files of an archive; None where they are not read as features."""
    if name.endswith((".txt", ".json")):
        return None
    read = FORMATS["csv" if name == SOURCES else kind].read
    # The expected file has been made of data that were read within bounds of their own.
    right = read(name, expected, len(expected))
    left = read(name, found, _MOST_TIMES * sum(map(len, right.values())) + _MORE_ROWS)
    return [
        one
        for layer in sorted(left.keys() | right.keys())
        for one in rows_differ(layer, left.get(layer, []), right.get(layer, []))
    ]


def _layer(content: bytes, made: bytes, language: str) -> Comparison:
    if not made:
        raise ValueError("it is no layer of its view")
    if len(content) > _most_bytes(len(made)):
        raise ValueError(f"it holds {len(content):,} bytes where {len(made):,} are expected")
    name = layer_file(content)
    changed = _file_differences(name, "geojson", content, made)
    note = text("verify_file_changed" if changed else "verify_file_alike", language, file=name)
    return Comparison((note,), tuple(changed or ()))


def _pages(content: bytes, made: bytes, language: str) -> Comparison:
    expected, expected_lines = data_in(made)
    # What is packed may be a hundredth of what it unpacks to; the expected text is longer than its packed form.
    found, lines = data_in(content, _most_bytes(len(json.dumps(expected)) + len(expected_lines)))
    right = {**_layers(expected), "sources": expected["sources"]}
    left = {**_layers(found), "sources": found.get("sources")}
    most_rows = _MOST_TIMES * sum(len(next(iter(columns.values()), ())) for columns in right.values()) + _MORE_ROWS
    differences: list[Difference] = []
    for layer in sorted(left.keys() | right.keys()):
        sides = (_rows(side.get(layer, {}), most_rows) for side in (left, right))
        differences += rows_differ(layer, *sides)
    differences += (
        Difference(part, "", "", *values) for part, *values in _changes(found, expected, {"layers", "sources"})
    )
    notes = [text("verify_page_data" if differences else "verify_page_same_data", language)]
    if lines != expected_lines:
        notes.append(text("verify_page_shapes", language))
    if _without_scripts(content) != _without_scripts(made):
        notes.append(text("verify_page_program", language))
    return Comparison(tuple(notes), tuple(differences))


def _without_scripts(page: bytes) -> bytes:
    """Return a page without its manifest and data, which are compared by themselves: its program and its words."""
    for name in (IN_PAGE, DATA):
        if carried := script_in(page, name):
            page = page.replace(carried.encode(), b"", 1)
    return page


def _layers(data: Mapping[str, Any]) -> dict[str, Any]:
    layers = data.get("layers")
    if not isinstance(layers, list) or not all(isinstance(layer, dict) for layer in layers):
        raise ValueError("its data have no layers")
    return {str(layer.get("name")): layer.get("features") for layer in layers}


def _rows(columns: object, most: int) -> Rows:
    """Return columns of equal length as rows."""
    if not isinstance(columns, dict) or not all(isinstance(column, list) for column in columns.values()):
        raise ValueError("its data are not in columns")
    if any(len(column) > most for column in columns.values()):
        raise ValueError(f"it holds more than {most:,} rows")
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _pixels(content: bytes, made: bytes, language: str) -> str:
    """Return how much of a picture differs, in words."""
    # Only a changed picture waits for Pillow.
    from PIL import Image, ImageChops, UnidentifiedImageError

    found_size, size = (_png_size(picture) for picture in (content, made))
    # Before it is opened: it may say that it is of any size.
    if found_size != size:
        return text("verify_size", language, found=found_size, expected=size)
    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as found, Image.open(io.BytesIO(made)) as expected:
            if found.size != expected.size:
                raise UnidentifiedImageError
            channels = ImageChops.difference(found.convert("RGBA"), expected.convert("RGBA")).split()
    except UnidentifiedImageError:
        # Its own words are those of the program: where in memory the file is.
        return text("verify_broken", language, why="it is not a sound PNG picture")
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        return text("verify_broken", language, why=error)
    most = reduce(ImageChops.lighter, channels)
    box = most.getbbox()
    if box is None:
        return text("verify_pixels_alike", language)
    changed = sum(most.histogram()[1:])
    return text("verify_pixels", language, n=changed, total=most.size[0] * most.size[1], box=json.dumps(box))


def _png_size(content: bytes) -> str:
    """Return the size that a PNG names first, such as "1600x900"; "" when it names none."""
    return "{}x{}".format(*struct.unpack(">2I", content[16:24])) if content[12:16] == b"IHDR" and content[23:] else ""


def manifests_differ(found: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield where two manifests differ; features that one of them has not, one by one.

    The versions of data, code and libraries are left out: a verdict names them by themselves.
    """
    for change in _changes(found, expected, {"layers", *_TOLD_APART}):
        yield Difference("manifest", "", *change)
    for layer in sorted({*found["layers"], *expected["layers"]}):
        had, has = found["layers"].get(layer), expected["layers"].get(layer)
        if not isinstance(had, dict) or not isinstance(has, dict):
            yield Difference("manifest", "", layer, "" if had is None else "…", "" if has is None else "…")
            continue
        for key, *values in _changes(had, has, {"features"}):
            yield Difference("manifest", "", f"{layer}.{key}", *values)
        lists = [ids if isinstance(ids, list) else [] for ids in (had.get("features"), has.get("features"))]
        known = [{str(called) for called in ids} for ids in lists]
        for called in sorted(known[0] ^ known[1]):
            yield Difference(layer, called, "", *("…" if called in side else "" for side in known))


def rows_differ(layer: str, found: Rows, expected: Rows) -> Iterator[Difference]:
    """Yield what differs between two lists of features, found by their ids."""
    sides = [{str(row.get("id")): row for row in rows} for rows in (found, expected)]
    if len(sides[0]) < len(found):
        yield Difference(layer, "", "id", quote_value("the same id twice"), quote_value("each id once"))
    for called in sorted(sides[0].keys() | sides[1].keys()):
        had, has = (side.get(called) for side in sides)
        if had is None or has is None:
            titles = ("" if row is None else quote_value(row.get("title_en", "…")) for row in (had, has))
            yield Difference(layer, called, "", *titles)
            continue
        for change in _changes(had, has):
            yield Difference(layer, called, *change)


def _changes(
    found: Mapping[str, Any], expected: Mapping[str, Any], left_out: Collection[str] = ()
) -> Iterator[tuple[str, str, str]]:
    """Yield each key whose values differ, and both values as JSON text."""
    for key in sorted({*found, *expected} - {*left_out}):
        if found.get(key) != expected.get(key):
            yield key, quote_value(found.get(key)), quote_value(expected.get(key))


def without_repeats(differences: list[Difference]) -> list[Difference]:
    """Return differences without those that say less of a feature that another describes already."""
    described = {
        (one.layer, one.feature) for one in differences if one.found not in ("", "…") or one.expected not in ("", "…")
    }
    return [
        one
        for one in dict.fromkeys(differences)
        if {one.found, one.expected} != {"", "…"} or (one.layer, one.feature) not in described
    ]

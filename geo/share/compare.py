"""A shared file held against the one made from its manifest: archives, layers, pages and pictures, each in its way."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from geo.errors import quoted
from geo.share.archive import unpack
from geo.share.difference import Difference, Rows, rows_differ
from geo.share.export import FORMATS, MANIFEST, SOURCES
from geo.share.html_file import DATA, data_in, script_in
from geo.share.html_file import MANIFEST as IN_PAGE
from geo.share.restore import is_archive, is_geojson, is_html
from geo.words import text


@dataclass(frozen=True)
class Comparison:
    """What differs: in words, and in the data. `alike` when all files inside an archive are the same."""

    notes: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    alike: bool = False


def compare(content: bytes, made: bytes, kind: str, language: str) -> Comparison:
    """Return what differs between a shared file and the one made from its manifest, whose bytes are others.

    Parameters
    ----------
    content, made
        The bytes of the two.
    kind
        What the manifest says that it is.
    language
        Of the words: "en" or "es".
    """
    try:
        if kind in FORMATS and is_archive(content):
            return _archives(content, made, kind, language)
        if kind == "geojson" and is_geojson(content):
            return _layer(content, made, language)
        if kind == "html" and is_html(content):
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
    found, expected = unpack(content), unpack(made)
    if found == expected:
        return Comparison((), alike=True)
    notes = []
    differences: list[Difference] = []
    for name in sorted(found.keys() | expected.keys()):
        if name not in found or name not in expected:
            notes.append(text("verify_file_missing" if name in expected else "verify_file_added", language, file=name))
        elif found[name] != expected[name] and name != MANIFEST:
            changed = _file_differences(name, kind, found[name], expected[name])
            key = "verify_file_changed" if changed or changed is None else "verify_file_alike"
            notes.append(text(key, language, file=name))
            differences += changed or ()
    return Comparison(tuple(notes), tuple(differences))


def _file_differences(name: str, kind: str, found: bytes, expected: bytes) -> list[Difference] | None:
    """Return what differs between two files of an archive; None where they are not read as features."""
    if name.endswith((".txt", ".json")):
        return None
    read = FORMATS["csv" if name == SOURCES else kind].read
    layers = read(name, found), read(name, expected)
    return [
        one
        for layer in sorted(layers[0].keys() | layers[1].keys())
        for one in rows_differ(layer, *(side.get(layer, []) for side in layers))
    ]


def _layer(content: bytes, made: bytes, language: str) -> Comparison:
    if not made:
        raise ValueError("it is no layer of its view")
    name = layer_file(content)
    changed = _file_differences(name, "geojson", content, made)
    note = text("verify_file_changed" if changed else "verify_file_alike", language, file=name)
    return Comparison((note,), tuple(changed or ()))


def _pages(content: bytes, made: bytes, language: str) -> Comparison:
    (found, lines), (expected, expected_lines) = data_in(content), data_in(made)
    differences: list[Difference] = []
    layers = _layers(found), _layers(expected)
    for layer in sorted(layers[0].keys() | layers[1].keys()):
        differences += rows_differ(layer, *(side.get(layer, []) for side in layers))
    differences += rows_differ("sources", *(_columns(side.get("sources")) for side in (found, expected)))
    for part in sorted((found.keys() | expected.keys()) - {"layers", "sources"}):
        if found.get(part) != expected.get(part):
            differences.append(Difference(part, "", "", quoted(found.get(part)), quoted(expected.get(part))))
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


def _layers(data: Mapping[str, Any]) -> dict[str, Rows]:
    layers = data.get("layers")
    if not isinstance(layers, list) or not all(isinstance(layer, dict) for layer in layers):
        raise ValueError("its data have no layers")
    return {str(layer.get("name")): _columns(layer.get("features")) for layer in layers}


def _columns(columns: object) -> Rows:
    """Return columns of equal length as rows."""
    if not isinstance(columns, dict) or not all(isinstance(column, list) for column in columns.values()):
        raise ValueError("its data are not in columns")
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _pixels(content: bytes, made: bytes, language: str) -> str:
    """Return how much of a picture differs, in words."""
    # Only a changed picture waits for Pillow.
    from PIL import Image, ImageChops, UnidentifiedImageError

    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as found, Image.open(io.BytesIO(made)) as expected:
            if found.size != expected.size:
                sizes = {"found": "x".join(map(str, found.size)), "expected": "x".join(map(str, expected.size))}
                return text("verify_size", language, **sizes)
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

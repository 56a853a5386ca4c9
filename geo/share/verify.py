"""Whether a shared file is genuine: made again from its manifest, and compared by bytes, then fact by fact."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.catalog import Catalog
from geo.errors import quoted
from geo.share.archive import unpack
from geo.share.edition import code_version
from geo.share.export import FORMATS, MANIFEST, SOURCES
from geo.share.html_file import DATA, data_in, script_in
from geo.share.html_file import MANIFEST as IN_PAGE
from geo.share.make import remake
from geo.share.manifest import manifest_of
from geo.share.restore import Manifest, is_archive, is_geojson, is_html, manifest_in
from geo.share.subject import Subject, subject_of
from geo.words import text

TOLD = 50  # differences told one by one

Rows = Sequence[Mapping[str, Any]]

# Differ whenever the code or the day of the data does, and are told by themselves.
_TOLD_APART = ("code_version", "data_version")


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
class Verdict:
    """What a check found: genuine or not, why in words, and each difference in what the file carries."""

    name: str
    genuine: bool
    findings: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    manifest: Manifest | None = None

    def as_text(self, language: str = "en") -> str:
        """Return the verdict as lines of text."""
        lines = [f"{self.name}: {finding}" for finding in self.findings]
        for one in self.differences[:TOLD]:
            place = ", ".join(part for part in (one.layer, one.feature, one.field) if part)
            key = "verify_missing" if not one.found else "verify_added" if not one.expected else "verify_changed"
            lines.append("  " + text(key, language, place=place, found=one.found, expected=one.expected))
        if (more := len(self.differences) - TOLD) > 0:
            lines.append("  " + text("verify_more", language, n=more))
        return "\n".join(lines)


def verify(content: bytes, name: str, catalog: Catalog, language: str = "en") -> Verdict:
    """Return whether a file is what this program makes of the data here, and what differs if it is not.

    Parameters
    ----------
    content
        The file's bytes, from anybody: nothing in them is trusted.
    name
        How the verdict calls the file.
    catalog
        The data it is held against.
    language
        Of the verdict's words: "en" or "es".
    """
    try:
        manifest = manifest_in(content)
    except ValueError as error:
        return Verdict(name, False, (text("verify_unreadable", language, why=error),))
    subject = subject_of(catalog, manifest["view"])
    findings = list(_versions(manifest, catalog, language))
    try:
        made = remake(subject, manifest["kind"], manifest["settings"])
        if is_geojson(content):
            made = unpack(made).get(_layer_file(content), b"")
    except ValueError as error:
        findings.append(text("verify_cannot", language, why=error))
        return Verdict(name, False, tuple(findings), (), manifest)
    if content == made:
        return Verdict(name, True, (text("verify_genuine", language),), (), manifest)
    files_alike, differences, notes = _compared(content, made, manifest, subject, language)
    if files_alike:
        return Verdict(name, True, (text("verify_packed", language),), (), manifest)
    findings += notes or [text("verify_other_bytes", language)]
    return Verdict(name, False, tuple(findings), tuple(differences), manifest)


def _versions(manifest: Manifest, catalog: Catalog, language: str) -> Iterator[str]:
    for key, here in (("data_version", catalog.version), ("code_version", code_version())):
        if manifest[key] != here:
            yield text(f"verify_{key}", language, found=quoted(manifest[key]), here=here)


def _compared(
    content: bytes, made: bytes, manifest: Manifest, subject: Subject, language: str
) -> tuple[bool, list[Difference], list[str]]:
    """Return whether the files inside are alike, what differs in the data, and what else does, in words."""
    kind = manifest["kind"]
    differences = list(_manifests(manifest, manifest_of(subject, kind, manifest["settings"])))
    try:
        if kind in FORMATS and is_archive(content):
            return _archives(content, made, kind, differences, language)
        if kind == "geojson" and is_geojson(content):
            return False, *_layer(content, made, differences, language)
        if kind == "html" and is_html(content):
            return False, *_pages(content, made, differences, language)
    except (ValueError, RecursionError) as error:
        return False, differences, [text("verify_broken", language, why=error)]
    if kind == "png" and (note := _pixels(content, made, language)):
        return False, differences, [note]
    return False, differences, [text("verify_picture", language, kind=kind.upper())]


def _manifests(found: Mapping[str, Any], expected: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield where two manifests differ; features that one of them has not, one by one."""
    for key in sorted({*found, *expected} - {"layers", *_TOLD_APART}):
        if found.get(key) != expected.get(key):
            yield Difference("manifest", "", key, quoted(found.get(key)), quoted(expected.get(key)))
    for layer in sorted({*found["layers"], *expected["layers"]}):
        had, has = found["layers"].get(layer), expected["layers"].get(layer)
        if not isinstance(had, dict) or not isinstance(has, dict):
            yield Difference("manifest", "", layer, "" if had is None else "…", "" if has is None else "…")
            continue
        for key in sorted({*had, *has} - {"features"}):
            if had.get(key) != has.get(key):
                yield Difference("manifest", "", f"{layer}.{key}", quoted(had.get(key)), quoted(has.get(key)))
        lists = [ids if isinstance(ids, list) else [] for ids in (had.get("features"), has.get("features"))]
        known = [{str(called) for called in ids} for ids in lists]
        for called in sorted(known[0] ^ known[1]):
            yield Difference(layer, called, "", *("…" if called in side else "" for side in known))


def _archives(
    content: bytes, made: bytes, kind: str, differences: list[Difference], language: str
) -> tuple[bool, list[Difference], list[str]]:
    found, expected = unpack(content), unpack(made)
    if found == expected:
        return True, [], []
    notes = []
    for name in sorted(found.keys() | expected.keys()):
        if name not in found or name not in expected:
            notes.append(text("verify_file_missing" if name in expected else "verify_file_added", language, file=name))
        elif found[name] != expected[name] and name != MANIFEST:
            changed = _file_differences(name, kind, found[name], expected[name])
            key = "verify_file_changed" if changed or changed is None else "verify_file_alike"
            notes.append(text(key, language, file=name))
            differences += changed or ()
    return False, _once(differences), notes


def _file_differences(name: str, kind: str, found: bytes, expected: bytes) -> list[Difference] | None:
    """Return what differs between two files of an archive; None where they are not read as features."""
    if name.endswith((".txt", ".json")):
        return None
    read = FORMATS["csv" if name == SOURCES else kind].read
    layers = read(name, found), read(name, expected)
    return [
        one
        for layer in sorted(layers[0].keys() | layers[1].keys())
        for one in _rows(layer, *(side.get(layer, []) for side in layers))
    ]


def _layer_file(content: bytes) -> str:
    """Return how a layer's file is called in its archive."""
    return f"{json.loads(content).get('name')}.geojson"


def _layer(
    content: bytes, made: bytes, differences: list[Difference], language: str
) -> tuple[list[Difference], list[str]]:
    if not made:
        raise ValueError("it is no layer of its view")
    name = _layer_file(content)
    changed = _file_differences(name, "geojson", content, made)
    note = text("verify_file_changed" if changed else "verify_file_alike", language, file=name)
    return _once([*differences, *(changed or ())]), [note]


def _pages(
    content: bytes, made: bytes, differences: list[Difference], language: str
) -> tuple[list[Difference], list[str]]:
    (found, lines), (expected, expected_lines) = data_in(content), data_in(made)
    layers = _layers(found), _layers(expected)
    for layer in sorted(layers[0].keys() | layers[1].keys()):
        differences += _rows(layer, *(side.get(layer, []) for side in layers))
    differences += _rows("sources", *(_columns(side.get("sources")) for side in (found, expected)))
    for part in sorted((found.keys() | expected.keys()) - {"layers", "sources"}):
        if found.get(part) != expected.get(part):
            differences.append(Difference(part, "", "", quoted(found.get(part)), quoted(expected.get(part))))
    notes = [text("verify_page_data" if differences else "verify_page_same_data", language)]
    if lines != expected_lines:
        notes.append(text("verify_page_shapes", language))
    if _without_scripts(content) != _without_scripts(made):
        notes.append(text("verify_page_program", language))
    return _once(differences), notes


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


def _rows(layer: str, found: Rows, expected: Rows) -> Iterator[Difference]:
    """Yield what differs between two lists of features, found by their ids."""
    sides = [{_id(row): row for row in rows} for rows in (found, expected)]
    if len(sides[0]) < len(found):
        yield Difference(layer, "", "id", quoted("the same id twice"), quoted("each id once"))
    for called in sorted(sides[0].keys() | sides[1].keys()):
        had, has = (side.get(called) for side in sides)
        if had is None or has is None:
            yield Difference(layer, called, "", *("" if row is None else _title(row) for row in (had, has)))
            continue
        for field in sorted(had.keys() | has.keys()):
            if had.get(field) != has.get(field):
                yield Difference(layer, called, field, quoted(had.get(field)), quoted(has.get(field)))


def _id(row: Mapping[str, Any]) -> str:
    return str(row.get("id"))


def _title(row: Mapping[str, Any]) -> str:
    return quoted(row.get("title_en", "…"))


def _once(differences: list[Difference]) -> list[Difference]:
    """Return differences without those that say less of a feature that another has told of already."""
    told = {
        (one.layer, one.feature) for one in differences if one.found not in ("", "…") or one.expected not in ("", "…")
    }
    return [
        one
        for one in dict.fromkeys(differences)
        if {one.found, one.expected} != {"", "…"} or (one.layer, one.feature) not in told
    ]


def _pixels(content: bytes, made: bytes, language: str) -> str:
    """Return how much of a picture differs, in words; "" where it cannot be read or has another size."""
    # Only a changed picture waits for Pillow.
    from PIL import Image, ImageChops

    try:
        with Image.open(io.BytesIO(content), formats=("PNG",)) as found, Image.open(io.BytesIO(made)) as expected:
            if found.size != expected.size:
                return text("verify_size", language, found="x".join(map(str, found.size)),
                            expected="x".join(map(str, expected.size)))  # fmt: skip
            difference = ImageChops.difference(found.convert("RGB"), expected.convert("RGB"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        return text("verify_broken", language, why=error)
    box = difference.getbbox()
    if box is None:
        return text("verify_pixels_alike", language)
    changed = difference.convert("L").point(lambda value: 255 if value else 0).histogram()[255]
    return text(
        "verify_pixels", language, n=changed, total=difference.size[0] * difference.size[1], box=json.dumps(box)
    )

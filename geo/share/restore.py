"""What a shared file says of its making: its manifest, and the link that opens its View again."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from geo.share.export import MANIFEST
from geo.share.html_file import MANIFEST as IN_HTML
from geo.share.html_file import script_in
from geo.share.manifest import FORMAT, NAME

MOST_BYTES = 256 * 2**20  # of a shared file: several times the largest that this program makes
_LONGEST_LINK = 20_000
_LONGEST_MANIFEST = 8 * 2**20
_LONGEST_LAYER = 32 * 2**20  # of a layer that was taken out of its archive
_WORDS = ("kind", "view", "data_version", "code_version")

Manifest = Mapping[str, Any]


def link_in(content: bytes) -> str:
    """Return the link, without `?` or `#`, that opens the View of a shared file.

    Parameters
    ----------
    content
        The bytes of a shared PNG, SVG, PDF, HTML file, film, archive of data or layer out of one; or of anything else.

    Raises
    ------
    ValueError
        It carries no manifest, or one that cannot be followed. The message says which.
    """
    return str(manifest_in(content)["view"])


def manifest_in(content: bytes) -> Manifest:
    """Return the manifest that a shared file carries, after its form is checked; nothing in it is proven.

    Raises
    ------
    ValueError
        As `link_in`.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(f"holds more than {MOST_BYTES // 2**20} MiB, more than any file that this map makes")
    try:
        found = _found(content)
    except (RecursionError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ValueError(f"carries a manifest that is not JSON: {type(error).__name__}") from error
    if found is None:
        raise ValueError("carries no manifest: it was not shared from this map, or another program has saved it since")
    return _checked(found)


def is_archive(content: bytes) -> bool:
    """Return whether bytes begin as a ZIP archive does."""
    return content.startswith(b"PK\x03\x04")


def is_html(content: bytes) -> bool:
    """Return whether bytes begin as an HTML page does."""
    return content[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))


def is_geojson(content: bytes) -> bool:
    """Return whether bytes begin as a layer does that was taken out of its archive."""
    return content.startswith(b'{"type":"FeatureCollection"') and len(content) <= _LONGEST_LAYER


def _found(content: bytes) -> object:
    if is_archive(content):
        return _in_archive(content)
    if is_geojson(content):
        return json.loads(content).get("manifest")
    if is_html(content):
        script = script_in(content, IN_HTML)
        return None if script is None else json.loads(script)
    from geo.share.carried import read_manifest

    return read_manifest(content)


def _in_archive(content: bytes) -> object:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive, archive.open(MANIFEST) as packed:
            written = packed.read(_LONGEST_MANIFEST)
    except KeyError:
        return None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as error:
        raise ValueError(f"is not a sound ZIP archive: {error}") from error
    return json.loads(written)


def _checked(found: object) -> Manifest:
    if not isinstance(found, dict) or found.get("project") != NAME:
        raise ValueError("carries a manifest of something else than this map")
    if found.get("manifest") != FORMAT:
        raise ValueError("carries a manifest in a form that this program does not know: it was made by another version")
    if broken := [name for name in _WORDS if not isinstance(found.get(name), str)]:
        raise ValueError(f"carries a manifest without {', '.join(broken)}")
    if len(found["view"]) > _LONGEST_LINK:
        raise ValueError("carries a link that is longer than any link of this map")
    if not isinstance(found.get("settings"), dict) or not isinstance(found.get("layers"), dict):
        raise ValueError("carries a manifest without settings or layers")
    return found

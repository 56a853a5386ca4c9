"""What a shared file says of its making: its manifest, and the link that opens its View again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from geo.errors import quote_value
from geo.export.archive import read_entry
from geo.export.export import MANIFEST
from geo.export.html_file import MANIFEST as IN_HTML
from geo.export.html_file import script_in
from geo.provenance.container import LAYER, OUTPUTS, container_of
from geo.provenance.embedded_manifest import MOST_FILE, read_manifest
from geo.snapshot.manifest import FORMAT, NAME

MOST_BYTES = MOST_FILE
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
        script = script_in(content, IN_HTML)
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

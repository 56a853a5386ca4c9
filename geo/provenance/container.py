"""What kind of file bytes are, by how they begin, and which outputs can stand in it."""

from __future__ import annotations

from collections.abc import Mapping

from geo.export.kinds import DATA

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

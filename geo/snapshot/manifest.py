"""What every output carries inside itself: of what it was made, so that it can be made again and held against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from geo.query.filters import AREAS
from geo.snapshot.build_id import build_id
from geo.snapshot.libraries import libraries_of
from geo.snapshot.snapshot import Snapshot

FORMAT = 1
NAME = "venezuela-crisis-atlas"  # what the manifest is called inside an output

Json = Any


def manifest_of(snapshot: Snapshot, kind: str, settings: Mapping[str, Json]) -> dict[str, Json]:
    """Return the manifest of an output: with it, the same data, code and libraries make the same bytes.

    Parameters
    ----------
    snapshot
        What is shared.
    kind
        What is made of it: "png", "svg", "pdf", "html", "gif", ..., as `python -m geo` calls it.
    settings
        What else decides the bytes, such as the size: names and JSON values.
    """
    atlas = snapshot.atlas
    first, last = snapshot.window
    return {
        "manifest": FORMAT,
        "project": NAME,
        "kind": kind,
        "settings": dict(settings),
        "view": snapshot.link,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "known_on": snapshot.known_on.isoformat(),
        "latest_knowledge": snapshot.view.known is None,
        "data_version": atlas.version,
        "code_version": build_id(),
        "libraries": libraries_of(kind),
        "layers": {
            name: {
                "licence": [licence.get("name", "") for licence in layer.resource.get("licenses", ())],
                "features": None if name in AREAS else [str(row["id"]) for row in snapshot.shown[name]],
                # The hash of its file, as `datapackage.json` gives it; "" when it does not.
                "sha256": str(layer.resource.get("hash", "")),
            }
            for name, layer in atlas.layers.items()
            if snapshot.view.layers[name]
        },
    }


def as_text(manifest: Mapping[str, Json]) -> str:
    """Return a manifest as text: the same manifest, the same text. ASCII only, so that it can stand anywhere."""
    return json.dumps(manifest, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def digest(content: bytes) -> str:
    """Return "sha256:" and the hash of some bytes."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"

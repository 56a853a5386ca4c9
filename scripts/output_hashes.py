"""Print a hash of each output of one View, as JSON: the same in every process and on every supported Python.

python -m scripts.output_hashes
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from geo.atlas.reading import read_atlas
from geo.export import FILMS, PICTURES
from geo.page.page import render_page
from geo.provenance.make import KINDS, remake
from geo.site.card import render_card
from geo.snapshot.citation import CITATIONS
from geo.snapshot.manifest import digest
from geo.snapshot.snapshot import Snapshot, open_snapshot

LINK = "v=2&mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01&lang=es&mark=2025-09-02-a"
SETTINGS: dict[str, dict[str, Any]] = {
    **{kind: {"shape": "16:9", "width": 800} for kind in PICTURES},
    **{kind: {"shape": "1:1", "width": 320, "seconds": 1, "fps": 4} for kind in FILMS},
}


def output_hashes(make: Callable[[Snapshot, str, dict[str, Any]], bytes] = remake) -> dict[str, str]:
    """Return a hash of each kind of output, of the map's page, of a card and of each form of citation.

    Parameters
    ----------
    make
        Makes an output of a snapshot by its kind and settings.
    """
    catalog = read_atlas()
    snapshot = open_snapshot(catalog, LINK, "es")
    outputs = {kind: make(snapshot, kind, SETTINGS.get(kind, {})) for kind in KINDS}
    outputs["page"] = render_page(catalog).encode()
    outputs["card"] = b"".join(content for _, content in sorted(render_card(snapshot, "#").items()))
    outputs |= {f"citation {form}": cite(snapshot, "").encode() for form, cite in CITATIONS.items()}
    return {name: digest(content) for name, content in outputs.items()}


if __name__ == "__main__":
    print(json.dumps(output_hashes(), indent=1))

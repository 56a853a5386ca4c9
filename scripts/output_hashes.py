"""Print a hash of each kind of output of one View, as JSON: the same on every supported version of Python.

python -m scripts.output_hashes
"""

from __future__ import annotations

import json
from typing import Any

from geo.atlas.reading import read_atlas
from geo.export.kinds import FILMS, PICTURES
from geo.provenance.make import KINDS, remake
from geo.snapshot.manifest import digest
from geo.snapshot.snapshot import open_snapshot

LINK = "v=2&mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01"
SETTINGS: dict[str, dict[str, Any]] = {
    **{kind: {"shape": "16:9", "width": 800} for kind in PICTURES},
    **{kind: {"shape": "1:1", "width": 320, "seconds": 2, "fps": 5} for kind in FILMS},
}


def main() -> None:
    """Make each kind of output and print its hash."""
    snapshot = open_snapshot(read_atlas(), LINK)
    print(json.dumps({kind: digest(remake(snapshot, kind, SETTINGS.get(kind, {}))) for kind in KINDS}, indent=1))


if __name__ == "__main__":
    main()

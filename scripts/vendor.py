"""Bring Leaflet and the fonts into `geo/web/vendor/`, unchanged, with version, checksum and licence.

    python -m scripts.vendor

Needs `npm`. The files are those of the packages named below; `vendor.json` records what was taken.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parent.parent / "geo" / "web" / "vendor"

# package@version, its licence, and {path inside the package: name here}
PACKAGES = (
    (
        "leaflet@1.9.4",
        "BSD-2-Clause",
        {"dist/leaflet.js": "leaflet.js", "dist/leaflet.css": "leaflet.css", "LICENSE": "leaflet.LICENSE"},
    ),
    (
        "@fontsource/libre-franklin@5.3.0",
        "OFL-1.1",
        {
            "files/libre-franklin-latin-400-normal.woff2": "libre-franklin-400-normal.woff2",
            "files/libre-franklin-latin-600-normal.woff2": "libre-franklin-600-normal.woff2",
            "LICENSE": "libre-franklin.LICENSE",
        },
    ),
    (
        "@fontsource/newsreader@5.3.0",
        "OFL-1.1",
        {
            "files/newsreader-latin-400-italic.woff2": "newsreader-400-italic.woff2",
            "files/newsreader-latin-500-normal.woff2": "newsreader-500-normal.woff2",
            "LICENSE": "newsreader.LICENSE",
        },
    ),
)


def main() -> None:
    """Fetch each package, copy its files and write `vendor.json`."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    records = []
    for package, licence, files in PACKAGES:
        with tempfile.TemporaryDirectory() as folder:
            subprocess.run(["npm", "pack", "--silent", package], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            (archive,) = Path(folder).glob("*.tgz")
            with tarfile.open(archive) as opened:
                for inside, name in files.items():
                    member = opened.extractfile(f"package/{inside}")
                    if member is None:
                        raise FileNotFoundError(f"{package} has no {inside}")
                    content = member.read()
                    (VENDOR / name).write_bytes(content)
                    digest = hashlib.sha256(content).hexdigest()
                    records.append(
                        {"file": name, "package": package, "path": inside, "licence": licence, "sha256": digest}
                    )
    (VENDOR / "vendor.json").write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

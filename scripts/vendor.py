"""Bring Leaflet, unchanged, and a subset of the fonts into `geo/web/vendor/`, with version, checksum and licence.

    python -m scripts.vendor

Needs `npm`. `vendor.json` records what was taken: of the fonts, which are cut to the letters of English and
Spanish, the checksum of the file in the package and that of the subset.
"""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

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


# Latin-1, and the quotation marks, dashes and signs of good print.
LETTERS = (*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "–—‘’“”…′″−•‹›€"))
# Kerning, accents, and figures of equal width: ligatures and old forms are not used.
FEATURES = ("ccmp", "kern", "lnum", "locl", "mark", "mkmk", "tnum")


def cut_font(content: bytes) -> bytes:
    """Return a WOFF2 font with the letters of `LETTERS` alone: the same font, the same bytes."""
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    options = subset.Options(flavor="woff2", layout_features=list(FEATURES), hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    font.flavor = "woff2"
    cut = io.BytesIO()
    font.save(cut)
    return cut.getvalue()


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
                    record = {"file": name, "package": package, "path": inside, "licence": licence}
                    if name.endswith(".woff2"):
                        record["package_sha256"] = hashlib.sha256(content).hexdigest()
                        content = cut_font(content)
                    (VENDOR / name).write_bytes(content)
                    records.append({**record, "sha256": hashlib.sha256(content).hexdigest()})
    (VENDOR / "vendor.json").write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""Bring Leaflet's parts that pages need, and a subset of the fonts here, with version, checksum and licence.

    python -m scripts.vendor

`geo/page/web/vendor/` is what the page carries, `geo/picture/font_files/` what pictures are written with. Needs `npm`.
`vendor.json` in each records what was taken. Of what is changed it has the checksum in the package and that of the
result: fonts are cut to the letters of English and Spanish, Leaflet is put together from its sources.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

GEO = Path(__file__).parent.parent / "geo"
VENDOR = GEO / "page" / "web" / "vendor"
FONTS = GEO / "picture" / "font_files"

LEAFLET = "leaflet@1.9.4"
LEAFLET_PARTS = Path(__file__).parent / "leaflet_parts.js"
BUNDLER = "esbuild@0.28.2"

# package@version, its licence, and {path inside the package: name here}
PACKAGES = (
    (
        LEAFLET,
        "BSD-2-Clause",
        {
            "dist/leaflet.css": "leaflet.css",
            # For maps that somebody adds elements of their own to.
            "dist/leaflet.js": "leaflet_complete.js",
            "dist/images/marker-icon.png": "marker-icon.png",
            "dist/images/marker-icon-2x.png": "marker-icon-2x.png",
            "dist/images/marker-shadow.png": "marker-shadow.png",
            "LICENSE": "leaflet.LICENSE",
        },
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

# Pictures need fonts that are not compressed.
PICTURE_FONTS = (
    (
        "@fontsource/libre-franklin@5.3.0",
        "OFL-1.1",
        {
            "files/libre-franklin-latin-400-normal.woff2": "libre-franklin-400-normal.ttf",
            "files/libre-franklin-latin-400-italic.woff2": "libre-franklin-400-italic.ttf",
            "files/libre-franklin-latin-600-normal.woff2": "libre-franklin-600-normal.ttf",
            "LICENSE": "libre-franklin.LICENSE",
        },
    ),
    (
        "@fontsource/newsreader@5.3.0",
        "OFL-1.1",
        {
            "files/newsreader-latin-400-italic.woff2": "newsreader-400-italic.ttf",
            "files/newsreader-latin-600-normal.woff2": "newsreader-600-normal.ttf",
            "LICENSE": "newsreader.LICENSE",
        },
    ),
)

# Latin-1, and the quotation marks, dashes and signs of good print.
LETTERS = (*range(0x20, 0x7F), *range(0xA0, 0x100), *map(ord, "–—‘’“”…′″−•‹›€"))
# Kerning, accents, and figures of equal width: ligatures and old forms are not used.
FEATURES = ("ccmp", "kern", "lnum", "locl", "mark", "mkmk", "tnum")


def cut_font(content: bytes, flavor: str | None = "woff2") -> bytes:
    """Return a WOFF2 font with the letters of `LETTERS` alone; TrueType without a flavour."""
    font = TTFont(io.BytesIO(content), recalcTimestamp=False)
    options = subset.Options(flavor=flavor, layout_features=list(FEATURES), hinting=False)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    font.flavor = flavor
    cut = io.BytesIO()
    font.save(cut)
    return cut.getvalue()


def put_together(folder: Path) -> None:
    """Make one script of the parts of Leaflet that are named in `LEAFLET_PARTS`, and record it in `vendor.json`.

    The record's `package_sha256` is the checksum of the package's own script, which has all its parts.
    """
    with tempfile.TemporaryDirectory() as built:
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", built, LEAFLET, BUNDLER]
        subprocess.run(install, check=True, stdout=subprocess.DEVNULL)
        modules = Path(built) / "node_modules"
        whole = (modules / "leaflet" / "dist" / "leaflet.js").read_text(encoding="utf-8")
        # The bundler looks for the package from where the list of parts lies.
        entry = shutil.copy(LEAFLET_PARTS, built)
        script = subprocess.run(
            [
                modules / ".bin" / "esbuild", entry, "--bundle", "--minify", "--charset=ascii", "--format=iife",
                "--global-name=L", f"--banner:js={whole[: whole.index('*/') + 2]}",
            ],
            check=True, capture_output=True,
        ).stdout  # fmt: skip
    (folder / "leaflet.js").write_bytes(script)
    record = {
        "file": "leaflet.js", "package": LEAFLET, "path": "src", "licence": "BSD-2-Clause",
        "parts": LEAFLET_PARTS.name, "built_with": BUNDLER,
        "package_sha256": hashlib.sha256(whole.encode()).hexdigest(), "sha256": hashlib.sha256(script).hexdigest(),
    }  # fmt: skip
    listed = folder / "vendor.json"
    records = [record, *json.loads(listed.read_text(encoding="utf-8"))]
    listed.write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8", newline="\n")


def bring(folder: Path, packages: tuple[tuple[str, str, dict[str, str]], ...]) -> None:
    """Fetch each package, copy its files into a folder and write its `vendor.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    records = []
    for package, licence, files in packages:
        with tempfile.TemporaryDirectory() as fetched:
            subprocess.run(["npm", "pack", "--silent", package], cwd=fetched, check=True, stdout=subprocess.DEVNULL)
            (archive,) = Path(fetched).glob("*.tgz")
            with tarfile.open(archive) as opened:
                for inside, name in files.items():
                    member = opened.extractfile(f"package/{inside}")
                    if member is None:
                        raise FileNotFoundError(f"{package} has no {inside}")
                    content = member.read()
                    record = {"file": name, "package": package, "path": inside, "licence": licence}
                    if inside.endswith(".woff2"):
                        record["package_sha256"] = hashlib.sha256(content).hexdigest()
                        content = cut_font(content, "woff2" if name.endswith(".woff2") else None)
                    (folder / name).write_bytes(content)
                    records.append({**record, "sha256": hashlib.sha256(content).hexdigest()})
    (folder / "vendor.json").write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    """Bring what the page carries, and what pictures are written with."""
    bring(VENDOR, PACKAGES)
    put_together(VENDOR)
    bring(FONTS, PICTURE_FONTS)


if __name__ == "__main__":
    main()

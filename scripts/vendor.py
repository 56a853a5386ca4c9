"""Bring Leaflet's parts that pages need, and a subset of the fonts here, with version, checksum and licence.

    python -m scripts.vendor

`geo/page/web/vendor/` is what the page carries, `geo/picture/font_files/` what pictures are written with. Needs `npm`.
`vendor.json` in each says which file of which package is taken, and records the checksums: write another version of a
package there, and run this. Of what is changed it has the checksum in the package and that of the result: fonts are cut
to the letters of English and Spanish, Leaflet is put together from its sources.
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

Record = dict[str, str]

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


def put_together(record: Record) -> bytes:
    """Return one script of the parts of Leaflet that the record's `parts` names, and note how it was made.

    The record's `package_sha256` is the checksum of the package's own script, which has all its parts.
    """
    with tempfile.TemporaryDirectory() as built:
        packages = (record["package"], record["built_with"])
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", built, *packages]
        subprocess.run(install, check=True, stdout=subprocess.DEVNULL)
        modules = Path(built) / "node_modules"
        own = (modules / "leaflet" / "dist" / "leaflet.js").read_text(encoding="utf-8")
        # The bundler looks for the package from where the list of parts lies.
        entry = shutil.copy(Path(__file__).parent / record["parts"], built)
        script = subprocess.run(
            [
                modules / ".bin" / "esbuild", entry, "--bundle", "--minify", "--charset=ascii", "--format=iife",
                "--global-name=L", f"--banner:js={own[: own.index('*/') + 2]}",
            ],
            check=True, capture_output=True,
        ).stdout  # fmt: skip
    record["package_sha256"] = hashlib.sha256(own.encode()).hexdigest()
    return script


def fetched_files(package: str) -> dict[str, bytes]:
    """Return the files of a package by their paths inside it."""
    with tempfile.TemporaryDirectory() as fetched:
        subprocess.run(["npm", "pack", "--silent", package], cwd=fetched, check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(fetched).glob("*.tgz")
        with tarfile.open(archive) as opened:
            files = ((member.name, opened.extractfile(member)) for member in opened if member.isfile())
            return {name.removeprefix("package/"): file.read() for name, file in files if file is not None}


def bring(folder: Path) -> None:
    """Take every file that the folder's `vendor.json` names out of its package, and write the checksums there."""
    listed = folder / "vendor.json"
    records: list[Record] = json.loads(listed.read_text(encoding="utf-8"))
    packages = {name: fetched_files(name) for name in dict.fromkeys(record["package"] for record in records)}
    for record in records:
        content = put_together(record) if "parts" in record else packages[record["package"]][record["path"]]
        if record["path"].endswith(".woff2"):
            record["package_sha256"] = hashlib.sha256(content).hexdigest()
            content = cut_font(content, "woff2" if record["file"].endswith(".woff2") else None)
        (folder / record["file"]).write_bytes(content)
        record["sha256"] = hashlib.sha256(content).hexdigest()
    listed.write_text(json.dumps(records, indent=1) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    bring(VENDOR)
    bring(FONTS)

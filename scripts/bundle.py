"""Bundle and minify the browser's modules and style sheets into `geo/page/web/built/`: `make bundle`. Needs `npm`.

`built.json` records what was made of which files: a test holds both against their checksums.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from pathlib import Path

from geo.palette import custom_properties

ROOT = Path(__file__).parents[1]
WEB = ROOT / "geo" / "page" / "web"
PALETTE = ROOT / "geo" / "palette.json"
BUILT = WEB / "built"
RECORD = BUILT / "built.json"
BUNDLER = "esbuild@0.28.2"

# The file made: its entry module, and the global that holds what that exports.
SCRIPTS = {
    "atlas.js": ("main.js", "atlasCore"),
    "bootstrap.js": ("data/bootstrap.js", "atlasBootstrap"),
    "empty_page.js": ("data/empty_page.js", "atlasEmptyPage"),
    "points.js": ("points/main.js", "atlasPoints"),
}
STYLES = {"atlas.css": "atlas.css"}

# Supported by the browsers of the last three years. ASCII: a browser reads such a page faster, in half the memory.
_COMMON = (
    "--bundle",
    "--minify",
    "--target=es2022,chrome111,firefox113,safari16.4",
    "--legal-comments=none",
    "--log-level=warning",
)
_STRICT = '--tsconfig-raw={"compilerOptions":{"alwaysStrict":true}}'


def sources_digest() -> str:
    """Return a hash of every file that a build reads."""
    digest = hashlib.sha256()
    files = [path for path in WEB.rglob("*") if path.suffix in (".js", ".css") and BUILT not in path.parents]
    for path in sorted((*files, PALETTE), key=lambda path: path.relative_to(ROOT).as_posix()):
        if path.name != "leaflet.js":
            content = path.read_bytes()
            digest.update(f"{path.relative_to(ROOT).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    return f"sha256:{digest.hexdigest()}"


def build(folder: Path) -> None:
    """Write every script and style sheet into a folder, with `built.json`."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as tools:
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", tools, BUNDLER]
        subprocess.run(install, check=True, stdout=subprocess.DEVNULL)
        esbuild = str(Path(tools) / "node_modules" / ".bin" / "esbuild")
        for name, (entry, exported) in SCRIPTS.items():
            form = ("--format=iife", f"--global-name={exported}", "--charset=ascii", _STRICT)
            subprocess.run([esbuild, entry, *_COMMON, *form, f"--outfile={folder / name}"], check=True, cwd=WEB)
        for name, entry in STYLES.items():
            # Leaflet's pictures of controls and markers, which the page has not.
            command = [esbuild, entry, *_COMMON, "--external:*.png"]
            styles = subprocess.run(command, check=True, cwd=WEB, stdout=subprocess.PIPE).stdout.decode()
            colours = custom_properties(styles, dark=':root[data-theme="dark"]')
            (folder / name).write_text(styles + colours, encoding="utf-8", newline="\n")
    made = {
        name: f"sha256:{hashlib.sha256((folder / name).read_bytes()).hexdigest()}"
        for name in sorted((*SCRIPTS, *STYLES))
    }
    record = {"built_with": BUNDLER, "sources": sources_digest(), "files": made}
    text = json.dumps(record, indent=1) + "\n"
    (folder / RECORD.name).write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    build(BUILT)

"""Which code made an output: the version, and a hash of everything that can change a byte of it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from geo.shipped_files import INSTALLED

VERSION = "0.1.0"

_GEO = Path(__file__).parents[1]
_COUNTED = {".py", ".js", ".json", ".css", ".html", ".woff2", ".ttf"}


@cache
def build_id() -> str:
    """Return the version of this code, such as "0.1.0+1f6a08c2d9e4": other code, other hash."""
    digest = hashlib.sha256()
    for path in sorted(_GEO.rglob("*"), key=lambda path: path.relative_to(_GEO).as_posix()):
        # What a wheel packs beside the code is no code: here and there the same code is the same build.
        if path.suffix in _COUNTED and not path.is_relative_to(INSTALLED):
            content = path.read_bytes()
            digest.update(f"{path.relative_to(_GEO).as_posix()} {len(content)}\n".encode())
            digest.update(content)
    return f"{VERSION}+{digest.hexdigest()[:12]}"

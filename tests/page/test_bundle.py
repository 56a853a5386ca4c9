"""What the browser gets is what its modules say."""

from __future__ import annotations

import hashlib
import json

from scripts.bundle import BUILT, RECORD, sources_digest


def test_the_built_files_were_made_of_these_modules_and_are_unchanged():
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    assert record["sources"] == sources_digest(), "a module of geo/page/web/ changed: run `make bundle`"
    lying = {path.name: path for path in BUILT.iterdir() if path != RECORD}
    assert {name: f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}" for name, path in lying.items()} == record[
        "files"
    ]


def test_the_built_scripts_are_ascii():
    """A browser reads a page of one-byte characters faster, and holds it in half the memory."""
    assert all(path.read_bytes().isascii() for path in BUILT.glob("*.js"))

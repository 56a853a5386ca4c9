"""How long what is shared takes to make and to check, and how large it is: `python -m bench.exports [--repeat 3]`."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from geo.atlas.reading import read_atlas
from geo.export import DATA
from geo.export.export import export_data
from geo.export.html_file import render_html
from geo.provenance.verify import verify
from geo.site.card import render_card
from geo.site.publish import publish
from geo.snapshot.citation import CITATIONS
from geo.snapshot.snapshot import Snapshot, open_snapshot

Made = TypeVar("Made")

VIEWS = {
    "three months": "mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01",
    "everything": "",
}


MAKERS: dict[str, Callable[[Snapshot], bytes | str]] = {
    **{kind: partial(export_data, kind=kind) for kind in DATA},
    "html": render_html,
    "all citations": lambda snapshot: "".join(cite(snapshot, "") for cite in CITATIONS.values()),
    "card": lambda snapshot: b"".join(render_card(snapshot).values()),
}


def main() -> None:
    """Print a table: each output of each view, its size, and the median and the longest of several makings."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    repeat = parser.parse_args().repeat
    catalog = read_atlas()
    index = catalog.index
    print("| view | output | size, kB | median, s | longest, s |\n|---|---|---:|---:|---:|")
    for name, link in VIEWS.items():
        # A subject keeps what it has worked out, so each making begins with a new one.
        fresh = partial(open_snapshot, catalog, link, "en", index)
        for kind, make in MAKERS.items():
            content, seconds = _timed(lambda make=make, fresh=fresh: make(fresh()), repeat)
            _row(name, kind, len(content), seconds)
            if kind in DATA or kind == "html":
                assert isinstance(content, bytes)
                _, checking = _timed(lambda content=content: verify(content, "file", catalog).as_text(), repeat)
                _row(name, f"verify {kind}", len(content), checking)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.perf_counter()
        publish(catalog, Path(folder) / "site", "https://example.org/")
        size = sum(path.stat().st_size for path in Path(folder).rglob("*") if path.is_file())
        _row("everything", "site", size, [time.perf_counter() - begun])


def _timed(make: Callable[[], Made], repeat: int) -> tuple[Made, list[float]]:
    seconds = []
    for _ in range(repeat):
        begun = time.perf_counter()
        made = make()
        seconds.append(time.perf_counter() - begun)
    return made, seconds


def _row(view: str, output: str, size: int, seconds: list[float]) -> None:
    times = f"{statistics.median(seconds):.2f} | {max(seconds):.2f}"
    print(f"| {view} | {output} | {size / 1000:,.0f} | {times} |", flush=True)


if __name__ == "__main__":
    main()

"""Time pictures and films of the shipped atlas, and weigh them.

    python -m bench.pictures

Each measurement is a process of its own: seconds after the import, by the first picture and by the next, and the
most memory that it held. Prints a table in Markdown.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LINK = "v=2&to=2026-09-25"
PICTURES = (
    ("png", "16:9", 1600),
    ("png", "16:9", 3840),
    ("png", "1:1", 1200),
    ("png", "9:16", 1080),
    ("png", "a4p", 1240),
    ("svg", "16:9", 1600),
    ("pdf", "16:9", 1600),
    ("pdf", "a4p", 1240),
)
FILMS = tuple((kind, "16:9", 1280, seconds) for kind in ("gif", "webp", "mp4") for seconds in (12, 30))
FPS = 10


def measure(kind: str, shape: str, width: int, seconds: int) -> dict[str, float]:
    """Return what one picture, or a film of some seconds, takes in this process."""
    from geo.app.app_state import app_atlas
    from geo.picture.film import estimate_film, render_film
    from geo.picture.picture import render_picture
    from geo.snapshot.snapshot import open_snapshot

    snapshot = open_snapshot(app_atlas(), LINK, "en")
    started = time.perf_counter()
    if not seconds:
        content = render_picture(snapshot, kind, shape, width)
        first = time.perf_counter() - started
        started = time.perf_counter()
        render_picture(snapshot, kind, shape, width)
        again, size, expected = time.perf_counter() - started, len(content), 0
    else:
        expected = estimate_film(snapshot, kind, seconds=seconds, width=width, shape=shape, fps=FPS).bytes
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "film"
            render_film(snapshot, kind, path, seconds=seconds, width=width, shape=shape, fps=FPS)
            size = path.stat().st_size
        first, again = time.perf_counter() - started, 0.0
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    encoder = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"first": first, "again": again, "size": size, "expected": expected, "memory": memory, "encoder": encoder}


def main() -> None:
    """Print the table."""
    print("| what | shape | width | first, s | next, s | KB | estimate, KB | memory, MB | encoder, MB |")
    print("|---|---|---:|---:|---:|---:|---:|---:|---:|")
    for kind, shape, width, seconds in (*((*picture, 0) for picture in PICTURES), *FILMS):
        command = [sys.executable, "-m", "bench.pictures", kind, shape, str(width), str(seconds)]
        found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        what = f"{kind}, {seconds * FPS} frames" if seconds else kind
        again = f"{found['again']:.2f}" if not seconds else ""
        expected = f"{found['expected'] / 1000:.0f}" if seconds else ""
        encoder = f"{found['encoder']:.0f}" if seconds else ""
        print(
            f"| {what} | {shape} | {width} | {found['first']:.2f} | {again} | {found['size'] / 1000:.0f} "
            f"| {expected} | {found['memory']:.0f} | {encoder} |",
            flush=True,
        )


if __name__ == "__main__":
    if len(sys.argv) == 5:
        print(json.dumps(measure(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))))
    else:
        main()

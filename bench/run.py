"""Measure the map beside its peers in one run, and write the table: `python bench/run.py HARNESS [--n ...]`.

HARNESS is the folder of the peers' harness (or the variable BENCH_HARNESS); BENCH_DIR is where it
keeps packages, pages and results, as its own paper says. Peers take turns at each size, so that
other work on the machine meets all of them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
TABLE = HERE.parent / "docs" / "performance.md"
BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
PEERS = ("folium_timeline", "raw_pixels", "product")
SIZES = (1_000, 10_000, 100_000, 1_000_000)

Result = dict[str, Any]


def main() -> int:
    """Run the harness for every peer and size, then write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("harness", nargs="?", type=Path, default=os.environ.get("BENCH_HARNESS"))
    parser.add_argument("--n", type=int, nargs="+", default=list(SIZES))
    parser.add_argument("--peer", nargs="+", default=list(PEERS))
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--out", type=Path, default=TABLE)
    chosen = parser.parse_args()
    if chosen.harness is None or "BENCH_DIR" not in os.environ:
        parser.error("name the harness's folder, and set BENCH_DIR")
    results = []
    for n in chosen.n:
        for peer in chosen.peer:
            results.append(measure(chosen.harness, peer, n, chosen.repeat))
            print(peer, n, results[-1].get("scrub_main_ms"), results[-1].get("ready_ms"), flush=True)
    write(chosen.out, table(results, chosen.repeat))
    return 0


def measure(harness: Path, peer: str, n: int, repeat: int) -> Result:
    """Return what the harness measured of one peer at one size."""
    command = [sys.executable, "run_peers.py", "--peer", peer, "--n", str(n), "--repeat", str(repeat)]
    environment = {**os.environ, "BENCH_ADAPTERS": str(HERE), "PYTHONDONTWRITEBYTECODE": "1"}
    run = subprocess.run(command, cwd=harness, env=environment, capture_output=True, text=True, check=False)
    lines = [line for line in run.stdout.splitlines() if line.startswith("{")]
    if not lines:
        return {"peer": peer, "n": n, "fail": [run.stderr.strip()[-200:] or "no result"]}
    found: Result = json.loads(lines[-1])
    return found


COLUMNS = (
    ("scrub_main_ms", "main thread, ms a step"),
    ("fps", "frames/s"),
    ("ready_ms", "first paint, ms"),
    ("gzip_mb", "gzip, MB"),
    ("foreign", "other work, cores"),
)


def table(results: list[Result], repeat: int) -> str:
    """Return the measurements and their ratios as Markdown."""
    by_key = {(result["peer"], result["n"]): result for result in results}
    lines = [
        f"Measured on {date.today().isoformat()} with `python bench/run.py HARNESS --repeat {repeat}`, "
        f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}, software rendering.",
        "",
        "| points | page | " + " | ".join(name for _, name in COLUMNS) + " |",
        "|---:|---|" + "---:|" * len(COLUMNS),
    ]
    for result in results:
        values = " | ".join(_shown(result.get(key)) for key, _ in COLUMNS)
        failed = f" ({result['fail'][0]})" if result.get("fail") else ""
        lines.append(f"| {result['n']:,} | `{result['peer']}`{failed} | {values} |")
    lines += [
        "",
        "| points | step: Timeline / product (more is better) | step: product / `raw_pixels` | "
        "first paint: product / `raw_pixels` | gzip: product / `raw_pixels` |",
        "|---:|---:|---:|---:|---:|",
    ]
    for n in sorted({result["n"] for result in results}):
        timeline, raw, product = (by_key.get((peer, n), {}) for peer in PEERS)
        ratios = (
            _ratio(timeline, product, "scrub_main_ms"),
            _ratio(product, raw, "scrub_main_ms"),
            _ratio(product, raw, "ready_ms"),
            _ratio(product, raw, "gzip_mb"),
        )
        lines.append(f"| {n:,} | " + " | ".join(ratios) + " |")
    return "\n".join(lines)


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(part) for part in value)
    return "" if value is None else f"{value:,.2f}"


def _ratio(a: Result, b: Result, key: str) -> str:
    return f"{a[key] / b[key]:.2f}" if a.get(key) and b.get(key) else ""


def write(path: Path, text: str) -> None:
    """Put the table between its marks in the paper, which keeps the rest."""
    before, after = f"# Performance\n\n{BEGIN}", f"{END}\n"
    if path.exists() and BEGIN in (paper := path.read_text(encoding="utf-8")):
        before, after = paper.split(BEGIN)[0] + BEGIN, END + paper.split(END)[1]
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{before}\n{text}\n{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())

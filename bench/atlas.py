"""Measure the shipped map from disk: first complete paint, a step in time, long tasks, page size.

    python -m bench.atlas [HARNESS] [--repeat 5]

Prints one JSON line: medians over fresh browsers, in milliseconds, and the size of the file in bytes. `first_paint` is
that of a browser just started, which is still busy with itself, `first_paint_at_rest` that of one which has rested, as
a reader's has. The figures are only worth something on a machine that does nothing else. With the folder of the peers'
harness (see bench/run.py) it measures folium's Timeline with 1,000 points too, in turns with the shipped map and by the
same harness, and prints the ratios: they mean something on a busy machine as well.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from bench.run import measure as measure_peer
from geo.atlas.reading import read_atlas
from geo.page.page import render_page

STEPS = 60
REST = 2_000  # until a browser just started does nothing more of its own, in milliseconds
PEERS = ("folium_timeline", "shipped")
TIMELINE_POINTS = 1_000

# Before the page's own scripts: note long tasks, and the frame after which the whole map has been shown.
WATCH = """
window.longTasks = [];
const note = (list) => window.longTasks.push(...list.getEntries().map((task) => [task.startTime, task.duration]));
new PerformanceObserver(note).observe({ type: "longtask", buffered: true });
const seen = () => document.documentElement?.dataset.ready
  ? requestAnimationFrame(() => requestAnimationFrame(() => { window.painted = performance.now(); }))
  : requestAnimationFrame(seen);
requestAnimationFrame(seen);
"""
STEP = """async (steps) => {
  const first = 20333;
  for (let n = 0; n < steps; n += 1) {
    atlas.set({ mode: "window", from: first + 5 * n, to: first + 5 * n + 29 });
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  }
}"""


def measure(address: str, rest: int = 0) -> dict[str, float]:
    """Return the figures of one fresh browser that has rested for so long, all in milliseconds."""
    with sync_playwright() as playwright:
        path = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.add_init_script(WATCH)
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable")
        page.wait_for_timeout(rest)
        page.goto(address)
        while (painted := page.evaluate("window.painted")) is None:
            page.wait_for_timeout(20)
        page.wait_for_timeout(1000)
        page.evaluate(STEP, 5)
        before = _task_time(session)
        page.evaluate(STEP, STEPS)
        after = _task_time(session)
        late = page.evaluate("window.longTasks.filter(([start]) => start > window.painted).map(([, length]) => length)")
        browser.close()
    step = (after - before) * 1000 / STEPS
    return {"first_paint": painted, "step_main_thread": step, "longest_task_after_paint": max(late, default=0)}


def _task_time(session: Any) -> float:
    metrics = session.send("Performance.getMetrics")["metrics"]
    return float(next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration"))


def beside_timeline(harness: Path, repeat: int) -> dict[str, float]:
    """Return the medians of both, measured in turns, in milliseconds, and their ratios: below 1 the map is faster."""
    runs = [{peer: measure_peer(harness, peer, TIMELINE_POINTS, 1) for peer in PEERS} for _ in range(repeat)]
    found = {
        f"{peer}_{name}": statistics.median(run[peer][key] for run in runs)
        for peer in PEERS
        for name, key in (("first_paint", "ready_ms"), ("step", "scrub_main_ms"))
    }
    ratios = {name: found[f"shipped_{name}"] / found[f"folium_timeline_{name}"] for name in ("first_paint", "step")}
    return {**found, **{f"{name}_against_timeline": ratio for name, ratio in ratios.items()}}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the shipped map from disk.")
    parser.add_argument("harness", nargs="?", type=Path, default=os.environ.get("BENCH_HARNESS"))
    parser.add_argument("--repeat", type=int, default=5)
    chosen = parser.parse_args()
    repeat = chosen.repeat
    page = render_page(read_atlas()).encode()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "map.html"
        file.write_bytes(page)
        runs = [
            {**measure(file.as_uri()), "first_paint_at_rest": measure(file.as_uri(), REST)["first_paint"]}
            for _ in range(repeat)
        ]
    figures: dict[str, float] = {name: round(statistics.median(run[name] for run in runs), 1) for name in runs[0]}
    if chosen.harness is not None:
        figures |= {name: round(value, 2) for name, value in beside_timeline(Path(chosen.harness), repeat).items()}
    sizes = {"bytes": len(page), "gzip_bytes": len(gzip.compress(page, mtime=0))}
    print(json.dumps({**figures, **sizes, "load": round(os.getloadavg()[0], 2), "cores": os.cpu_count()}))


if __name__ == "__main__":
    main()

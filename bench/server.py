"""Measure the app under load: many readers who change their View, in one process of the app.

    python -m bench.server [--clients 50] [--features 10000] [--layer events] [--seconds 24]

Starts the app on a free port of this machine, with the shipped data or a layer of them grown to so many features, and
speaks Streamlit's own protocol with it as browsers do. Prints a Markdown table and stops by itself. Linux only, since
it reads the app's processor time and memory from /proc. The figures are only worth something on a machine that does
nothing else.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any

from bench.client import Session, app, open_session
from geo.shipped_files import DATA

IDLE = 5  # seconds
TICK = os.sysconf("SC_CLK_TCK")


def grow(folder: Path, layer: str, features: int) -> None:
    """Write the shipped data to a folder, with the entities of one layer copied until it has so many features."""
    shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns("facts", "stories"))
    path = folder / f"{layer}.geojson"
    collection = json.loads(path.read_text(encoding="utf-8"))
    shipped = collection["features"]
    for copy in count(1):
        if len(collection["features"]) >= features:
            break
        collection["features"] += [_copied(feature, copy) for feature in shipped]
    path.write_text(json.dumps(collection), encoding="utf-8")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        if resource["name"] == layer:
            del resource["bytes"], resource["hash"]
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")


def _copied(feature: dict[str, Any], copy: int) -> dict[str, Any]:
    properties = feature["properties"]
    entity = f"{properties['entity']}-copy-{copy}"
    number = feature["id"].rpartition(".")[2]
    return {**feature, "id": f"{entity}.{number}", "properties": {**properties, "entity": entity}}


def cpu_of(process: int) -> float:
    """Return the processor time that a process has used, in seconds."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def memory_of(process: int) -> float:
    """Return the memory that a process holds, in MB."""
    return int(Path(f"/proc/{process}/statm").read_text(encoding="utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


async def change(reader: Session, link: str) -> tuple[float, float]:
    """Show another View, as the map asks for it; returns the seconds as `Session.run` does."""
    reader.link = link
    return await reader.run({"map": {"json_value": json.dumps({"link": link, "page": reader.held})}})


def links(seed: int) -> Iterator[str]:
    """Yield links to ever other windows, every fourth with a search, the same for the same seed."""
    chance = random.Random(seed)
    first = date(2025, 7, 14)
    for number in count():
        start = first + timedelta(days=chance.randrange(300))
        end = start + timedelta(days=chance.randrange(1, 120))
        search = f"&q={chance.choice(['ford', 'caracas', 'venezuela', 'faa'])}" if number % 4 == 3 else ""
        yield f"v=2&mode=window&from={start}&to={end}{search}&lang=en"


async def scrub(reader: Session, seed: int, until: float, pause: float) -> list[tuple[float, float, int]]:
    """Change a reader's View every `pause` seconds or so; returns both times and the bytes of each answer."""
    chance = random.Random(seed)
    found = []
    await asyncio.sleep(chance.uniform(0, pause))
    for link in links(seed):
        if time.monotonic() > until:
            break
        found.append((*await change(reader, link), reader.received))
        await asyncio.sleep(chance.uniform(0.5, 1.5) * pause)
    return found


async def measure(process: int, port: int, clients: int, seconds: float, pause: float) -> list[tuple[str, str]]:
    """Return the figures of the app, each after what it says: alone, idle and under load."""
    readers = [await open_session(port)]
    await _settle(readers)
    memory = {1: memory_of(process)}
    alone = [(await change(readers[0], link))[1] for link, _ in zip(links(0), range(30), strict=False)]
    for number in (11, clients + 1):
        new = [await open_session(port) for _ in range(number - len(readers))]
        await _settle(new)
        readers += new
        memory[number] = memory_of(process)
    before = cpu_of(process)
    await asyncio.sleep(IDLE)
    idle = (cpu_of(process) - before) / IDLE
    before, until = cpu_of(process), time.monotonic() + seconds
    runs = await asyncio.gather(*(scrub(reader, seed, until, pause) for seed, reader in enumerate(readers[1:], 1)))
    changes = [change for run in runs for change in run]
    used = cpu_of(process) - before
    for reader in readers:
        await reader.socket.close()
    seconds_asking, seconds_script, sent = zip(*changes, strict=True)
    many = f"{clients} readers"
    held = ", ".join(f"{memory[number]:.0f}" for number in (1, 11, clients + 1))
    return [
        ("one reader: script of a changed View, median / p95, ms", _median_and_p95(alone)),
        (f"{many}: changes measured", f"{len(changes)}"),
        (f"{many}: script of a changed View, median / p95, ms", _median_and_p95(seconds_script)),
        (f"{many}: from asking to the answer's end, median / p95, ms", _median_and_p95(seconds_asking)),
        ("processor time of the app a change, ms", f"{used / len(changes) * 1000:.0f}"),
        ("sent a change, median, KB", f"{statistics.median(sent) / 1e3:.0f}"),
        (f"{many} who send nothing: cores used", f"{idle:.3f}"),
        (f"memory with 1, 11, {clients + 1} sessions, MB", held),
        ("memory a session, MB", f"{(memory[clients + 1] - memory[11]) / (clients - 10):.2f}"),
    ]


async def _settle(readers: Sequence[Session]) -> None:
    # Every session has been used before its memory counts.
    for seed, reader in enumerate(readers):
        for link, _ in zip(links(seed), range(3), strict=False):
            await change(reader, link)


def _median_and_p95(seconds: Sequence[float]) -> str:
    return f"{statistics.median(seconds) * 1000:.0f} / {statistics.quantiles(seconds, n=20)[-1] * 1000:.0f}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the app under load.")
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--features", type=int, default=0, help="grow a layer to so many; 0 is the shipped data")
    parser.add_argument("--layer", default="events", help="the layer to grow")
    parser.add_argument("--seconds", type=float, default=24, help="how long the load lasts")
    parser.add_argument("--pause", type=float, default=4, help="seconds between two changes of one reader")
    chosen = parser.parse_args()
    # Whoever stops the measurement stops the app as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as temporary:
        folder = DATA
        if chosen.features:
            folder = Path(temporary) / "data"
            grow(folder, chosen.layer, chosen.features)
        with app(folder) as (process, port):
            found = asyncio.run(measure(process, port, chosen.clients, chosen.seconds, chosen.pause))
    rows = (f"| {name} | {figure} |" for name, figure in found)
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}\n", "| | |", "|---|---:|", *rows, sep="\n")


if __name__ == "__main__":
    main()

"""Measure what sessions that order a film and vanish cost the next reader: a real app, and real sessions.

    python -m bench.vanishing [--sessions 200] [--together]

Starts the app on a free port of this machine, and speaks Streamlit's own protocol with it as browsers do. One reader
orders data, and another film, of an idle app; then so many sessions order the longest film and close their page, one
after the other or all together; then a reader orders again. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import asyncio
import math
import os
import time

from bench.client import Session, app, open_session
from geo.shipped_files import DATA

SERVED_WITHIN = 120  # seconds
LINK = "v=2&mode=window&from=2025-09-{:02}&to=2025-12-01&lang=en"
VANISHING = 1  # the day in September from which the View of those who vanish begins; nobody else orders the same


async def order(reader: Session, tab: str, part: str, length: int | None = None) -> None:
    """Press "Make it" in a tab; the script that follows is not waited for."""
    await reader.run({"give-en": {"string_value": tab}})
    if length is not None:
        await reader.run({"give_seconds": {"double_array_value": [length]}})
    await reader.send({f"make-{part}": {"trigger_value": True}})


async def served(reader: Session, part: str) -> float:
    """Wait until a download is offered and return the seconds since the call; infinity after `SERVED_WITHIN`."""
    started = time.perf_counter()
    while f"download-{part}" not in reader.elements:
        if time.perf_counter() - started > SERVED_WITHIN:
            return math.inf
        await asyncio.sleep(0.1)
        await reader.run()
    return time.perf_counter() - started


async def sharing(port: int, day: int) -> Session:
    """Return a session with the part open that shares a View, which begins on a day of September."""
    opened = await open_session(port, LINK.format(day))
    await opened.run({"give": {"bool_value": True}})
    return opened


async def data_and_film(port: int, day: int) -> tuple[float, float]:
    """Return how long a reader waits for data, and another for a film of two seconds."""
    found = []
    for tab, part, length in (("Data", "data", None), ("Film", "film", 2)):
        reader = await sharing(port, day)
        await order(reader, tab, part, length)
        found.append(await served(reader, part))
        await reader.socket.close()
    return found[0], found[1]


async def measure(port: int, sessions: int, together: bool) -> list[tuple[str, tuple[float, float]]]:
    """Return the seconds that a reader waits: of a new app, an idle one, and after sessions that vanished."""
    rows = [("new app", await data_and_film(port, 2)), ("idle app", await data_and_film(port, 3))]
    opened = [await sharing(port, VANISHING) for _ in range(sessions)] if together else []
    for number in range(sessions):
        one = opened[number] if together else await sharing(port, VANISHING)
        await order(one, "Film", "film", 20 + number % 41)
        await one.run()
        if not together:
            await one.socket.close()
    await asyncio.gather(*(one.socket.close() for one in opened))
    rows.append((f"after {sessions} sessions that vanished", await data_and_film(port, 4)))
    return rows


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure what vanished sessions cost the next reader.")
    parser.add_argument("--sessions", type=int, default=200)
    parser.add_argument("--together", action="store_true", help="they all vanish when all have ordered")
    chosen = parser.parse_args()
    with app(DATA) as (_, port):
        rows = asyncio.run(measure(port, chosen.sessions, chosen.together))
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}\n")
    print("| a reader waits for | data, s | a film of 2 s, s |\n|---|---:|---:|")
    for name, (data, film) in rows:
        print(f"| {name} | {data:.1f} | {film:.1f} |")


if __name__ == "__main__":
    main()

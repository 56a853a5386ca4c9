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
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection

from bench.server import app, connect_to
from geo.shipped_files import DATA

SERVED_WITHIN = 120  # seconds
LINK = "v=2&mode=window&from=2025-09-{:02}&to=2025-12-01&lang=en"
VANISHING = 1  # the day in September from which the View of those who vanish begins; nobody else orders the same


@dataclass
class Session:
    """One page of the app: what its script has shown, by the keys of its elements, and what was set there."""

    socket: ClientConnection
    link: str
    elements: dict[str, str] = field(default_factory=dict)
    states: dict[str, WidgetState] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)

    async def open(self) -> None:
        """Load the page and open the part that shares a View."""
        await self.run()
        await self.set("give", bool_value=True)

    async def order(self, tab: str, part: str, length: int | None = None) -> None:
        """Press "Make it" in a tab; the script that follows is not waited for."""
        await self.set("give-en", string_value=tab)
        if length is not None:
            await self.set("give_seconds", double_array_value=[length])
        await self._send({f"make-{part}": {"trigger_value": True}})

    async def served(self, part: str) -> float:
        """Wait until a download is offered and return the seconds since the call; infinity after `SERVED_WITHIN`."""
        started = time.perf_counter()
        while f"download-{part}" not in self.elements:
            if time.perf_counter() - started > SERVED_WITHIN:
                return math.inf
            await asyncio.sleep(0.1)
            await self.run()
        return time.perf_counter() - started

    async def set(self, key: str, **value: object) -> None:
        """Set a control and wait for the script's end."""
        await self._send({key: value})
        await self._until_finished()

    async def run(self) -> None:
        """Run the script and wait for its end."""
        await self._send({})
        await self._until_finished()

    async def _send(self, values: dict[str, dict[str, object]]) -> None:
        asked = BackMsg()
        asked.rerun_script.query_string = self.link
        for key, value in values.items():
            state = WidgetState(id=self.elements[key])
            ((kind, content),) = value.items()
            if kind == "double_array_value":
                state.double_array_value.data.extend(content)  # type: ignore[attr-defined]
            else:
                setattr(state, kind, content)
            self.states[key] = state
        asked.rerun_script.widget_states.widgets.extend(self.states.values())
        # A button is pressed once.
        self.states = {key: state for key, state in self.states.items() if not state.trigger_value}
        await self.socket.send(asked.SerializeToString())

    async def _until_finished(self) -> None:
        while True:
            message = ForwardMsg.FromString(bytes(await self.socket.recv()))
            if message.WhichOneof("type") == "script_finished":
                return
            if message.WhichOneof("type") == "delta":
                self._keep(message)

    def _keep(self, message: ForwardMsg) -> None:
        delta = message.delta
        if delta.WhichOneof("type") == "add_block":
            block = getattr(delta.add_block, delta.add_block.WhichOneof("type") or "vertical", None)
            name = getattr(block, "id", "") or delta.add_block.id
        else:
            kind = delta.new_element.WhichOneof("type")
            name = getattr(getattr(delta.new_element, kind), "id", "") if kind else ""
        if name.startswith("$$ID-"):
            self.elements[name.split("-", 2)[2]] = name


async def session(port: int, day: int) -> Session:
    """Return a session with the part open that shares a View, which begins on a day of September."""
    opened = Session(await connect_to(port), LINK.format(day))
    await opened.open()
    return opened


async def data_and_film(port: int, day: int) -> tuple[float, float]:
    """Return how long a reader waits for data, and another for a film of two seconds."""
    found = []
    for tab, part, length in (("Data", "data", None), ("Film", "film", 2)):
        reader = await session(port, day)
        await reader.order(tab, part, length)
        found.append(await reader.served(part))
        await reader.socket.close()
    return found[0], found[1]


async def measure(port: int, sessions: int, together: bool) -> list[tuple[str, tuple[float, float]]]:
    """Return the seconds that a reader waits: of a new app, an idle one, and after sessions that vanished."""
    rows = [("new app", await data_and_film(port, 2)), ("idle app", await data_and_film(port, 3))]
    opened = [await session(port, VANISHING) for _ in range(sessions)] if together else []
    for number in range(sessions):
        one = opened[number] if together else await session(port, VANISHING)
        await one.order("Film", "film", 20 + number % 41)
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

"""A fair queue for what readers of the app ask for: one order a reader, made one after another in another process."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from geo.shipped import shipped_folder

WAITING, MAKING, DONE, FAILED, CANCELLED = "waiting", "making", "done", "failed", "cancelled"
MOST_WAITING = 100
KEPT_BYTES = 64_000_000  # of finished outputs, for readers who ask for the same
IDLE = 300  # seconds, after which the process is let go
GRACE = 5  # seconds for a process to clear away what is half made

_ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class Order:
    """What somebody asks for: with the same order, the same bytes come back.

    `kind` is one of `geo.share.make.KINDS`, or "verify". `settings` is JSON text, `content` the file to verify.
    """

    kind: str
    link: str
    language: str
    settings: str
    content: bytes = field(default=b"", repr=False)


@dataclass(eq=False)
class Job:
    """One reader's order on its way. `progress` goes from 0 to 1; `reason` says why it failed, where that is known."""

    reader: str
    order: Order
    state: str = WAITING
    progress: float = 0.0
    content: bytes | None = field(default=None, repr=False)
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether it is still to be made or being made."""
        return self.state in (WAITING, MAKING)


@cache
def shipped_workshop() -> Workshop:
    """Return the workshop of the data that the app shows, one for all its readers."""
    return Workshop(shipped_folder())


class Workshop:
    """One process that makes orders of one folder of data, and the queue before it.

    A reader's new order takes the place of the unfinished one before, so nobody holds up the others with more than
    one. Outputs are kept while there is room, and the same order is answered at once.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._queue: deque[Job] = deque()
        self._current: Job | None = None
        self._made: OrderedDict[Order, bytes] = OrderedDict()
        self._process: subprocess.Popen[bytes] | None = None
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None

    def ask(self, reader: str, order: Order) -> Job:
        """Put an order in the queue, or answer it at once, and return the job.

        Raises
        ------
        ValueError
            Too many are waiting.
        """
        job = Job(reader, order)
        with self._change:
            for earlier in [*self._queue, *([self._current] if self._current else [])]:
                if earlier.reader == reader:
                    self._cancel(earlier)
            if order in self._made:
                self._made.move_to_end(order)
                job.content, job.state, job.progress = self._made[order], DONE, 1.0
                return job
            if len(self._queue) >= MOST_WAITING:
                raise ValueError(f"{MOST_WAITING} orders are waiting already. Ask again in a while")
            self._queue.append(job)
            if self._thread is None:
                self._thread = threading.Thread(target=self._work, name="atlas-workshop", daemon=True)
                self._thread.start()
            self._change.notify_all()
        return job

    def ahead_of(self, job: Job) -> int:
        """Return how many orders are made before a waiting one."""
        with self._change:
            if job.state != WAITING:
                return 0
            return self._queue.index(job) + (self._current is not None)

    def cancel(self, job: Job) -> None:
        """Take an order back. What is half made is thrown away."""
        with self._change:
            self._cancel(job)

    def forget(self) -> None:
        """Take all orders back and keep no output."""
        with self._change:
            for job in [*self._queue, *([self._current] if self._current else [])]:
                self._cancel(job)
            self._made.clear()

    def close(self) -> None:
        """Take all orders back and let the process go."""
        self.forget()
        with self._change:
            self._let_go()

    def _cancel(self, job: Job) -> None:
        if job.state == WAITING:
            self._queue.remove(job)
        elif job.state == MAKING:
            # Nothing else ends a film in the middle at once; a new process starts with the next order.
            self._let_go()
        if job.is_open:
            job.state = CANCELLED

    def _let_go(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        # An exception on the way out can be lost in a library's callback, and the process would go on.
        last = threading.Timer(GRACE, process.kill)
        last.daemon = True
        last.start()
        # Of a process that makes something, the thread that listens to it hears that it has ended.
        if self._current is None:
            _bury(process)

    def _work(self) -> None:
        while True:
            with self._change:
                if not self._queue and not self._change.wait(IDLE) and not self._queue:
                    self._let_go()
                    self._thread = None
                    return
                if not self._queue:
                    continue
                job = self._current = self._queue.popleft()
                job.state = MAKING
                process = self._process = self._process or self._start()
            content, reason = self._made_by(process, job)
            with self._change:
                self._current = None
                if job.state == MAKING:
                    if content is None:
                        job.state, job.reason = FAILED, reason
                    else:
                        job.content, job.state, job.progress = content, DONE, 1.0
                        self._keep(job.order, content)
                if process.returncode is not None and self._process is process:
                    self._process = None

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "geo.share.worker", str(self._folder.resolve())],
            cwd=_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    def _made_by(self, process: subprocess.Popen[bytes], job: Job) -> tuple[bytes | None, str]:
        """Return what the process makes of a job, or None and why not; also when the process ends meanwhile."""
        order = job.order
        asked = {"kind": order.kind, "link": order.link, "language": order.language, "bytes": len(order.content)}
        assert process.stdin is not None
        assert process.stdout is not None
        with contextlib.suppress(OSError, ValueError):
            process.stdin.write(json.dumps({**asked, "settings": json.loads(order.settings)}).encode() + b"\n")
            process.stdin.write(order.content)
            process.stdin.flush()
            for line in process.stdout:
                said: dict[str, Any] = json.loads(line)
                if "progress" in said:
                    job.progress = float(said["progress"])
                elif "failed" in said:
                    return None, str(said["failed"])
                else:
                    content = process.stdout.read(said["bytes"])
                    if len(content) == said["bytes"]:
                        return content, ""
        # It has ended, of itself or because somebody took an order back.
        _bury(process)
        return None, ""

    def _keep(self, order: Order, content: bytes) -> None:
        # A reader's own file is nobody else's, and its order holds the whole of it.
        if order.content:
            return
        self._made[order] = content
        while sum(map(len, self._made.values())) > KEPT_BYTES:
            self._made.popitem(last=False)


def _bury(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        # What was not taken out of the pipe any more is of no use to anybody.
        with contextlib.suppress(OSError):
            if pipe is not None:
                pipe.close()
    process.wait()

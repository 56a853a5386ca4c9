"""The app's side of a worker: a process that is started, given jobs, watched, and ended without a trace."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from geo.jobs.cost import seconds_allowed
from geo.jobs.messages import Message, MessageError, read_message, write_message
from geo.jobs.request import JobRequest

STARTS_WITHIN = 120  # seconds

# A worker has one core, and what libraries set aside for each thread counts as its memory.
_ONE_CORE = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Answer:
    """What came of a job: the output, or `failure` as in `Job`; `begun` says whether the worker had begun it."""

    content: bytes | None = None
    failure: str = ""
    why: str = ""
    begun: bool = True


class WorkerProcess:
    """One worker. One thread gives it jobs and waits for them; any other may `kill` it meanwhile."""

    def __init__(self, folder: Path) -> None:
        """Start it with a folder of data.

        Raises
        ------
        OSError
            The system starts no process.
        """
        self._is_over = False
        self._working = Path(tempfile.mkdtemp(prefix="atlas-worker-"))
        here = {name: str(self._working) for name in ("TMPDIR", "TEMP", "TMP", "ATLAS_WORKING")}
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "geo.jobs.worker", str(folder.resolve())],
                cwd=_ROOT, env={**os.environ, **_ONE_CORE, **here}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                # Elsewhere it lowers its priority itself.
                creationflags=getattr(subprocess, "BELOW_NORMAL_PRIORITY_CLASS", 0),
            )  # fmt: skip
        except OSError:
            shutil.rmtree(self._working, ignore_errors=True)
            raise

    @property
    def is_alive(self) -> bool:
        """Whether it can be given a job: it has neither ended nor broken off an answer, as one about to end does."""
        return not self._is_over and self._process.poll() is None

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def wait_until_ready(self) -> bool:
        """Wait until it has read the data and return True, or False when it ends before or takes too long."""
        with self._ended_after(STARTS_WITHIN):
            message = self._next()
        return message is not None and "ready" in message[0]

    def make(self, request: JobRequest, on_progress: Callable[[float], None]) -> Answer:
        """Give it a job and return what comes of it, also when the process ends or is killed meanwhile."""
        asked = {name: getattr(request, name) for name in ("kind", "link", "language")}
        asked["settings"] = json.loads(request.settings)
        assert self._process.stdin is not None
        begun = False
        with self._ended_after(seconds_allowed(request)) as is_over:
            # A pipe that breaks has nobody at its other end, which the next line finds.
            with contextlib.suppress(OSError, ValueError):
                write_message(self._process.stdin, asked, request.content)
            while (message := self._next()) is not None:
                words, content = message
                if "begun" in words:
                    begun = True
                elif "progress" in words:
                    on_progress(float(words["progress"]))
                elif "failed" in words:
                    return Answer(failure=str(words["failed"]), why=str(words["why"]))
                else:
                    return Answer(content)
        self._is_over = True
        return Answer(failure="time" if is_over.is_set() else "died", begun=begun)

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self._process.kill()

    def end(self) -> None:
        """End it, wait for its end, and clear away what it leaves behind."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            # What was not taken out of the pipe any more is of no use to anybody.
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()
        shutil.rmtree(self._working, ignore_errors=True)

    def _next(self) -> Message | None:
        assert self._process.stdout is not None
        try:
            return read_message(self._process.stdout)
        except (MessageError, OSError, ValueError):
            # Whatever has happened to it, it cannot be understood any more.
            self._process.kill()
            return None

    @contextlib.contextmanager
    def _ended_after(self, seconds: float) -> Iterator[threading.Event]:
        is_over = threading.Event()

        def end() -> None:
            is_over.set()
            self._process.kill()

        timer = threading.Timer(seconds, end)
        timer.daemon = True
        timer.start()
        try:
            yield is_over
        finally:
            timer.cancel()

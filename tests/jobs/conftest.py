"""Queues for the tests: one with the processes that make outputs, one with workers that only pretend to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.export import FILMS
from geo.jobs import job_queue
from geo.jobs.job_queue import JobQueue
from geo.jobs.request import JobRequest
from geo.jobs.worker_process import Answer
from geo.shipped_files import DATA
from tests.jobs.requests import worker_processes


class StubWorker:
    """A worker that makes everything at once, but ends a film of more than some seconds only when `finish` is set."""

    finish = threading.Event()

    def __init__(self, _folder: Path) -> None:
        self._ended = threading.Event()

    @property
    def is_alive(self) -> bool:
        return not self._ended.is_set()

    def wait_until_ready(self) -> bool:
        return self.is_alive

    def make(self, request: JobRequest, on_progress: Callable[[float], None]) -> Answer:
        on_progress(0.5)
        if request.kind in FILMS and json.loads(request.settings)["seconds"] > 20:
            while not self._ended.wait(0.005) and not self.finish.is_set():
                pass
        return Answer(failure="died") if self._ended.is_set() else Answer(request.kind.encode() * 100)

    def kill(self) -> None:
        self._ended.set()

    def end(self) -> None:
        self._ended.set()


@pytest.fixture
def finish_films(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Return what lets the workers of `stub_queue` end their films, once it is set."""
    event = threading.Event()
    monkeypatch.setattr(StubWorker, "finish", event)
    return event


@pytest.fixture
def stub_queue(monkeypatch: pytest.MonkeyPatch, finish_films: threading.Event) -> Iterator[JobQueue]:
    """A queue whose workers only pretend: who is served when does not depend on what making something takes."""
    assert not finish_films.is_set()
    monkeypatch.setattr(job_queue, "WorkerProcess", StubWorker)
    queue = JobQueue(DATA)
    yield queue
    queue.close()


@pytest.fixture(scope="module")
def _shared_queue() -> Iterator[JobQueue]:
    queue = JobQueue(DATA)
    yield queue
    queue.close()
    assert worker_processes() == []


@pytest.fixture
def queue(_shared_queue: JobQueue) -> Iterator[JobQueue]:
    """The queue of a module's tests, which keeps its worker processes from one test to the next and no output."""
    yield _shared_queue
    _shared_queue.clear_cache()

"""Requests to the queue, and waiting for what becomes of them."""

from __future__ import annotations

import json
import time
from collections.abc import Callable

import psutil

from geo.export import FILMS, PICTURES
from geo.jobs.job_queue import JobQueue
from geo.jobs.request import MAKING, Job, JobRequest, Reader

LINK = "mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01&lang=en"
FILM = {"shape": "16:9", "width": 640, "seconds": 30, "fps": 10}
PNG = {"shape": "16:9", "width": 3840}
WITHIN = 300  # seconds, against a hang: nothing here takes more than some on a machine at rest


def request(kind: str = "csv", settings: dict[str, object] | None = None, **parts: object) -> JobRequest:
    return JobRequest(kind, **{"link": LINK, "language": "en", "settings": json.dumps(settings or {}), **parts})


def reader(client: str = "an address") -> Reader:
    return Reader(client)


def film(seconds: int = 30, kind: str = "mp4") -> JobRequest:
    return request(kind, {**FILM, "seconds": seconds})


def settings_for(kind: str, seconds: int = 2) -> dict[str, object]:
    """Return settings with which each kind of output can be made."""
    if kind in FILMS:
        return {**FILM, "seconds": seconds}
    return {"shape": "16:9", "width": 640} if kind in PICTURES else {}


def wait_until(reached: Callable[[], bool]) -> None:
    until = time.monotonic() + WITHIN
    while not reached():
        assert time.monotonic() < until
        time.sleep(0.02)


def being_made(queue: JobQueue) -> Reader:
    """Return a reader whose film is being made."""
    one = reader("busy")
    job = queue.ask(one, film(kind="gif"))
    wait_until(lambda: job.state == MAKING)
    return one


def finished(job: Job) -> Job:
    wait_until(lambda: not job.is_open)
    return job


def workers(process: psutil.Process | None = None) -> list[psutil.Process]:
    """Return the workers that a process has started, this one without another: a browser can be a child of it too."""
    found = []
    for child in (process or psutil.Process()).children():
        try:
            if "geo.jobs.worker" in child.cmdline():
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


def worker_processes() -> list[psutil.Process]:
    """Return the workers, and the encoders that they have started."""
    found = workers()
    for worker in workers():
        try:
            found += worker.children(recursive=True)
        except psutil.NoSuchProcess:
            continue
    return found


def are_gone(processes: list[psutil.Process]) -> bool:
    """Wait until processes have ended; those that nobody waits for are zombies, and have ended too."""
    psutil.wait_procs(processes, timeout=WITHIN)
    return not any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in processes)

"""The queue of what readers ask for, with the processes that make it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from geo.atlas.catalog import DATA, read_catalog
from geo.jobs.job_queue import JobQueue
from geo.jobs.request import CANCELLED, DONE, FAILED, MAKING, Reader
from geo.provenance.make import remake
from geo.snapshot.snapshot import open_snapshot
from tests.jobs.requests import LINK, are_gone, film, finished, makers, request, wait


@pytest.fixture(scope="module")
def shared() -> Iterator[JobQueue]:
    queue = JobQueue(DATA)
    yield queue
    queue.close()
    assert makers() == []


@pytest.fixture
def queue(shared: JobQueue) -> Iterator[JobQueue]:
    yield shared
    shared.clear_cache()


def reader(client: str = "an address") -> Reader:
    return Reader(client)


def busy(queue: JobQueue) -> Reader:
    """Return a reader whose film is being made."""
    one = reader("busy")
    job = queue.ask(one, film(kind="gif"))
    wait(lambda: job.state == MAKING)
    return one


def test_it_makes_the_bytes_that_the_commands_make(queue):
    made = finished(queue.ask(reader(), request()))
    assert (made.state, made.progress) == (DONE, 1.0)
    assert made.content == remake(open_snapshot(read_catalog(), LINK), "csv", {})


def test_the_same_order_of_another_reader_is_answered_at_once(queue):
    made = finished(queue.ask(reader(), request()))
    again = queue.ask(reader(), request())
    assert (again.state, again.content) == (DONE, made.content)


def test_a_short_order_does_not_wait_for_a_film(queue):
    one = busy(queue)
    assert [finished(queue.ask(reader(), request(kind))).state for kind in ("csv", "geojson")] == [DONE, DONE]
    assert one.job is not None
    assert one.job.state == MAKING


def test_a_film_says_how_far_it_is_and_cancelling_ends_what_makes_it(queue):
    job = queue.ask(reader(), film())
    wait(lambda: 0 < job.progress < 1)
    at_work = [
        process for process in makers() if process.pid == queue._lanes[0].worker.pid or "ffmpeg" in process.name()
    ]
    assert any("ffmpeg" in process.name() for process in at_work)
    queue.cancel(job)
    assert are_gone(at_work)
    assert (job.state, job.content) == (CANCELLED, None)


def test_a_reader_s_own_file_is_not_kept(queue):
    own = request("verify", {"name": "own.png"}, content=b"a reader's own file")
    first, second = finished(queue.ask(reader(), own)), finished(queue.ask(reader(), request()))
    assert (first.state, second.state) == (DONE, DONE)
    assert queue.ask(reader(), own).state != DONE
    assert queue.ask(reader(), request()).state == DONE


def test_what_cannot_be_made_says_why_and_the_next_order_is_made(queue):
    failed = finished(queue.ask(reader(), request("png", {"shape": "round", "width": 800})))
    assert (failed.state, failed.failure) == (FAILED, "refused")
    assert "round" in failed.why
    assert finished(queue.ask(reader(), request())).state == DONE


def test_a_file_is_checked_there_too(queue):
    made = finished(queue.ask(reader(), request())).content
    for content, genuine in ((made, True), (made[:-40] + bytes(40), False), (b"no such file", False)):
        checked = finished(queue.ask(reader(), request("verify", {"name": "a.zip"}, content=content)))
        verdict = json.loads(checked.content)
        assert (verdict["status"] == "genuine") is genuine
        assert verdict["text"]

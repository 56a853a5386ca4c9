"""Who is served when, and what becomes of orders: the queue itself, with workers that only pretend."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.atlas.catalog import DATA
from geo.export.kinds import FILMS
from geo.jobs import job_queue as module
from geo.jobs.job_queue import JobQueue, QueueFullError
from geo.jobs.request import CANCELLED, DONE, FAILED, LEFT, MAKING, WAITING, JobRequest, Reader
from geo.jobs.worker_process import Answer
from tests.jobs.requests import film, finished, request, wait


class Pretender:
    """A worker that makes everything at once, but never ends a film of more than some seconds until it is let."""

    let = threading.Event()

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
            while not self._ended.wait(0.005) and not self.let.is_set():
                pass
        return Answer(failure="died") if self._ended.is_set() else Answer(request.kind.encode() * 100)

    def kill(self) -> None:
        self._ended.set()

    def end(self) -> None:
        self._ended.set()


@pytest.fixture
def queue(monkeypatch) -> Iterator[JobQueue]:
    monkeypatch.setattr(module, "WorkerProcess", Pretender)
    monkeypatch.setattr(Pretender, "let", threading.Event())
    queue = JobQueue(DATA)
    yield queue
    queue.close()


def reader(client: str = "an address") -> Reader:
    return Reader(client)


def busy(queue: JobQueue) -> Reader:
    """Return a reader whose film is being made."""
    one = reader("busy")
    job = queue.ask(one, film(kind="gif"))
    wait(lambda: job.state == MAKING)
    return one


def test_readers_who_wait_for_the_same_are_answered_together(queue):
    one = busy(queue)
    same = film(29)
    jobs = [queue.ask(reader(name), same) for name in "abc"]
    assert {job.state for job in jobs} == {WAITING}
    queue.leave(one)
    wait(lambda: MAKING in {job.state for job in jobs})
    Pretender.let.set()
    contents = {id(finished(job).content) for job in jobs}
    assert len(contents) == 1
    assert {job.state for job in jobs} == {DONE}


def test_everybody_waits_in_line_and_sees_the_place(queue):
    busy(queue)
    second, third = queue.ask(reader("b"), film(29)), queue.ask(reader("c"), film(28))
    assert [queue.ahead_of(job) for job in (second, third)] == [2, 1]
    queue.cancel(third)
    assert queue.ahead_of(second) == 1
    assert (second.state, third.state) == (WAITING, CANCELLED)


def test_a_reader_s_new_order_takes_the_place_of_the_one_before(queue):
    one, other = busy(queue), reader("b")
    running, waiting = one.job, queue.ask(other, film(29))
    instead = queue.ask(other, film(28))
    assert (waiting.state, instead.state) == (CANCELLED, WAITING)
    assert finished(queue.ask(one, request())).state == DONE
    assert running is not None
    assert running.state == CANCELLED
    wait(lambda: instead.state == MAKING)


def test_an_order_ends_with_its_session_waiting_or_running(queue):
    one, other = busy(queue), reader("b")
    running, waiting = one.job, queue.ask(other, film(29))
    queue.leave(other)
    queue.leave(one)
    assert running is not None
    assert (running.state, waiting.state) == (LEFT, LEFT)
    assert (one.job, other.job) == (None, None)


def test_a_click_that_arrives_after_the_session_s_end_orders_nothing(queue):
    gone = reader()
    queue.leave(gone)
    assert queue.ask(gone, request()).state == LEFT


def test_two_hundred_sessions_that_order_a_film_and_vanish_leave_nothing_behind(queue):
    finished(queue.ask(reader(), request()))
    jobs = []
    for number in range(200):
        one = reader("one address for all")
        jobs.append(queue.ask(one, film(30 + number % 25)))
        queue.leave(one)
    assert {job.state for job in jobs} == {LEFT}
    after = queue.ask(reader("one address for all"), film(2))
    assert queue.ahead_of(after) <= 1
    assert finished(after).state == DONE


def test_two_hundred_sessions_that_vanish_together_leave_the_next_order_first(queue, monkeypatch):
    monkeypatch.setattr(module, "MOST_OF_CLIENT", 300)
    readers = [reader("one address for all") for _ in range(200)]
    jobs = [queue.ask(one, film(30 + number % 25)) for number, one in enumerate(readers)]
    for one in readers:
        queue.leave(one)
    after = queue.ask(reader("one address for all"), film(2))
    assert queue.ahead_of(after) <= 1
    assert finished(after).state == DONE
    assert {job.state for job in jobs} == {LEFT}


def test_a_client_has_a_bounded_number_waiting_and_others_are_served_all_the_same(queue):
    busy(queue)
    for _ in range(module.MOST_OF_CLIENT):
        queue.ask(reader("hostile"), film())
    with pytest.raises(QueueFullError, match="from your address"):
        queue.ask(reader("hostile"), film())
    honest = queue.ask(reader("honest"), film())
    assert queue.ahead_of(honest) <= 2


def test_fifty_readers_behind_one_address_all_find_a_place(queue):
    busy(queue)
    jobs = [queue.ask(reader("a school"), film(number % 20 + 30)) for number in range(50)]
    assert {job.state for job in jobs} == {WAITING}
    assert sorted(queue.ahead_of(job) for job in jobs) == list(range(1, 51))


def test_a_few_addresses_that_fill_the_queue_make_room_for_others(queue, monkeypatch):
    monkeypatch.setattr(module, "MOST_WAITING", 12)
    busy(queue)
    hostile = [queue.ask(reader(f"hostile {number % 3}"), film()) for number in range(12)]
    honest = queue.ask(reader("honest"), film())
    assert honest.state == WAITING
    assert sum(job.state == WAITING for job in hostile) == 11
    assert [job.failure for job in hostile if job.state == FAILED] == ["displaced"]
    for number in range(3):
        queue.ask(reader(f"more {number}"), film())
    for number in range(12):
        with pytest.raises(QueueFullError):
            queue.ask(reader(f"hostile {number % 3}"), film())


def test_an_output_beyond_all_room_is_not_kept_and_drives_out_nothing(queue, monkeypatch):
    small = finished(queue.ask(reader(), request())).content
    monkeypatch.setattr(module, "KEPT_BYTES", len(small) + 10)
    large = finished(queue.ask(reader(), request("geojson")))
    assert len(large.content) > module.KEPT_BYTES
    assert queue.ask(reader(), request()).state == DONE
    assert queue.ask(reader(), request("geojson")).state != DONE


def test_what_is_kept_stays_within_its_room(queue, monkeypatch):
    monkeypatch.setattr(module, "KEPT_BYTES", 1000)
    for kind in ("csv", "geojson", "kml"):
        finished(queue.ask(reader(), request(kind)))
    assert 0 < sum(map(len, queue._made.values())) <= 1000
    assert queue.ask(reader(), request("kml")).state == DONE

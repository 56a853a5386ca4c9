"""The queue of what readers ask for, with the processes that make it."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from geo.catalog import DATA, read_catalog
from geo.share import workshop as module
from geo.share.make import remake
from geo.share.order import CANCELLED, DONE, FAILED, LEFT, MAKING, WAITING, Reader
from geo.share.subject import subject_of
from geo.share.workshop import JobQueue, QueueFullError
from tests.queue_orders import LINK, are_gone, film, finished, makers, order, wait


@pytest.fixture(scope="module")
def shared() -> Iterator[JobQueue]:
    queue = JobQueue(DATA)
    yield queue
    queue.close()
    assert makers() == []


@pytest.fixture
def queue(shared: JobQueue) -> Iterator[JobQueue]:
    yield shared
    shared.forget()


def reader(client: str = "an address") -> Reader:
    return Reader(client)


def busy(queue: JobQueue) -> Reader:
    """Return a reader whose film is being made."""
    one = reader("busy")
    job = queue.ask(one, film(kind="gif"))
    wait(lambda: job.state == MAKING)
    return one


def test_it_makes_the_bytes_that_the_commands_make(queue):
    made = finished(queue.ask(reader(), order()))
    assert (made.state, made.progress) == (DONE, 1.0)
    assert made.content == remake(subject_of(read_catalog(), LINK), "csv", {})


def test_the_same_order_of_another_reader_is_answered_at_once(queue):
    made = finished(queue.ask(reader(), order()))
    again = queue.ask(reader(), order())
    assert (again.state, again.content) == (DONE, made.content)


def test_readers_who_wait_for_the_same_are_answered_together(queue):
    one = busy(queue)
    same = film(29)
    jobs = [queue.ask(reader(name), same) for name in "abc"]
    assert {job.state for job in jobs} == {WAITING}
    queue.leave(one)
    wait(lambda: MAKING in {job.state for job in jobs})
    (making,) = (job for job in jobs if job.state == MAKING)
    assert finished(making).content is not None
    assert all(job.state == DONE and job.content is making.content for job in jobs)


def test_a_short_order_does_not_wait_for_a_film(queue):
    one = busy(queue)
    assert [finished(queue.ask(reader(), order(kind))).state for kind in ("csv", "geojson")] == [DONE, DONE]
    assert one.job is not None
    assert one.job.state == MAKING


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
    assert finished(queue.ask(one, order())).state == DONE
    assert running is not None
    assert running.state == CANCELLED
    wait(lambda: instead.state == MAKING)


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
    assert queue.ask(gone, order()).state == LEFT


def test_two_hundred_sessions_that_order_a_film_and_vanish_leave_nothing_behind(queue):
    finished(queue.ask(reader(), order()))
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


def test_a_reader_s_own_file_is_not_kept(queue):
    own = order("verify", {"name": "own.png"}, content=b"a reader's own file")
    first, second = finished(queue.ask(reader(), own)), finished(queue.ask(reader(), order()))
    assert (first.state, second.state) == (DONE, DONE)
    assert queue.ask(reader(), own).state != DONE
    assert queue.ask(reader(), order()).state == DONE


def test_an_output_beyond_all_room_is_not_kept_and_drives_out_nothing(queue, monkeypatch):
    small = finished(queue.ask(reader(), order())).content
    monkeypatch.setattr(module, "KEPT_BYTES", len(small) + 10)
    large = finished(queue.ask(reader(), order("geojson")))
    assert len(large.content) > module.KEPT_BYTES
    assert queue.ask(reader(), order()).state == DONE
    assert queue.ask(reader(), order("geojson")).state != DONE


def test_what_is_kept_stays_within_its_room(queue, monkeypatch):
    monkeypatch.setattr(module, "KEPT_BYTES", 400_000)
    for kind in ("csv", "geojson", "kml"):
        finished(queue.ask(reader(), order(kind)))
    assert 0 < sum(map(len, queue._made.values())) <= 400_000
    assert queue.ask(reader(), order("kml")).state == DONE


def test_what_cannot_be_made_says_why_and_the_next_order_is_made(queue):
    failed = finished(queue.ask(reader(), order("png", {"shape": "round", "width": 800})))
    assert (failed.state, failed.failure) == (FAILED, "refused")
    assert "round" in failed.why
    assert finished(queue.ask(reader(), order())).state == DONE


def test_a_file_is_checked_there_too(queue):
    made = finished(queue.ask(reader(), order())).content
    for content, genuine in ((made, True), (made[:-40] + bytes(40), False), (b"no such file", False)):
        checked = finished(queue.ask(reader(), order("verify", {"name": "a.zip"}, content=content)))
        verdict = json.loads(checked.content)
        assert verdict["genuine"] is genuine
        assert verdict["text"]

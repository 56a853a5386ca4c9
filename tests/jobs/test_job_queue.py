"""The queue of what readers ask for: who is served when, what is kept, and what becomes of a request."""

from __future__ import annotations

import json

import pytest

from geo.jobs import job_queue
from geo.jobs.job_queue import QueueFullError
from geo.jobs.request import CANCELLED, DONE, FAILED, LEFT, MAKING, WAITING
from geo.provenance.make import remake
from tests.jobs.requests import (
    LINK,
    are_gone,
    being_made,
    film,
    finished,
    reader,
    request,
    wait_until,
    worker_processes,
)  # fmt: skip


def test_readers_who_wait_for_the_same_are_answered_together(stub_queue, finish_films):
    one = being_made(stub_queue)
    same = film(29)
    jobs = [stub_queue.ask(reader(name), same) for name in "abc"]
    assert {job.state for job in jobs} == {WAITING}
    stub_queue.leave(one)
    wait_until(lambda: MAKING in {job.state for job in jobs})
    finish_films.set()
    contents = {id(finished(job).content) for job in jobs}
    assert len(contents) == 1
    assert {job.state for job in jobs} == {DONE}


def test_everybody_waits_in_line_and_sees_the_place(stub_queue):
    being_made(stub_queue)
    second, third = stub_queue.ask(reader("b"), film(29)), stub_queue.ask(reader("c"), film(28))
    assert [stub_queue.ahead_of(job) for job in (second, third)] == [2, 1]
    stub_queue.cancel(third)
    assert stub_queue.ahead_of(second) == 1
    assert (second.state, third.state) == (WAITING, CANCELLED)


def test_a_reader_s_new_request_replaces_the_one_before(stub_queue):
    one, other = being_made(stub_queue), reader("b")
    running, waiting = one.job, stub_queue.ask(other, film(29))
    instead = stub_queue.ask(other, film(28))
    assert (waiting.state, instead.state) == (CANCELLED, WAITING)
    assert finished(stub_queue.ask(one, request())).state == DONE
    assert running is not None
    assert running.state == CANCELLED
    wait_until(lambda: instead.state == MAKING)


def test_a_job_ends_with_its_session_waiting_or_running(stub_queue):
    one, other = being_made(stub_queue), reader("b")
    running, waiting = one.job, stub_queue.ask(other, film(29))
    stub_queue.leave(other)
    stub_queue.leave(one)
    assert running is not None
    assert (running.state, waiting.state) == (LEFT, LEFT)
    assert (one.job, other.job) == (None, None)


def test_a_click_that_arrives_after_the_session_s_end_asks_for_nothing(stub_queue):
    gone = reader()
    stub_queue.leave(gone)
    assert stub_queue.ask(gone, request()).state == LEFT


def test_two_hundred_sessions_that_ask_for_a_film_and_vanish_leave_nothing_behind(stub_queue):
    finished(stub_queue.ask(reader(), request()))
    jobs = []
    for number in range(200):
        one = reader("one address for all")
        jobs.append(stub_queue.ask(one, film(30 + number % 25)))
        stub_queue.leave(one)
    assert {job.state for job in jobs} == {LEFT}
    after = stub_queue.ask(reader("one address for all"), film(2))
    assert stub_queue.ahead_of(after) <= 1
    assert finished(after).state == DONE


def test_two_hundred_sessions_that_vanish_together_leave_the_next_request_first(stub_queue, monkeypatch):
    monkeypatch.setattr(job_queue, "MOST_OF_CLIENT", 300)
    readers = [reader("one address for all") for _ in range(200)]
    jobs = [stub_queue.ask(one, film(30 + number % 25)) for number, one in enumerate(readers)]
    for one in readers:
        stub_queue.leave(one)
    after = stub_queue.ask(reader("one address for all"), film(2))
    assert stub_queue.ahead_of(after) <= 1
    assert finished(after).state == DONE
    assert {job.state for job in jobs} == {LEFT}


def test_a_client_has_a_bounded_number_waiting_and_others_are_served_all_the_same(stub_queue):
    being_made(stub_queue)
    for _ in range(job_queue.MOST_OF_CLIENT):
        stub_queue.ask(reader("hostile"), film())
    with pytest.raises(QueueFullError, match="from your address"):
        stub_queue.ask(reader("hostile"), film())
    honest = stub_queue.ask(reader("honest"), film())
    assert stub_queue.ahead_of(honest) <= 2


def test_fifty_readers_behind_one_address_all_find_a_place(stub_queue):
    being_made(stub_queue)
    jobs = [stub_queue.ask(reader("a school"), film(number % 20 + 30)) for number in range(50)]
    assert {job.state for job in jobs} == {WAITING}
    assert sorted(stub_queue.ahead_of(job) for job in jobs) == list(range(1, 51))


def test_a_few_addresses_that_fill_the_queue_make_room_for_others(stub_queue, monkeypatch):
    monkeypatch.setattr(job_queue, "MOST_WAITING", 12)
    being_made(stub_queue)
    hostile = [stub_queue.ask(reader(f"hostile {number % 3}"), film()) for number in range(12)]
    honest = stub_queue.ask(reader("honest"), film())
    assert honest.state == WAITING
    assert sum(job.state == WAITING for job in hostile) == 11
    assert [job.failure for job in hostile if job.state == FAILED] == ["displaced"]
    for number in range(3):
        stub_queue.ask(reader(f"more {number}"), film())
    for number in range(12):
        with pytest.raises(QueueFullError):
            stub_queue.ask(reader(f"hostile {number % 3}"), film())


def test_an_output_beyond_all_room_is_not_kept_and_drives_out_nothing(stub_queue, monkeypatch):
    small = finished(stub_queue.ask(reader(), request())).content
    monkeypatch.setattr(job_queue, "KEPT_BYTES", len(small) + 10)
    large = finished(stub_queue.ask(reader(), request("geojson")))
    assert len(large.content) > job_queue.KEPT_BYTES
    assert stub_queue.ask(reader(), request()).state == DONE
    assert stub_queue.ask(reader(), request("geojson")).state != DONE


def test_what_is_kept_stays_within_its_room(stub_queue, monkeypatch):
    monkeypatch.setattr(job_queue, "KEPT_BYTES", 1000)
    for kind in ("csv", "geojson", "kml"):
        finished(stub_queue.ask(reader(), request(kind)))
    assert 0 < sum(map(len, stub_queue._made.values())) <= 1000
    assert stub_queue.ask(reader(), request("kml")).state == DONE


def test_it_makes_the_bytes_that_the_commands_make(queue, snapshot_of):
    made = finished(queue.ask(reader(), request()))
    assert (made.state, made.progress) == (DONE, 1.0)
    assert made.content == remake(snapshot_of(LINK), "csv", {})


def test_the_same_request_of_another_reader_is_answered_at_once(queue):
    made = finished(queue.ask(reader(), request()))
    again = queue.ask(reader(), request())
    assert (again.state, again.content) == (DONE, made.content)


def test_a_short_job_does_not_wait_for_a_film(queue):
    one = being_made(queue)
    assert [finished(queue.ask(reader(), request(kind))).state for kind in ("csv", "geojson")] == [DONE, DONE]
    assert one.job is not None
    assert one.job.state == MAKING


def test_a_film_says_how_far_it_is_and_cancelling_ends_what_makes_it(queue):
    job = queue.ask(reader(), film())
    wait_until(lambda: 0 < job.progress < 1)
    worker = queue._lanes[0].worker.pid
    at_work = [process for process in worker_processes() if process.pid == worker or "ffmpeg" in process.name()]
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


def test_what_cannot_be_made_says_why_and_the_next_request_is_answered(queue):
    failed = finished(queue.ask(reader(), request("png", {"shape": "round", "width": 800})))
    assert (failed.state, failed.failure) == (FAILED, "refused")
    assert "round" in failed.why
    assert finished(queue.ask(reader(), request())).state == DONE


def test_a_file_is_verified_by_a_worker(queue):
    made = finished(queue.ask(reader(), request())).content
    for content, genuine in ((made, True), (made[:-40] + bytes(40), False), (b"no such file", False)):
        checked = finished(queue.ask(reader(), request("verify", {"name": "a.zip"}, content=content)))
        verdict = json.loads(checked.content)
        assert (verdict["status"] == "genuine") is genuine
        assert verdict["text"]

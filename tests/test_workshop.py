"""The queue of what readers ask for, with the process that makes it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator

import psutil
import pytest

from geo.catalog import DATA, read_catalog
from geo.share.make import remake
from geo.share.subject import subject_of
from geo.share.workshop import CANCELLED, DONE, FAILED, MAKING, MOST_WAITING, WAITING, Job, Order, Workshop

LINK = "mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01&lang=en"
FILM = {"shape": "16:9", "width": 640, "seconds": 30, "fps": 10}


@pytest.fixture(scope="module")
def shared() -> Iterator[Workshop]:
    workshop = Workshop(DATA)
    yield workshop
    workshop.close()


@pytest.fixture
def workshop(shared: Workshop) -> Workshop:
    shared.forget()
    return shared


def order(kind: str = "csv", settings: dict[str, object] | None = None, **parts: object) -> Order:
    return Order(kind, **{"link": LINK, "language": "en", "settings": json.dumps(settings or {}), **parts})


def wait(reached: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not reached():
        assert time.monotonic() < until
        time.sleep(0.02)


def makers() -> list[psutil.Process]:
    """Return the workshop's process and what it has started: other tests' browsers are children of this one too."""
    workers = [child for child in psutil.Process().children() if "geo.share.worker" in child.cmdline()]
    return [process for worker in workers for process in (worker, *worker.children(recursive=True))]


def finished(job: Job) -> Job:
    wait(lambda: not job.is_open)
    return job


def test_it_makes_the_bytes_that_the_commands_make(workshop):
    made = finished(workshop.ask("ana", order()))
    assert (made.state, made.progress) == (DONE, 1.0)
    assert made.content == remake(subject_of(read_catalog(), LINK), "csv", {})


def test_the_same_order_of_another_reader_is_answered_at_once(workshop):
    made = finished(workshop.ask("ana", order()))
    again = workshop.ask("ben", order())
    assert (again.state, again.content) == (DONE, made.content)


def test_everybody_waits_in_line_and_sees_the_place(workshop):
    first = workshop.ask("ana", order("mp4", FILM))
    wait(lambda: first.state == MAKING)
    second, third = workshop.ask("ben", order()), workshop.ask("eva", order("geojson"))
    assert [workshop.ahead_of(job) for job in (first, second, third)] == [0, 1, 2]
    workshop.cancel(first)
    assert [finished(job).state for job in (first, second, third)] == [CANCELLED, DONE, DONE]


def test_a_reader_s_new_order_takes_the_place_of_the_one_before(workshop):
    film = workshop.ask("ana", order("mp4", FILM))
    wait(lambda: film.state == MAKING)
    waiting = workshop.ask("ben", order("kml"))
    instead = workshop.ask("ben", order("geojson"))
    assert (waiting.state, instead.state) == (CANCELLED, WAITING)
    workshop.ask("ana", order())
    assert film.state == CANCELLED
    assert finished(instead).state == DONE


def test_a_film_tells_how_far_it_is_and_cancelling_ends_what_makes_it(workshop):
    film = workshop.ask("ana", order("mp4", FILM))
    wait(lambda: 0 < film.progress < 1)
    busy = makers()
    assert any("ffmpeg" in process.name() for process in busy)
    workshop.cancel(film)
    _, alive = psutil.wait_procs(busy, timeout=10)
    assert alive == []
    assert (film.state, film.content) == (CANCELLED, None)


def test_a_reader_s_own_file_is_not_kept(workshop):
    own = order("verify", {"name": "own.png"}, content=b"a reader's own file")
    first, second = finished(workshop.ask("ana", own)), finished(workshop.ask("ana", order()))
    assert (first.state, second.state) == (DONE, DONE)
    assert workshop.ask("ana", own).state != DONE
    assert workshop.ask("ana", order()).state == DONE


def test_what_cannot_be_made_says_why_and_the_next_order_is_made(workshop):
    failed = finished(workshop.ask("ana", order("png", {"shape": "round", "width": 800})))
    assert failed.state == FAILED
    assert "round" in failed.reason
    assert finished(workshop.ask("ana", order())).state == DONE


def test_a_process_that_dies_costs_one_order(workshop):
    film = workshop.ask("ana", order("gif", FILM))
    wait(lambda: film.progress > 0)
    for process in makers():
        process.kill()
    assert finished(film).state == FAILED
    assert finished(workshop.ask("ana", order())).state == DONE


def test_a_file_is_checked_there_too(workshop):
    made = finished(workshop.ask("ana", order())).content
    for content, genuine in ((made, True), (made[:-40] + bytes(40), False), (b"no such file", False)):
        verdict = json.loads(finished(workshop.ask("ana", order("verify", {"name": "a.zip"}, content=content))).content)
        assert verdict["genuine"] is genuine
        assert verdict["text"]


def test_a_line_that_is_too_long_is_refused(workshop):
    film = workshop.ask("ana", order("mp4", FILM))
    wait(lambda: film.state == MAKING)
    for number in range(MOST_WAITING):
        workshop.ask(f"reader {number}", order())
    with pytest.raises(ValueError, match="waiting already"):
        workshop.ask("one more", order())

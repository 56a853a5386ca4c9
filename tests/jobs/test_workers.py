"""Workers of the queue: none is missed when it dies, none outlives the app, and none takes more than it may."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import psutil
import pytest

from geo.jobs import worker_process
from geo.jobs.job_queue import JobQueue
from geo.jobs.messages import read_message, write_message
from geo.jobs.request import DONE, FAILED, MAKING
from geo.jobs.worker import MOST_MEMORY
from geo.shipped_files import DATA
from tests.jobs.requests import (
    LINK,
    PNG,
    are_gone,
    film,
    finished,
    reader,
    request,
    wait_until,
    workers,
)  # fmt: skip

ROOT = Path(__file__).parents[2]

# What a worker may be at when it, or the app, is killed.
AT_WORK = {
    "picture": request("png", PNG),
    "film": film(60, "gif"),
    "geopackage": request("gpkg"),
    "verifying": request("verify", {"name": "a.zip"}, content=b"PK\x03\x04" + bytes(30_000_000)),
}


def folders() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("atlas-worker-*"))


@pytest.mark.parametrize("doing", AT_WORK)
def test_a_worker_that_is_killed_costs_one_job_at_most_and_the_next_is_made(queue, doing):
    job = queue.ask(reader(), AT_WORK[doing])
    wait_until(lambda: job.state != "waiting")
    for process in workers():
        process.kill()
    finished(job)
    # What was quick enough is made; what was not yet begun is made by another worker.
    assert (job.state, job.failure) in [(FAILED, "died"), (DONE, "")]
    assert finished(queue.ask(reader(), request("kml"))).state == DONE


def test_workers_that_are_killed_while_idle_cost_nobody_a_job(queue):
    assert finished(queue.ask(reader(), request("csv"))).state == DONE
    for kind in ("geojson", "kml"):
        for process in workers():
            process.kill()
        assert finished(queue.ask(reader(), request(kind))).state == DONE


def test_a_worker_that_is_killed_while_it_starts_costs_nobody_a_job(queue):
    for process in workers():
        process.kill()
    job = queue.ask(reader(), request("geojson"))
    wait_until(lambda: bool(workers()))
    for process in workers():
        process.kill()
    assert finished(job).state == DONE


def test_workers_that_never_start_fail_the_jobs_one_by_one(tmp_path, monkeypatch):
    monkeypatch.setattr(worker_process.sys, "executable", str(tmp_path / "no such program"))
    queue = JobQueue(DATA)
    jobs = [queue.ask(reader(), request(kind)) for kind in ("csv", "geojson")]
    assert [finished(job).failure for job in jobs] == ["died", "died"]
    queue.close()


def test_a_worker_leaves_nothing_in_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    queue = JobQueue(DATA)
    job = queue.ask(reader(), film(60))
    wait_until(lambda: job.progress > 0)
    assert len(folders()) >= 1
    queue.close()
    wait_until(lambda: not folders())


APP = """
    import sys, time
    sys.path.insert(0, {root!r})
    from geo.shipped_files import DATA
    from geo.jobs.request import Reader
    from geo.jobs.job_queue import JobQueue
    from tests.jobs.test_workers import AT_WORK, request

    queue, doing = JobQueue(DATA), {doing!r}
    job = queue.ask(Reader("here"), AT_WORK.get(doing) or request())
    until = {{"starting": lambda: queue._lanes[0].worker, "idle": lambda: not job.is_open}}
    while not until.get(doing, lambda: job.state == "making")():
        time.sleep(0.005)
    print("now", flush=True)
    time.sleep(600)
"""


@pytest.mark.parametrize("doing", ["starting", "idle", *AT_WORK])
def test_no_worker_outlives_an_app_that_is_killed(doing, tmp_path):
    script = tmp_path / "app.py"
    script.write_text(textwrap.dedent(APP).format(root=str(ROOT), doing=doing), encoding="utf-8")
    app = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, cwd=ROOT)
    assert app.stdout is not None
    with app.stdout:
        assert app.stdout.readline() == b"now\n"
        children = psutil.Process(app.pid).children(recursive=True)
        assert any("geo.jobs.worker" in " ".join(child.cmdline()) for child in children if child.is_running())
        app.kill()
        app.wait()
    assert are_gone(children)


@pytest.mark.skipif(not hasattr(psutil.Process, "rlimit"), reason="the system sets no limits for a running process")
def test_a_job_beyond_the_memory_says_so_and_the_worker_is_replaced():
    queue = JobQueue(DATA)
    assert finished(queue.ask(reader(), request("png", {"shape": "9:16", "width": 400}))).state == DONE
    assert queue._lanes[0].worker is not None
    worker = psutil.Process(queue._lanes[0].worker.pid)
    assert worker.rlimit(psutil.RLIMIT_DATA) == (MOST_MEMORY, MOST_MEMORY)
    worker.rlimit(psutil.RLIMIT_DATA, (worker.memory_info().data + 20_000_000,) * 2)
    failed = finished(queue.ask(reader(), request("png", {"shape": "9:16", "width": 4000})))
    # A library may end the process rather than say that there is no memory.
    assert failed.state == FAILED
    assert failed.failure in ("memory", "died")
    assert finished(queue.ask(reader(), request("kml"))).state == DONE
    assert are_gone([worker])
    queue.close()


def test_a_job_beyond_its_time_says_so_and_nobody_else_notices(queue, monkeypatch):
    monkeypatch.setattr(worker_process, "seconds_allowed", lambda one: 2 if one.kind == "gif" else 100)
    late = queue.ask(reader(), film(60, "gif"))
    wait_until(lambda: late.state == MAKING)
    other = queue.ask(reader(), request("geojson"))
    assert (finished(late).state, late.failure) == (FAILED, "time")
    assert finished(other).state == DONE


def test_a_library_that_prints_does_not_stand_between_the_answers(tmp_path):
    # A module that every process of Python loads first, if it is there.
    (tmp_path / "sitecustomize.py").write_text(
        "import os, atexit, sys\n"
        "if 'geo.jobs.worker' in sys.orig_argv:\n"
        "    import threading, time\n"
        "    def chatter():\n"
        "        while True:\n"
        "            time.sleep(0.05)\n"
        "            if 'geo.jobs.answer' in sys.modules: os.write(1, b'noise'); print('noise', flush=True)\n"
        "    threading.Thread(target=chatter, daemon=True).start()\n",
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "geo.jobs.worker", str(DATA)], cwd=ROOT, env={**environment(tmp_path)},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    with process.stdin as requests, process.stdout as answers:
        assert read_message(answers) == ({"ready": True}, b"")
        write_message(requests, {"kind": "csv", "link": LINK, "language": "en", "settings": {}})
        assert read_message(answers) == ({"begun": True}, b"")
        words, content = read_message(answers) or ({}, b"")
        assert words == {"made": True}
        assert content[:4] == b"PK\x03\x04"
    assert process.wait(60) == 0


@pytest.mark.parametrize(
    "noise", [b"GET / HTTP/1.1\r\n\r\n", b"geo\x01\xff\xff\xff\xff\xff\xff\xff\xff", b"\x00" * 100]
)
def test_a_worker_that_is_sent_nonsense_ends(noise):
    done = subprocess.run(
        [sys.executable, "-m", "geo.jobs.worker", str(DATA)], cwd=ROOT, input=noise, capture_output=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0


def environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(folder)}

"""Workers of the queue: none is missed when it dies, none outlives the app, and none takes more than it may."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from geo.atlas.catalog import DATA
from geo.jobs import worker_process
from geo.jobs.job_queue import JobQueue
from geo.jobs.messages import read_message, write_message
from geo.jobs.request import DONE, FAILED, MAKING, Reader
from geo.jobs.worker import MOST_MEMORY
from geo.provenance.make import KINDS, remake
from geo.snapshot.snapshot import open_snapshot
from tests.jobs.requests import LINK, PNG, are_gone, film, finished, makers, request, settings_for, wait, workers

ROOT = Path(__file__).parents[2]

# What a worker may be at when it, or the app, is killed: the order, and whether the kill waits until it is being made.
AT_WORK = {
    "picture": request("png", PNG),
    "film": film(60, "gif"),
    "geopackage": request("gpkg"),
    "verifying": request("verify", {"name": "a.zip"}, content=b"PK\x03\x04" + bytes(30_000_000)),
}


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


def reader() -> Reader:
    return Reader("here")


def folders() -> set[Path]:
    return set(Path(tempfile.gettempdir()).glob("atlas-worker-*"))


@pytest.mark.parametrize("doing", AT_WORK)
def test_a_worker_that_is_killed_costs_one_order_at_most_and_the_next_is_made(queue, doing):
    job = queue.ask(reader(), AT_WORK[doing])
    wait(lambda: job.state != "waiting")
    for process in workers():
        process.kill()
    finished(job)
    # What was quick enough is made; what was not yet begun is made by another worker.
    assert (job.state, job.failure) in [(FAILED, "died"), (DONE, "")]
    assert finished(queue.ask(reader(), request("kml"))).state == DONE


def test_workers_that_are_killed_while_idle_cost_nobody_an_order(queue):
    assert finished(queue.ask(reader(), request("csv"))).state == DONE
    for kind in ("geojson", "kml"):
        for process in workers():
            process.kill()
        assert finished(queue.ask(reader(), request(kind))).state == DONE


def test_a_worker_that_is_killed_while_it_starts_costs_nobody_an_order(queue):
    for process in workers():
        process.kill()
    job = queue.ask(reader(), request("geojson"))
    wait(lambda: bool(workers()))
    for process in workers():
        process.kill()
    assert finished(job).state == DONE


def test_workers_that_never_start_fail_the_orders_one_by_one(tmp_path, monkeypatch):
    monkeypatch.setattr(worker_process.sys, "executable", str(tmp_path / "no such program"))
    queue = JobQueue(DATA)
    jobs = [queue.ask(reader(), request(kind)) for kind in ("csv", "geojson")]
    assert [finished(job).failure for job in jobs] == ["died", "died"]
    queue.close()


def test_a_worker_leaves_nothing_in_the_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    queue = JobQueue(DATA)
    job = queue.ask(reader(), film(60))
    wait(lambda: job.progress > 0)
    assert len(folders()) >= 1
    queue.close()
    wait(lambda: not folders())


APP = """
    import sys, time
    sys.path.insert(0, {root!r})
    from geo.atlas.catalog import DATA
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
def test_an_order_beyond_the_memory_says_so_and_the_worker_is_replaced():
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


def test_an_order_beyond_its_time_says_so_and_nobody_else_notices(queue, monkeypatch):
    monkeypatch.setattr(worker_process, "seconds_allowed", lambda one: 2 if one.kind == "gif" else 100)
    late = queue.ask(reader(), film(60, "gif"))
    wait(lambda: late.state == MAKING)
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
def test_a_worker_that_is_told_nonsense_ends(noise):
    done = subprocess.run(
        [sys.executable, "-m", "geo.jobs.worker", str(DATA)], cwd=ROOT, input=noise, capture_output=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0


HIDDEN = """
    import os, sys

    for name in ("nice", "fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "getpgid", "setsid", "killpg",
                 "link", "chown", "mkfifo", "getloadavg"):
        if hasattr(os, name):
            delattr(os, name)

    class Hidden:
        def find_spec(self, name, path=None, target=None):
            if name in ("resource", "fcntl", "pwd", "grp", "termios", "pty", "tty", "crypt", "syslog"):
                raise ImportError(f"{name} is hidden")

    for name in ("resource", "fcntl", "pwd", "grp", "termios"):
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, Hidden())
"""


def environment(folder: Path) -> dict[str, str]:
    import os

    return {**os.environ, "PYTHONPATH": str(folder)}


@pytest.fixture
def hidden(tmp_path) -> dict[str, str]:
    """Return an environment in which Python has none of what only some systems have."""
    (tmp_path / "sitecustomize.py").write_text(textwrap.dedent(HIDDEN), encoding="utf-8")
    return environment(tmp_path)


def run(script: str, environment: dict[str, str]) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "error::EncodingWarning", "-c", textwrap.dedent(script)], cwd=ROOT, env=environment,
        capture_output=True, timeout=600, check=False, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_every_module_loads_where_the_system_is_another(hidden):
    loaded = run(
        """
        import importlib, os, pkgutil, geo, scripts
        assert not hasattr(os, "nice")
        try:
            import resource
        except ImportError:
            pass
        else:
            raise AssertionError("resource is not hidden")
        for package in (geo, scripts):
            for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
                if found.name != "geo.__main__" and found.name.split(".")[1] not in ("vendor", "validate"):
                    importlib.import_module(found.name)
                    print(found.name)
        """,
        hidden,
    )
    assert {"geo.jobs.worker", "geo.picture.film", "geo.app.sharing", "scripts.build"} <= set(loaded.split())


def test_every_kind_is_made_where_the_system_is_another_and_is_the_same(hidden):
    settings = {kind: settings_for(kind) for kind in KINDS}
    made = run(
        """
        import hashlib, json, time
        from geo.atlas.catalog import DATA
        from geo.provenance.make import KINDS
        from geo.jobs.request import JobRequest, Reader
        from geo.jobs.job_queue import JobQueue

        def made(kind, settings, content=b""):
            job = queue.ask(Reader("here"), JobRequest(kind, {LINK!r}, "en", json.dumps(settings), content))
            while job.is_open:
                time.sleep(0.02)
            assert job.state == "done", (kind, job.failure, job.why)
            return job.content

        queue = JobQueue(DATA)
        found = {}
        for kind in KINDS:
            content = made(kind, {SETTINGS!r}[kind])
            found[kind] = hashlib.sha256(content).hexdigest()
        assert json.loads(made("verify", {"name": "a.zip"}, content))["status"] == "genuine"
        queue.close()
        print(json.dumps(found))
        """.replace("{LINK!r}", repr(LINK)).replace("{SETTINGS!r}", repr(settings)),
        hidden,
    )
    found = json.loads(made)
    assert len(found) == 12
    from hashlib import sha256

    from geo.atlas.catalog import read_catalog

    snapshot = open_snapshot(read_catalog(), LINK)
    for kind in ("png", "csv", "mp4"):
        assert found[kind] == sha256(remake(snapshot, kind, settings[kind])).hexdigest()

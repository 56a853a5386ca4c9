"""The same View is the same bytes: in another process and folder, on another system, under another Python."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from geo.provenance.make import KINDS
from geo.snapshot.citation import CITATIONS
from scripts.output_hashes import output_hashes

ROOT = Path(__file__).parents[2]
SECOND_PYTHON = ROOT / "build" / "second_python" / "bin" / "python"
OUTPUTS = (*KINDS, "page", "card", *(f"citation {form}" for form in CITATIONS))

# Every output by the workers of the app, where they are made so; one of them is proved there too.
BY_WORKERS = """
import json, time
from geo.shipped_files import DATA
from geo.jobs.job_queue import JobQueue
from geo.jobs.request import JobRequest, Reader
from scripts.output_hashes import output_hashes

queue = JobQueue(DATA)

def answer(kind, link, settings, content=b""):
    job = queue.ask(Reader("here"), JobRequest(kind, link, "es", json.dumps(settings), content))
    while job.is_open:
        time.sleep(0.02)
    assert job.state == "done", (kind, job.failure, job.why)
    return job.content

def make(snapshot, kind, settings):
    content = answer(kind, snapshot.link, settings)
    if kind == "csv":
        assert json.loads(answer("verify", snapshot.link, {"name": "a.zip"}, content))["status"] == "genuine"
    return content

hashes = output_hashes(make)
queue.close()
print(json.dumps(hashes))
"""


def hashes_from(command: list[str], **options: object) -> dict[str, str]:
    made = subprocess.run(command, capture_output=True, timeout=600, check=False, encoding="utf-8", **options)
    assert made.returncode == 0, made.stderr
    return dict(json.loads(made.stdout))


@pytest.fixture(scope="module")
def own() -> dict[str, str]:
    """Return a hash of each output, made in this process."""
    return output_hashes()


@pytest.fixture(scope="module")
def others(tmp_path_factory) -> dict[str, str]:
    """Return a hash of each output, made with another folder, seed of hashing, time zone, second and system."""
    path = os.pathsep.join([str(ROOT / "tests" / "other_system"), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo"}
    command = [sys.executable, "-W", "error::EncodingWarning", "-c", BY_WORKERS]
    return hashes_from(command, cwd=tmp_path_factory.mktemp("elsewhere"), env=environment)


def test_every_output_is_compared(own, others):
    assert set(own) == set(others) == set(OUTPUTS)
    assert len(set(own.values())) == len(OUTPUTS)


@pytest.mark.parametrize("output", OUTPUTS)
def test_an_output_is_the_same_bytes_in_another_process_and_folder_and_on_another_system(own, others, output):
    assert others[output] == own[output]


@pytest.mark.skipif(not SECOND_PYTHON.exists(), reason="`make second-python` looks for a second Python")
def test_every_output_is_the_same_bytes_under_another_version_of_python(own):
    asked = [str(SECOND_PYTHON), "-c", "import sys; print(list(sys.version_info[:2]))"]
    version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    assert json.loads(version) != list(sys.version_info[:2])
    assert hashes_from([str(SECOND_PYTHON), "-m", "scripts.output_hashes"], cwd=ROOT) == own

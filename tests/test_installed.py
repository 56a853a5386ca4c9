"""What `pip install .` installs works in any folder, without repository or network, and makes the same bytes."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent

import pytest

from geo.app.server import headers_for
from geo.cli.main import main

ROOT = Path(__file__).parents[1]
PATIENCE = 120  # seconds

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Installed:
    """A wheel that is installed in a folder of its own; what it needs besides is this environment's."""

    wheel: Path
    environment: dict[str, str]
    folder: Path  # where it is run: anywhere but in the repository

    @property
    def program(self) -> str:
        found = shutil.which("venezuela-atlas", path=self.wheel.parent / "library" / "bin")
        assert found
        return found

    def run(self, *command: str) -> str:
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, encoding="utf-8")
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installed]:
    pytest.importorskip("hatchling", reason="the build backend is not installed: `make test` installs it")
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "--no-cache-dir"]
    build = [*pip, "wheel", str(ROOT), "--no-index", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run(build, check=True, cwd=folder)
    (wheel,) = folder.glob("*.whl")
    library, elsewhere, attempts = folder / "library", folder / "elsewhere", folder / "attempts"
    subprocess.run([*pip, "install", str(wheel), "--no-index", "--no-deps", "--target", str(library)], check=True)
    elsewhere.mkdir()
    attempts.touch()
    path = os.pathsep.join([str(library), str(ROOT / "tests" / "offline")])
    yield Installed(wheel, {**os.environ, "PYTHONPATH": path, "OFFLINE_LOG": str(attempts)}, elsewhere)
    assert attempts.read_text() == ""


def test_the_wheel_has_all_data_but_the_tables_they_are_built_from(installed):
    names = zipfile.ZipFile(installed.wheel).namelist()
    packed = {name.removeprefix("geo/shipped/") for name in names if name.startswith("geo/shipped/data/")}
    files = {path.relative_to(ROOT).as_posix() for path in (ROOT / "data").rglob("*") if path.is_file()}
    assert packed == {file for file in files if not file.startswith("data/facts/")}
    assert "geo/py.typed" in names
    assert {name.partition("/")[0] for name in names if ".dist-info/" not in name} == {"geo"}


def test_what_is_imported_is_the_installed_package(installed):
    code = "import geo, geo.shipped_files as files; print(geo.__file__, files.DATA, files.APP, sep='\\n')"
    library = installed.wheel.parent / "library"
    assert all(Path(line).is_relative_to(library) for line in installed.run(sys.executable, "-c", code).splitlines())


def test_the_installed_data_are_sound(installed):
    assert ", ok" in installed.run(installed.program, "check").splitlines()[-1]


# The manifest in each names the build of the code, so that is the same too.
@pytest.mark.parametrize(("command", "name"), [("page", "map.html"), ("picture", "map.png"), ("data", "map.zip")])
def test_an_output_is_the_bytes_that_the_repository_makes(installed, tmp_path, command, name):
    assert main([command, str(tmp_path / name)]) == 0
    installed.run(installed.program, command, name)
    assert (installed.folder / name).read_bytes() == (tmp_path / name).read_bytes()


def test_a_citation_is_that_of_the_repository(installed, capsys):
    assert main(["cite"]) == 0
    assert installed.run(installed.program, "cite") == capsys.readouterr().out


def test_the_installed_app_shows_its_page(installed):
    code = f"""
        from streamlit.testing.v1 import AppTest
        from geo.shipped_files import APP
        app = AppTest.from_file(str(APP), default_timeout={PATIENCE}).run()
        print(len(app.exception), len(app.error))
    """
    assert installed.run(sys.executable, "-c", dedent(code)).split() == ["0", "0"]


def test_the_installed_app_answers_with_its_own_headers_and_settings(installed):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [installed.program, "app", "--server.headless=true", f"--server.port={port}"]
    log = installed.folder / "log"
    with log.open("w") as written:
        app = subprocess.Popen(
            command, cwd=installed.folder, env=installed.environment, stdout=written, stderr=subprocess.STDOUT
        )
        try:
            until = time.monotonic() + PATIENCE
            while True:
                assert app.poll() is None, log.read_text()
                assert time.monotonic() < until, log.read_text()
                try:
                    with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=20) as answer:
                        headers = {name.lower(): value for name, value in answer.headers.items()}
                        break
                except OSError:
                    time.sleep(0.1)
        finally:
            app.terminate()
            app.wait(timeout=20)
    assert {name: headers[name.lower()] for name in headers_for("")} == headers_for("")
    # As .streamlit/config.toml has it: for this machine alone.
    assert f"URL: http://localhost:{port}" in log.read_text()

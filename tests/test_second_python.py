"""The same View is the same bytes under another version of Python: all kinds of output, made by both."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from geo.provenance.make import KINDS

ROOT = Path(__file__).parent.parent
SECOND = ROOT / "build" / "second_python" / "bin" / "python"


def hashes(python: str) -> dict[str, str]:
    made = subprocess.run([python, "-m", "scripts.output_hashes"], cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(made.stdout))


@pytest.mark.skipif(not SECOND.exists(), reason="no second version of Python: `make second-python` looks for one")
def test_every_kind_of_output_is_the_same_bytes_under_another_version_of_python():
    own, second = (
        subprocess.run(
            [python, "-c", "import sys; print(sys.version_info[:2])"], capture_output=True, text=True, check=True
        ).stdout
        for python in (sys.executable, str(SECOND))
    )
    assert own != second
    first, other = hashes(sys.executable), hashes(str(SECOND))
    assert first.keys() == set(KINDS)
    assert first == other

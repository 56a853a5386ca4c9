"""Every module loads on a system that lacks what only some have: test_same_bytes.py makes outputs there too."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOAD_ALL = """
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
"""


def test_every_module_loads_where_the_system_is_another():
    done = subprocess.run(
        [sys.executable, "-W", "error::EncodingWarning", "-c", textwrap.dedent(LOAD_ALL)], cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests" / "other_system")}, capture_output=True, timeout=600,
        check=False, encoding="utf-8",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert {"geo.jobs.worker", "geo.picture.film", "geo.app.sharing", "scripts.build"} <= set(done.stdout.split())

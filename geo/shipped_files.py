"""Where the files are that come with the code: the data, and what starts the app.

In the repository they are at the top level, next to `geo/`. A wheel has them inside the package, in `geo/shipped/`
(`pyproject.toml`).
"""

from __future__ import annotations

from pathlib import Path

_GEO = Path(__file__).parent

INSTALLED = _GEO / "shipped"

_TOP = INSTALLED if INSTALLED.is_dir() else _GEO.parent

DATA = _TOP / "data"
SCHEMAS = DATA / "schema"
APP = _TOP / "streamlit_app.py"

"""What README, notebook and the document of the library say is so: their code is run here."""

from __future__ import annotations

import json
import re
from pathlib import Path

import geo
from scripts import api_docs, tour

ROOT = Path(__file__).parents[1]


def test_the_lines_of_python_in_the_readme_run(tmp_path, monkeypatch, capsys):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"```python\n(.*?)```", readme, flags=re.DOTALL)
    assert len([line for line in code.splitlines() if line and not line.startswith("import ")]) == 10
    monkeypatch.chdir(tmp_path)
    exec(compile(code, "README.md", "exec"), {})
    assert capsys.readouterr().out.startswith("82\n")
    assert {path.name for path in tmp_path.iterdir()} == {"map.html", "map.png", "data.zip"}


def test_the_notebook_shows_what_its_cells_show_when_they_are_run(tmp_path, monkeypatch):
    stored = tour.NOTEBOOK.read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert tour.as_text(tour.run(json.loads(stored))) == stored  # else `make docs`
    assert len(stored) < 60_000


def test_the_document_of_the_library_is_that_of_its_docstrings():
    assert api_docs.DOCUMENT.read_text(encoding="utf-8") == api_docs.document()  # else `make docs`


def test_the_document_of_the_library_has_every_public_name():
    text = api_docs.document()
    assert [name for name in geo.__all__ if f"## geo.{name}\n" not in text] == []

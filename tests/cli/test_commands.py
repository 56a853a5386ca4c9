"""`python -m geo page`: the whole map as one file."""

from __future__ import annotations

from geo.atlas.reading import read_atlas
from geo.cli.main import main
from geo.page.page import render_page


def test_page_writes_the_very_page_of_the_app(tmp_path, capsys):
    file = tmp_path / "map.html"
    assert main(["page", str(file), "--language", "es"]) == 0
    assert file.read_text(encoding="utf-8") == render_page(read_atlas(), "es")
    assert "MB" in capsys.readouterr().out
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]


def test_page_does_not_write_over_a_file_unless_asked(tmp_path, capsys):
    file = tmp_path / "map.html"
    file.write_text("mine", encoding="utf-8")
    assert main(["page", str(file)]) == 1
    assert file.read_text(encoding="utf-8") == "mine"
    assert "--replace" in capsys.readouterr().err
    assert main(["page", str(file), "--replace"]) == 0
    assert file.read_text(encoding="utf-8") != "mine"

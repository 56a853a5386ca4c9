"""`python -m geo reconcile` and `python -m geo changes`."""

from __future__ import annotations

import json

from geo.atlas.catalog import read_package
from geo.atlas.changelog import parse_changelog
from geo.cli.main import main
from geo.evidence.reconcile import REASONS
from geo.shipped_files import DATA


def test_reconcile_prints_a_line_for_each_published_number(capsys):
    assert main(["reconcile"]) == 0
    lines = capsys.readouterr().out.splitlines()
    (killed,) = [line for line in lines if line.startswith("2025-10-14")]
    assert killed.split() == [
        *("2025-10-14", "people", "killed", "27", "27", "+0", "Agrees", "Xinhua", "(Namibia", "Daily", "News)")
    ]


def test_reconcile_can_show_only_what_nothing_explains(capsys):
    assert main(["reconcile", "--unexplained", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {one["as_of"] for one in found} == {"2025-10-20", "2025-10-24", "2025-11-09", "2025-12-15", "2025-12-18"}
    assert all(one["ours"]["entities"] and one["ours"]["view"] for one in found)


def test_changes_since_a_day_begin_with_how_many_there_are(capsys):
    assert main(["changes", "--since", "2026-09-01", "--language", "es"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Desde 2026-09-01:")
    assert lines[1].startswith(read_package(DATA)["version"])
    assert all(line[:10] > "2026-09-01" for line in lines[2:])


def test_changes_as_json_hold_facts_and_data(capsys):
    assert main(["changes", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["facts"]) > 400
    assert found["data"][-1]["why"]["en"].startswith("First release")


def test_a_mark_that_is_neither_day_nor_version_is_refused_in_one_line(capsys):
    assert main(["changes", "--since", "last week"]) == 1
    assert "neither a day, like 2026-03-01, nor a version" in capsys.readouterr().err


def test_a_folder_that_is_none_is_refused(tmp_path, capsys):
    assert main(["reconcile", "--data", str(tmp_path / "nowhere")]) == 1
    assert "is not a folder" in capsys.readouterr().err


def test_the_document_names_every_key_of_the_json(capsys):
    paper = (DATA.parent / "docs" / "evidence.md").read_text(encoding="utf-8")

    def keys(value):
        if isinstance(value, list):
            return {key for one in value for key in keys(one)}
        if isinstance(value, dict):
            return set(value) | {key for one in value.values() for key in keys(one)}
        return set()

    for command in ("reconcile", "changes"):
        assert main([command, "--json"]) == 0
        found = keys(json.loads(capsys.readouterr().out)) - {"en", "es", "caribbean", "eastern_pacific", "unknown"}
        assert {key for key in found if f"`{key}`" not in paper} == set()


def test_the_example_of_the_document_is_a_changelog():
    paper = (DATA.parent / "docs" / "evidence.md").read_text(encoding="utf-8")
    example = "\n".join(line[4:] for line in paper.splitlines() if line.startswith("    "))
    (release,) = parse_changelog(example)
    assert [change.kind for change in release.corrections[0].changes] == ["changed", "added", "removed", "added"]


def test_the_document_names_every_reason():
    paper = (DATA.parent / "docs" / "evidence.md").read_text(encoding="utf-8")
    assert [reason for reason in REASONS if f"| `{reason}` |" not in paper] == []

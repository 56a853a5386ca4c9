from __future__ import annotations

import json
import subprocess
import sys

import pytest

from geo.cli.main import main
from tests.conftest import collection, feature


def test_a_sound_folder_is_ok(make_folder, capsys):
    folder = make_folder(alerts=[feature()])
    assert main(["check", str(folder)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "datapackage.json: ok",
        "alerts.geojson: ok",
        "sources.csv: ok",
        f"{folder}: 3 files, ok",
    ]


def test_a_problem_stands_beneath_its_file(make_folder, capsys):
    folder = make_folder(alerts=[feature(valid_from="2025-02-30")], others=[feature()])
    assert main(["check", str(folder)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "datapackage.json: ok",
        "alerts.geojson: 1 problem",
        '  alerts.geojson, feature one.1, valid_from: "2025-02-30" is not a day or time that exists. '
        "Expected: a day of the calendar, from 00:00:00Z to 23:59:59Z",
        "others.geojson: ok",
        "sources.csv: ok",
        f"{folder}: 4 files, 1 problem",
    ]


def test_the_json_says_the_same(make_folder, capsys):
    folder = make_folder(alerts=[feature(valid_from="2025-02-30")])
    assert main(["check", str(folder), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["folder"], report["ok"]) == (str(folder), False)
    assert [(file["file"], file["ok"]) for file in report["files"]] == [
        ("datapackage.json", True),
        ("alerts.geojson", False),
        ("sources.csv", True),
    ]
    assert report["files"][1]["problems"] == [
        {
            "file": "alerts.geojson",
            "feature": "one.1",
            "field": "valid_from",
            "value": '"2025-02-30"',
            "wrong": "is not a day or time that exists",
            "rule": "a day of the calendar, from 00:00:00Z to 23:59:59Z",
        }
    ]


def test_without_a_catalogue_each_file_is_checked_all_the_same(tmp_path, capsys):
    (tmp_path / "good.geojson").write_text(json.dumps(collection(feature())))
    (tmp_path / "strikes.geojson").write_text(json.dumps(collection(feature("strikes", vessels=-1))))
    assert main(["check", str(tmp_path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[:4] == [
        "datapackage.json: 1 problem",
        "  datapackage.json: there is no such file. Expected: a file that exists",
        "good.geojson: ok",
        "strikes.geojson: 1 problem",
    ]
    assert lines[-1] == f"{tmp_path}: 3 files, 2 problems"


def test_a_file_outside_the_catalogue_is_named(make_folder, capsys):
    folder = make_folder(alerts=[])
    (folder / "more.geojson").write_text(json.dumps(collection(feature())))
    assert main(["check", str(folder)]) == 1
    assert "  more.geojson: is in the folder but not in its catalogue." in capsys.readouterr().out


def test_a_folder_that_is_not_there_is_one_problem(tmp_path, capsys):
    assert main(["check", str(tmp_path / "no")]) == 1
    assert capsys.readouterr().out.endswith("no: 1 file, 1 problem\n")


@pytest.mark.parametrize("arguments", [[], ["chekc"], ["check", "a", "b"]])
def test_a_command_that_is_not_understood_exits_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: python -m geo" in capsys.readouterr().err


def test_the_command_runs_from_a_shell(make_folder):
    folder = make_folder(alerts=[])
    answer = subprocess.run([sys.executable, "-m", "geo", "check", folder], capture_output=True, text=True, check=True)
    assert answer.stdout.endswith("3 files, ok\n")
    assert answer.stderr == ""

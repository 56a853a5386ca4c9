"""What a folder can cost to read: work that grows with the size of what is read, and memory with a limit."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from geo.atlas import reading
from geo.atlas.reading import read_what_works
from geo.errors import COUNTED, LISTED, Problem, count_problems, limit_problems
from geo.shipped_files import DATA
from tests.conftest import SOURCE, collection, feature

# Each file is made so large that work in its square would take hours, and is read within seconds where it does not.
MANY = 200_000
SECONDS = 1800.0  # for all together, which takes half a minute: a bound against a hang, on a busy machine
BYTES = 4 * 2**30

CHECK_ALL = f"""
import json, sys
from pathlib import Path
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, ({BYTES}, {BYTES}))
except ImportError:
    pass
from geo.atlas.check import check
from geo.atlas.changelog import read_changelog
print(json.dumps({{name: check(Path(name)).as_text() for name in sys.argv[1:]}}))
"""


def text_of(**changes: object) -> str:
    return json.dumps(collection(feature(**changes)))


def with_properties(more: str) -> str:
    return text_of().replace('"entity"', more + ', "entity"')


def comb(teeth: int) -> list[list[float]]:
    edge = [(round(i * 1e-4, 6), 0.0) for i in range(teeth)]
    tips = [(round(x + 0.00005 + 2, 6), 2.0) for x, _ in edge]
    line = [list(position) for pair in zip(edge, tips, strict=True) for position in pair]
    return [[p[0] - 70, p[1] + 10] for p in [*line, [9.0, -1.0], [-1.0, -1.0], line[0]]]


STEP = {"link": "a" + "=" * 1_000_000 + "?"}
CASES: dict[str, Callable[[], tuple[str, str | bytes]]] = {
    "keys that stand twice": lambda: (
        "alerts.geojson",
        with_properties(", ".join(f'"k{i % (MANY // 2)}": 1' for i in range(MANY))),
    ),
    "one key many times": lambda: ("alerts.geojson", with_properties(", ".join(['"k": 1'] * MANY))),
    "keys twice in the catalogue": lambda: (
        "datapackage.json",
        "{" + ", ".join(f'"k{i % 1000}": 1' for i in range(MANY)) + "}",
    ),
    "columns": lambda: ("sources.csv", ",".join(f"c{i}" for i in range(MANY)) + "\n" + "," * (MANY - 1) + "x\n"),
    "columns of one name": lambda: ("sources.csv", ",".join(["id"] * MANY) + "\n"),
    "short rows": lambda: ("sources.csv", "id,publisher,title,date,source_class,address\n" + "a\n" * 1_000_000),
    "separators": lambda: ("sources.csv", "," * 60_000_000),
    "bad cells": lambda: (
        "sources.csv",
        "id,publisher,title,date,source_class,address\n" + "a,\u202e,\u202e,\u202e,\u202e,\u202e\n" * 100_000,
    ),
    "ids that stand twice": lambda: ("alerts.geojson", json.dumps(collection(*[feature()] * 5000))),
    "versions that overlap": lambda: (
        "alerts.geojson",
        json.dumps(collection(*[feature(id=f"one.{i}") for i in range(5000)])),
    ),
    "nothing for features": lambda: (
        "alerts.geojson",
        '{"type": "FeatureCollection", "features": [' + "{}," * 99_998 + "{}]}",
    ),
    "too many features": lambda: (
        "alerts.geojson",
        '{"type": "FeatureCollection", "features": [' + "{}," * 1_000_000 + "{}]}",
    ),
    "lists in a list": lambda: ("alerts.geojson", "[" + "[]," * 4_000_000 + "[]]"),
    "too many values": lambda: ("alerts.geojson", "[" + "[]," * 15_000_000 + "[]]"),
    "depth": lambda: ("alerts.geojson", "[" * 1_000_000),
    "depth of objects": lambda: ("alerts.geojson", with_properties('"a": ' + '{"a": ' * 500 + "1" + "}" * 500)),
    "unknown names": lambda: (
        "strikes.geojson",
        json.dumps(collection(feature("strikes", **{f"killed_anounce{i}": 1 for i in range(MANY)}))),
    ),
    "one huge name": lambda: (
        "strikes.geojson",
        json.dumps(collection(feature("strikes", **{"killed" * 1_000_000: 1}))),
    ),
    "things of all kinds": lambda: ("alerts.geojson", text_of(sources=[[], {}, 1, None, "a", [1]] * (MANY // 6))),
    "a column for each feature": lambda: (
        "alerts.geojson",
        json.dumps(collection(*[feature(entity=f"e{i}", **{f"k{i}": 1}) for i in range(5000)])),
    ),
    "numbers of 4000 digits": lambda: ("alerts.geojson", with_properties(f'"n": [{", ".join(["9" * 4000] * 2000)}]')),
    "a comb": lambda: ("alerts.geojson", text_of(geometry={"type": "Polygon", "coordinates": [comb(8000)]})),
    "positions": lambda: (
        "alerts.geojson",
        text_of(geometry={"type": "MultiPoint", "coordinates": [[-66, 12]] * 1_000_000}),
    ),
    "bad positions": lambda: (
        "alerts.geojson",
        text_of(geometry={"type": "MultiPoint", "coordinates": [["x"]] * 49_000}),
    ),
    "a link of signs": lambda: ("stories/one.json", json.dumps({"slug": "one", "steps": [STEP, STEP]})),
    "versions of a changelog": lambda: ("CHANGELOG.md", "## 2026-11-22+0123456789ab\n" * MANY),
    "resources": lambda: (
        "datapackage.json",
        json.dumps({"name": "a", "version": "1", "title": "A", "resources": [{"name": "a"}] * MANY}),
    ),
    "one long line": lambda: ("alerts.geojson", '{"a": "' + "x" * 50_000_000),
    "one long text": lambda: ("alerts.geojson", text_of(title_en="\u200b" * 5_000_000)),
}


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> dict[str, str]:
    """Check a folder with each of the files in one process of bounded memory, and return what was said of each."""
    sources = f"id,publisher,title,date,source_class,address\n{SOURCE},a.org,A,2025-09-02,outlet,https://a.org\n"
    folders = {}
    for name, make in CASES.items():
        folder = tmp_path_factory.mktemp("folder")
        folders[str(folder)] = name
        (folder / "stories").mkdir()
        for layer in ("alerts", "strikes"):
            (folder / f"{layer}.geojson").write_text(
                json.dumps(collection(feature(layer if layer == "strikes" else "other")))
            )
        (folder / "sources.csv").write_text(sources)
        (folder / "stories" / "one.json").write_text("{}")
        file, content = make()
        paths = ["alerts.geojson", "strikes.geojson", "sources.csv", "stories/one.json"]
        resources = [{"name": path.split(".")[0].replace("/", "-"), "title": path, "path": path} for path in paths]
        package = {"name": "a", "version": "1", "title": "A", "resources": resources}
        (folder / "datapackage.json").write_text(json.dumps(package))
        (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    command = [sys.executable, "-c", CHECK_ALL, *folders]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert answer.stderr == ""
    assert answer.returncode == 0
    return {folders[folder]: text for folder, text in json.loads(answer.stdout).items()}


@pytest.mark.parametrize("name", CASES)
def test_the_largest_of_its_kind_is_refused_or_read_in_bounded_time_and_memory(said, name):
    lines = said[name].splitlines()
    assert len(lines) < 12 + 5 * LISTED
    assert all(len(line) < 3000 for line in lines)
    if name != "a comb":
        file, _ = CASES[name]()
        assert any(line.startswith(f"{file}: ") and "problem" in line for line in lines)


def test_the_exact_number_of_problems_is_reported_up_to_a_bound(said):
    assert "and 9,900 more problems." in said["versions that overlap"]
    assert "and 99,900 more problems, and the rest was not looked at." in said["short rows"]


def problems(number: int) -> list[Problem]:
    return [Problem("a.csv", "", f"line {line}", "", "is wrong", "right") for line in range(number)]


@pytest.mark.parametrize("number", [0, 1, LISTED - 1, LISTED, LISTED + 1, LISTED + 2, 5000])
def test_of_many_problems_some_are_listed_and_all_are_counted(number):
    found = limit_problems(problems(number))
    assert count_problems(found) == number
    assert found[:LISTED] == problems(number)[:LISTED]
    assert len(found) == min(number, LISTED + 1)


def test_no_more_problems_are_asked_for_than_are_counted():
    def endless():
        line = 0
        while True:
            line += 1
            yield Problem("a.csv", "", f"line {line}", "", "is wrong", "right")

    found = limit_problems(endless())
    assert count_problems(found) == COUNTED
    assert found[-1].wrong == f"and {COUNTED - LISTED:,} more problems, and the rest was not looked at"


def test_all_files_of_a_folder_together_have_a_bound(monkeypatch):
    size = sum(path.stat().st_size for path in DATA.glob("*.geojson"))
    monkeypatch.setattr(reading, "MOST_BYTES", size)
    _, error = read_what_works(DATA)
    assert {problem.wrong for problem in error.problems if "large" in problem.wrong} == {"makes the folder too large"}


def test_names_of_the_data_are_shortened_where_they_are_shown():
    line = str(Problem("f" * 5000, "\x1b" * 5000, "k\n" * 5000, "", "is wrong", "right"))
    assert line.isprintable()
    assert len(line) < 3000

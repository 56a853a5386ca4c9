"""Tables of facts with cells, rows and columns gone wrong: built, or refused by file, line and column."""

from __future__ import annotations

import csv
import functools
import io
import json
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from geo.errors import DataError
from scripts import airspace, zones
from scripts.build import DATA, build

FEW, MANY = 60, 480
TEXTS = (
    "", "x", "one", "12,5", "1e9", "-1", "1.5", "٣", "9" * 20, "NaN", "inf", "2025-02-30", "2025-13", "0001-01-01",
    "9999-12-31", "9999", "2025", "2025-09", "2025-09-02", " 2025-09-02", "2025-09-02T10:00Z", "a\u202eb", "a\nb",
    "\x00", "\u200b", "😀", '"', "http://[", "https://x:99999/", "https://", "https://example.org/a b",
    "POLYGON EMPTY", "POLYGON((0 0,1 1,0 0))", "POLYGON Z((0 0 1,1 0 1,1 1 1,0 0 1))", "POINT(1 1)",
    "POLYGON((nan nan,1 0,1 1,nan nan))",
    "SVZM", "XXXX", "yes", "A", "__proto__", "0", "1", "180", "-180", "90", "200", "0.1234567", "approx",
    "month", "minute", "unspecified", "caribbean", "2025-09-02-a", "missing", "x" * 5000, "open", "not found",
    "by 2025-09-02",
)  # fmt: skip

Table = list[list[str]]


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    """Return every table of facts as its rows, the header first."""
    paths = sorted((DATA / "facts").glob("*.csv"))
    return {path.stem: list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""))) for path in paths}


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """Return a copy of what the build reads; what of it takes most of the time is read once."""
    regions = json.loads((DATA / "airspace.geojson").read_text(encoding="utf-8"))["features"]

    def quick(facts, _):
        airspace.read_legs(facts)
        airspace.restriction_feature(facts)
        return regions

    monkeypatch.setattr(airspace, "build", quick)
    monkeypatch.setattr(zones, "read_land", functools.lru_cache(zones.read_land))
    for name in ("facts", "basemap", "stories"):
        shutil.copytree(DATA / name, tmp_path / name)
    shutil.copy(DATA / "CHANGELOG.md", tmp_path)
    return tmp_path


def mutated(rng: random.Random, rows: Table) -> Table:
    rows = [list(row) for row in rows]
    row, column = rng.randrange(1, len(rows)), rng.randrange(len(rows[0]))
    match rng.randrange(14):
        case 0:
            del rows[row]
        case 1:
            rows.insert(row, rows[row])
        case 2:
            rows = [cells[:column] + cells[column + 1 :] for cells in rows]
        case 3:
            other = rng.randrange(len(rows[0]))
            for cells in rows[1:]:
                cells[column], cells[other] = cells[other], cells[column]
        case 4:
            rows[0][column] = rng.choice(TEXTS)
        case 5 | 6:
            rows[row][column] = rng.choice(rows[1:])[column]
        case _:
            rows[row][column] = rng.choice(TEXTS)
    return rows


def test_a_mutated_table_is_built_or_refused_by_file_line_and_column(folder, tables):
    assert_each_mutation_is_built_or_refused(folder, tables, FEW, 17)


@pytest.mark.slow
def test_each_of_many_mutated_tables_is_built_or_refused_by_file_line_and_column(folder, tables):
    assert_each_mutation_is_built_or_refused(folder, tables, MANY, 18)


def assert_each_mutation_is_built_or_refused(folder: Path, tables: dict[str, Table], count: int, seed: int) -> None:
    rng = random.Random(seed)
    built = refused = 0
    for _ in range(count):
        name = rng.choice(sorted(tables))
        path = folder / "facts" / f"{name}.csv"
        kept = path.read_bytes()
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(mutated(rng, tables[name]))
        try:
            build(folder)
            built += 1
        except DataError as error:
            refused += 1
            for problem in error.problems:
                assert problem.file.endswith((".csv", ".geojson"))
                assert problem.rule
                # The line that closes a long list stands for many.
                assert problem.field or problem.count > 1, problem
        path.write_bytes(kept)
    assert built + refused == count
    assert min(built, refused) > count // 10


@pytest.mark.parametrize(
    ("table", "column", "text"),
    [
        ("fir_vertices", "latitude", "north"),
        ("fir_vertices", "longitude", "1e400"),
        ("fir_vertices", "latitude", ""),
        ("fir_vertices", "designator", "XXXX"),
        ("fir_vertices", "designator", "svzm"),
        ("fir_vertices", "sequence", "two"),
        ("fir_vertices", "segment_to_next", "straight"),
        ("ring_centres", "latitude", "16,7"),
        ("place_coordinates", "longitude", "-66.9W"),
        ("figures", "value", "a thousand"),
        ("tallies", "killed", "83 or more"),
        ("deployments", "personnel", "about 500"),
        ("strike_versions", "distance_nm", "far"),
    ],
)
def test_text_where_a_number_stands_is_refused_by_file_line_and_column(folder, tables, table, column, text):
    rows = [list(row) for row in tables[table]]
    rows[2][rows[0].index(column)] = text
    with (folder / "facts" / f"{table}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)
    with pytest.raises(DataError) as refused:
        build(folder)
    found = [problem for problem in refused.value.problems if column in problem.field]
    assert found
    assert found[0].file == f"{table}.csv"
    assert found[0].field.startswith("line 3, ")
    assert found[0].value == f'"{text}"'


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("facts/strikes.csv", b"\xff\xfe"),
        ("facts/strikes.csv", b""),
        ("facts/strikes.csv", b'id\n"'),
        ("facts/strikes.csv", b"id;valid_date\n1;2\n"),
        ("facts/catalog.json", b"{"),
        ("facts/catalog.json", b"[]"),
        ("facts/catalog.json", b'{"created": "soon"}'),
        ("facts/catalog.json", b'{"created": "2026-11-30", "collected": "soon"}'),
        (
            "facts/catalog.json",
            b'{"created": "2026-11-30", "collected": "2026-11-22",'
            b' "layers": [1], "tables": [], "basemap": [], "stories": []}',
        ),
        ("basemap/land.geojson", b"{}"),
        ("basemap/world.geojson", b'{"features": [{"properties": {}}]}'),
    ],
)
def test_a_file_that_cannot_be_built_from_is_refused_by_its_name(folder, monkeypatch, file, content):
    monkeypatch.undo()
    (folder / file).write_bytes(content)
    with pytest.raises(DataError) as refused:
        build(folder)
    assert {problem.file for problem in refused.value.problems} <= {Path(file).name, file}


def test_a_table_that_excel_saved_is_built_from(folder):
    path = folder / "facts" / "ring_centres.csv"
    text = path.read_text(encoding="utf-8").replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + text.encode() + b",,,\r\n\r\n")
    assert build(folder)


def test_the_command_says_what_is_wrong_and_exits_with_1(folder):
    path = folder / "facts" / "fir_vertices.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("11.866336", "north", 1), encoding="utf-8")
    command = f"from pathlib import Path; from scripts import build; build.DATA = Path({str(folder)!r}); "
    answer = subprocess.run(
        [sys.executable, "-c", f"{command}import sys; sys.argv = ['build']; sys.exit(build.main())"],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert answer.returncode == 1
    assert answer.stderr.splitlines() == [
        'fir_vertices.csv, line 2, row SVZM/1/1, column latitude: "north" does not fit. '
        "Expected: degrees from -90 to 90 with at most 6 decimals"
    ]

"""The door for data/facts: tables are read whole, every cell is checked, and then trusted."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from scripts.columns import TABLES, Table

Built = TypeVar("Built")


class FactError(ValueError):
    """Facts that cannot be built from, with every reason found."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(dict.fromkeys(problems))
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Row:
    """One row of a table: its cells by column, and what messages call it."""

    file: str
    name: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def text(self, column: str) -> str | None:
        """Return a cell, or None when it is blank: blank means not reported."""
        return self.cells[column] or None

    def number(self, column: str) -> int | None:
        """Return the whole number in a cell, or None when it is blank."""
        return int(self.cells[column]) if self.cells[column] else None

    def position(self) -> tuple[float, float] | None:
        """Return (longitude, latitude) in degrees, or None when the row gives no point."""
        if not self.cells["longitude"]:
            return None
        return float(self.cells["longitude"]), float(self.cells["latitude"])

    def fault(self, column: str, mend: str) -> FactError:
        """Return an error that says where a cell is, what it holds and how to mend it."""
        return FactError([_problem(self.file, self.name, column, self.cells[column], mend)])


Facts = Mapping[str, Sequence[Row]]


def each(rows: Iterable[Row], build: Callable[[Row], Iterable[Built]]) -> list[Built]:
    """Return what `build` makes of all rows, or raise the problems of all rows together."""
    built: list[Built] = []
    problems: list[str] = []
    for row in rows:
        try:
            built += build(row)
        except FactError as error:
            problems += error.problems
    if problems:
        raise FactError(problems)
    return built


def by_column(rows: Iterable[Row], column: str) -> dict[str, Row]:
    """Return the rows by the text of one column."""
    return {row[column]: row for row in rows}


def read_facts(folder: Path, *, draft: bool = False) -> Facts:
    """Return the rows of every table of the folder, by table name, in the order of the file.

    Parameters
    ----------
    folder
        Where the tables of `TABLES` are.
    draft
        Let texts that are not translated yet pass.

    Raises
    ------
    FactError
        A table is missing or has other columns, or cells break the rules of their columns. All
        problems of all tables come in this one error.
    """
    problems: list[str] = []
    facts: dict[str, list[Row]] = {}
    for name, table in TABLES.items():
        facts[name] = list(_read(folder / f"{name}.csv", table, problems))
        if not draft:
            problems += _untranslated(facts[name])
    for name, table in TABLES.items():
        for column, (other, key) in table.references.items():
            allowed = {row[key] for row in facts[other]}
            for row in facts[name]:
                if row[column] and row[column] not in allowed:
                    mend = f"write a {key} of {other}.csv, or add a row there"
                    problems.append(_problem(row.file, row.name, column, row[column], mend))
    if problems:
        raise FactError(problems)
    return facts


def _read(path: Path, table: Table, problems: list[str]) -> Iterator[Row]:
    if not path.is_file():
        problems.append(f"{path.name}: is missing. Mend: restore the table")
        return
    lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline=""), strict=True))
    columns = list(table.columns)
    if not lines or lines[0] != columns:
        found = ",".join(lines[0]) if lines else ""
        problems.append(f"{path.name}, line 1: {found!r}. Mend: write the columns {','.join(columns)}")
        return
    seen: Counter[str] = Counter()
    for number, line in enumerate(lines[1:], start=2):
        if len(line) != len(columns):
            mend = f"give it {len(columns)} cells, not {len(line)}"
            problems.append(f"{path.name}, row {number} ({line[0]}): Mend: {mend}")
            continue
        cells = dict(zip(columns, line, strict=True))
        name = "/".join(cells[column] for column in table.key)
        seen[name] += 1
        if seen[name] > 1 and table.unique:
            problems.append(_problem(path.name, name, table.key[0], name, "give each row a key of its own"))
        for column, check in table.columns.items():
            mends = check(cells[column])
            if mends:
                problems.append(_problem(path.name, name, column, cells[column], mends))
        if bool(cells.get("latitude")) != bool(cells.get("longitude")):
            mend = "give both latitude and longitude, or neither"
            problems.append(_problem(path.name, name, "latitude", cells["latitude"], mend))
        yield Row(path.name, name, cells)


def _untranslated(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        for column, text in row.cells.items():
            stem = column.removesuffix("_es")
            if stem != column and not text:
                # The English of status_es is status, and that of a sea area's title_es is its name.
                english = next(row[other] for other in (f"{stem}_en", stem, "name") if other in row.cells)
                if english:
                    yield _problem(row.file, row.name, column, text, f"translate {english!r}")


def _problem(file: str, name: str, column: str, value: str, mend: str) -> str:
    return f"{file}, row {name}, column {column}: {value!r}. Mend: {mend}"

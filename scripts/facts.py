"""The rules for data/facts: tables are read completely, every cell is checked, and then trusted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from geo.atlas.table import read_table
from geo.errors import DataError, Problem, limit_problems, quote_value
from scripts.columns import TABLES, Table
from scripts.wording import LANGUAGES

Part = TypeVar("Part")
Built = TypeVar("Built")


class FactError(DataError):
    """Facts that cannot be built from, with every reason found; then lines that help, if there are any."""

    def __init__(self, problems: Iterable[Problem], help_lines: Iterable[str] = ()) -> None:
        super().__init__(dict.fromkeys(problems))
        self.args = ("\n".join([*map(str, self.problems), *help_lines]),)


@dataclass(frozen=True)
class Row:
    """One row of a table: its line and its cells by column, and what messages call it."""

    file: str
    line: int
    name: str
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    def text(self, column: str) -> str | None:
        """Return a cell, or None when it is blank: blank means not reported."""
        return self.cells[column] or None

    def texts(self, column: str, name: str = "") -> dict[str, str | None]:
        """Return a text in both languages as the properties of a feature, under the column's name or another."""
        return {f"{name or column}_{language}": self.text(f"{column}_{language}") for language in LANGUAGES}

    def number(self, column: str) -> int | None:
        """Return the whole number in a cell, or None when it is blank."""
        return int(self.cells[column]) if self.cells[column] else None

    def position(self) -> tuple[float, float] | None:
        """Return (longitude, latitude) in degrees, or None when the row gives no point."""
        if not self.cells["longitude"]:
            return None
        return float(self.cells["longitude"]), float(self.cells["latitude"])

    def problem(self, column: str, rule: str) -> Problem:
        """Return what says where a cell is, what it holds and what was expected."""
        place = f"line {self.line}, row {self.name}, column {column}"
        return Problem(self.file, "", place, quote_value(self.cells[column]), "does not fit", rule)

    def fault(self, column: str, rule: str) -> FactError:
        """Return an error of this one problem."""
        return FactError([self.problem(column, rule)])


Facts = Mapping[str, Sequence[Row]]


def each(rows: Iterable[Part], build: Callable[[Part], Iterable[Built]]) -> list[Built]:
    """Return what `build` makes of all rows, or parts of another kind, or raise the problems of all together."""
    built: list[Built] = []
    problems: list[Problem] = []
    for row in rows:
        try:
            built += build(row)
        except DataError as error:
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
    problems: list[Problem] = []
    facts: dict[str, list[Row]] = {}
    for name, table in TABLES.items():
        found: list[Row] = []
        problems += limit_problems(_read(folder / f"{name}.csv", table, found))
        facts[name] = found
        if not draft:
            problems += limit_problems(_untranslated(facts[name]))
    for name, table in TABLES.items():
        for column, (other, key) in table.references.items():
            # A table that could not be read says so itself, and not in every row that refers to it.
            if not facts[other]:
                continue
            allowed = {row[key] for row in facts[other]}
            for row in facts[name]:
                if row[column] and row[column] not in allowed:
                    problems.append(row.problem(column, f"a {key} of {other}.csv; it may need a row there"))
    if problems:
        raise FactError(problems)
    return facts


def _read(path: Path, table: Table, found: list[Row]) -> Iterator[Problem]:
    """Yield what is wrong with a table, and append its rows to those found."""
    try:
        read = read_table(path, path.name)
    except DataError as error:
        yield from error.problems
        return
    columns = list(table.columns)
    if list(read.columns) != columns:
        rule = f"the columns {', '.join(columns)}, in this order"
        different = [name for name in columns if name not in read.columns] or list(read.columns)
        yield Problem(path.name, "", "line 1", quote_value(different), "are missing or out of order", rule)
        return
    if read.empty:
        yield Problem(path.name, "", "", "", "has no rows", "one row or more")
    seen: Counter[str] = Counter()
    for line, record in enumerate(read.to_dict("records"), start=2):
        cells: dict[str, str] = {column: record[column] for column in columns}
        name = "/".join(cells[column] for column in table.key)
        row = Row(path.name, line, name, cells)
        found.append(row)
        seen[name] += 1
        if seen[name] > 1 and table.unique:
            yield row.problem(table.key[0], "a key of its own for each row")
        for column, check in table.columns.items():
            if expected := check(cells[column]):
                yield row.problem(column, expected)
        if bool(cells.get("latitude")) != bool(cells.get("longitude")):
            yield row.problem("latitude", "both latitude and longitude, or neither")


def _untranslated(rows: Iterable[Row]) -> Iterator[Problem]:
    for row in rows:
        for column, text in row.cells.items():
            stem = column.removesuffix("_es")
            if stem != column and not text:
                # The English of status_es is status, and that of a sea area's title_es is its name.
                english = next(row[other] for other in (f"{stem}_en", stem, "name") if other in row.cells)
                if english:
                    yield row.problem(column, f"the Spanish of {quote_value(english)}")

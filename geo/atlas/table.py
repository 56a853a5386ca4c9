"""The rules for one CSV file."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from geo.atlas.characters import character_findings
from geo.atlas.document import decode
from geo.atlas.folder_file import read_bytes
from geo.errors import DataError, Problem, quote_value, raise_if_any

MOST_COLUMNS = 500
LONGEST_CELL = 131_072  # characters
MOST_CELLS = 4_000_000  # of one file: an empty cell takes one byte in the file and eight in memory

_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_COMMAS = "commas between the cells (RFC 4180)"
_CSV = "CSV (RFC 4180), quotation marks in pairs"
_HEADER = "a first line that names the columns"

Row = tuple[int, list[str]]  # the line it ends on, and its cells


def read_table(path: Path, file: str, columns: tuple[str, ...] = (), folder: Path | None = None) -> pd.DataFrame:
    """Return a CSV file with every cell as the text it holds; an empty cell is empty text.

    Parameters
    ----------
    path
        A CSV file (RFC 4180) in UTF-8 whose first line names the columns.
    file
        How messages call the file.
    columns
        Columns that the file must have; it may have more.
    folder
        Where the file must lie; the directory of `path` by default.

    Raises DataError as `read_bytes` and `parse_table` do.
    """
    return parse_table(read_bytes(path, file, folder), file, columns)


def parse_table(raw: bytes, file: str, columns: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return what the bytes of a CSV file hold, as `read_table` does.

    What Excel adds is passed over: a byte order mark, blank lines at the end, and empty columns at the end, named by
    nothing. No cell goes over several lines and no line between others is blank, so row n stands on line n + 2.

    Raises
    ------
    DataError
        The bytes are not UTF-8 or not CSV; another sign separates the cells; a column is missing, has no name or is
        named twice; a line has too many cells or too few; a cell holds a character that cannot be shown, a line end
        among them; or there are more than `MOST_COLUMNS` columns or `MOST_CELLS` cells.
    """
    header, rows = _header_and_rows(raw, file)
    raise_if_any(_header_problems(header, file, columns))
    raise_if_any(_row_problems(header, rows, file))
    width = len(header)
    return pd.DataFrame([cells[:width] for _, cells in rows], columns=header, dtype=object)


def _header_and_rows(raw: bytes, file: str) -> tuple[list[str], list[Row]]:
    cells = raw.count(b",") + raw.count(b"\n") + raw.count(b"\r")
    if cells > MOST_CELLS:
        raise _refused(file, "", f"holds some {cells:,} cells", f"at most {MOST_CELLS:,}; cut it into several files")
    rows = list(_rows(decode(raw, file), file))
    while rows and not any(rows[-1][1]):
        rows.pop()
    if not rows:
        raise _refused(file, "", "is empty", _HEADER)
    header = rows[0][1]
    _require_commas(header, file)
    while header and not header[-1]:
        header.pop()
    if not header:
        raise _refused(file, "line 1", "is blank", _HEADER)
    return header, rows[1:]


def _rows(text: str, file: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        for row in reader:
            if any(len(cell) > LONGEST_CELL for cell in row):
                raise _too_long(file, reader.line_num)
            yield reader.line_num, row
    except csv.Error as error:
        # The reader has a limit of its own, the same unless this process has raised it.
        if "field limit" in str(error):
            raise _too_long(file, reader.line_num) from error
        raise _refused(file, f"line {reader.line_num}", f"is not CSV: {error}", _CSV) from error


def _too_long(file: str, line: int) -> DataError:
    return _refused(file, f"line {line}", f"has a cell of more than {LONGEST_CELL:,} characters", "shorter cells")


def _require_commas(header: list[str], file: str) -> None:
    if found := re.fullmatch(r"sep=(.?)", ",".join(header).strip()):
        wrong = f"is Excel's line for the separator {quote_value(found[1])}, and no header"
        raise _refused(file, "line 1", wrong, f"{_HEADER}, and {_COMMAS}")
    # One column with separators in its name is a table whose columns were not told apart.
    if len(header) == 1:
        for sign, name in _SEPARATORS.items():
            if sign in header[0]:
                wrong = f"separates its cells by {name} ({quote_value(sign)})"
                raise _refused(file, "line 1", wrong, _COMMAS)


def _refused(file: str, field: str, wrong: str, rule: str) -> DataError:
    return DataError([Problem(file, "", field, "", wrong, rule)])


def _header_problems(header: list[str], file: str, columns: tuple[str, ...]) -> Iterator[Problem]:
    if len(header) > MOST_COLUMNS:
        yield Problem(file, "", "line 1", "", f"names {len(header):,} columns", f"at most {MOST_COLUMNS}")
        return
    for number, name in enumerate(header, start=1):
        for found in character_findings(f"line 1, column {number}", name):
            yield Problem(file, "", *found)
        if not name:
            yield Problem(file, "", f"line 1, column {number}", "", "has no name", "a name for each column")
    for name, times in Counter(header).items():
        if name and times > 1:
            yield Problem(file, "", name, "", "is a column named twice", "each column once")
    there = set(header)
    for name in columns:
        if name not in there:
            yield Problem(file, "", name, "", "is a missing column", f"the columns {', '.join(columns)}")


def _row_problems(header: list[str], rows: list[Row], file: str) -> Iterator[Problem]:
    width = len(header)
    for line, row in rows:
        if not any(row):
            yield Problem(file, "", f"line {line}", "", "is blank", "blank lines at the end only")
        elif len(row) < width or any(row[width:]):
            yield Problem(file, "", f"line {line}", "", f"has {len(row)} cells", f"{width}, one for each column")
        for name, cell in zip(header, row, strict=False):
            # Nearly all cells are plain: asking here costs a third of a call.
            if not (cell.isascii() and cell.isprintable()):
                for found in character_findings(f"line {line}, {name}", cell):
                    yield Problem(file, "", *found)

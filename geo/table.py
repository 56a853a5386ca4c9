"""The door for one CSV file."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pandas as pd

from geo.document import read_text
from geo.errors import DataError, Problem


def read_table(path: Path, file: str, columns: tuple[str, ...] = ()) -> pd.DataFrame:
    """Return a CSV file with every cell as the text it holds; an empty cell is empty text.

    Parameters
    ----------
    path
        A CSV file (RFC 4180) in UTF-8 whose first line names the columns.
    file
        How messages call the file.
    columns
        Columns that the file must have; it may have more.

    Raises
    ------
    DataError
        The file cannot be read, lacks a column or names one twice, or a line has too many cells
        or too few.
    """
    text = read_text(path, file)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row in reader:
            rows.append((reader.line_num, row))
    except csv.Error as error:
        wrong = f"is not CSV: {error}"
        rule = "CSV (RFC 4180), quotation marks in pairs"
        raise DataError([Problem(file, "", f"line {reader.line_num}", "", wrong, rule)]) from error
    if not rows:
        raise DataError([Problem(file, "", "", "", "is empty", "a first line that names the columns")])
    header = rows[0][1]
    problems = [
        Problem(file, "", name, "", "is a column named twice", "each column once")
        for name in dict.fromkeys(name for name in header if header.count(name) > 1)
    ]
    problems += [
        Problem(file, "", name, "", "is a missing column", f"the columns {', '.join(columns)}")
        for name in columns
        if name not in header
    ]
    for line, row in rows[1:]:
        if len(row) != len(header):
            rule = f"{len(header)}, one for each column"
            problems.append(Problem(file, "", f"line {line}", "", f"has {len(row)} cells", rule))
    if problems:
        raise DataError(problems)
    return pd.DataFrame([row for _, row in rows[1:]], columns=header, dtype=object)

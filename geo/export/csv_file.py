"""A layer of a View, or its sources, as CSV (RFC 4180, UTF-8) that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

import shapely

from geo.export.features import FeatureTable, as_words

# With these a spreadsheet begins a formula. The guard itself is guarded too: taking one off always gives the text back.
GUARD = "'"
_GUARDED = ("=", "+", "-", "@", "\t", "\r", GUARD)

# A shape of many corners or a list of many reports is one cell, longer than the reader's own limit. That is one for all
# of the process, and as large as it can be on every system; what a table of the data
# may hold is checked in `geo/atlas/table.py`.
csv.field_size_limit(2**31 - 1)

_PLACE = ("longitude", "latitude", "geometry")


def write_csv(table: FeatureTable) -> bytes:
    """Return a table as CSV: its columns, then longitude and latitude of a point, and any geometry as WKT."""
    header = [*(column.name for column in table.columns), *_PLACE]
    lines = [
        [*(_cell(row[column.name], column.kind) for column in table.columns), *_place(shape)]
        for row, shape in zip(table.rows, table.geometries, strict=True)
    ]
    return written(header, lines)


def read_csv(content: bytes, most_rows: int) -> list[dict[str, str]]:
    """Return the rows of such a file, guards taken off.

    Raises
    ------
    ValueError
        It is no such file, or holds more rows.
    """
    rows: list[dict[str, str]] = []
    try:
        reader = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""), strict=True)
        for row in reader:
            if len(rows) == most_rows:
                raise ValueError(f"it holds more than {most_rows:,} rows")
            # Cells beyond the header's stand together under None.
            rows.append({str(name): unguarded(str(cell or "")) for name, cell in row.items()})
    except csv.Error as error:
        raise ValueError(f"is not CSV: {error}") from error
    return rows


def written(header: Sequence[str], lines: Iterable[Sequence[str]]) -> bytes:
    """Return a header and lines of cells as CSV."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows([header, *lines])
    return file.getvalue().encode("utf-8")


def guarded(text: str) -> str:
    """Return a text cell that a spreadsheet reads as text, whatever it begins with."""
    return GUARD + text if text.startswith(_GUARDED) else text


def unguarded(text: str) -> str:
    """Return the text of a guarded cell."""
    return text[1:] if text.startswith(GUARD) else text


def _cell(value: object, kind: str) -> str:
    words = as_words(value)
    # A number may begin with "-": guarded, it would be none.
    return words if kind in ("integer", "number") else guarded(words)


def _place(shape: shapely.Geometry | None) -> list[str]:
    if shape is None:
        return ["", "", ""]
    point = [str(shape.x), str(shape.y)] if shape.geom_type == "Point" else ["", ""]
    return [*point, shapely.to_wkt(shape, rounding_precision=6, trim=True)]

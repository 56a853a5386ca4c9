"""What a View shows as a GeoPackage: one table a layer, features without a place too."""

from __future__ import annotations

import contextlib
import itertools
import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyogrio
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError

from geo.export.features import FeatureTable
from geo.export.frames import frame_of

# GDAL writes the time of writing into a package; the same features must be the same bytes.
_NO_TIME = "1980-01-01T00:00:00.000Z"

_STEPS, _MOST_STEPS = 10_000, 50_000_000  # of the virtual machine of SQLite: the shipped atlas takes a hundredth
_TABLES = """
    SELECT table_name FROM gpkg_contents JOIN sqlite_master ON name = table_name AND type = 'table' ORDER BY table_name
"""
# A column that is computed can be of any size.
_COMPUTED = "SELECT count(*) FROM sqlite_master AS made, pragma_table_xinfo(made.name) AS part WHERE part.hidden > 1"
_LONGEST = 16 * 2**20  # bytes of one value


# What GDAL's bindings raise when a file cannot be written, at whichever step.
_OF_GDAL = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError)


def write_geopackage(tables: Sequence[FeatureTable]) -> bytes:
    """Return tables as one GeoPackage, each under the name of its layer; there must be one at least.

    Raises
    ------
    OSError
        The folder for temporary files has no room, or cannot be written.
    """
    try:
        return _written(tables)
    except (*_OF_GDAL, sqlite3.Error) as error:
        wrong = f"a GeoPackage could not be written in {tempfile.gettempdir()}. Expected: a folder with room for it"
        raise OSError(wrong) from error


def _written(tables: Sequence[FeatureTable]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "atlas.gpkg"
        for table in tables:
            pyogrio.write_dataframe(
                frame_of(table), path, layer=table.layer, driver="GPKG", append=path.exists(),
                geometry_type="Unknown", promote_to_multi=False, layer_options={"FID": "fid"},
            )  # fmt: skip
        with contextlib.closing(sqlite3.connect(path)) as package, package:
            package.execute("UPDATE gpkg_contents SET last_change = ?", (_NO_TIME,))
        return path.read_bytes()


def read_geopackage(content: bytes, most_rows: int) -> dict[str, list[dict[str, Any]]]:
    """Return the rows of a GeoPackage by layer, each with its geometry as bytes.

    Raises
    ------
    ValueError
        It is no GeoPackage, or holds more rows.
    """
    if not content.startswith(b"SQLite format 3\0"):
        raise ValueError("it is not a GeoPackage: it is no SQLite database")
    found: dict[str, list[dict[str, Any]]] = {}
    try:
        with contextlib.closing(sqlite3.connect(":memory:")) as package:
            package.deserialize(content)
            package.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LONGEST)
            # A file can hold a view that never ends.
            calls = itertools.count(1)
            package.set_progress_handler(lambda: next(calls) * _STEPS > _MOST_STEPS, _STEPS)
            package.execute("PRAGMA trusted_schema = OFF")
            package.row_factory = sqlite3.Row
            if package.execute(_COMPUTED).fetchone()[0]:
                raise ValueError("it is not a GeoPackage as this program writes it: it holds a computed column")
            for name in [row[0] for row in package.execute(_TABLES)]:
                quote_value = str(name).replace('"', '""')
                rows = package.execute(f'SELECT * FROM "{quote_value}"').fetchmany(most_rows + 1)
                most_rows -= len(rows)
                if most_rows < 0:
                    raise ValueError("it holds more rows than are expected of it")
                found[str(name)] = [_row(row) for row in rows]
    except (sqlite3.Error, UnicodeError) as error:
        raise ValueError(f"it is not a GeoPackage: {error}") from error
    return found


def _row(row: sqlite3.Row) -> dict[str, Any]:
    return {key: _plain(row[key]) for key in row.keys() if key != "fid"}  # noqa: SIM118 - a Row iterates over values


def _plain(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value

"""A layer of a View as GeoParquet."""

from __future__ import annotations

import io
from typing import Any

import pyarrow
import pyarrow.parquet as parquet

from geo.export.features import FeatureTable
from geo.export.frames import frame_of

# A few bytes of Parquet can unpack to any size.
_MOST_BYTES = 256 * 2**20
_AT_ONCE = 1024  # rows


def write_geoparquet(table: FeatureTable) -> bytes:
    """Return a table as GeoParquet 1.0 with geometries as WKB."""
    file = io.BytesIO()
    frame_of(table).to_parquet(file, index=False, compression="zstd", schema_version="1.0.0")
    return file.getvalue()


def read_geoparquet(content: bytes, most_rows: int) -> list[dict[str, Any]]:
    """Return the rows of such a file, each with its geometry as hexadecimal WKB.

    Raises
    ------
    ValueError
        It is no such file, or holds more rows.
    """
    rows: list[dict[str, Any]] = []
    left = _MOST_BYTES
    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        if file.metadata.num_rows > most_rows:
            raise ValueError(f"it holds more than {most_rows:,} rows")
        # What it says of its sizes may be false.
        for batch in file.iter_batches(_AT_ONCE):
            left -= batch.nbytes
            if left < 0 or len(rows) > most_rows:
                raise ValueError("it unpacks to more than it says")
            rows += batch.to_pylist()
    except (pyarrow.ArrowException, OSError, UnicodeError) as error:
        raise ValueError(f"it is not a Parquet file: {type(error).__name__}") from error
    return [{key: value.hex() if isinstance(value, bytes) else value for key, value in row.items()} for row in rows]

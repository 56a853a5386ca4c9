"""A layer of a View as GeoParquet."""

from __future__ import annotations

import io
from typing import Any

import pyarrow
import pyarrow.parquet as parquet

from geo.share.features import Table
from geo.share.frames import frame_of

# A few bytes of Parquet can unpack to any size.
_MOST_ROWS, _MOST_BYTES = 100_000, 256 * 2**20


def write_geoparquet(table: Table) -> bytes:
    """Return a table as GeoParquet 1.0 with geometries as WKB."""
    file = io.BytesIO()
    frame_of(table).to_parquet(file, index=False, compression="zstd", schema_version="1.0.0")
    return file.getvalue()


def read_geoparquet(content: bytes) -> list[dict[str, Any]]:
    """Return the rows of such a file, each with its geometry as hexadecimal WKB.

    Raises
    ------
    ValueError
        It is no such file.
    """
    try:
        file = parquet.ParquetFile(io.BytesIO(content))
        size = sum(file.metadata.row_group(place).total_byte_size for place in range(file.metadata.num_row_groups))
        if file.metadata.num_rows > _MOST_ROWS or size > _MOST_BYTES:
            raise ValueError("it holds more than this program reads")
        rows: list[dict[str, Any]] = file.read().to_pylist()
    except (pyarrow.ArrowException, OSError) as error:
        raise ValueError(f"it is not a Parquet file: {error}") from error
    return [{key: value.hex() if isinstance(value, bytes) else value for key, value in row.items()} for row in rows]

"""The data of a View as one archive: the features in a format, their sources, a README, the manifest."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from geo.export.archive import pack
from geo.export.csv_file import guarded, read_csv, write_csv, written
from geo.export.features import FeatureTable, sources_of, tables_of
from geo.export.geojson_file import read_geojson, write_geojson
from geo.export.geopackage import read_geopackage, write_geopackage
from geo.export.geoparquet import read_geoparquet, write_geoparquet
from geo.export.kml_file import read_kml, write_kml
from geo.export.readme import readme
from geo.i18n.words import text
from geo.snapshot.manifest import manifest_of
from geo.snapshot.snapshot import Snapshot

MANIFEST, README, SOURCES = "manifest.json", "README.txt", "sources.csv"

Rows = list[dict[str, Any]]
Tables = tuple[FeatureTable, ...]
Manifest = Mapping[str, Any]

_SOURCE_COLUMNS = ("id", "publisher", "title", "date", "source_class", "address")


@dataclass(frozen=True)
class Format:
    """A format of data: `write` gives its files by name, `read` the rows of one of these by layer.

    `read` takes the file's name, its bytes and the number of rows above which it raises a ValueError.
    """

    write: Callable[[Tables, Snapshot, Manifest], dict[str, bytes]]
    read: Callable[[str, bytes, int], dict[str, Rows]]


def _a_file_each(
    ending: str, write: Callable[[FeatureTable, Manifest], bytes], read: Callable[[bytes, int], Rows]
) -> Format:
    """Return a format that has a file for each layer."""
    return Format(
        lambda tables, _, manifest: {f"{table.layer}{ending}": write(table, manifest) for table in tables},
        lambda name, content, most_rows: {name.removesuffix(ending): read(content, most_rows)},
    )


FORMATS: Mapping[str, Format] = {
    "geojson": _a_file_each(".geojson", write_geojson, read_geojson),
    "csv": _a_file_each(".csv", lambda table, _: write_csv(table), read_csv),
    "gpkg": Format(
        lambda tables, _, __: {"atlas.gpkg": write_geopackage(tables)} if tables else {},
        lambda _, content, most_rows: read_geopackage(content, most_rows),
    ),
    "kml": Format(
        lambda tables, snapshot, _: {"atlas.kml": write_kml(tables, snapshot)},
        lambda _, content, most_rows: read_kml(content, most_rows),
    ),
    "geoparquet": _a_file_each(".parquet", lambda table, _: write_geoparquet(table), read_geoparquet),
}


def export_data(snapshot: Snapshot, kind: str) -> bytes:
    """Return what a View shows, as known then, as a ZIP archive.

    Parameters
    ----------
    snapshot
        What is shared.
    kind
        One of `FORMATS`.

    Raises
    ------
    ValueError
        There is no such format.
    """
    return pack(files_of(snapshot, kind))


def files_of(snapshot: Snapshot, kind: str) -> dict[str, bytes]:
    """Return the files of such an archive by name.

    Raises
    ------
    ValueError
        There is no such format.
    """
    if kind not in FORMATS:
        raise ValueError(f"{kind!r} is not a format of data. Expected: one of {', '.join(FORMATS)}")
    format_ = FORMATS[kind]
    manifest = manifest_of(snapshot, kind, {})
    tables = tables_of(snapshot)
    files = format_.write(tables, snapshot, manifest)
    return {
        **files,
        SOURCES: _sources(tables, snapshot),
        README: readme(snapshot, kind, tables, list(files)).encode("utf-8"),
        MANIFEST: (json.dumps(manifest, sort_keys=True, indent=1) + "\n").encode("ascii"),
    }


def _sources(tables: Tables, snapshot: Snapshot) -> bytes:
    later = text("source_later", snapshot.language)
    found = (
        # What a page of a later day is called was not known yet.
        replace(source, title=later) if source.is_after(snapshot.known_on) else source
        for source in (snapshot.atlas.sources[name] for name in sources_of(tables, snapshot))
    )
    lines = ([guarded(getattr(source, column)) for column in _SOURCE_COLUMNS] for source in found)
    return written(_SOURCE_COLUMNS, lines)

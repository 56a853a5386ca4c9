"""The door for a folder: all of it is read and agrees, or it is refused with every reason why."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from geo.atlas.basemap import check_basemap
from geo.atlas.document import document_findings, read_json
from geo.atlas.folder_file import read_bytes
from geo.atlas.layer import Layer, parse_layer, title_of
from geo.atlas.rules import Names
from geo.atlas.schema import schema_findings, schema_names
from geo.atlas.table import parse_table
from geo.errors import DataError, Finding, Problem, collect_problems, quoted, raise_problems
from geo.instants import parse_instant, span_of
from geo.query.source import Source

DATA = Path(__file__).parents[2] / "data"
PACKAGE = "datapackage.json"
SOURCES = "sources"
BASEMAP = "basemap"  # land and borders: drawn beneath the layers, and no layer
MOST_BYTES = 128 * 1024 * 1024  # of all files of a folder together

# The layers that others refer to, read first.
ZONES, AIRSPACE = "strike_zones", "airspace"

Resource = Mapping[str, Any]

_ADDRESS = "an address that begins with https:// or http://, and a host"
_CLASSES = ("official_or_register", "outlet", "repost_or_aggregator", "unclassified")


_SOURCE_COLUMNS = tuple(column.name for column in fields(Source))


@dataclass(frozen=True, eq=False)
class Catalog:
    """A folder that was read whole.

    `layers` keeps the order of `datapackage.json`. `tables` holds the other CSV files; every cell
    is the text of the file, and empty means not reported. `coverage` says for each layer over
    which windows it is dense, thin or empty. `resources` is what `datapackage.json` says of each
    file, by name, the basemap's too; `absent` is what it says of the files that are broken, and
    empty unless the catalogue comes from `read_what_works`.
    """

    folder: Path
    version: str
    title: Mapping[str, str]
    layers: Mapping[str, Layer]
    sources: Mapping[str, Source]
    tables: Mapping[str, pd.DataFrame]
    coverage: Mapping[str, Sequence[Mapping[str, str]]]
    resources: Mapping[str, Resource]
    absent: Mapping[str, Resource]


def read_catalog(folder: Path | str = DATA) -> Catalog:
    """Return the layers, sources and tables of a folder with a `datapackage.json`.

    A file whose entry states `bytes` or `hash` must match it. Layers may refer only to sources,
    sea areas and airspaces that the folder holds, and a strike only to a sea area that is drawn. A path
    that leads out of the folder, by a link too, is refused, and so is what is no regular file.

    Raises
    ------
    DataError
        Something in the folder breaks a rule. All problems of all files come in this one error.
    """
    catalog, problems, _ = _read(Path(folder))
    if problems:
        raise DataError(problems)
    return catalog


def read_what_works(folder: Path | str = DATA) -> tuple[Catalog | None, DataError | None]:
    """Return what of a folder can be shown, and all that is wrong with it: None when nothing is.

    The catalogue is without the layers, tables and basemap files in which something is wrong, or whose entry in
    `datapackage.json` is. What referred to a layer that is left out stays, and refers to nothing. There is no
    catalogue when `datapackage.json` cannot be followed, when no layer is left, or when the sources are broken: no
    feature is shown without its sources.
    """
    try:
        catalog, problems, broken = _read(Path(folder))
    except DataError as error:
        return None, error
    if not problems:
        return catalog, None
    usable = catalog.layers and SOURCES not in broken and "" not in broken
    return catalog if usable else None, DataError(problems)


def without(catalog: Catalog, files: Collection[str]) -> Catalog:
    """Return a catalogue without the tables of these files, given by path: what else refuses them says so."""
    names = {name for name, resource in catalog.resources.items() if resource["path"] in files and name != SOURCES}
    return replace(
        catalog,
        tables={name: table for name, table in catalog.tables.items() if name not in names},
        resources={name: resource for name, resource in catalog.resources.items() if name not in names},
        absent={**catalog.absent, **{name: catalog.resources[name] for name in names}},
    )


def _read(folder: Path) -> tuple[Catalog, list[Problem], set[str]]:
    """Return what a folder holds without what is broken, all problems, and the names of the resources that have any.

    The name of a problem of the whole package is "".
    """
    package = read_package(folder)
    problems: list[Problem] = []
    broken: set[str] = set()
    resources: dict[str, Resource] = {resource["name"]: resource for resource in package["resources"]}
    with _collect_broken("", problems, broken):
        raise_problems(Problem(PACKAGE, "", *finding) for finding in _resource_findings(package["resources"]))
    contents: dict[str, bytes] = {}
    for name, resource in resources.items():
        with _collect_broken(name, problems, broken):
            raise_problems(Problem(PACKAGE, "", *finding) for finding in _coverage_findings(resource))
    for name, resource in resources.items():
        with _collect_broken(name, problems, broken):
            contents[name] = _content(folder, resource, MOST_BYTES - sum(map(len, contents.values())))
            raise_problems(_integrity_problems(resource, contents[name]))
    for name, resource in resources.items():
        if _is_basemap(resource) and name in contents:
            with _collect_broken(name, problems, broken):
                check_basemap(contents.pop(name), resource["path"])
    sources, tables = _read_tables(contents, resources, problems, broken)
    layers = _read_layers(contents, resources, None if sources is None else sources.keys(), problems, broken)
    layers = {name: layer for name, layer in layers.items() if name not in broken}
    catalog = Catalog(
        folder=folder,
        version=package["version"],
        title=title_of(package),
        layers=layers,
        sources=sources or {},
        tables={name: table for name, table in tables.items() if name not in broken},
        coverage={name: resources[name].get("layer", {}).get("coverage", ()) for name in layers},
        resources={name: resource for name, resource in resources.items() if name not in broken},
        absent={name: resource for name, resource in resources.items() if name in broken},
    )
    return catalog, list(dict.fromkeys(problems)), broken


@contextmanager
def _collect_broken(name: str, problems: list[Problem], broken: set[str]) -> Iterator[None]:
    """As `collect_problems`, and put the name of what has problems by as well."""
    before = len(problems)
    with collect_problems(problems):
        yield
    if len(problems) > before:
        broken.add(name)


def read_package(folder: Path) -> dict[str, Any]:
    """Return what a folder's `datapackage.json` says, after its schema.

    Raises
    ------
    DataError
        There is no such folder or file, or it cannot be followed.
    """
    if not is_folder(folder):
        raise DataError([Problem(str(folder), "", "", "", "is not a folder", f"a folder with a {PACKAGE}")])
    package = read_json(folder / PACKAGE, PACKAGE)
    raise_problems(Problem(PACKAGE, "", *found) for found in document_findings(package))
    raise_problems(Problem(PACKAGE, "", *found) for found in schema_findings(package, "datapackage"))
    assert isinstance(package, dict)  # says the schema
    return package


def is_folder(path: Path) -> bool:
    """Return whether a path names a directory that this account can reach."""
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name too long, or one that holds a NUL
        return False


def _resource_findings(resources: list[Resource]) -> Iterator[Finding]:
    for key in ("name", "path"):
        for value, times in Counter(resource[key] for resource in resources).items():
            if times > 1:
                yield "resources", quoted(value), f"is the {key} of {times} resources", f"each {key} once"
    if not any(resource["name"] == SOURCES for resource in resources):
        rule = f"a resource named sources, a CSV file with the columns {', '.join(_SOURCE_COLUMNS)}"
        yield "resources", "", "has no sources", rule
    if not any(_is_layer(resource) for resource in resources):
        yield "resources", "", "has no layer", "one or more .geojson files"


def _coverage_findings(resource: Resource) -> Iterator[Finding]:
    for number, window in enumerate(resource.get("layer", {}).get("coverage", ())):
        place = f"resources.{resource['name']}.layer.coverage[{number}]"
        try:
            start, end = parse_instant(window["from"]), parse_instant(window["to"])
        except ValueError:
            yield place, quoted(window), "has a day that does not exist", "days of the calendar"
        else:
            if end <= start:
                yield f"{place}.to", quoted(window["to"]), "is not after from", "a later day, which is left out"


def _content(folder: Path, resource: Resource, room: int) -> bytes:
    file = resource["path"]
    content = read_bytes(folder / file, file, folder)
    if len(content) > room:
        wrong, rule = "makes the folder too large", f"at most {MOST_BYTES // 2**20} MiB in all files together"
        raise DataError([Problem(file, "", "", "", wrong, rule)])
    return content


def _integrity_problems(resource: Resource, content: bytes) -> Iterator[Problem]:
    file = resource["path"]
    for key, found in (("bytes", len(content)), ("hash", f"sha256:{hashlib.sha256(content).hexdigest()}")):
        if resource.get(key, found) != found:
            wrong, rule = f"is not that of {file}", f"{quoted(found)}, or the file as it was published"
            place = f"resources.{resource['name']}.{key}"
            yield Problem(PACKAGE, "", place, quoted(resource[key]), wrong, rule)


def _read_tables(
    contents: dict[str, bytes], resources: Mapping[str, Resource], problems: list[Problem], broken: set[str]
) -> tuple[dict[str, Source] | None, dict[str, pd.DataFrame]]:
    sources: dict[str, Source] | None = None
    tables = {}
    for name, resource in resources.items():
        if name not in contents or not (name == SOURCES or resource["path"].endswith(".csv")):
            continue
        with _collect_broken(name, problems, broken):
            path = resource["path"]
            if name == SOURCES:
                sources = _sources(parse_table(contents.pop(name), path, _SOURCE_COLUMNS), path)
            else:
                tables[name] = parse_table(contents.pop(name), path)
    return sources, tables


def _sources(table: pd.DataFrame, file: str) -> dict[str, Source]:
    found = [Source(*row) for row in zip(*(table[column] for column in _SOURCE_COLUMNS), strict=True)]
    raise_problems(_source_problems(found, file))
    return {source.id: source for source in found}


def _source_problems(found: list[Source], file: str) -> Iterator[Problem]:
    for called, times in Counter(source.id for source in found).items():
        if times > 1:
            wrong, rule = f"is the id of {times} sources", "an id that names one source"
            yield Problem(file, "", "id", quoted(called), wrong, rule)
    for line, source in enumerate(found, start=2):
        if not source.id:
            yield Problem(file, "", f"line {line}, id", "", "is empty", "an id that names one source")
        if not _is_address(source.address):
            place = f"address of {source.id}" if source.id else f"line {line}, address"
            yield Problem(file, "", place, quoted(source.address), "is not a web address", _ADDRESS)
        if source.date and span_of(source.date) is None:
            rule = "a year, month or day that exists, such as 2025, 2025-12 or 2025-12-01, or empty"
            yield Problem(file, "", f"line {line}, date", quoted(source.date), "is no date", rule)
        if source.source_class and source.source_class not in _CLASSES:
            rule = f"one of {', '.join(_CLASSES)}"
            place = f"line {line}, source_class"
            yield Problem(file, "", place, quoted(source.source_class), "is not one of the words allowed", rule)


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 0) >= 0
    except ValueError:  # a bracket without its partner, a port that is no number
        return False


def _read_layers(
    contents: dict[str, bytes],
    resources: Mapping[str, Resource],
    sources: Collection[str] | None,
    problems: list[Problem],
    broken: set[str],
) -> dict[str, Layer]:
    layers: dict[str, Layer] = {}

    def read(name: str, names: Names) -> None:
        with _collect_broken(name, problems, broken):
            if name in contents:
                layers[name] = parse_layer(contents.pop(name), resources[name]["path"], name, names, resources[name])

    def named(layer: str, column: str) -> dict[str, Mapping[Any, Any]] | None:
        """Return the features that others may refer to, by name; None when the layer is listed and broken."""
        if layer not in layers:
            return None if layer in resources else {}
        rows = layers[layer].features.drop(columns="geometry").to_dict("records")
        return {row[column]: row for row in rows}

    found = [name for name, resource in resources.items() if _is_layer(resource)]
    for name in (ZONES, AIRSPACE):
        if name in found:
            read(name, Names(sources))
    zones, regions = named(ZONES, "slug"), named(AIRSPACE, "designator")
    drawn = None if zones is None else {slug for slug, zone in zones.items() if zone["drawn"]}
    for name in found:
        if name in schema_names():
            read(name, Names(sources, zones, drawn, regions))
        else:
            # What a layer of one's own refers to is not drawn by it: where there are no such names, none is wrong.
            read(name, Names(sources, zones or None, drawn, regions or None))
    return {name: layers[name] for name in found if name in layers}


def _is_layer(resource: Resource) -> bool:
    return Path(resource["path"]).suffix == ".geojson" and not _is_basemap(resource)


def _is_basemap(resource: Resource) -> bool:
    path = Path(resource["path"])
    return path.suffix == ".geojson" and path.parts[0] == BASEMAP

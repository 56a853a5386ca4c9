"""The door for a folder: all of it is read and agrees, or it is refused with every reason why."""

from __future__ import annotations

import datetime
import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import pandas as pd

from geo.document import flaws, read_bytes, read_json
from geo.errors import DataError, Finding, Problem, gathered, quoted
from geo.instants import parse_instant
from geo.layer import Layer, read_layer, title_of
from geo.rules import Names
from geo.schema import schema_findings
from geo.table import read_table

DATA = Path(__file__).parent.parent / "data"
PACKAGE = "datapackage.json"
SOURCES = "sources"
BASEMAP = "basemap"  # land and borders: drawn beneath the layers, and no layer

# The layers that others refer to, read first.
ZONES, AIRSPACE = "strike_zones", "airspace"

Resource = Mapping[str, Any]

_ADDRESS = "an address that begins with https:// or http://"


@dataclass(frozen=True)
class Source:
    """A page: who published it, under what title and on what date, where known, and where it stands.

    `source_class` is official_or_register, outlet, repost_or_aggregator or unclassified.
    """

    id: str
    publisher: str
    title: str
    date: str
    source_class: str
    address: str

    def is_after(self, day: datetime.date) -> bool:
        """Return whether its date lies wholly after a day. A page without a date does not, as far as anybody knows."""
        return self.date > day.isoformat()[: len(self.date)]


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
    sea areas and airspaces that the folder holds. A path that leads out of the folder is refused.

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


def _read(folder: Path) -> tuple[Catalog, list[Problem], set[str]]:
    """Return what a folder holds without what is broken, all problems, and the names of the resources that have any.

    The name of a problem of the whole package is "".
    """
    package = read_package(folder)
    problems: list[Problem] = []
    broken: set[str] = set()
    resources: dict[str, Resource] = {resource["name"]: resource for resource in package["resources"]}
    found = [Problem(PACKAGE, "", *finding) for finding in _resource_findings(package["resources"])]
    with _noting("", problems, broken):
        _refuse(found)
    for name, resource in resources.items():
        with _noting(name, problems, broken):
            _refuse([Problem(PACKAGE, "", *finding) for finding in _coverage_findings(resource)])
    for name, resource in resources.items():
        with _noting(name, problems, broken):
            _refuse(_integrity_problems(folder, resource))
            if _is_basemap(resource):
                _check_basemap(folder / resource["path"], resource["path"])
    sources, tables = _read_tables(folder, resources, problems, broken)
    layers = _read_layers(folder, resources, None if sources is None else sources.keys(), problems, broken)
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
def _noting(name: str, problems: list[Problem], broken: set[str]) -> Iterator[None]:
    """As `gathered`, and put the name of what has problems by as well."""
    before = len(problems)
    with gathered(problems):
        yield
    if len(problems) > before:
        broken.add(name)


def _refuse(problems: list[Problem]) -> None:
    if problems:
        raise DataError(problems)


def read_package(folder: Path) -> dict[str, Any]:
    """Return what a folder's `datapackage.json` says, after its schema.

    Raises
    ------
    DataError
        There is no such folder or file, or it cannot be followed.
    """
    if not folder.is_dir():
        raise DataError([Problem(str(folder), "", "", "", "is not a folder", f"a folder with a {PACKAGE}")])
    package = read_json(folder / PACKAGE, PACKAGE)
    findings = list(flaws(package)) or schema_findings(package, "datapackage")
    if findings or not isinstance(package, dict):
        raise DataError([Problem(PACKAGE, "", *found) for found in findings])
    return package


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


def _integrity_problems(folder: Path, resource: Resource) -> list[Problem]:
    file = resource["path"]
    raw = read_bytes(folder / file, file)
    problems = []
    for key, found in (("bytes", len(raw)), ("hash", f"sha256:{hashlib.sha256(raw).hexdigest()}")):
        if resource.get(key, found) != found:
            wrong, rule = f"is not that of {file}", f"{quoted(found)}, or the file as it was published"
            place = f"resources.{resource['name']}.{key}"
            problems.append(Problem(PACKAGE, "", place, quoted(resource[key]), wrong, rule))
    return problems


def _check_basemap(path: Path, file: str) -> None:
    collection = read_json(path, file)
    if not isinstance(collection, dict) or not isinstance(collection.get("features"), list):
        raise DataError([Problem(file, "", "", "", "has no features", "a GeoJSON FeatureCollection (RFC 7946)")])


def _read_tables(
    folder: Path, resources: Mapping[str, Resource], problems: list[Problem], broken: set[str]
) -> tuple[dict[str, Source] | None, dict[str, pd.DataFrame]]:
    sources: dict[str, Source] | None = None
    tables = {}
    for name, resource in resources.items():
        if not resource["path"].endswith(".csv"):
            continue
        with _noting(name, problems, broken):
            path = resource["path"]
            if name == SOURCES:
                sources = _sources(read_table(folder / path, path, _SOURCE_COLUMNS), path)
            else:
                tables[name] = read_table(folder / path, path)
    return sources, tables


def _sources(table: pd.DataFrame, file: str) -> dict[str, Source]:
    found = [Source(*row) for row in zip(*(table[column] for column in _SOURCE_COLUMNS), strict=True)]
    problems = [
        Problem(file, "", "id", quoted(called), f"is the id of {times} sources", "an id that names one source")
        for called, times in Counter(source.id for source in found).items()
        if times > 1
    ]
    problems += [
        Problem(file, "", f"address of {source.id}", quoted(source.address), "is not a web address", _ADDRESS)
        for source in found
        if not source.address.startswith(("https://", "http://"))
    ]
    if problems:
        raise DataError(problems)
    return {source.id: source for source in found}


def _read_layers(
    folder: Path,
    resources: Mapping[str, Resource],
    sources: Collection[str] | None,
    problems: list[Problem],
    broken: set[str],
) -> dict[str, Layer]:
    layers: dict[str, Layer] = {}

    def names_in(layer: str, column: str) -> Collection[str] | None:
        return frozenset(layers[layer].features[column]) if layer in layers else None

    # The layers that others refer to come first.
    found = [name for name, resource in resources.items() if _is_layer(resource)]
    for name in sorted(found, key=lambda name: name not in (ZONES, AIRSPACE)):
        names = Names(sources, names_in(ZONES, "slug"), names_in(AIRSPACE, "designator"))
        with _noting(name, problems, broken):
            path = resources[name]["path"]
            layers[name] = read_layer(folder / path, name, names, resources[name], file=path)
    return {name: layers[name] for name in found if name in layers}


def _is_layer(resource: Resource) -> bool:
    return Path(resource["path"]).suffix == ".geojson" and not _is_basemap(resource)


def _is_basemap(resource: Resource) -> bool:
    path = Path(resource["path"])
    return path.suffix == ".geojson" and path.parts[0] == BASEMAP

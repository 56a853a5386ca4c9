"""The catalogue of a folder of data: what its `datapackage.json` says of each file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path, PurePosixPath
from typing import Any

from geo.atlas.document import document_findings, read_json
from geo.atlas.schema import schema_findings
from geo.errors import DataError, Finding, Problem, quoted, raise_problems
from geo.instants import parse_instant
from geo.query.source import Source

DATA = Path(__file__).parents[2] / "data"
PACKAGE = "datapackage.json"
SOURCES = "sources"
STORIES = "stories"
BASEMAP = "basemap"  # land and borders: drawn beneath the layers, and no layer

# The layers that others refer to.
ZONES, AIRSPACE = "strike_zones", "airspace"

SOURCE_COLUMNS = tuple(column.name for column in fields(Source))

Resource = Mapping[str, Any]


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


def resource_findings(resources: list[Resource]) -> Iterator[Finding]:
    for key in ("name", "path"):
        for value, times in Counter(resource[key] for resource in resources).items():
            if times > 1:
                yield "resources", quoted(value), f"is the {key} of {times} resources", f"each {key} once"
    if not any(resource["name"] == SOURCES for resource in resources):
        rule = f"a resource named sources, a CSV file with the columns {', '.join(SOURCE_COLUMNS)}"
        yield "resources", "", "has no sources", rule
    if not any(is_layer(resource) for resource in resources):
        yield "resources", "", "has no layer", "one or more .geojson files"


def coverage_findings(resource: Resource) -> Iterator[Finding]:
    for number, window in enumerate(resource.get("layer", {}).get("coverage", ())):
        place = f"resources.{resource['name']}.layer.coverage[{number}]"
        try:
            start, end = parse_instant(window["from"]), parse_instant(window["to"])
        except ValueError:
            yield place, quoted(window), "has a day that does not exist", "days of the calendar"
        else:
            if end <= start:
                yield f"{place}.to", quoted(window["to"]), "is not after from", "a later day, which is left out"


def is_layer(resource: Resource) -> bool:
    return Path(resource["path"]).suffix == ".geojson" and not is_basemap(resource)


def is_story(resource: Resource) -> bool:
    """Return whether a resource is a story."""
    return PurePosixPath(resource["path"]).parts[0] == STORIES


def is_basemap(resource: Resource) -> bool:
    path = Path(resource["path"])
    return path.suffix == ".geojson" and path.parts[0] == BASEMAP

"""The catalogue of a folder of data: what its `datapackage.json` says of each file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import fields
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any

from geo.atlas.document import json_findings, read_json
from geo.atlas.schema import schema_findings
from geo.errors import DataError, Finding, Problem, quote_value, raise_if_any
from geo.instants import date_bounds, parse_instant
from geo.query.source import Source

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
    raise_if_any(Problem(PACKAGE, "", *found) for found in json_findings(package))
    raise_if_any(Problem(PACKAGE, "", *found) for found in schema_findings(package, "datapackage"))
    assert isinstance(package, dict)  # says the schema
    return package


def is_folder(path: Path) -> bool:
    """Return whether a path names a directory that this account can reach."""
    try:
        return path.is_dir()
    except (OSError, ValueError):  # a name too long, or one that holds a NUL
        return False


def collected_on(package: Mapping[str, Any]) -> date | None:
    """Return the day to which a package says that its facts were collected; None where it says none."""
    days = date_bounds(package.get("collected", ""))
    return None if days is None else days[0]


def package_findings(package: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield (field, found, wrong, expected) for each rule that the resources break together, or the package's day."""
    if "collected" in package and collected_on(package) is None:
        yield "collected", quote_value(package["collected"]), "is not a day that exists", "a day of the calendar"
    resources: list[Resource] = package["resources"]
    for key in ("name", "path"):
        for value, times in Counter(resource[key] for resource in resources).items():
            if times > 1:
                yield "resources", quote_value(value), f"is the {key} of {times} resources", f"each {key} once"
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
            yield place, quote_value(window), "has a day that does not exist", "days of the calendar"
        else:
            if end <= start:
                yield f"{place}.to", quote_value(window["to"]), "is not after from", "a later day, which is left out"


def is_layer(resource: Resource) -> bool:
    return Path(resource["path"]).suffix == ".geojson" and not is_basemap(resource)


def is_story(resource: Resource) -> bool:
    """Return whether a resource is a story."""
    return PurePosixPath(resource["path"]).parts[0] == STORIES


def is_basemap(resource: Resource) -> bool:
    path = Path(resource["path"])
    return path.suffix == ".geojson" and path.parts[0] == BASEMAP

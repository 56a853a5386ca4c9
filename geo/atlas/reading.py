"""Reading a folder of data: all of it is read and agrees, or it is refused with every reason why."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from geo.atlas.atlas import Atlas
from geo.atlas.basemap import parse_basemap
from geo.atlas.catalog import (
    AIRSPACE,
    PACKAGE,
    SOURCE_COLUMNS,
    SOURCES,
    ZONES,
    Resource,
    collected_on,
    coverage_findings,
    is_basemap,
    is_layer,
    is_story,
    package_findings,
    read_package,
)
from geo.atlas.changelog import Release, read_changelog
from geo.atlas.folder_file import read_bytes
from geo.atlas.layer import Layer, bilingual_title, parse_layer
from geo.atlas.published import Published, read_published
from geo.atlas.rules import KnownNames
from geo.atlas.schema import schema_names
from geo.atlas.stories import read_stories
from geo.atlas.table import parse_table
from geo.errors import DataError, Problem, collect_problems, quote_value, raise_if_any
from geo.instants import date_bounds
from geo.query.source import Source
from geo.shipped_files import DATA

MOST_BYTES = 128 * 1024 * 1024  # of all files of a folder together

_ADDRESS = "an address that begins with https:// or http://, and a host"
_CLASSES = ("official_or_register", "outlet", "repost_or_aggregator", "unclassified")


def read_atlas(folder: Path | str = DATA) -> Atlas:
    """Return the atlas of a folder with a `datapackage.json`: its layers, sources, tables, basemap and stories.

    A file whose entry states `bytes` or `hash` must match it. Layers may refer only to sources,
    sea areas and airspaces that the folder holds, and a strike only to a sea area that is drawn. A path
    that leads out of the folder, by a link too, is refused, and so is what is no regular file.

    Raises
    ------
    DataError
        Something in the folder breaks a rule. All problems of all files come in this one error.
    """
    atlas, error = read_what_works(folder)
    if error is not None or atlas is None:
        raise error or DataError([])
    return atlas


def read_what_works(folder: Path | str = DATA) -> tuple[Atlas | None, DataError | None]:
    """Return what of a folder can be shown, and all that is wrong with it: None when nothing is.

    The atlas is without the layers, tables, stories and basemap files in which something is wrong, or whose entry in
    `datapackage.json` is. What referred to a layer that is left out stays, and refers to nothing. There is no
    atlas when `datapackage.json` cannot be followed, when no layer is left, or when the sources are broken: no
    feature is shown without its sources.
    """
    try:
        atlas, problems, broken = _read(Path(folder))
    except DataError as error:
        return None, error
    return atlas if _is_usable(atlas, broken) else None, DataError(problems) if problems else None


def _read(folder: Path) -> tuple[Atlas, list[Problem], set[str]]:
    """Return what a folder holds without what is broken, all problems, and the names of the resources that have any.

    The name of a problem of the whole package is "".
    """
    package = read_package(folder)
    problems: list[Problem] = []
    broken: set[str] = set()
    resources: dict[str, Resource] = {resource["name"]: resource for resource in package["resources"]}
    with _collect_broken("", problems, broken):
        raise_if_any(Problem(PACKAGE, "", *finding) for finding in package_findings(package))
    contents: dict[str, bytes] = {}
    basemap = {}
    for name, resource in resources.items():
        with _collect_broken(name, problems, broken):
            raise_if_any(Problem(PACKAGE, "", *finding) for finding in coverage_findings(resource))
    for name, resource in resources.items():
        with _collect_broken(name, problems, broken):
            contents[name] = _read_resource(folder, resource, MOST_BYTES - sum(map(len, contents.values())))
            raise_if_any(_integrity_problems(resource, contents[name]))
    for name, resource in resources.items():
        if is_basemap(resource) and name in contents:
            with _collect_broken(name, problems, broken):
                basemap[PurePosixPath(resource["path"]).stem] = parse_basemap(contents.pop(name), resource["path"])
    sources, tables = _read_tables(contents, resources, problems, broken)
    layers = _read_layers(contents, resources, None if sources is None else sources.keys(), problems, broken)
    layers = {name: layer for name, layer in layers.items() if name not in broken}
    tables = {name: table for name, table in tables.items() if name not in broken}
    releases: tuple[Release, ...] = ()
    with collect_problems(problems):
        releases = read_changelog(folder)
    published = Published()
    try:
        published = read_published(tables, resources, sources or {})
    except DataError as error:
        if sources is not None:
            files = {problem.file for problem in error.problems}
            broken |= {name for name in tables if resources[name]["path"] in files}
            tables = {name: table for name, table in tables.items() if name not in broken}
            published = read_published(tables, resources, sources)
            problems += error.problems
    atlas = Atlas(
        folder=folder,
        version=package["version"],
        title=bilingual_title(package),
        layers=layers,
        sources=sources or {},
        tables=tables,
        coverage={name: resources[name].get("layer", {}).get("coverage", ()) for name in layers},
        resources={name: resource for name, resource in resources.items() if name not in broken},
        absent={name: resource for name, resource in resources.items() if name in broken},
        basemap=basemap,
        published=published,
        releases=releases,
        collected=collected_on(package),
    )
    if _is_usable(atlas, broken):
        story_files = {resources[name]["path"]: raw for name, raw in contents.items() if is_story(resources[name])}
        stories, story_problems = read_stories(atlas, story_files)
        # Where something else is broken, what a story misses is named above.
        problems += () if problems else story_problems
        atlas = replace(atlas, stories=stories)
    return atlas, list(dict.fromkeys(problems)), broken


def _is_usable(atlas: Atlas, broken: Collection[str]) -> bool:
    """Return whether something is left that can be shown: no feature is without its sources."""
    return bool(atlas.layers) and SOURCES not in broken and "" not in broken


@contextmanager
def _collect_broken(name: str, problems: list[Problem], broken: set[str]) -> Iterator[None]:
    """As `collect_problems`, and add the name of what has problems to `broken`."""
    before = len(problems)
    with collect_problems(problems):
        yield
    if len(problems) > before:
        broken.add(name)


def _read_resource(folder: Path, resource: Resource, room: int) -> bytes:
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
            wrong, rule = f"is not that of {file}", f"{quote_value(found)}, or the file as it was published"
            place = f"resources.{resource['name']}.{key}"
            yield Problem(PACKAGE, "", place, quote_value(resource[key]), wrong, rule)


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
                sources = _sources(parse_table(contents.pop(name), path, SOURCE_COLUMNS), path)
            else:
                tables[name] = parse_table(contents.pop(name), path)
    return sources, tables


def _sources(table: pd.DataFrame, file: str) -> dict[str, Source]:
    found = [Source(*row) for row in zip(*(table[column] for column in SOURCE_COLUMNS), strict=True)]
    raise_if_any(_source_problems(found, file))
    return {source.id: source for source in found}


def _source_problems(found: list[Source], file: str) -> Iterator[Problem]:
    for called, times in Counter(source.id for source in found).items():
        if times > 1:
            wrong, rule = f"is the id of {times} sources", "an id that names one source"
            yield Problem(file, "", "id", quote_value(called), wrong, rule)
    for line, source in enumerate(found, start=2):
        if not source.id:
            yield Problem(file, "", f"line {line}, id", "", "is empty", "an id that names one source")
        if not _is_address(source.address):
            place = f"address of {source.id}" if source.id else f"line {line}, address"
            yield Problem(file, "", place, quote_value(source.address), "is not a web address", _ADDRESS)
        if source.date and date_bounds(source.date) is None:
            rule = "a year, month or day that exists, such as 2025, 2025-12 or 2025-12-01, or empty"
            yield Problem(file, "", f"line {line}, date", quote_value(source.date), "is no date", rule)
        if source.source_class and source.source_class not in _CLASSES:
            place, rule = f"line {line}, source_class", f"one of {', '.join(_CLASSES)}"
            yield Problem(file, "", place, quote_value(source.source_class), "is not one of the words allowed", rule)


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

    def read(name: str, names: KnownNames) -> None:
        with _collect_broken(name, problems, broken):
            if name in contents:
                layers[name] = parse_layer(contents.pop(name), resources[name]["path"], name, names, resources[name])

    def named(layer: str, column: str) -> dict[str, Mapping[Any, Any]] | None:
        """Return the features that others may refer to, by name; None when the layer is listed and broken."""
        if layer not in layers:
            return None if layer in resources else {}
        rows = layers[layer].features.drop(columns="geometry").to_dict("records")
        return {row[column]: row for row in rows}

    found = [name for name, resource in resources.items() if is_layer(resource)]
    for name in (ZONES, AIRSPACE):
        if name in found:
            read(name, KnownNames(sources))
    zones, regions = named(ZONES, "slug"), named(AIRSPACE, "designator")
    drawn = None if zones is None else {slug for slug, zone in zones.items() if zone["drawn"]}
    for name in found:
        # What a layer without a schema of its own refers to is not drawn: where there are no such names, none is wrong.
        ours = name in schema_names()
        read(name, KnownNames(sources, zones if ours else zones or None, drawn, regions if ours else regions or None))
    return {name: layers[name] for name in found if name in layers}

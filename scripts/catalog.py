"""The catalogue: every file of data/ with its licence, origin, coverage and hash."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Template

from geo.atlas.document import json_findings, read_json
from geo.atlas.schema import schema_findings
from geo.errors import Problem, quote_value, raise_if_any
from scripts.columns import is_day
from scripts.facts import FactError

_MEDIA = {"geojson": "application/geo+json", "csv": "text/csv", "json": "application/json", "md": "text/markdown"}

# How Frictionless reads each: it guesses what is not said, and it takes the steps of a story for its own.
_TYPES = {"geojson": "json", "csv": "table", "json": "json", "md": "text"}

# Where the files of each kind of entry lie, and their ending.
_KINDS = {
    "layers": ("", "geojson"),
    "tables": ("", "csv"),
    "basemap": ("basemap/", "geojson"),
    "stories": ("stories/", "json"),
    "papers": ("", "md"),
}
FILE = "catalog.json"
_ABOUT = ("stories", "papers")  # what tells of the data and is none


def read_description(facts_dir: Path) -> dict[str, Any]:
    """Return what catalog.json says of the package and its files: all that is not computed."""
    description = read_json(facts_dir / FILE, FILE)
    raise_if_any(Problem(FILE, "", *found) for found in json_findings(description))
    if not isinstance(description, dict):
        raise FactError(
            [Problem(FILE, "", "", quote_value(description), "is not an object", "an object with the package")]
        )
    raise_if_any(_description_problems(description))
    return description


def _description_problems(description: dict[str, Any]) -> Iterator[Problem]:
    for name in ("created", "collected"):
        day = description.get(name)
        if not isinstance(day, str) or is_day(day):
            yield Problem(FILE, "", name, quote_value(day), "is no day", "a date YYYY-MM-DD")
    kinds = {kind: description.get(kind) for kind in _KINDS}
    entries = [(f"{kind}[{n}]", entry) for kind, found in kinds.items() for n, entry in enumerate(found or ())]
    for kind, found in kinds.items():
        if not isinstance(found, list):
            yield Problem(FILE, "", kind, quote_value(found), "is not a list", "a list of files, each an object")
            return
    for place, entry in entries:
        # What is computed is put in, so that the rest can be held against the schema of the catalogue.
        complete = {"path": "computed", **entry} if isinstance(entry, dict) else entry
        package = {"name": "one", "version": "1", "title": "One", "resources": [complete]}
        for field, value, wrong, rule in schema_findings(package, "datapackage"):
            yield Problem(FILE, "", field.replace("resources[0]", place, 1), value, wrong, rule)
        if isinstance(entry, dict) and not entry.get("licenses"):
            yield Problem(FILE, "", f"{place}.licenses", "", "is missing", "the licence of the file")


def build(description: Mapping[str, Any], contents: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the Frictionless data package of the files.

    Parameters
    ----------
    description
        As `read_description` returns it.
    contents
        The bytes of each file, by its path in data/.

    Raises
    ------
    FactError
        A file is not described, or a described file is missing.
    """
    head = {key: value for key, value in description.items() if key not in _KINDS}
    resources = []
    expected = {}
    about = set()
    for kind, (folder, ending) in _KINDS.items():
        for entry in description[kind]:
            path = entry.get("path") or f"{folder}{entry['name'].removeprefix(f'{kind}-')}.{ending}"
            if kind in _ABOUT:
                about.add(path)
            form = {"type": _TYPES[ending], "format": ending, "mediatype": _MEDIA[ending], "encoding": "utf-8"}
            expected[path] = {"path": path, **form, **entry}
    problems = [
        Problem(FILE, "", "", quote_value(path), "is described and not there", "the file, or no entry for it")
        for path in sorted(set(expected) - set(contents))
    ]
    problems += [
        Problem(FILE, "", "", quote_value(path), "is there and not described", "an entry for it")
        for path in sorted(set(contents) - set(expected))
    ]
    if problems:
        raise FactError(problems)
    for path, entry in expected.items():
        digest = hashlib.sha256(contents[path]).hexdigest()
        resources.append({"name": entry["name"], **entry, "bytes": len(contents[path]), "hash": f"sha256:{digest}"})
    # Links tell by the version which data they were made with: other words about the data are no other data.
    data = [resource["hash"] for resource in resources if resource["path"] not in about]
    together = hashlib.sha256("\n".join(data).encode()).hexdigest()
    # The day is an input and the rest follows from the data, so that the same data have the same version.
    version = f"{head['created']}+{together[:12]}"
    # A package is created at a time, not on a day, by its standard.
    created = f"{head['created']}T00:00:00Z"
    return {"profile": "data-package", **head, "created": created, "version": version, "resources": resources}


def licences_text(package: Mapping[str, Any]) -> str:
    """Return data/LICENSES.md: under which licence each file of a package may be used, and from whom it comes."""
    template = Path(__file__).with_name("licences.md.j2").read_text(encoding="utf-8")
    return str(Template(template, keep_trailing_newline=True).render(resources=package["resources"]))

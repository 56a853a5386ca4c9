"""The catalogue: every file of data/ with its licence, origin, coverage and hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from scripts.facts import FactError

_MEDIA = {"geojson": "application/geo+json", "csv": "text/csv", "json": "application/json", "md": "text/markdown"}

# How Frictionless reads each: what it is not told it guesses, and it takes the steps of a story for its own.
_TYPES = {"geojson": "json", "csv": "table", "json": "json", "md": "text"}

# Where the files of each kind of entry lie, and their ending.
_KINDS = {
    "layers": ("", "geojson"),
    "tables": ("", "csv"),
    "basemap": ("basemap/", "geojson"),
    "stories": ("stories/", "json"),
    "papers": ("", "md"),
}
_ABOUT = ("stories", "papers")  # what tells of the data and is none


def read_description(facts_dir: Path) -> dict[str, Any]:
    """Return what catalog.json says of the package and its files: all that is not computed."""
    description: dict[str, Any] = json.loads((facts_dir / "catalog.json").read_text(encoding="utf-8"))
    return description


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
        f"catalog.json: {path!r} is described and not there. Mend: build it, or take its entry away"
        for path in sorted(set(expected) - set(contents))
    ]
    problems += [
        f"catalog.json: {path!r} is there and not described. Mend: add its entry"
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
    lines = [
        "# Licences of the data",
        "",
        "Each file has a licence of its own, and `datapackage.json` says the same for machines. The code has another:",
        "`LICENSE`. Written by `python -m scripts.build` from `data/facts/catalog.json`. A table in `data/facts` has",
        "the licence of the file built from it: `fir_vertices.csv` that of `airspace.geojson`.",
        "",
        "| file | what it holds | licence | from |",
        "|---|---|---|---|",
    ]
    for resource in package["resources"]:
        licences = "; ".join(f"[{licence['name']}]({licence['path']})" for licence in resource["licenses"])
        origins = "; ".join(_origin(source) for source in resource.get("sources", ()))
        lines.append(f"| `{resource['path']}` | {resource['title']} | {licences} | {origins} |")
    return "\n".join([*lines, ""])


def _origin(source: Mapping[str, Any]) -> str:
    web = str(source.get("path", "")).startswith("http")
    return f"[{source['title']}]({source['path']})" if web else str(source["title"])

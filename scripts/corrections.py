"""No silent corrections: data that changed need a line in data/CHANGELOG.md that names the change and says why."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from geo.atlas.changelog import FILE, Change, Correction, as_lines, parse_changelog, unlisted_changes, value_of
from geo.errors import DataError, Problem, quote_value
from scripts.columns import TABLES
from scripts.facts import FactError

PACKAGE = "datapackage.json"

_REASON = {"en": "<the reason, in English>", "es": "<el motivo, en español>"}
_KEYS = {"sources": ("id",)} | {name: TABLES[name].key for name in ("tallies", "figures")}

Fields = Mapping[str, Any]


def refuse_silent(folder: Path, files: Mapping[str, bytes]) -> None:
    """Refuse what was built if it differs from the data of a folder and the folder's changelog does not say so.

    Each feature and row that was added, removed or changed, each of its fields, and what the package says
    a file covers and under which licence, must be named under the version that was built, which must be the
    first of the changelog. A column that is new in all features of a layer is named once. A folder without data
    has nothing to compare; one with the same data only needs their version.

    Raises
    ------
    FactError
        Lines are missing. The message ends with the lines to add: write the reasons, or put changes
        that share one beneath it.
    """
    changelog = (folder / FILE).read_text(encoding="utf-8") if (folder / FILE).is_file() else ""
    try:
        releases = parse_changelog(changelog)
    except DataError as error:
        raise FactError(error.problems) from error
    version = json.loads(files[PACKAGE])["version"]
    changes = list(changes_between(_on_disk(folder, files), files))
    missing = unlisted_changes(releases, version, changes)
    first = releases[0].version if releases else ""
    if not missing and first == version:
        return
    problems = []
    if first != version:
        rule = f"{quote_value(version)}, that of these data"
        problems.append(Problem(FILE, "", "", quote_value(first), "is the first version", rule))
    if missing:
        wrong = f"has no line under {quote_value(version)} for {len(missing)} change{'s' if len(missing) > 1 else ''}"
        problems.append(Problem(FILE, "", "", "", wrong, "the lines below, with the reasons written"))
    raise FactError(problems, _template(version if first != version else "", missing))


def changes_between(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[Change]:
    """Return what differs between the files of two versions of the data, in the order of their names.

    `before` may lack files: what is not there is not compared.
    """
    for path in sorted(before):
        if before[path] == after.get(path):
            continue
        old, new = _rows(path, before[path]), _rows(path, after.get(path, b""))
        columns = _new_columns(path, old, new)
        for column in sorted(columns):
            yield Change("added", path.rpartition(".")[0], column)
        for name in sorted(old.keys() | new.keys()):
            if name not in new:
                yield Change("removed", name)
            elif name not in old:
                yield Change("added", name)
            else:
                yield from (one for one in _fields(name, old[name], new[name]) if one.field not in columns)


def _new_columns(path: str, before: Mapping[str, Fields], after: Mapping[str, Fields]) -> frozenset[str]:
    """Return the properties that all features of a layer have now, and none had before: they correct nothing."""
    if not path.endswith(".geojson") or not before or not after:
        return frozenset()
    had = frozenset[str]().union(*before.values())
    return frozenset.intersection(*map(frozenset, after.values())) - had


def _on_disk(folder: Path, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files of a folder that hold data: what its package lists, and what was built."""
    package = folder / PACKAGE
    if not package.is_file():
        return {}
    listed = [one["path"] for one in json.loads(package.read_bytes())["resources"] if _holds_data(one)]
    built = [path for path in files if _holds_data({"path": path})]
    paths = dict.fromkeys([PACKAGE, *listed, *built])
    return {path: (folder / path).read_bytes() for path in paths if (folder / path).is_file()}


def _holds_data(resource: Fields) -> bool:
    # What lies beneath the map is given, not built: its own script says where it comes from. Stories tell of the data.
    return "/" not in resource["path"] and resource["path"].endswith((".csv", ".geojson"))


def _said(resource: Fields) -> Fields:
    """Return what a package claims of a file: what it covers, and under which licence it may be used."""
    return {"coverage": resource.get("layer", {}).get("coverage"), "licenses": resource.get("licenses")}


def _fields(name: str, before: Fields, after: Fields) -> Iterator[Change]:
    for field in sorted(before.keys() | after.keys()):
        old, new = before.get(field), after.get(field)
        if old != new:
            yield Change("changed", name, field, value_of(old), value_of(new))


def _rows(path: str, content: bytes) -> dict[str, Fields]:
    """Return the features or rows of a file by their name; those that share one are numbered."""
    if not content:
        return {}
    if path == PACKAGE:
        return {f"package/{one['name']}": _said(one) for one in json.loads(content)["resources"] if _holds_data(one)}
    layer, _, ending = path.rpartition(".")
    found: list[tuple[str, Fields]]
    if ending == "geojson":
        features = json.loads(content)["features"]
        found = [(one["id"], {**one["properties"], "geometry": one["geometry"]}) for one in features]
    else:
        rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
        found = [("/".join(row[column] for column in _KEYS[layer]), row) for row in rows]
    seen: Counter[str] = Counter()
    named: dict[str, Fields] = {}
    for name, fields in found:
        seen[name] += 1
        number = f" #{seen[name]}" if seen[name] > 1 else ""
        named[f"{layer}/{value_of(name)[1:-1]}{number}"] = fields
    return named


def _template(version: str, missing: list[Change]) -> list[str]:
    """Return the lines to add: the changes of one entity, or of one table, beneath one reason."""
    lines = [f"\n## {version}\n"] if version else [""]
    for _, changes in groupby(missing, key=lambda change: change.name.rpartition(".")[0] or change.name):
        lines.append("\n".join(as_lines(Correction(_REASON, tuple(changes)))))
    return lines if missing else []

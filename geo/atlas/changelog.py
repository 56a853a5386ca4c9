"""Reading and writing `data/CHANGELOG.md`: what changed in the data from one version to the next, and why.

One parser and one writer: `scripts/` refuse changed data without such lines, the page shows them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from geo.atlas.characters import character_findings
from geo.atlas.document import decode
from geo.atlas.folder_file import read_bytes
from geo.errors import Problem, quote_value, raise_if_any
from geo.instants import date_bounds

FILE = "CHANGELOG.md"
KINDS = ("added", "changed", "removed")

_VERSION = re.compile(r"## (\d{4}-\d{2}-\d{2}\+[0-9a-f]{12})", re.ASCII)
_WHY = re.compile(r"- Why: (\S.*)")
_POR_QUE = re.compile(r"  - Por qué: (\S.*)")
_CHANGED = re.compile(r"  - changed `([^`]+)` `([^`]+)`: `([^`]*)` → `([^`]*)`")
_ROW = re.compile(r"  - (added|removed) `([^`]+)`")
_COLUMN = re.compile(r"  - (added) `([^`/]+)` `([^`]+)`")
_FORM = (
    "`## <version>`, then `- Why: ...`, beneath it `  - Por qué: ...` and lines "
    "`  - added ...`, `  - removed ...`, `  - changed ...`, as the build prints them"
)


@dataclass(frozen=True)
class Change:
    """One change of the data: a feature or a row added or removed, or one field of it changed.

    `name` is that of the resource and of the feature or row: "strikes/2025-10-14-a.1". `before` and
    `after` are JSON, shortened to one readable piece; they and `field` are empty unless changed. A column that is
    new in all features of a layer is "added" too: `name` is the layer's alone, and `field` the column.
    """

    kind: str
    name: str
    field: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Correction:
    """Changes made for one reason, which is given in English (`en`) and Spanish (`es`)."""

    why: Mapping[str, str]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Release:
    """One version of the data and the corrections that made it."""

    version: str
    corrections: tuple[Correction, ...]

    @property
    def day(self) -> str:
        """The day of the release, as its version says."""
        return self.version[:10]


def read_changelog(folder: Path) -> tuple[Release, ...]:
    """Return the releases of a folder's data, the newest first; none when it has no such file.

    Raises
    ------
    DataError
        A line has another form, a correction lacks a reason in one of the languages, or a version
        stands twice. All problems come in this one error.
    """
    path = folder / FILE
    return parse_changelog(decode(read_bytes(path, FILE, folder), FILE)) if os.path.lexists(path) else ()


def parse_changelog(text: str) -> tuple[Release, ...]:
    """Return the releases that a changelog lists, in its order; raise DataError as `read_changelog` does.

    Text before the first release is for readers only.
    """
    releases: list[tuple[str, list[tuple[int, dict[str, str], list[Change]]]]] = []
    raise_if_any(_problems(text, releases))
    return tuple(
        Release(version, tuple(Correction(why, tuple(changes)) for _, why, changes in corrections))
        for version, corrections in releases
    )


def as_lines(correction: Correction) -> list[str]:
    """Return a correction as the lines of a changelog."""
    why = correction.why
    return [f"- Why: {why['en']}", f"  - Por qué: {why['es']}", *map(line_of, correction.changes)]


def line_of(change: Change) -> str:
    """Return a change as its line of a changelog."""
    if change.kind == "changed":
        return f"  - changed `{change.name}` `{change.field}`: `{change.before}` → `{change.after}`"
    column = f" `{change.field}`" if change.field else ""
    return f"  - {change.kind} `{change.name}`{column}"


def value_of(value: object) -> str:
    """Return a value as a changelog quotes it: JSON, shortened, without the sign that ends a quotation."""
    return quote_value(value).replace("`", "'")


def named(release: Release) -> Iterator[Change]:
    """Return every change that a release lists."""
    for correction in release.corrections:
        yield from correction.changes


def unlisted_changes(releases: Sequence[Release], version: str, changes: Sequence[Change]) -> list[Change]:
    """Return the changes that no line of a version gives."""
    listed = {change for release in releases if release.version == version for change in named(release)}
    return [change for change in changes if change not in listed]


def _problems(
    text: str, releases: list[tuple[str, list[tuple[int, dict[str, str], list[Change]]]]]
) -> Iterator[Problem]:
    """Yield what is wrong with a changelog, and append its releases: each its version and what was corrected why."""
    seen: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        where = f"line {number}"
        if found := _VERSION.fullmatch(line):
            if found[1] in seen:
                yield Problem(FILE, "", where, quote_value(found[1]), "stands twice", "each version once")
            if date_bounds(found[1][:10]) is None:
                rule = "a version that begins with a day of the calendar"
                yield Problem(FILE, "", where, quote_value(found[1]), "has a day that does not exist", rule)
            seen.add(found[1])
            releases.append((found[1], []))
            continue
        if not line.strip() or not releases:
            continue
        for finding in character_findings(where, line):
            yield Problem(FILE, "", *finding)
        if found := _WHY.fullmatch(line):
            releases[-1][1].append((number, {"en": found[1]}, []))
        elif not releases[-1][1]:
            yield Problem(FILE, "", where, quote_value(line), "stands before a reason", _FORM)
        elif found := _POR_QUE.fullmatch(line):
            releases[-1][1][-1][1]["es"] = found[1]
        elif change := _change(line):
            releases[-1][1][-1][2].append(change)
        else:
            yield Problem(FILE, "", where, quote_value(line), "cannot be followed", _FORM)
    for _, corrections in releases:
        for number, why, _ in corrections:
            if "es" not in why:
                rule = "`  - Por qué: ...` beneath it"
                yield Problem(FILE, "", f"line {number}", quote_value(why["en"]), "has no Spanish", rule)


def _change(line: str) -> Change | None:
    if found := _CHANGED.fullmatch(line):
        return Change("changed", *found.groups())
    found = _ROW.fullmatch(line) or _COLUMN.fullmatch(line)
    return Change(*found.groups()) if found else None

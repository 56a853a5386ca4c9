"""The report on a folder of data, for a person or a machine."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geo.atlas.catalog import PACKAGE, STORIES, is_folder, read_package
from geo.atlas.layer import read_layer
from geo.atlas.reading import read_what_works
from geo.errors import LONGEST_NAME, DataError, Problem, collect_problems, count_problems, shorten_text

# What the catalogue of a folder should name.
CHECKED = ("*.geojson", f"{STORIES}/*.json")
MOST_STRAYS = 200  # as many as an atlas may name


@dataclass(frozen=True)
class Report:
    """The files of a folder, in order, and every problem found in them."""

    folder: Path
    files: tuple[str, ...]
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems

    def as_text(self) -> str:
        """Return a line for each file, its problems beneath it, and a summary as the last line."""
        lines = []
        for file in self.files:
            found = self.problems_of(file)
            lines.append(f"{file}: {_counted(count_problems(found), 'problem') if found else 'ok'}")
            lines += [f"  {problem}" for problem in found]
        verdict = "ok" if self.ok else _counted(count_problems(self.problems), "problem")
        name = shorten_text(str(self.folder), LONGEST_NAME)
        return "\n".join([*lines, f"{name}: {_counted(len(self.files), 'file')}, {verdict}"])

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain values: folder, ok, files with their problems."""
        return {
            "folder": str(self.folder),
            "ok": self.ok,
            "files": [
                {"file": file, "ok": not found, "problems": [_plain(problem) for problem in found]}
                for file in self.files
                for found in (self.problems_of(file),)
            ],
        }

    def problems_of(self, file: str) -> list[Problem]:
        """Return the problems of one file, in the order in which they were found."""
        return [problem for problem in self.problems if problem.file == file]


def check(folder: Path) -> Report:
    """Return what is wrong with a folder, and with each GeoJSON file in it.

    GeoJSON files that the folder's `datapackage.json` does not name, or all of them when there is
    none, are checked each by itself; the sources and places that they refer to cannot be.
    """
    _, error = read_what_works(folder)
    problems = list(error.problems) if error else []
    listed: list[str] = []
    with suppress(DataError):  # reported already, by read_what_works
        listed = [resource["path"] for resource in read_package(folder)["resources"]]
    strays = list(_strays(folder, frozenset(listed)))
    for name in strays[:MOST_STRAYS]:
        if listed:
            rule = f"a resource in {PACKAGE} with the path {shorten_text(name, LONGEST_NAME)}"
            problems.append(Problem(name, "", "", "", "is in the folder but not in its catalogue", rule))
        if name.endswith(".geojson"):
            with collect_problems(problems):
                read_layer(folder / name, folder=folder)
    if len(strays) > MOST_STRAYS:
        wrong, rule = f"does not name {len(strays):,} files of the folder", f"{MOST_STRAYS} files in a folder at most"
        problems.append(Problem(PACKAGE, "", "", "", wrong, rule))
    package = [PACKAGE] if is_folder(folder) else []
    # As a problem calls its file: a name of the file system may hold any character.
    files = [shorten_text(name, LONGEST_NAME) for name in (*package, *listed, *strays[:MOST_STRAYS])]
    named = [problem.file for problem in problems]
    return Report(folder, tuple(dict.fromkeys([*files, *named])), tuple(dict.fromkeys(problems)))


def _strays(folder: Path, listed: Collection[str]) -> Iterator[str]:
    """Yield the files of a folder that an atlas should name and this one does not, in order."""
    for pattern in CHECKED:
        try:
            found = sorted(path.relative_to(folder).as_posix() for path in folder.glob(pattern))
        except (OSError, ValueError):  # no folder that can be read: reported already
            continue
        yield from (name for name in found if name not in listed)


def _plain(problem: Problem) -> dict[str, Any]:
    return {name: value for name, value in asdict(problem).items() if name != "count" or value != 1}


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

"""What a person or a machine is told about a folder of data."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from geo.catalog import PACKAGE, read_catalog, read_package
from geo.errors import DataError, Problem, gathered
from geo.layer import read_layer
from geo.published import read_published
from geo.stories import FOLDER, read_stories

# What the catalogue of a folder should name.
CHECKED = ("*.geojson", f"{FOLDER}/*.json")


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
            lines.append(f"{file}: {_counted(len(found), 'problem') if found else 'ok'}")
            lines += [f"  {problem}" for problem in found]
        verdict = "ok" if self.ok else _counted(len(self.problems), "problem")
        return "\n".join([*lines, f"{self.folder}: {_counted(len(self.files), 'file')}, {verdict}"])

    def as_json(self) -> dict[str, Any]:
        """Return the same as plain values: folder, ok, files with their problems."""
        return {
            "folder": str(self.folder),
            "ok": self.ok,
            "files": [
                {"file": file, "ok": not found, "problems": [asdict(problem) for problem in found]}
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
    problems: list[Problem] = []
    with gathered(problems):
        catalog = read_catalog(folder)
        with gathered(problems):
            read_published(catalog)
        read_stories(catalog)
    listed: list[str] = []
    with suppress(DataError):  # reported already, by read_catalog
        listed = [resource["path"] for resource in read_package(folder)["resources"]]
    found = (path.relative_to(folder) for pattern in CHECKED for path in sorted(folder.glob(pattern)))
    strays = [path.as_posix() for path in found if path.as_posix() not in listed]
    for name in strays:
        if listed:
            rule = f"a resource in {PACKAGE} with the path {name}"
            problems.append(Problem(name, "", "", "", "is in the folder but not in its catalogue", rule))
        if name.endswith(".geojson"):
            with gathered(problems):
                read_layer(folder / name)
    package = [PACKAGE] if folder.is_dir() else []
    named = [problem.file for problem in problems]
    return Report(folder, tuple(dict.fromkeys([*package, *listed, *strays, *named])), tuple(problems))


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"

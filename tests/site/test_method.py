"""Licences and citation say what the code and the catalogue say. `make validate` holds them against their standards."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from geo.atlas.catalog import read_package
from geo.shipped_files import DATA
from geo.snapshot.build_id import VERSION

ROOT = Path(__file__).parents[2]


def citation(key):
    """Return the text of a key of the citation file that stands at its left edge."""
    (found,) = re.findall(rf"^{key}: (.+)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    return found.strip('"')


def test_code_package_and_citation_have_one_version_and_one_licence():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation("version") == VERSION
    # What is installed has the version that the code says, and no second one.
    assert project["dynamic"] == ["version"]
    assert citation("license") == project["license"] == "MIT"
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License\n")


def test_the_licences_name_every_file_with_what_the_catalogue_says():
    text = (DATA / "LICENSES.md").read_text(encoding="utf-8")
    package = read_package(DATA)
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    assert len(rows) == len(package["resources"])
    for row, resource in zip(rows, package["resources"], strict=True):
        assert row.startswith(f"| `{resource['path']}` |")
        assert all(f"[{licence['name']}]({licence['path']})" in row for licence in resource["licenses"])


def test_a_validator_need_not_guess_what_a_file_is():
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    assert {resource["type"] for resource in package["resources"]} == {"json", "table", "text"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", package["created"])

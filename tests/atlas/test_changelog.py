"""The changelog of the data: what it may say, and that no change of the data goes without it."""

from __future__ import annotations

import json

import pytest

from geo.atlas.catalog import read_package
from geo.atlas.changelog import Change, Correction, as_lines, named, parse_changelog, read_changelog, value_of
from geo.errors import DataError
from geo.shipped_files import DATA
from scripts.corrections import refuse_silent
from scripts.facts import FactError

VERSION = "2026-12-01+0123456789ab"
CHANGES = (
    Change("changed", "strikes/a.1", "killed_announced", "6", "7"),
    Change("changed", "strikes/a.1", "title_en", value_of("the `old` title"), value_of("new")),
    Change("added", "sources/example-org-0a1b2c"),
    Change("removed", "tallies/2025-10-24/AP via WSB-TV"),
)
ENTRY = Correction({"en": "A second page was found.", "es": "Se halló otra página."}, CHANGES)


def text_of(*corrections, version=VERSION):
    lines = [line for correction in corrections for line in as_lines(correction)]
    return "\n".join(["# Changes", "", "Free words.", "", f"## {version}", "", *lines, ""])


def package(version, until="2026-01-01"):
    covered = {"layer": {"coverage": [{"to": until}]}}
    resources = [{"name": "strikes", "path": "strikes.geojson", **covered}, {"name": "tallies", "path": "tallies.csv"}]
    return json.dumps({"version": version, "resources": resources})


def layer(**properties):
    feature = {"id": "a.1", "properties": {"entity": "a", **properties}, "geometry": None}
    return json.dumps({"features": [feature]}).encode()


TABLE = b"as_of,publisher,killed\n2025-10-14,A paper,27\n2025-10-14,A paper,28\n"


@pytest.fixture
def folder(tmp_path):
    """A folder with data of one version."""
    (tmp_path / "datapackage.json").write_text(package("2026-11-22+aaaaaaaaaaaa"), encoding="utf-8")
    (tmp_path / "strikes.geojson").write_bytes(layer(killed=6))
    (tmp_path / "tallies.csv").write_bytes(TABLE)
    return tmp_path


def built(killed=6, table=TABLE, version=VERSION):
    return {
        "datapackage.json": package(version).encode(),
        "strikes.geojson": layer(killed=killed),
        "tallies.csv": table,
    }


def test_what_is_written_is_read_again():
    (release,) = parse_changelog(text_of(ENTRY))
    assert (release.version, release.day, release.corrections) == (VERSION, "2026-12-01", (ENTRY,))
    assert tuple(named(release)) == CHANGES


@pytest.mark.parametrize(
    ("old", "new", "wrong"),
    [
        ("- Why: A second", "- Because: A second", 'line 7: "- Because: A second page was found." stands before'),
        ("  - Por qué: Se halló otra página.\n", "", 'line 7: "A second page was found." has no Spanish'),
        ("`6` → `7`", "`6` to `7`", "line 9:"),
        ("- removed", "- forgotten", "cannot be followed. Expected: `## <version>`, then `- Why: ...`"),
        ("## 2026-12-01+0123456789ab", f"## {VERSION}\n\n## {VERSION}", "stands twice"),
    ],
)
def test_a_line_of_another_form_is_refused_with_its_number(old, new, wrong):
    with pytest.raises(DataError, match="CHANGELOG") as caught:
        parse_changelog(text_of(ENTRY).replace(old, new))
    assert wrong in str(caught.value)


def test_a_folder_without_a_changelog_has_no_releases(tmp_path):
    assert read_changelog(tmp_path) == ()


def test_the_shipped_changelog_begins_with_the_version_of_the_shipped_data():
    assert read_changelog(DATA)[0].version == read_package(DATA)["version"]


def test_a_changed_fact_without_a_line_is_refused(folder):
    with pytest.raises(FactError) as caught:
        refuse_silent(folder, built(killed=7))
    message = str(caught.value)
    assert "for 1 change. Expected: the lines below" in message
    assert "  - changed `strikes/a.1` `killed`: `6` → `7`" in message


@pytest.mark.parametrize(
    ("files", "line"),
    [
        ({"table": TABLE.replace(b"27", b"29")},
         "  - changed `tallies/2025-10-14/A paper` `killed`: `\"27\"` → `\"29\"`"),
        ({"table": TABLE + b"2025-10-15,A paper,33\n"}, "  - added `tallies/2025-10-15/A paper`"),
        ({"table": b"\n".join(TABLE.split(b"\n")[:2]) + b"\n"}, "  - removed `tallies/2025-10-14/A paper #2`"),
    ],
)  # fmt: skip
def test_rows_are_named_too(folder, files, line):
    with pytest.raises(FactError) as caught:
        refuse_silent(folder, built(**files))
    assert line in str(caught.value).splitlines()


def test_a_changed_claim_of_coverage_needs_a_line_too(folder):
    files = {**built(), "datapackage.json": package(VERSION, until="2026-02-01").encode()}
    with pytest.raises(FactError, match="changed `package/strikes` `coverage`"):
        refuse_silent(folder, files)


def test_what_the_refusal_prints_is_all_that_is_missing(folder):
    files = built(killed=7, table=TABLE.replace(b"27", b"29"))
    with pytest.raises(FactError) as caught:
        refuse_silent(folder, files)
    printed = str(caught.value).partition("\n\n")[2]
    (folder / "CHANGELOG.md").write_text(f"# Changes\n\n{printed}\n", encoding="utf-8")
    refuse_silent(folder, files)


@pytest.mark.parametrize(
    ("old", "new"),
    [("`6` → `7`", "`6` → `8`"), (VERSION, "2026-12-01+ffffffffffff"), ("strikes/a.1", "strikes/b.1")],
)
def test_a_line_for_another_change_is_no_line(folder, old, new):
    entry = Correction(ENTRY.why, (Change("changed", "strikes/a.1", "killed", "6", "7"),))
    (folder / "CHANGELOG.md").write_text(text_of(entry).replace(old, new), encoding="utf-8")
    with pytest.raises(FactError):
        refuse_silent(folder, built(killed=7))


def test_the_same_data_need_only_their_version(folder):
    same = built(version="2026-11-22+aaaaaaaaaaaa")
    with pytest.raises(FactError, match=r'"" is the first version. Expected: "2026-11-22\+aaaaaaaaaaaa"'):
        refuse_silent(folder, same)
    reason = Correction(ENTRY.why, ())
    (folder / "CHANGELOG.md").write_text(text_of(reason, version="2026-11-22+aaaaaaaaaaaa"), encoding="utf-8")
    refuse_silent(folder, same)


def test_the_shipped_data_pass_as_they_are():
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    paths = ["datapackage.json", *(resource["path"] for resource in package["resources"])]
    refuse_silent(DATA, {path: (DATA / path).read_bytes() for path in paths})

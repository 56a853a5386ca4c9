"""Only regular files of the folder are read: not what a link leads to outside, no pipe, no device."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys

import pytest

from geo.atlas import folder_file
from geo.atlas.check import check
from geo.atlas.folder_file import read_bytes
from geo.atlas.reading import read_what_works
from geo.errors import DataError
from tests.conftest import feature

SECRET = "a-secret-from-outside"


def link_out(path, outside):
    path.symlink_to(outside)


def link_out_by_dots(path, outside):
    path.symlink_to(os.path.relpath(outside, path.parent))


def link_through_a_directory(path, outside):
    (path.parent / "way").symlink_to(outside.parent)
    path.symlink_to("way/" + outside.name)


def link_to_a_link(path, outside):
    (path.parent / "second").symlink_to(outside)
    path.symlink_to("second")


def pipe(path, _):
    os.mkfifo(path)


def device(path, _):
    path.symlink_to("/dev/zero")


def real_pipe_behind_a_link(path, _):
    os.mkfifo(path.parent / "pipe")
    path.symlink_to("pipe")


def directory(path, _):
    path.mkdir()


def ring(path, _):
    path.symlink_to(path.name)


def nowhere(path, _):
    path.symlink_to("nothing")


def unix_socket(path, _):
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)


WAYS = [link_out, link_out_by_dots, link_through_a_directory, link_to_a_link, pipe, device, real_pipe_behind_a_link]
WAYS += [directory, ring, nowhere, unix_socket]
FILES = [
    "datapackage.json",
    "alerts.geojson",
    "sources.csv",
    "basemap/land.geojson",
    "stories/one.json",
    "CHANGELOG.md",
]


@pytest.fixture
def folder(make_folder, monkeypatch, tmp_path):
    """Return a folder with one file of each kind, none of them linked."""
    monkeypatch.chdir(tmp_path)
    made = make_folder(alerts=[feature()])
    inner = tmp_path / "inner"
    inner.mkdir()
    for path in list(made.iterdir()):
        if path.is_file():
            shutil.move(path, inner / path.name)
    (inner / "basemap").mkdir()
    (inner / "stories").mkdir()
    (inner / "basemap" / "land.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    package = (inner / "datapackage.json").read_text()
    more = ', {"name": "land", "title": "Land", "path": "basemap/land.geojson"}'
    more += ', {"name": "stories-one", "title": "One", "path": "stories/one.json"}'
    (inner / "datapackage.json").write_text(package.removesuffix("]}") + more + "]}")
    (inner / "stories" / "one.json").write_text("{}")
    return inner


CHECK_ALL = """
import json, sys
from pathlib import Path
from geo.atlas.check import check
from geo.atlas.changelog import read_changelog
print(json.dumps({name: check(Path(name)).as_text() for name in sys.argv[1:]}))
"""


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_what_is_no_file_of_the_folder_is_named_and_not_read(folder, tmp_path, monkeypatch):
    outside = tmp_path / "outside" / "secret.txt"
    outside.parent.mkdir()
    outside.write_text(f'{{"{SECRET}": "{SECRET}"}}')
    made = {}
    for way in WAYS:
        for file in FILES:
            copy = shutil.copytree(folder, tmp_path / f"{way.__name__}-{file.replace('/', '-')}")
            (copy / file).unlink(missing_ok=True)
            way(copy / file, outside)
            made[str(copy)] = file
    monkeypatch.undo()
    # In a process of its own, so that a pipe or a device that is read after all cannot hold the tests.
    command = [sys.executable, "-c", CHECK_ALL, *made]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert SECRET not in answer.stdout + answer.stderr
    said = json.loads(answer.stdout)
    refused = (
        "leads out of the folder",
        "is a pipe",
        "is a socket",
        "is a directory",
        "is a link that",
        "there is no such file",
    )
    missed = [
        name
        for name, file in made.items()
        if not any(line.startswith(f"  {file}: {wrong}") for line in said[name].splitlines() for wrong in refused)
    ]
    assert missed == []


@pytest.mark.parametrize("file", ["alerts.geojson", "sources.csv"])
def test_a_link_that_stays_in_the_folder_is_followed(folder, file):
    (folder / "kept").mkdir()
    shutil.move(folder / file, folder / "kept" / "content")
    (folder / file).symlink_to("kept/content")
    assert list(read_what_works(folder)[0].layers) == ["alerts"]


def test_a_folder_may_be_a_link_itself(folder, tmp_path):
    (tmp_path / "linked").symlink_to(folder)
    assert list(read_what_works(tmp_path / "linked")[0].layers) == ["alerts"]


def test_a_directory_of_the_folder_that_is_a_link_out_is_refused(folder, tmp_path):
    shutil.move(folder / "basemap", tmp_path / "elsewhere")
    (folder / "basemap").symlink_to(tmp_path / "elsewhere")
    catalog, error = read_what_works(folder)
    assert [(problem.file, problem.wrong) for problem in error.problems] == [
        ("basemap/land.geojson", "leads out of the folder")
    ]
    assert "land" in catalog.absent


def test_a_stray_that_leads_out_is_refused_too(folder, tmp_path):
    (tmp_path / "secret").write_text(SECRET)
    (folder / "stray.geojson").symlink_to(tmp_path / "secret")
    said = check(folder).as_text()
    assert "stray.geojson: leads out of the folder" in said
    assert SECRET not in said


@pytest.mark.skipif(not folder_file._STEPWISE, reason="this system opens by whole paths only")
def test_a_link_that_appears_after_the_look_is_not_followed(tmp_path, monkeypatch):
    folder, outside = tmp_path / "folder", tmp_path / "outside"
    (folder / "inner").mkdir(parents=True)
    outside.mkdir()
    (outside / "a.csv").write_text(SECRET)
    (folder / "inner" / "a.csv").write_text("id\n")
    resolve = os.path.realpath

    def exchange(path, *options):
        found = resolve(path, *options)
        if str(path).endswith("a.csv"):  # between the look and the opening
            shutil.rmtree(folder / "inner")
            (folder / "inner").symlink_to(outside)
        return found

    monkeypatch.setattr(folder_file.os.path, "realpath", exchange)
    with pytest.raises(DataError) as refused:
        read_bytes(folder / "inner" / "a.csv", "inner/a.csv", folder)
    assert SECRET not in str(refused.value)


def test_where_directories_cannot_be_opened_the_same_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(folder_file, "_STEPWISE", False)
    (tmp_path / "a.csv").write_text("id\n")
    assert read_bytes(tmp_path / "a.csv", "a.csv") == b"id\n"
    (tmp_path / "out.csv").symlink_to("/dev/zero")
    (tmp_path / "directory.csv").mkdir()
    for name, wrong in (("out.csv", "leads out of the folder"), ("directory.csv", "is a directory")):
        with pytest.raises(DataError, match=wrong):
            read_bytes(tmp_path / name, name)


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(folder_file, "MAX_BYTES", 10)
    (tmp_path / "a.csv").write_bytes(b"x" * 20)
    size = folder_file._require_size
    monkeypatch.setattr(folder_file, "_require_size", lambda found: size(found if found != 20 else 5))
    with pytest.raises(DataError, match="is too large"):
        read_bytes(tmp_path / "a.csv", "a.csv")


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "", ".", ".."])
def test_a_name_that_names_no_file_is_refused(tmp_path, name):
    with pytest.raises(DataError):
        read_bytes(tmp_path / name, "that", tmp_path)


@pytest.mark.parametrize("name", ["a\0b", "x" * 5000, "nothing", "/dev/null", "\x1b[2J"])
def test_a_folder_that_is_none_is_one_problem(name, tmp_path):
    report = check(tmp_path / name)
    assert len(report.problems) == 1
    assert all(line.isprintable() for line in report.as_text().splitlines())
    assert read_what_works(tmp_path / name)[0] is None

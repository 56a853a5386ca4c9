"""Whatever a command is given, it answers in words: what, where and what is expected, and never by a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from geo.cli.main import main
from geo.export import CITATIONS

ROOT = Path(__file__).parents[2]

WRITING = (
    ["page"],
    ["html"],
    ["data"],
    ["card"],
)
READING = (
    *(["cite", "--format", kind] for kind in CITATIONS),
    ["describe"],
    ["reconcile"],
    ["changes"],
    *(command for command in WRITING if command != ["page"]),
    ["picture"],
    ["film"],
    ["publish"],
)
ENDINGS = {"picture": "x.png", "film": "x.mp4"}


@pytest.fixture
def odd(tmp_path: Path) -> dict[str, Path]:
    """Return paths that are not what somebody meant, by what they are."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_bytes(b"\0")
    found = {
        "nothing": tmp_path / "nothing",
        "a folder": tmp_path / "folder",
        "a file": tmp_path / "file",
        "below a file": tmp_path / "file" / "x",
        "in a missing folder": tmp_path / "nothing" / "x",
        "bytes that are no text": Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xfe")),
        "a very long name": tmp_path / ("x" * 300),
    }
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe")
        found["a pipe"] = tmp_path / "pipe"
    return found


ODD = ("nothing", "a folder", "a file", "below a file", "in a missing folder", "bytes that are no text",
       "a very long name", "a pipe")  # fmt: skip


def refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """Return what a command says when it refuses, and hold that it does so in words."""
    assert main(arguments) == 1
    said = capsys.readouterr()
    words = said.err + said.out
    assert words.strip()
    assert "Traceback" not in words
    assert "Error" not in words
    return words


@pytest.mark.parametrize(("command", "name"), list(product(READING, ODD)), ids=str)
def test_data_that_are_no_folder_of_data_are_refused(command, name, odd, tmp_path, capsys):
    if name not in odd:
        pytest.skip("this system has no named pipes")
    takes_a_target = command in (*WRITING, ["picture"], ["film"], ["publish"])
    target = [str(tmp_path / ENDINGS.get(command[0], "x"))] if takes_a_target else []
    refused([*command, *target, "--data", str(odd[name])], capsys)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("command", ["check", "verify"])
@pytest.mark.parametrize("name", ODD)
def test_what_cannot_be_checked_is_refused(command, name, odd, capsys):
    if name not in odd:
        pytest.skip("this system has no named pipes")
    refused([command, str(odd[name])], capsys)


@pytest.mark.parametrize(
    ("command", "name"), list(product(WRITING, ["a folder", "below a file", "in a missing folder"])), ids=str
)
def test_where_nothing_can_be_written_is_named(command, name, odd, tmp_path, capsys):
    before = sorted(tmp_path.rglob("*"))
    assert str(odd[name]) in refused([*command, str(odd[name])], capsys)
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["picture", "x.bmp"],
        ["picture", "x.png", "--width", "5"],
        ["picture", "x.png", "--width", "9" * 30],
        ["picture", "x.png", "--shape", "\udcff"],
        ["film", "x.mp4", "--seconds", "nan"],
        ["film", "x.mp4", "--seconds", "inf"],
        ["film", "x.mp4", "--fps", "0"],
        ["film", "x.mp4", "--width", "-1"],
        ["card", "x", "--url", "x y"],
        ["publish", "x", "--base-url", ":::"],
        ["changes", "--since", "yesterday"],
        ["changes", "--since", "9999-99-99"],
    ],
    ids=str,
)
def test_a_value_that_cannot_be_followed_is_named_with_what_is_expected(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    words = refused(arguments, capsys)
    assert "Expected" in words or "neither" in words
    assert not list(tmp_path.iterdir())


def run(*arguments: str, encoding: str = "utf-8", **given: object) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    command = [sys.executable, "-m", "geo", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, stderr=subprocess.PIPE, check=False, **given)  # type: ignore[call-overload,no-any-return]


def test_an_output_is_utf8_whatever_the_system_prefers():
    made = run("describe", "--language", "es", encoding="ascii", stdout=subprocess.PIPE)
    assert made.returncode == 0
    assert "muertos según los informes" in made.stdout.decode("utf-8")


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this system has no terminals to make")
def test_a_terminal_without_the_letters_gets_escapes():
    ours, theirs = os.openpty()
    made = run("cite", "--language", "es", encoding="ascii", stdout=theirs)
    os.close(theirs)
    shown = os.read(ours, 65536)
    os.close(ours)
    assert made.returncode == 0
    assert b"Versi\\xf3n de los datos" in shown


def test_an_output_that_nobody_reads_any_more_ends_the_command_quietly():
    read, write = os.pipe()
    os.close(read)
    for arguments in (("describe",), ("check", "--json")):
        made = run(*arguments, stdout=write)
        assert (made.returncode, made.stderr) == (1, b"")
    os.close(write)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_an_output_that_cannot_be_written_is_said():
    with Path("/dev/full").open("wb") as full:
        made = run("describe", stdout=full)
    assert made.returncode == 1
    assert made.stderr == b"the output: No space left on device\n"

"""The commands that write outputs: a complete file or none at all, and every problem in one line."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from geo import export as kinds
from geo.atomic import MARK, atomic_file, atomic_folder, atomic_write, safe_name, write_files
from geo.cli.main import main
from geo.export.export import FORMATS
from geo.provenance.make import KINDS
from geo.snapshot.citation import CITATIONS
from tests.conftest import FIRST_YEAR

ROOT = Path(__file__).parents[2]


def test_the_names_of_what_can_be_made_are_those_of_its_makers():
    assert tuple(FORMATS) == kinds.DATA
    assert tuple(CITATIONS) == kinds.CITATIONS
    assert set(KINDS) == {*kinds.PICTURES, *kinds.FILMS, *kinds.DATA, "html"}


def test_data_are_written_completely_and_verified(tmp_path, capsys):
    file = tmp_path / "view.zip"
    assert main(["data", str(file), "--view", FIRST_YEAR, "--format", "csv"]) == 0
    assert "strikes.csv" in zipfile.ZipFile(file).namelist()
    assert [path.name for path in tmp_path.iterdir()] == ["view.zip"]
    assert main(["verify", str(file)]) == 0
    assert "genuine, reproduced byte for byte" in capsys.readouterr().out
    file.write_bytes(file.read_bytes()[:-1])
    assert main(["verify", str(file)]) == 1


def test_a_file_is_not_written_over_unless_asked(tmp_path, capsys):
    file = tmp_path / "view.zip"
    file.write_text("mine")
    assert main(["data", str(file)]) == 1
    assert file.read_text() == "mine"
    assert f"{file} is there already. Choose another name, or say --replace" in capsys.readouterr().err
    assert main(["data", str(file), "--replace"]) == 0
    assert file.read_bytes().startswith(b"PK")


def test_html_opens_at_the_view_of_an_address(tmp_path):
    file = tmp_path / "map.html"
    address = f"https://example.org/map/?utm_source=x#{FIRST_YEAR}&lang=es"
    assert main(["html", str(file), "--view", address]) == 0
    page = file.read_text(encoding="utf-8")
    assert '"view":"v=2&mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01&lang=es&data=' in page
    assert "<title>Atlas de la crisis" in page


@pytest.mark.parametrize(
    ("view", "told"),
    [
        ("to=2025-13-01", "to=2025-13-01 cannot be read"),
        ("to=2025-12-01&tomorrow=1", "tomorrow=1 means nothing here"),
        ("v=99&to=2025-12-01", "v=99 is the format of a newer version of this map"),
        ("https://example.org/", "no link in 'https://example.org/': this is the opening view"),
        ("to=2025-12-01&data=2020-01-01.aa", "the link was made with data 2020-01-01+aa"),
    ],
)
def test_what_of_a_link_is_not_followed_is_reported(capsys, view, told):
    assert main(["cite", "--view", view]) == 0
    said = capsys.readouterr()
    assert told in said.err
    assert said.out


def test_a_view_is_cited_and_described(capsys):
    assert main(["cite", "--view", FIRST_YEAR, "--format", "csl", "--base-url", "https://example.org/"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["URL"].startswith("https://example.org/?v=2")
    assert main(["describe", "--view", FIRST_YEAR, "--language", "es"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("21 ataques en el mar, de 82 a 83 muertos según los informes.")
    assert len(lines) == 1 + 30 + 21 + 55 + 69


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["picture", "a.jpg"], "a.jpg does not say what to make. Expected: a name that ends in .png, .svg, .pdf"),
        (["film", "a"], "Expected: a name that ends in .gif, .webp, .mp4"),
        (["verify", "nothing-here"], "nothing-here: No such file or directory"),
        (["data", "no/such/folder/a.zip"], "a.zip: No such file or directory"),
        (["html", "a.html", "--data", "no-such-folder"], "no-such-folder: is not a folder"),
        (["publish", "site", "--base-url", "example.org"], "'example.org' is not the address of a site"),
        (["publish", "site", "--base-url", 'https://a.org/"><b>'], "is not the address of a site"),
        (["page", "no/such/folder/a.html"], "a.html: No such file or directory"),
    ],
)
def test_every_problem_is_reported_in_one_line(tmp_path, capsys, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 1
    said = capsys.readouterr().err
    assert told in said
    assert len(said.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_checking_data_waits_for_nothing_that_draws():
    run = "import sys; from geo.cli.main import main; main(['check']); print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", run], cwd=ROOT, check=True, capture_output=True, text=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    assert not {"folium", "matplotlib", "pyarrow.parquet", "PIL"} & loaded


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


@pytest.mark.skipif(sys.platform == "win32", reason="no such limit there")
def test_a_full_disk_leaves_nothing_and_what_was_there_untouched(tmp_path):
    file = tmp_path / "map.html"
    file.write_text("mine")
    command = [sys.executable, "-m", "geo", "html", str(file), "--replace"]
    done = subprocess.run(command, cwd=ROOT, preexec_fn=limited, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "map.html: File too large" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["map.html"]
    assert file.read_text() == "mine"


SLOW = """
import sys, time
from pathlib import Path
from geo.cli import main as commands
from geo.atomic import atomic_file, atomic_folder
import argparse
def slowly(chosen):
    with atomic_file(Path(sys.argv[1]) / "a.zip") as file, atomic_folder(Path(sys.argv[1]) / "site") as folder:
        file.write(b"x" * 100_000); file.flush(); (folder / "index.html").write_text("half")
        print("writing", flush=True); time.sleep(60)
sys.exit(commands.run(argparse.Namespace(run=slowly)))
"""


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_killed_program_leaves_no_half_file_under_the_name(tmp_path, sent):
    command = [sys.executable, "-c", SLOW, str(tmp_path)]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        # What a shell starts in the background ignores SIGINT, and so would its children: these tests, then this.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    ) as running:  # fmt: skip
        assert running.stdout.readline() == b"writing\n"
        os.kill(running.pid, sent)
        running.wait(timeout=30)
    left = [path.name for path in tmp_path.iterdir()]
    assert "a.zip" not in left
    assert "site" not in left
    # Nobody can tidy up after SIGKILL; what is left is hidden and says what it is.
    assert all(name.startswith(".") and name.endswith(".part") for name in left)
    assert left == [] or sent == signal.SIGKILL


def test_a_folder_appears_complete_or_not_at_all(tmp_path):
    folder = tmp_path / "site"

    def half() -> None:
        with atomic_folder(folder) as unfinished:
            (unfinished / "a").write_text("a")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        half()
    assert list(tmp_path.iterdir()) == []
    with atomic_folder(folder) as unfinished:
        write_files(unfinished, {"a": b"a", "deep/er/b": b"b", MARK: b"{}"})
        assert not folder.exists()
    assert (folder / "deep/er/b").read_bytes() == b"b"
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_folder_is_replaced_only_when_asked_and_only_if_it_was_made_here(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "mine").write_text("mine")
    with pytest.raises(FileExistsError), atomic_folder(folder):
        pass
    with pytest.raises(ValueError, match="was not made by this program"), atomic_folder(folder, replace=True):
        pass
    assert (folder / "mine").read_text() == "mine"
    (folder / MARK).write_text("{}")
    with atomic_folder(folder, replace=True) as unfinished:
        (unfinished / "new").write_text("new")
    assert [path.name for path in folder.iterdir()] == ["new"]
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_a_failed_replacement_leaves_the_folder_as_it_was(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / MARK).write_text("{}")
    with pytest.raises(OSError, match="full"), atomic_folder(folder, replace=True):
        raise OSError("the disk is full")
    assert [path.name for path in folder.iterdir()] == [MARK]


def test_a_file_system_without_links_holds_atomic_files_too(tmp_path, monkeypatch):
    def refused(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    atomic_write(tmp_path / "a", b"whole")
    assert (tmp_path / "a").read_bytes() == b"whole"

    def second() -> None:
        with atomic_file(tmp_path / "b") as file:
            file.write(b"second")
            (tmp_path / "b").write_bytes(b"first")

    with pytest.raises(FileExistsError):
        second()
    assert (tmp_path / "b").read_bytes() == b"first"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("Ataque: ¿dónde?", "ataque-donde"),
        ("../../etc/passwd", "etc-passwd"),
        ("", "map"),
        ("CON", "con-map"),
        ("…", "map"),
    ],
)
def test_names_are_safe_everywhere(words, name):
    assert safe_name(words).startswith(name)


@pytest.mark.parametrize("said", ["not a url", "javascript:alert(1)", "example.org"])
def test_what_is_no_web_address_is_refused_before_anything_is_made(said, capsys):
    with pytest.raises(SystemExit):
        main(["cite", "--base-url", said])
    assert "is not a web address" in capsys.readouterr().err


def test_a_citation_needs_no_address(capsys):
    assert main(["cite", "--format", "link"]) == 0
    assert capsys.readouterr().out.startswith("?v=2&")

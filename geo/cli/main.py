"""The commands of the map, `venezuela-atlas` or `python -m geo`: `check`, `page`, `app`, and those of `geo/cli/`."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Never

from geo.atlas.check import check
from geo.atlas.reading import read_atlas
from geo.cli import evidence, outputs
from geo.errors import DataError
from geo.export import CITATIONS
from geo.export import DATA as FORMATS
from geo.i18n.words import LANGUAGES
from geo.shipped_files import DATA

Chosen = argparse.Namespace
Command = Callable[[Chosen], int]

COMMAND = "venezuela-atlas"  # as pyproject.toml names the console script


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 when all is well, 1 for problems."""
    _write_utf8()
    parser = _parser()
    chosen, others = parser.parse_known_args(arguments)
    if others and chosen.run is not open_app:
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    chosen.options = others
    return run(chosen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=_program(), description="Work with the data of the map.")
    commands = parser.add_subparsers(dest="command", required=True)
    language = _shared("--language", choices=LANGUAGES, default="en", help="of the words, where a link does not say")
    folder = _shared("--data", type=Path, default=DATA, metavar="FOLDER", help="the shipped data by default")
    as_json = _shared("--json", action="store_true", help="print a JSON document instead of text")
    replace = _shared("--replace", action="store_true", help="write over what is there already")
    link = "the view's link or address; the opening view by default"
    view = _shared("--view", default="", type=_text, metavar="LINK", help=link, parents=(language, folder))
    to_file = _shared("file", type=Path, parents=(replace,))
    to_folder = _shared("folder", type=Path, parents=(replace,))
    base = "the map's address, up to where the link begins: https://example.org/#"
    address = _shared("--base-url", default="", type=_web_address, metavar="ADDRESS", help=base)

    def command(name: str, does: Command, about: str, *parents: argparse.ArgumentParser) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=about, description=about, parents=parents)
        made.set_defaults(run=does)
        return made

    checking = command("check", print_report, "say what is wrong with a folder of data", as_json)
    checking.add_argument("folder", nargs="?", type=Path, default=DATA, help="the shipped data by default")
    command("page", save_page, "write the whole map as one HTML file that needs no network", language, to_file)
    command("app", open_app, "open the map as an app, with the options of `streamlit run`")

    about = "write a picture of a view: PNG, SVG or PDF, by the name's ending"
    picture = command("picture", outputs.save_picture, about, view, to_file)
    picture.add_argument("--shape", default="16:9", help="16:9, 4:3, 1:1, 9:16, a4p or a4l (A4 upright or lying)")
    picture.add_argument("--width", type=int, help="in pixels")
    about = "write a film of a view's window: GIF, WebP or MP4, by the name's ending"
    film = command("film", outputs.save_film, about, view, to_file)
    film.add_argument("--seconds", type=float, default=12, help="how long it plays (12)")
    film.add_argument("--shape", default="16:9", help="as of a picture")
    film.add_argument("--width", type=int, default=1280, help="in pixels (1280)")
    film.add_argument("--fps", type=int, default=10, help="frames a second (10)")
    command("html", outputs.save_html, "write the whole map as one HTML file that opens at a view", view, to_file)
    data = command("data", outputs.save_data, "write the data of a view as a ZIP archive", view, to_file)
    data.add_argument("--format", choices=FORMATS, default="geojson")
    cite = command("cite", outputs.print_citation, "print how to cite a view", view, address)
    cite.add_argument("--format", choices=CITATIONS, default="text")
    command("describe", outputs.print_description, "print a view in words, its text equivalent", view)
    about = "write a page about a view with its picture, for any web host"
    card = command("card", outputs.save_card, about, view, to_folder, address)
    card.add_argument("--url", default="", metavar="URL", help="where the folder will stand, ending in /")
    about = "say whether a shared file is genuine, or what differs"
    command("verify", outputs.print_verdict, about, language, folder).add_argument("file", type=Path)
    about = "write the atlas as a static site, for any web host"
    site = command("publish", outputs.save_site, about, folder, to_folder)
    site.add_argument("--base-url", default="", metavar="URL", help="where it will stand, for what needs it whole")

    about = "print each published total beside ours"
    totals = command("reconcile", evidence.print_reconciliation, about, as_json, folder, language)
    totals.add_argument("--unexplained", action="store_true", help="only the totals that nothing explains")
    about = "print what became known, and what changed in the data"
    changes = command("changes", evidence.print_changes, about, as_json, folder, language)
    about = "only what is new since a day or a version of the data"
    changes.add_argument("--since", metavar="DAY|VERSION", help=about)
    return parser


def _shared(name: str, *, parents: Sequence[argparse.ArgumentParser] = (), **options: Any) -> argparse.ArgumentParser:
    """Return a parser of one argument that several commands have, beside those of its parents."""
    parser = argparse.ArgumentParser(add_help=False, parents=list(parents))
    parser.add_argument(name, **options)
    return parser


def run(chosen: Chosen) -> int:
    """Run a command and return its exit status: 0 when all is well, 1 for problems, each told in one line."""
    # So that whoever ends the program leaves no unfinished file behind either.
    signal.signal(signal.SIGTERM, _end)
    command: Command = chosen.run
    try:
        status = command(chosen)
        # Here, where a full disk or a closed pipe can still be answered.
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        # Whoever read the output has had enough of it; so has the flush at the program's end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except FileExistsError:
        print(f"{_target(chosen)} is there already. Choose another name, or say --replace", file=sys.stderr)
    except OSError as error:
        print(f"{_target(chosen)}: {error.strerror or error}", file=sys.stderr)
    except (DataError, ValueError) as error:
        print(error, file=sys.stderr)
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
    return 1


def print_report(chosen: Chosen) -> int:
    """Print what is wrong with a folder of data, and return the exit status."""
    report = check(chosen.folder)
    if chosen.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        print(report.as_text())
    return 0 if report.ok else 1


def save_page(chosen: Chosen) -> int:
    """Write the map page to a file, whole or not at all, and return the exit status."""
    # Only this command draws: checking data should not wait for folium.
    from geo.page.page import render_page

    outputs.refuse_existing(chosen)
    atlas = read_atlas()
    return outputs.save(chosen, render_page(atlas, chosen.language).encode("utf-8"))


def open_app(chosen: Chosen) -> int:
    """Run the app until it is stopped, and return the exit status."""
    # Only this command serves: all others work without waiting for Streamlit.
    from geo.app.serve import serve

    return serve(chosen.options)


def _text(said: str) -> str:
    # Bytes of a command line that are no text come as lone surrogates, which nothing can write.
    return said.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _web_address(said: str) -> str:
    if (said and not said.startswith(("https://", "http://"))) or any(character.isspace() for character in said):
        raise argparse.ArgumentTypeError(f"{said!r} is not a web address. Expected: https://…")
    return said


def _target(chosen: Chosen) -> object:
    named = vars(chosen)
    return named.get("file") or named.get("folder") or "the output"


def _end(_signal: int, _frame: object) -> Never:
    sys.exit(143)


def _program() -> str:
    """Return what this was called by: the console script's name, or the module's."""
    return COMMAND if Path(sys.argv[0]).stem == COMMAND else "python -m geo"


def _write_utf8() -> None:
    """Let everything be printed: into a pipe or file as UTF-8, to a terminal what it can show, with escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")

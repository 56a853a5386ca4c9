"""The commands of the map, `venezuela-atlas` or `python -m geo`: `check`, `page`, `app`, and those of `geo/cli/`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from io import TextIOWrapper
from pathlib import Path

from geo.atlas.check import check
from geo.atlas.reading import read_atlas
from geo.atomic import atomic_write
from geo.cli import evidence, outputs
from geo.i18n.words import LANGUAGES
from geo.shipped_files import DATA

COMMAND = "venezuela-atlas"  # as pyproject.toml names the console script


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 when all is well, 1 for problems."""
    _write_utf8()
    parser = argparse.ArgumentParser(prog=_program(), description="Work with the data of the map.")
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="say what is wrong with a folder of data")
    checking.add_argument("folder", nargs="?", type=Path, default=DATA, help="the shipped data by default")
    checking.add_argument("--json", action="store_true", help="print a JSON document instead of text")
    checking.set_defaults(run=print_report)
    paging = commands.add_parser("page", help="write the whole map as one HTML file that needs no network")
    paging.add_argument("file", type=Path)
    paging.add_argument("--language", choices=LANGUAGES, default="en", help="the language it opens in")
    paging.add_argument("--replace", action="store_true", help="write over a file that is there already")
    paging.set_defaults(run=save_page)
    opening = commands.add_parser("app", help="open the map as an app, with the options of `streamlit run`")
    opening.set_defaults(run=open_app)
    outputs.register(commands)
    evidence.register(commands)
    chosen, others = parser.parse_known_args(arguments)
    if others and chosen.run is not open_app:
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    chosen.options = others
    return outputs.run(chosen)


def print_report(chosen: argparse.Namespace) -> int:
    """Print what is wrong with a folder of data, and return the exit status."""
    report = check(chosen.folder)
    if chosen.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        print(report.as_text())
    return 0 if report.ok else 1


def save_page(chosen: argparse.Namespace) -> int:
    """Write the map page to a file, whole or not at all, and return the exit status."""
    # Only this command draws: checking data should not wait for folium.
    from geo.page.page import render_page

    if chosen.file.exists() and not chosen.replace:
        raise FileExistsError(chosen.file)
    atlas = read_atlas()
    atomic_write(chosen.file, render_page(atlas, chosen.language).encode("utf-8"), replace=chosen.replace)
    print(f"{chosen.file}: {chosen.file.stat().st_size / 1e6:.1f} MB")
    return 0


def open_app(chosen: argparse.Namespace) -> int:
    """Run the app until it is stopped, and return the exit status."""
    # Only this command serves: all others work without waiting for Streamlit.
    from geo.app.serve import serve

    return serve(chosen.options)


def _program() -> str:
    """Return what this was called by: the console script's name, or the module's."""
    return COMMAND if Path(sys.argv[0]).stem == COMMAND else "python -m geo"


def _write_utf8() -> None:
    """Let everything be printed: into a pipe or file as UTF-8, to a terminal what it can show, with escapes."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")

"""The commands of the map: `python -m geo check [FOLDER] [--json]`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from geo.catalog import DATA
from geo.check import check


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 for sound data, 1 for problems."""
    parser = argparse.ArgumentParser(prog="python -m geo", description="Work with the data of the map.")
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="say what is wrong with a folder of data")
    checking.add_argument("folder", nargs="?", type=Path, default=DATA, help="the shipped data by default")
    checking.add_argument("--json", action="store_true", help="print a JSON document instead of text")
    chosen = parser.parse_args(arguments)

    report = check(chosen.folder)
    if chosen.json:
        print(json.dumps(report.as_json(), ensure_ascii=False, indent=2))
    else:
        print(report.as_text())
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())

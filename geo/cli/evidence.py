"""The commands of the evidence: `python -m geo reconcile`, `python -m geo changes`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from geo.atlas.atlas import Atlas
from geo.atlas.reading import read_atlas
from geo.evidence.changes import FactChange, News, as_json, describe, fact_changes, since
from geo.evidence.reconcile import Reconciled, reconciliation
from geo.evidence.reconcile import as_json as reconciliation_json
from geo.i18n.words import LANGUAGES, text
from geo.shipped_files import DATA

Chosen = argparse.Namespace


def register(commands: Any) -> None:
    """Add the commands to those of an argument parser, each with its function under `run`."""
    reconciling = _command(commands, "reconcile", print_reconciliation, "print each published total beside ours")
    reconciling.add_argument("--unexplained", action="store_true", help="only the totals that nothing explains")
    changing = _command(commands, "changes", print_changes, "print what became known, and what changed in the data")
    changing.add_argument(
        "--since", metavar="DAY|VERSION", help="only what is new since a day or a version of the data"
    )


def print_reconciliation(chosen: Chosen) -> int:
    """Print the reconciliation and return the exit status."""

    def lines(atlas: Atlas) -> str:
        found = reconciliation(atlas, chosen.language)
        if chosen.unexplained:
            found = tuple(one for one in found if any(each.reason == "unexplained" for each in one.comparisons))
        return _json(reconciliation_json(found)) if chosen.json else "\n".join(_totals(found, chosen.language))

    return _printed(chosen.data, lines)


def print_changes(chosen: Chosen) -> int:
    """Print the changes, the newest first, and return the exit status."""

    def lines(atlas: Atlas) -> str:
        news = News(fact_changes(atlas), atlas.releases) if chosen.since is None else since(atlas, chosen.since)
        if chosen.json:
            return _json(as_json(news.facts, news.releases, atlas))
        head = [] if chosen.since is None else [_note(news, chosen.since, chosen.language)]
        releases = [
            f"{release.version}  {correction.why[chosen.language]}"
            for release in news.releases
            for correction in release.corrections
        ]
        return "\n".join([*head, *releases, *(_line(change, chosen.language, atlas) for change in news.facts)])

    return _printed(chosen.data, lines)


def _command(commands: Any, name: str, run: Callable[[Chosen], int], about: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=about)
    parser.add_argument("--json", action="store_true", help="print a JSON document instead of text")
    parser.add_argument("--data", type=Path, default=DATA, metavar="FOLDER", help="the shipped data by default")
    parser.add_argument("--language", choices=LANGUAGES, default="en")
    parser.set_defaults(run=run)
    return parser


def _printed(folder: Path, make: Callable[[Atlas], str]) -> int:
    print(make(read_atlas(folder)))
    return 0


def _totals(found: tuple[Reconciled, ...], language: str) -> list[str]:
    return [
        "  ".join(
            (
                one.total.as_of.isoformat(),
                f"{text(f'rec_unit_{each.unit}', language):<22}",
                f"{each.published:>5}{each.ours:>5}{each.difference:>+5}",
                f"{text(f'reason_{each.reason}', language)}{f' ({each.detail})' if each.detail else ''}",
                one.total.publisher,
            )
        )
        for one in found
        for each in one.comparisons
    ]


def _note(news: News, mark: str, language: str) -> str:
    return text("chg_since", language, mark=mark, facts=len(news.facts), releases=len(news.releases))


def _line(change: FactChange, language: str, atlas: Atlas) -> str:
    day = change.public_on.date().isoformat() if change.public_on else ""
    return f"{day}  {change.layer}/{change.entity}  {describe(change, language, atlas)}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)

"""What the commands of the evidence do: `reconcile` and `changes`; each returns its exit status."""

from __future__ import annotations

import argparse
import json
from typing import Any

from geo.atlas.reading import read_atlas
from geo.evidence.changes import News, as_json, describe, fact_changes, since
from geo.evidence.reconcile import Reconciled, reconciliation
from geo.evidence.reconcile import as_json as reconciliation_json
from geo.i18n.words import text

Chosen = argparse.Namespace


def print_reconciliation(chosen: Chosen) -> int:
    """Print the published totals beside ours."""
    found = reconciliation(read_atlas(chosen.data), chosen.language)
    if chosen.unexplained:
        found = tuple(one for one in found if any(each.reason == "unexplained" for each in one.comparisons))
    print(_json(reconciliation_json(found)) if chosen.json else "\n".join(_totals(found, chosen.language)))
    return 0


def print_changes(chosen: Chosen) -> int:
    """Print the changes, the newest first."""
    atlas = read_atlas(chosen.data)
    news = News(fact_changes(atlas), atlas.releases) if chosen.since is None else since(atlas, chosen.since)
    if chosen.json:
        print(_json(as_json(news.facts, news.releases, atlas)))
        return 0
    if chosen.since is not None:
        numbers = {"facts": len(news.facts), "releases": len(news.releases)}
        print(text("chg_since", chosen.language, mark=chosen.since, **numbers))
    for release in news.releases:
        for correction in release.corrections:
            print(f"{release.version}  {correction.why[chosen.language]}")
    for change in news.facts:
        day = change.public_on.date().isoformat() if change.public_on else ""
        print(f"{day}  {change.layer}/{change.entity}  {describe(change, chosen.language, atlas)}")
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


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)

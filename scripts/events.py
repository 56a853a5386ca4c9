"""The timeline: dated events, with what was added to an event when it came out later."""

from __future__ import annotations

from collections.abc import Mapping

from geo.instants import parse_instant
from geo.query.source import Source
from scripts.facts import Facts, Row, each
from scripts.features import Feature, feature, versions
from scripts.prose import Phrases, read_phrases, spoken
from scripts.sources import grade, ranked
from scripts.times import public_by, span, valid_interval
from scripts.wording import texts
from scripts.zones import SeaArea, find_site


def build(facts: Facts, areas: Mapping[str, SeaArea], sources: dict[str, Source]) -> list[Feature]:
    """Return one or two versions of every event, in the order of their table."""
    phrases = read_phrases(facts)
    return each(facts["events"], lambda row: _versions(row, areas, phrases, sources))


def _versions(row: Row, areas: Mapping[str, SeaArea], phrases: Phrases, sources: dict[str, Source]) -> list[Feature]:
    site = find_site(row, areas, texts("position_basis", ("position_basis", "event")), "no_single_place")
    valid_from, valid_to = valid_interval(row["valid_date"], row["time_precision"], row["time_utc"])
    stages = [(*_known(row["known_from"]), row.text("summary_en"), row.text("summary_es"))]
    if row["later_known_from"]:
        later, basis = _known(row["later_known_from"])
        if parse_instant(later) <= parse_instant(stages[0][0]):
            raise row.fault("later_known_from", f"a day after known_from, {row['known_from']}")
        added = [" ".join(filter(None, (row[f"summary_{code}"], row[f"later_{code}"]))) for code in ("en", "es")]
        stages.append((later, basis, added[0], added[1] or None))
    ids = ranked(sources, [row["source_url"], row["second_source_url"]])
    drafts = [
        feature(
            row["id"],
            site.point,
            {
                **row.texts("title"),
                "summary_en": summary_en,
                "summary_es": summary_es,
                "valid_from": valid_from,
                "valid_to": valid_to,
                "known_from": known_from,
                "known_basis": basis,
                "time_precision": row["time_precision"],
                **site.position,
                "place_text": row.text("place"),
                "knowledge_grade": grade(sources, ids),
                "sources": ids,
            },
            category=row["category"],
            sea_area=site.sea_area,
            **spoken(row, "actor", row.text("actor"), phrases),
            time_utc=row.text("time_utc"),
            in_seed=row["in_seed"] == "yes",
        )
        for known_from, basis, summary_en, summary_es in stages
    ]
    return versions(drafts)


def _known(text: str) -> tuple[str, str]:
    """Return the day by which something was public: the tables give it, or only its month."""
    return (text, "stated") if len(text) == 10 else (span(text)[1], public_by(text)[1])

"""Units and assets as reported: what, whose, in which named place, over which time."""

from __future__ import annotations

import re
from collections.abc import Mapping

from geo.instants import parse_instant
from geo.query.source import Source
from scripts.facts import Facts, Row, each
from scripts.features import Feature, feature, versions
from scripts.prose import Phrases, long_date, number, phrase, read_phrases
from scripts.sources import grade, ranked
from scripts.times import public_by, span
from scripts.wording import LANGUAGES, wording
from scripts.zones import SeaArea, find_site, provenances

# A treaty's expiry and a year's authorisation: their ends were stated from the first page on. Any
# other end counts as known when it came, since no page is on record that said it before.
_END_STATED_IN_ADVANCE = frozenset({"us-fol-aruba", "us-fol-curacao", "us-peru-2026"})


def build(facts: Facts, areas: Mapping[str, SeaArea], sources: dict[str, Source]) -> list[Feature]:
    """Return the versions of every deployment, in the order of their table."""
    origins, phrases = provenances(facts), read_phrases(facts)
    return each(facts["deployments"], lambda row: _versions(row, areas, origins, phrases, sources))


def _versions(
    row: Row,
    areas: Mapping[str, SeaArea],
    origins: Mapping[tuple[float, float], str],
    phrases: Phrases,
    sources: dict[str, Source],
) -> list[Feature]:
    where = phrase(row, "place", phrases)
    unnamed = "country" if row["place_type"] == "country" else "no_single_place"
    site = find_site(row, areas, _point_basis(origins.get(row.position() or (0.0, 0.0), "")), unnamed)
    known_from, basis = public_by(row["source_date"])
    valid_from = span(row["valid_from"])[0]
    valid_to = span(row["valid_to"])[1] if row["valid_to"] else None
    if valid_to and parse_instant(valid_to) <= parse_instant(valid_from):
        raise row.fault("valid_to", f"a day or month that ends after valid_from, {row['valid_from']}")
    # What was known from when, and whether the end was known by then.
    stages = [(known_from, basis, True)]
    ended = row["valid_to"] if len(row["valid_to"]) == 10 else valid_to
    # What is dated to one day or one month has no end that could come as news.
    at_once = row["valid_from"] == row["valid_to"] or row["id"] in _END_STATED_IN_ADVANCE
    if ended and parse_instant(ended) > parse_instant(known_from) and not at_once:
        stages = [(known_from, basis, False), (ended, "end_not_before", True)]
    ids = ranked(sources, [row["source_url"], row["second_source_url"]])
    drafts = [
        feature(
            row["id"],
            site.point,
            {
                **row.texts("title"),
                "summary_en": _summary(row, where[0], end_known, "en"),
                "summary_es": _summary(row, where[1] or "", end_known, "es"),
                "valid_from": valid_from,
                "valid_to": valid_to if end_known else None,
                "known_from": start,
                "known_basis": how,
                "time_precision": row["time_precision"],
                **site.position,
                "place_text": row["place"],
                "knowledge_grade": grade(sources, ids),
                "sources": ids,
            },
            kind=row["kind"],
            force=row["force"],
            place_type=row["place_type"],
            sea_area=site.sea_area,
            personnel=row.number("personnel"),
        )
        for start, how, end_known in stages
    ]
    return versions(drafts, **row.texts("notes", "remarks"))


def _point_basis(provenance: str) -> dict[str, str]:
    kind, code = "approximate", ""
    for form, named in ((r"OF:([A-Z]{4})$", "airport"), (r"^.*?SP:([A-Z]{5})", "port")):
        if match := re.match(form, provenance):
            kind, code = named, match[1]
            break
    return {
        f"position_basis_{language}": wording(
            "position_basis", "reference_point", language, kind=wording("point", kind, language, code=code)
        )
        for language in LANGUAGES
    }


def _summary(row: Row, where: str, end_known: bool, language: str) -> str:
    # A day that stands for its month is not written as a day.
    begun = row["valid_from"][:7] if row["time_precision"] == "month" else row["valid_from"]
    text = wording(
        "deployment",
        "summary",
        language,
        force=wording("force", row["force"], language),
        kind=wording("deployment_kind", row["kind"], language),
        where=where,
        when=_when(begun, row["valid_to"] if end_known else "", row["time_precision"], language),
    )
    personnel = row.number("personnel")
    if personnel is None:
        return text
    return f"{text} {wording('deployment', 'personnel', language, number=number(personnel, language))}"


def _when(valid_from: str, valid_to: str, precision: str, language: str) -> str:
    start, end = long_date(valid_from, language), long_date(valid_to, language) if valid_to else ""
    unit = _unit(valid_from)
    if precision == "range":
        return wording("when", "range", language, start=start, end=end)
    if valid_to == valid_from:
        return wording("when", f"on_{unit}", language, start=start)
    begun = wording("when", f"from_about_{unit}" if precision == "week" else f"from_{unit}", language, start=start)
    return wording("when", f"to_{_unit(valid_to) if valid_to else 'open'}", language, begun=begun, end=end)


def _unit(text: str) -> str:
    return "day" if len(text) == 10 else "month"

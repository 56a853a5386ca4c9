"""Airspace notices, orders, statements and airline decisions, by what was known of their ends."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from geo.instants import format_instant, parse_instant
from geo.query.source import Source
from scripts.facts import FactError, Facts, Row, each
from scripts.features import Feature, feature, versions
from scripts.notice_times import (
    FORMS,
    End,
    Start,
    read_end,
    read_known,
    read_plans,
    read_start,
    says_unknown,
)
from scripts.prose import Phrases, phrase, read_phrases, spoken
from scripts.sources import grade, ranked
from scripts.times import day_after, earlier, span
from scripts.wording import both, classes

# Ends whose day is that of what came next: the successor begins as the notice ends.
_ENDED_BY_SUCCESSOR = classes("ended_by_successor")

# What is only said, reported or made known binds nobody, nor does an airline's choice of routes.
_WITHOUT_LEGAL_FORCE = frozenset({"statement", "report", "information"})
# What the map hatches an area for; everything else stands in lists.
_DRAWN = ("prohibition", "restriction", "recommendation", "caution")
_WHOLE_REGION = ("", "FIR polygon", "FIR polygons")
_AIRLINE = "airline suspension/resumption"


@dataclass(frozen=True)
class Stage:
    """What was known of the end of a notice, from one moment on."""

    known_from: str
    known_basis: str
    valid_to: str | None
    planned_valid_to: str | None
    end_basis: str | None = None


def build(facts: Facts, designators: Collection[str], sources: dict[str, Source], collected_on: str) -> list[Feature]:
    """Return the versions of every notice, in the order of their table.

    Parameters
    ----------
    designators
        Those of the airspace layer; areas under other names are kept as text only.
    collected_on
        The day on which everything here was known at the latest.
    """
    phrases = read_phrases(facts)
    summaries: dict[str, list[Row]] = defaultdict(list)
    for early in sorted(facts["notice_summaries"], key=lambda early: early["known_until"]):
        summaries[early["notice"]].append(early)
    return each(
        facts["notices"],
        lambda row: _versions(row, summaries[row["id"]], phrases, designators, sources, collected_on),
    )


def find_areas(text: str, designators: Collection[str]) -> list[str]:
    """Return the designators that a cell names as areas.

    Notes in brackets name the region an area lies in, and "part of" a region is not the region.
    """
    named = re.split(r"[,;]", re.sub(r"\([^()]*\)|\boverflight\b", "", text))
    return [area for part in named if (area := part.strip()) in designators]


def _versions(
    row: Row,
    early: Sequence[Row],
    phrases: Phrases,
    designators: Collection[str],
    sources: dict[str, Source],
    collected_on: str,
) -> list[Feature]:
    start, stages = _read(row, collected_on)
    stages = _cut(stages, [summary["known_until"] for summary in early])
    valid_from, valid_to = start.valid_from, stages[-1].valid_to
    if valid_from is None and (valid_to is None or parse_instant(stages[0].known_from) < parse_instant(valid_to)):
        # The start was not found: the notice is on record from the day it was known, and not before.
        valid_from = stages[0].known_from
    areas = find_areas(row["areas"], designators)
    basis_en, basis_es = _position_basis(row, phrases, areas)
    ids = ranked(sources, [row["source_1"], row["source_2"], row["source_3"]])
    drafts = []
    for stage in stages:
        # What notices.csv sums up may include what came later; until then the early summary stands.
        summary = next(
            (then for then in early if parse_instant(stage.known_from) < parse_instant(then["known_until"])), row
        )
        drafts.append(
            feature(
                row["id"],
                None,
                {
                    **row.texts("title"),
                    **summary.texts("summary"),
                    "valid_from": valid_from,
                    "valid_to": _after(valid_from, stage.valid_to),
                    "known_from": stage.known_from,
                    "known_basis": stage.known_basis,
                    "time_precision": start.time_precision,
                    "position_precision": _precision(row, areas),
                    "position_basis_en": basis_en,
                    "position_basis_es": basis_es,
                    "confidence": row["confidence"],
                    "knowledge_grade": grade(sources, ids),
                    "sources": ids,
                },
                kind=row["kind"],
                **spoken(row, "issuer", row["issuer"], phrases),
                areas=areas,
                **spoken(row, "areas", row.text("areas"), phrases, "areas_text"),
                **spoken(row, "force", row["force"], phrases),
                force_class=row["force_class"],
                **row.texts("applies_to"),
                lower_limit=row.text("lower_limit"),
                upper_limit=row.text("upper_limit"),
                **spoken(row, "planned_valid_to", stage.planned_valid_to, phrases),
                **spoken(row, "end_basis", stage.end_basis, phrases),
                confidence_es=spoken(row, "confidence", row["confidence"], phrases)["confidence_es"],
                has_legal_force=row["force_class"] not in _WITHOUT_LEGAL_FORCE and row["kind"] != _AIRLINE,
            )
        )
    return versions(drafts, **row.texts("doubts", "remarks"))


def _precision(row: Row, areas: list[str]) -> str:
    # What a crew reported happened somewhere in the region named: the region's limits are not its position.
    if areas and row["force_class"] == "report":
        return "P2"
    return "P1" if areas else "P0"


def _position_basis(row: Row, phrases: Phrases, areas: list[str]) -> tuple[str, str | None]:
    if areas and row["area_basis"] in _WHOLE_REGION and row["force_class"] not in _DRAWN:
        return both("position_basis", "rule_elsewhere")
    if row["area_basis"]:
        return phrase(row, "area_basis", phrases)
    return both("position_basis", "flight_region" if areas else "no_airspace")


def _read(row: Row, collected_on: str) -> tuple[Start, list[Stage]]:
    """Return when the notice began, and what was known of its end, stage by stage.

    Raises
    ------
    FactError
        With every cell whose form is unknown.
    """
    start, plans = read_start(row["valid_from"]), read_plans(row["planned_valid_to"])
    known = read_known(row["known_from"])
    text = row["actual_valid_to"]
    end = read_end(text, row["end_basis"] in _ENDED_BY_SUCCESSOR) if text else None
    unread = [
        column
        for column, failed in (
            ("valid_from", start is None),
            ("planned_valid_to", plans is None),
            ("known_from", known is None and not says_unknown(row["known_from"])),
            ("actual_valid_to", bool(text) and end is None),
        )
        if failed
    ]
    if unread or start is None or plans is None:
        raise FactError(row.problem(column, FORMS) for column in unread)
    if known is None:
        # That it ended was public by its end; otherwise all that is sure is that we hold the page.
        known = (end.known_from, "end_not_before") if end and end.exact else (collected_on, "collection")
    if start.time_precision == "year" and start.valid_from and end is None:
        # An event of an unknown day in a year, not a state that lasted from its first day on.
        end = End(span(start.valid_from[:4])[1], collected_on, exact=True)
    stages = [Stage(known[0], known[1], plans[0].valid_to, plans[0].text)]
    for plan in plans[1:]:
        # The new plan was out when the old one ran out, if not before.
        assert stages[-1].valid_to is not None
        stages.append(Stage(stages[-1].valid_to, "end_not_before", plan.valid_to, plan.text))
    planned = stages[-1].valid_to
    if end and end.exact and planned and parse_instant(end.valid_to) > parse_instant(planned):
        # It held on beyond the last plan on record, so another was made; nobody printed it.
        stages.append(Stage(planned, "end_not_before", None, stages[-1].planned_valid_to))
        planned = None
    if end and start.valid_from and parse_instant(end.known_from) <= parse_instant(start.valid_from):
        # An event, not a state: that it is over is no later news.
        return start, [replace(stages[0], valid_to=end.valid_to, end_basis=row.text("end_basis"))]
    if end:
        ended = Stage(
            end.known_from,
            "end_not_before",
            end.valid_to if end.exact else earlier(end.valid_to, planned),
            row.text("planned_valid_to"),
        )
        stages = [stage for stage in stages if parse_instant(stage.known_from) < parse_instant(ended.known_from)]
        # An end that was no news by the time the notice became known makes no version of its own.
        stages.append(ended if stages else replace(ended, known_from=known[0], known_basis=known[1]))
    return start, [*stages[:-1], replace(stages[-1], end_basis=row.text("end_basis"))]


def _cut(stages: list[Stage], days: Sequence[str]) -> list[Stage]:
    """Return the stages with one more from each day on that falls within their knowledge."""
    for day in days:
        before = [stage for stage in stages if parse_instant(stage.known_from) < parse_instant(day)]
        if before and all(parse_instant(stage.known_from) != parse_instant(day) for stage in stages):
            new = replace(before[-1], known_from=day, known_basis="stated")
            stages = [*before, new, *stages[len(before) :]]
    return stages


def _after(valid_from: str | None, valid_to: str | None) -> str | None:
    """Return an end after the start: an event of one instant lasts its minute, one of a day its day."""
    if valid_from is None or valid_to is None or parse_instant(valid_to) > parse_instant(valid_from):
        return valid_to
    if "T" not in valid_from:
        return day_after(valid_from)
    return format_instant(parse_instant(valid_from) + timedelta(minutes=1))

"""The columns of every table in data/facts, each with the check that its cells must pass."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

# Whatever is dated here happened in these centuries, and some programs know no days far beyond them.
_FIRST, _LAST = "1900-01-01", "2199-12-31"

OFFSHORE = "straight/geodesic line offshore"
OVERLAND = "land border or coast (generalised; legal text would read along the boundary)"

Check = Callable[[str], str | None]
"""What a cell should hold, when its text is not that; None when nothing is wrong with it."""


def _free(text: str) -> str | None:
    return None if text == text.strip() else "no spaces around the text"


def _filled(text: str) -> str | None:
    return _free(text) if text else "text, not empty"


def _matching(pattern: str, rule: str) -> Check:
    form = re.compile(pattern)
    return lambda text: None if form.fullmatch(text) else rule


def _one_of(*words: str) -> Check:
    return lambda text: None if text in words else f"one of: {', '.join(word or 'blank' for word in words)}"


def _or_blank(check: Check) -> Check:
    return lambda text: check(text) if text else None


def is_day(text: str) -> str | None:
    """Return None for a day of the calendar, and for any other text what was expected."""
    try:
        exists = date.fromisoformat(text).isoformat() == text and _FIRST <= text <= _LAST
    except ValueError:
        exists = False
    return None if exists else f"a date YYYY-MM-DD that exists, from {_FIRST} to {_LAST}"


def _date(text: str) -> str | None:
    if re.fullmatch(r"[0-9]{4}(-[0-9]{2})?", text):
        return is_day(f"{text}-01" if len(text) == 7 else f"{text}-01-01")
    return is_day(text)


def _degrees(least: float, most: float) -> Check:
    def check(text: str) -> str | None:
        if not re.fullmatch(r"-?[0-9]{1,3}(\.[0-9]{1,6})?", text) or not least <= float(text) <= most:
            return f"degrees from {least:g} to {most:g} with at most 6 decimals"
        return None

    return check


_number = _matching(r"[0-9]{1,10}", "a whole number without separators")
_slug = _matching(r"[a-z0-9]+(-[a-z0-9]+)*", "lower-case letters a-z, digits and hyphens")
_column = _matching(r"[a-z]+(_[a-z]+)*", "the name of the column that the phrase stands in")


def _address(text: str) -> str | None:
    return None if _is_address(text) else "one web address without spaces"


def _noted_address(text: str) -> str | None:
    """Check an address after which a note in brackets may say which archived copy was read."""
    found = re.fullmatch(r"(\S+)( \([^()]+\))?", text)
    return None if found and _is_address(found[1]) else "one web address, a note in brackets after it"


def _addresses(text: str) -> str | None:
    return None if all(map(_is_address, text.split(" ; "))) else "web addresses separated by ' ; '"


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return bool(re.fullmatch(r"https?://\S+", text) and parts.hostname) and (parts.port or 0) >= 0
    except ValueError:  # a bracket without its partner, a port that is no number
        return False


_designator = _matching(r"[A-Z]{4}", "the four capital letters of a flight information region, such as SVZM")
_latitude = _or_blank(_degrees(-90, 90))
_longitude = _or_blank(_degrees(-180, 180))
_source_class = _one_of("official_or_register", "outlet", "repost_or_aggregator")
_precision = _one_of("minute", "hour", "day", "week", "month", "range", "approx", "year")
_grade = _one_of("one_outlet", "widely_reported", "confirmed_by_party", "denied", "corrected")
_basin = _one_of("caribbean", "eastern_pacific", "unknown")
_basis = _one_of("stated", "page_date", "page_month", "end_not_before", "valid_date", "collection")
_location_class = _one_of(
    "southern_caribbean",
    "caribbean_unspecified",
    "off_dominican_republic",
    "near_venezuela",
    "off_colombia_caribbean",
    "off_st_vincent_grenadines",
    "eastern_pacific_unspecified",
    "off_colombia_pacific",
    "off_mexico",
    "off_costa_rica",
    "unspecified",
)
_force_class = _one_of(
    "prohibition",
    "restriction",
    "recommendation",
    "caution",
    "information",
    "statement",
    "decision",
    "revocation",
    "report",
    "cancellation",
)


@dataclass(frozen=True)
class Table:
    """The columns of a table in their order, each with its check.

    `key` names a row in messages, and only there when `unique` is false. `references` gives, for a
    column, the table and the column that must hold its text.
    """

    key: tuple[str, ...]
    columns: Mapping[str, Check]
    references: Mapping[str, tuple[str, str]]
    unique: bool = True


def _table(
    key: str,
    columns: Mapping[str, Check],
    references: Mapping[str, tuple[str, str]] | None = None,
    unique: bool = True,
) -> Table:
    return Table(tuple(key.split(",")), columns, references or {}, unique)


TABLES: Mapping[str, Table] = {
    "strikes": _table(
        "id",
        {
            "id": _slug,
            "valid_date": is_day,
            "time_precision": _precision,
            "announced_on": _or_blank(is_day),
            "basin": _basin,
            "place_text": _filled,
            "location_class": _location_class,
            "vessels": _number,
            "killed_announced": _number,
            "killed_maximum": _number,
            "survivors": _or_blank(_number),
            "missing": _or_blank(_number),
            "vessel_type": _one_of("speedboat", "submersible", "unknown"),
            "alleged_organisation": _free,
            "source_url": _address,
            "source_title": _free,
            "source_date": _or_blank(_date),
            "second_source_url": _or_blank(_address),
            "notes_en": _free,
            "notes_es": _free,
            "confidence": _one_of("A", "B", "C", "D"),
            "missing_counted_from": _or_blank(is_day),
            "cited_not_read_url": _or_blank(_address),
        },
    ),
    "strike_versions": _table(
        "strike,known_from",
        {
            "strike": _slug,
            "known_from": is_day,
            "basin": _basin,
            "location_class": _location_class,
            "place_text": _filled,
            "survivors": _or_blank(_number),
            "ring_centre": _free,
            "distance_nm": _or_blank(_number),
            "margin_nm": _or_blank(_number),
            "bearing": _or_blank(_number),
            "position_role": _one_of("", "strike", "search"),
            "position_basis_en": _free,
            "position_basis_es": _free,
            "knowledge_grade": _grade,
            "source_url": _address,
        },
        {"strike": ("strikes", "id"), "ring_centre": ("ring_centres", "place")},
    ),
    "ring_centres": _table(
        "place",
        {"place": _filled, "latitude": _degrees(-90, 90), "longitude": _degrees(-180, 180), "provenance": _filled},
    ),
    "reports": _table(
        "strike,known_from,field",
        {
            "strike": _slug,
            "known_from": is_day,
            "field": _filled,
            "value_en": _filled,
            "value_es": _filled,
            "knowledge_grade": _grade,
            "source_url": _address,
            "printed_date": _or_blank(is_day),
        },
        {"strike": ("strikes", "id")},
        unique=False,
    ),
    "tallies": _table(
        "as_of,publisher",
        {
            "as_of": is_day,
            "publisher": _filled,
            # One total was found in a file whose repository was not shown; it stands without an address.
            "source_url": _or_blank(_address),
            "strikes": _or_blank(_number),
            "vessels": _or_blank(_number),
            "killed": _or_blank(_number),
            "caribbean": _or_blank(_number),
            "pacific": _or_blank(_number),
            "wording": _filled,
            "counting_basis": _filled,
            "time_precision": _precision,
            "read_status": _filled,
        },
        unique=False,
    ),
    "figures": _table(
        "as_of,metric,value",
        {
            "as_of": _date,
            "metric": _filled,
            "value": _number,
            "unit": _filled,
            "wording_en": _filled,
            "wording_es": _filled,
            "source_url": _address,
            "source_class": _source_class,
            "notes_en": _free,
            "notes_es": _free,
        },
        unique=False,
    ),
    "land_events": _table(
        "id",
        {
            "id": _slug,
            "valid_date": is_day,
            "time_precision": _precision,
            "place": _filled,
            "latitude": _latitude,
            "longitude": _longitude,
            "position_basis": _filled,
            "status": _filled,
            "status_es": _filled,
            "title_en": _filled,
            "title_es": _free,
            "summary_en": _filled,
            "summary_es": _free,
            "casualties_en": _free,
            "casualties_es": _free,
            "casualties_by": _free,
            "known_from": is_day,
            "known_basis": _basis,
            "knowledge_grade": _grade,
            "source_url": _address,
            "second_source_url": _or_blank(_address),
            "notes_en": _free,
            "notes_es": _free,
            "casualties_known_from": _or_blank(is_day),
        },
    ),
    "unconfirmed_events": _table(
        "valid_date",
        {
            "valid_date": _filled,
            "place_text": _filled,
            "claim_en": _filled,
            "claim_es": _filled,
            "reason_en": _filled,
            "reason_es": _filled,
            "source_url": _address,
        },
    ),
    "fir_vertices": _table(
        "designator,part,sequence",
        {
            "designator": _designator,
            "part": _one_of("1"),
            "sequence": _number,
            "latitude_dms": _matching(r"[0-9]{6}[NS]", "degrees, minutes and seconds such as 115159N"),
            "longitude_dms": _matching(r"[0-9]{7}[EW]", "degrees, minutes and seconds such as 0712002W"),
            "latitude": _degrees(-90, 90),
            "longitude": _degrees(-180, 180),
            "segment_to_next": _one_of(OFFSHORE, OVERLAND),
            "vertex_also_in_check_set": _one_of("yes", "no", "n/a"),
        },
    ),
    "sea_areas": _table(
        "name",
        {
            "name": _filled,
            "slug": _slug,
            "title_es": _free,
            "aliases": _free,
            "published_description": _filled,
            "published_description_es": _free,
            "description_source": _addresses,
            "wkt": _free,
            "rationale_en": _filled,
            "rationale_es": _free,
            "must_not_be_taken_for_en": _filled,
            "must_not_be_taken_for_es": _free,
            "used_by": _free,
        },
    ),
    "deployments": _table(
        "id",
        {
            "id": _slug,
            "title_en": _filled,
            "title_es": _free,
            "kind": _one_of("ship", "air", "ground", "exercise", "logistics", "radar"),
            "force": _one_of("US", "Venezuela", "other"),
            "place": _filled,
            "place_type": _one_of("airport", "base", "port", "sea_area", "country"),
            "sea_area": _free,
            "latitude": _latitude,
            "longitude": _longitude,
            "valid_from": _date,
            "valid_to": _or_blank(_date),
            "time_precision": _precision,
            "personnel": _or_blank(_number),
            "source_url": _address,
            "source_title": _filled,
            "source_date": _date,
            "source_class": _source_class,
            "second_source_url": _or_blank(_address),
            "notes_en": _free,
            "notes_es": _free,
        },
        {"sea_area": ("sea_areas", "name")},
    ),
    "place_coordinates": _table(
        "place",
        {"place": _filled, "latitude": _degrees(-90, 90), "longitude": _degrees(-180, 180), "provenance": _filled},
    ),
    "events": _table(
        "id",
        {
            "id": _slug,
            "valid_date": _date,
            "time_utc": _or_blank(_matching(r"([01][0-9]|2[0-3]):[0-5][0-9]", "a time of day HH:MM in UTC")),
            "time_precision": _precision,
            "category": _filled,
            "title_en": _filled,
            "title_es": _free,
            "summary_en": _free,
            "summary_es": _free,
            "later_known_from": _or_blank(_date),
            "later_en": _free,
            "later_es": _free,
            "place": _free,
            "sea_area": _free,
            "latitude": _latitude,
            "longitude": _longitude,
            "actor": _free,
            "known_from": _date,
            "source_url": _address,
            "source_title": _filled,
            "source_date": _date,
            "source_class": _source_class,
            "second_source_url": _or_blank(_address),
            "in_seed": _one_of("yes", "no"),
        },
        {"sea_area": ("sea_areas", "name")},
    ),
    "notices": _table(
        "id",
        {
            "id": _slug,
            "kind": _filled,
            "issuer": _filled,
            "known_from": _free,
            "valid_from": _free,
            "planned_valid_to": _free,
            "actual_valid_to": _free,
            "end_basis": _free,
            "areas": _free,
            "area_basis": _free,
            "lower_limit": _free,
            "upper_limit": _free,
            "applies_to_en": _filled,
            "applies_to_es": _free,
            "force": _filled,
            "force_class": _force_class,
            "title_en": _filled,
            "title_es": _free,
            "summary_en": _filled,
            "summary_es": _free,
            "source_1": _noted_address,
            "source_2": _or_blank(_noted_address),
            "source_3": _or_blank(_noted_address),
            "confidence": _filled,
            "doubts_en": _free,
            "doubts_es": _free,
        },
    ),
    "notice_summaries": _table(
        "notice,known_until",
        {"notice": _slug, "known_until": is_day, "summary_en": _filled, "summary_es": _free},
        {"notice": ("notices", "id")},
    ),
    "phrases": _table("column,phrase", {"column": _column, "phrase": _filled, "text_en": _filled, "text_es": _free}),
}

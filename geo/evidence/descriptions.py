"""Changes in words: what a field is called, what its value says, and a change in one line."""

from __future__ import annotations

from datetime import date
from typing import Any

from geo.atlas.atlas import Atlas
from geo.atlas.catalog import ZONES
from geo.evidence.changes import NEW, FactChange
from geo.i18n.words import STRINGS, localised, text
from geo.instants import add_days

# The strings that say what a code of a field means, by the field.
_CODES = {
    "basin": "basin_",
    "position_precision": "precision_",
    "knowledge_grade": "grade_",
    "second_strike": "grade_",
}


def field_name(field: str, language: str) -> str:
    """Return what a field of a record is called; its own name where no string says it."""
    for key in (f"change_{field}", f"field_{field}"):
        if key in STRINGS:
            return text(key, language)
    return field.replace("_", " ")


def value_text(field: str, value: Any, language: str) -> str:
    """Return what a value of a field says."""
    if value is None or value == "":
        return text("told_nothing", language)
    key = f"{_CODES.get(field, ' ')}{value}"
    return text(key, language) if key in STRINGS else str(value)


def told(change: FactChange, language: str, atlas: Atlas) -> str:
    """Return a change in one line."""
    if change.field == NEW:
        grade = f"grade_{change.grade}"
        known = grade in STRINGS
        return text("told_new", language, grade=text(grade, language)) if known else text("told_new_plain", language)
    name, after = field_name(change.field, language), _value(change, change.after[language], language, atlas)
    if change.is_report:
        return text("told_reported", language, field=name, after=after)
    before = _value(change, change.before[language], language, atlas)
    return text("told_changed", language, field=name, before=before, after=after)


def _value(change: FactChange, value: Any, language: str, atlas: Atlas) -> str:
    if change.field == "strike_zone" and ZONES in atlas.layers:
        zones = atlas.layers[ZONES].features
        for zone in zones[zones["entity"] == value].to_dict("records"):
            return localised(zone, "title", language)
    if change.field == "valid_to" and isinstance(value, str) and "T" not in value:
        # The bound is the first instant after the end; as a day it would read as one day more.
        return add_days(date.fromisoformat(value), -1).isoformat()
    return value_text(change.field, value, language)

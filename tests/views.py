"""Views for tests: the opening View of a catalogue with some of its values set."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from geo.atlas.atlas import Atlas
from geo.query.links import opening_view
from geo.query.view import View


def view_of(
    catalog: Atlas, first: str, last: str, known: str | None = None, language: str = "en", **changes: Any
) -> View:
    """Return a View from its first and last day, its day of knowledge and what else it sets."""
    days = {"first": date.fromisoformat(first), "last": date.fromisoformat(last)}
    known_on = None if known is None else date.fromisoformat(known)
    return replace(opening_view(catalog.link_context(language)), **days, known=known_on, **changes)

"""What a View selects, as rows for a table: the equal of the map for those who read or sort instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd

from geo.catalog import Catalog
from geo.filters import AREAS, matching, without_ended
from geo.knowledge import known_at, valid_between
from geo.view_values import EPOCH
from geo.words import dated, text


def release_day(catalog: Catalog) -> date:
    """Return the day the data were released: the latest knowledge they can hold."""
    return date.fromisoformat(catalog.version[:10])


def window_of(view: Mapping[str, Any], catalog: Catalog) -> tuple[date, date, date]:
    """Return a View's first and last day, both included, and the day its knowledge ends."""
    known = view["known"]
    return (
        EPOCH + timedelta(days=view["from"]),
        EPOCH + timedelta(days=view["to"]),
        release_day(catalog) if known is None else EPOCH + timedelta(days=known),
    )


def rows_in_view(catalog: Catalog, view: Mapping[str, Any], language: str) -> pd.DataFrame:
    """Return what a View selects from the layers it shows, oldest first.

    One row a feature: when, layer, title, place as reported, the day it became public, position
    precision, first source. May be empty, with the same columns.
    """
    first, last, known_on = window_of(view, catalog)
    start, end = _midnight(first), _midnight(last + timedelta(days=1))
    rows: list[tuple[pd.Timestamp, dict[str, Any]]] = []
    for name, layer in catalog.layers.items():
        if name in AREAS or not view["layers"].get(name, True):
            continue
        known = matching(known_at(layer.features, known_on), name, view["filters"], catalog.sources)
        selected = without_ended(valid_between(known, start, end), name, view["filters"], last)
        for feature in selected.to_dict("records"):
            rows.append((feature["valid_from"], _row(feature, layer.title[language], catalog, language)))
    rows.sort(key=lambda row: (pd.isna(row[0]), row[0]))
    keys = ("when", "layer", "title", "place", "known", "precision", "source")
    return pd.DataFrame([row for _, row in rows], columns=[text(f"column_{key}", language) for key in keys])


def _row(feature: Mapping[Any, Any], layer: str, catalog: Catalog, language: str) -> dict[str, Any]:
    source = catalog.sources[feature["sources"][0]]
    known_from = _bound(feature["known_from"])
    values = {
        "when": dated(_bound(feature["valid_from"]), _bound(feature["valid_to"]), feature["time_precision"], language),
        "layer": layer,
        "title": feature[f"title_{language}"],
        "place": feature["place_text"],
        "known": "" if known_from is None else known_from.date().isoformat(),
        "precision": f"{feature['position_precision']} {text('precision_' + feature['position_precision'], language)}",
        "source": source.address,
    }
    return {text(f"column_{key}", language): value for key, value in values.items()}


def _bound(instant: pd.Timestamp) -> datetime | None:
    return None if pd.isna(instant) else instant.to_pydatetime()


def _midnight(when: date) -> datetime:
    return datetime(when.year, when.month, when.day, tzinfo=UTC)

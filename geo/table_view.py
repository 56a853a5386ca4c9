"""What a View selects, as rows for a table: the equal of the map for those who read or sort instead."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from geo.catalog import Catalog
from geo.filters import Feature, Mask
from geo.index import Index
from geo.versions import version_day
from geo.view_values import EPOCH
from geo.words import dated, of, text, word

COLUMNS = ("when", "layer", "title", "place", "known", "precision", "source")
MARK = "▸"  # before the row of the feature whose card is open on the map

# Few values, many rows: a table sends each value once.
_REPEATED = ("layer", "known", "precision", "source")


def release_day(catalog: Catalog) -> date:
    """Return the day the data were released: the latest knowledge they can hold.

    A version that does not begin with a day says nothing of it: then it is the latest day on which something in the
    data became known.
    """
    if stated := version_day(catalog.version):
        return stated
    known = [instant for layer in catalog.layers.values() for instant in layer.features["known_from"].dropna()]
    return max(known).date() if known else EPOCH


def days_of(view: Mapping[str, Any]) -> tuple[date, date]:
    """Return a View's first and last day, both included."""
    return EPOCH + timedelta(days=view["from"]), EPOCH + timedelta(days=view["to"])


def window_of(view: Mapping[str, Any], catalog: Catalog) -> tuple[date, date, date]:
    """Return a View's first and last day, both included, and the day its knowledge ends."""
    known = view["known"]
    return (*days_of(view), release_day(catalog) if known is None else EPOCH + timedelta(days=known))


def table_of(index: Index, catalog: Catalog, language: str) -> pd.DataFrame:
    """Return one row for each feature of an index, in its order, under the feature's entity.

    The columns are when, layer, title, place as reported, the day it became public, position precision and
    first source, named in the language. Every version of an entity has its row.
    """
    rows = [
        _row(feature, catalog.layers[layer].title[language], catalog, language) for layer, feature in index.features
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS), index=pd.Index(index.entities, name="entity"), dtype=str)
    table = table.astype(dict.fromkeys(_REPEATED, "category"))
    return table.rename(columns={name: text(f"column_{name}", language) for name in COLUMNS})


def rows_in_view(table: pd.DataFrame, shown: Mask, selected: str | None) -> pd.DataFrame:
    """Return the rows of a table that a View shows, with a first column that marks the selected entity.

    May be empty, with the same columns.
    """
    rows = table[shown]
    rows.insert(0, MARK, np.where(rows.index == selected, MARK, ""))
    return rows


def rows_marked(rows: pd.DataFrame) -> list[int]:
    """Return the places of the marked rows: none or one."""
    places: list[int] = np.flatnonzero(rows[MARK] == MARK).tolist()
    return places


def _row(feature: Feature, layer: str, catalog: Catalog, language: str) -> dict[str, Any]:
    known_from = _bound(feature["known_from"])
    return {
        "when": dated(_bound(feature["valid_from"]), _bound(feature["valid_to"]), feature["time_precision"], language),
        "layer": layer,
        "title": feature[f"title_{language}"],
        "place": of(feature, "areas_text", language) or of(feature, "place_text", language),
        "known": "" if known_from is None else known_from.date().isoformat(),
        "precision": _precision(feature["position_precision"], language),
        "source": catalog.sources[feature["sources"][0]].address,
    }


def _precision(code: str | None, language: str) -> str:
    return "" if code is None else f"{code} {word('precision', code, language)}"


def _bound(instant: pd.Timestamp) -> datetime | None:
    return None if pd.isna(instant) else instant.to_pydatetime()

"""What a View selects, as rows for a table: the equal of the map for those who read or sort instead."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from geo.atlas.atlas import Atlas
from geo.i18n.words import dated, localised, text, word
from geo.query.filters import Feature, Mask

COLUMNS = ("when", "layer", "title", "place", "known", "precision", "source")
MARK = "▸"  # before the row of the feature whose card is open on the map

# Few values, many rows: a table sends each value once.
_REPEATED = ("layer", "known", "precision", "source")


def table_of(atlas: Atlas, language: str) -> pd.DataFrame:
    """Return one row for each feature of an index, in its order, under the feature's entity.

    The columns are when, layer, title, place as reported, the day it became public, position precision and
    first source, named in the language. Every version of an entity has its row.
    """
    rows = [
        _row(feature, atlas.layers[layer].title[language], atlas, language) for layer, feature in atlas.index.features
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS), index=pd.Index(atlas.index.entities, name="entity"), dtype=str)
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


def _row(feature: Feature, layer: str, atlas: Atlas, language: str) -> dict[str, Any]:
    known_from = _bound(feature["known_from"])
    return {
        "when": dated(_bound(feature["valid_from"]), _bound(feature["valid_to"]), feature["time_precision"], language),
        "layer": layer,
        "title": feature[f"title_{language}"],
        "place": localised(feature, "areas_text", language) or localised(feature, "place_text", language),
        "known": "" if known_from is None else known_from.date().isoformat(),
        "precision": _precision(feature["position_precision"], language),
        "source": atlas.sources[feature["sources"][0]].address,
    }


def _precision(code: str | None, language: str) -> str:
    return "" if code is None else f"{code} {word('precision', code, language)}"


def _bound(instant: pd.Timestamp) -> datetime | None:
    return None if pd.isna(instant) else instant.to_pydatetime()

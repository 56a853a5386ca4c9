"""Building the index of an atlas: its features as arrays, so that a View is selected by comparing arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from geo.atlas.layer import Layer
from geo.query.filters import AREAS, Feature, index_filters
from geo.query.index import ALWAYS, NEVER, Index, Instants, countable
from geo.query.source import Source
from geo.query.tally import NUMBERS


def index_layers(layers: Mapping[str, Layer], sources: Mapping[str, Source]) -> Index:
    """Return the index of the layers of an atlas."""
    features = tuple(sorted(_feature_rows(layers), key=_oldest_first))
    rows = [row for _, row in features]
    places = {name: place for place, name in enumerate(sources)}
    rests_on = [(place, places[name]) for place, row in enumerate(rows) for name in row["sources"] if name in places]
    citing, cited = np.array(rests_on, dtype=np.intp).reshape(-1, 2).T
    valid_to = _instants(rows, "valid_to", NEVER)
    has_force = np.array([layer == "notices" and bool(row["has_legal_force"]) for layer, row in features], dtype=bool)
    return Index(
        features=features,
        layers=np.array([layer for layer, _ in features], dtype=object),
        entities=np.array([row["entity"] for row in rows], dtype=object),
        known_from=_instants(rows, "known_from", ALWAYS),
        known_to=_instants(rows, "known_to", NEVER),
        valid_from=_instants(rows, "valid_from", ALWAYS),
        valid_to=valid_to,
        ended_at=np.where(has_force, valid_to, NEVER),
        filter_index=index_filters(features, sources),
        citing=citing,
        cited=cited,
        counted=np.array([layer == "strikes" and bool(row["in_default_tally"]) for layer, row in features], dtype=bool),
        basins=np.array([row.get("basin") for row in rows], dtype=object),
        numbers=np.array(
            [[countable(row[name]) if layer == "strikes" else None for name in NUMBERS] for layer, row in features],
            dtype=float,
        ).reshape(-1, len(NUMBERS)),
    )


def _feature_rows(layers: Mapping[str, Layer]) -> Iterator[tuple[str, Feature]]:
    for name, layer in layers.items():
        if name not in AREAS:
            for row in layer.features.drop(columns="geometry").to_dict("records"):
                yield name, row


def _oldest_first(feature: tuple[str, Feature]) -> tuple[bool, pd.Timestamp]:
    begins = feature[1]["valid_from"]
    return (True, pd.Timestamp.min.tz_localize("UTC")) if pd.isna(begins) else (False, begins)


def _instants(rows: list[Feature], name: str, open_bound: int) -> Instants:
    return np.array(
        [open_bound if pd.isna(row[name]) else round(row[name].timestamp() * 1e6) for row in rows], dtype=np.int64
    )

"""What the links of an atlas are read against: its days, how far its map moves, what its data hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd

from geo.atlas.anchors import FARTHEST_NORTH, zone_anchor
from geo.atlas.catalog import ZONES
from geo.atlas.layer import Layer
from geo.instants import add_days
from geo.query.filters import AREAS, facet_values
from geo.query.link_context import Contents, KnownInterval
from geo.query.links import TABLE
from geo.query.versions import version_day
from geo.query.view import EPOCH, FACETS

Layers = Mapping[str, Layer]


def extent_of(layers: Layers, coverage: Mapping[str, Sequence[Mapping[str, str]]]) -> tuple[date, date]:
    """Return the first and the last day of the time bar, both included.

    From the first event to the last day covered. An atlas without events begins where it is covered, one that
    does not say what it covers reaches over all that happens in it.
    """
    begins = {
        name: list(layer.features["valid_from"].dropna().dt.date) for name, layer in layers.items() if name not in AREAS
    }
    covered = [part for parts in coverage.values() for part in parts if part["density"] != "none"]
    # The events are where the story starts; a notice or two stand years before them as background.
    starts = begins.get("events") or [date.fromisoformat(part["from"]) for part in covered]
    every = [begin for layer in begins.values() for begin in layer] or [EPOCH]
    first = min(starts or every)
    last = max([add_days(date.fromisoformat(part["to"]), -1) for part in covered] or every)
    return first, max(first, last)


def limits_of(layers: Layers) -> dict[str, list[float]]:
    """Return how far the map can be moved: the least and the largest longitude (`lon`) and latitude (`lat`), degrees.

    Those of `geo/query/view.json`, and farther where something has a place beyond them.
    """
    (west, east), (south, north) = TABLE["limits"]["lon"], TABLE["limits"]["lat"]
    places = [layer.features.total_bounds for layer in layers.values()]
    if ZONES in layers:
        anchors = (zone_anchor(zone) for zone in layers[ZONES].features.to_dict("records"))
        places += [np.array([*anchor, *anchor]) for anchor in anchors if anchor is not None]
    for bounds in places:
        if np.isfinite(bounds).all():
            west, east = max(min(west, float(bounds[0])), -180), min(max(east, float(bounds[2])), 180)
            south, north = min(south, float(bounds[1])), max(north, float(bounds[3]))
    return {"lon": [west, east], "lat": [max(south, -FARTHEST_NORTH), min(north, FARTHEST_NORTH)]}


def contents_of(layers: Layers, steps: Mapping[str, int]) -> Contents:
    """Return what data hold that a link can name; `steps` is the number of steps of each story."""
    entities: dict[str, list[KnownInterval]] = {}
    values: dict[str, set[str]] = {facet: set() for facet in FACETS}
    for name, layer in layers.items():
        for feature in layer.features.to_dict("records"):
            known = (_instant(feature["known_from"]), _instant(feature["known_to"]))
            entities.setdefault(str(feature["entity"]), []).append(known)
            if name not in AREAS:
                for facet in FACETS:
                    values[facet].update(facet_values(facet, feature))
    return Contents(entities, values, steps)


def _instant(value: Any) -> datetime | None:
    return None if pd.isna(value) else value.to_pydatetime()


def release_day_of(version: str, layers: Layers) -> date:
    """Return the day the data were released: the latest knowledge they can hold.

    A version that does not begin with a day says nothing of it: then it is the latest day on which something in the
    data became known.
    """
    if stated := version_day(version):
        return stated
    known = [instant for layer in layers.values() for instant in layer.features["known_from"].dropna()]
    return max(known).date() if known else EPOCH

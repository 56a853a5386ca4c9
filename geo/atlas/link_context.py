"""What the links of an atlas are read against: its days, how far its map moves, what its data hold."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from geo.atlas.anchors import FARTHEST_NORTH, anchor_of
from geo.atlas.catalog import ZONES, Catalog
from geo.instants import days_away
from geo.query.filters import AREAS, values_of
from geo.query.link_context import ANY_CONTENTS, Contents, Known, LinkContext
from geo.query.links import TABLE
from geo.query.versions import version_day
from geo.query.view import EPOCH, FACETS, View


def extent_of(catalog: Catalog) -> tuple[date, date]:
    """Return the first and the last day of the time bar, both included.

    From the first event to the last day covered. A catalogue without events begins where it is covered, one that
    does not say what it covers reaches over all that happens in it.
    """
    begins = {
        name: list(layer.features["valid_from"].dropna().dt.date)
        for name, layer in catalog.layers.items()
        if name not in AREAS
    }
    covered = [part for parts in catalog.coverage.values() for part in parts if part["density"] != "none"]
    # The events are where the story starts; a notice or two stand years before them as background.
    starts = begins.get("events") or [date.fromisoformat(part["from"]) for part in covered]
    every = [begin for layer in begins.values() for begin in layer] or [EPOCH]
    first = min(starts or every)
    last = max([days_away(date.fromisoformat(part["to"]), -1) for part in covered] or every)
    return first, max(first, last)


def limits_of(catalog: Catalog) -> dict[str, list[float]]:
    """Return how far the map can be moved: the least and the largest longitude (`lon`) and latitude (`lat`), degrees.

    Those of `geo/query/view.json`, and farther where something has a place beyond them.
    """
    (west, east), (south, north) = TABLE["limits"]["lon"], TABLE["limits"]["lat"]
    places = [layer.features.total_bounds for layer in catalog.layers.values()]
    if ZONES in catalog.layers:
        anchors = (anchor_of(zone) for zone in catalog.layers[ZONES].features.to_dict("records"))
        places += [np.array([*anchor, *anchor]) for anchor in anchors if anchor is not None]
    for bounds in places:
        if np.isfinite(bounds).all():
            west, east = max(min(west, float(bounds[0])), -180), min(max(east, float(bounds[2])), 180)
            south, north = min(south, float(bounds[1])), max(north, float(bounds[3]))
    return {"lon": [west, east], "lat": [max(south, -FARTHEST_NORTH), min(north, FARTHEST_NORTH)]}


def link_context(catalog: Catalog, language: str, contents: Contents = ANY_CONTENTS) -> LinkContext:
    """Return what the links of a catalogue are read against, for a reader of a language, "en" or "es".

    `contents` is what the data hold that a link can name; without it, whatever a link names is taken to be there.
    """
    first, last = extent_of(catalog)
    layers = {name: layer.resource.get("layer", {}).get("visible", True) for name, layer in catalog.layers.items()}
    return LinkContext(first, last, layers, catalog.version, language, contents, limits_of(catalog))


# Each language's page of one catalogue asks again.
@lru_cache(maxsize=2)
def contents_of(catalog: Catalog) -> Contents:
    """Return the entries of a catalogue and the values of its filters; its stories are `geo.atlas.stories`' to add."""
    entities: dict[str, list[Known]] = {}
    values: dict[str, set[str]] = {facet: set() for facet in FACETS}
    for name, layer in catalog.layers.items():
        for feature in layer.features.to_dict("records"):
            known = (_instant(feature["known_from"]), _instant(feature["known_to"]))
            entities.setdefault(str(feature["entity"]), []).append(known)
            if name not in AREAS:
                for facet in FACETS:
                    values[facet].update(values_of(facet, name, feature, catalog.sources))
    return Contents(entities, values)


def _instant(value: Any) -> datetime | None:
    return None if pd.isna(value) else value.to_pydatetime()


def release_day(catalog: Catalog) -> date:
    """Return the day the data were released: the latest knowledge they can hold.

    A version that does not begin with a day says nothing of it: then it is the latest day on which something in the
    data became known.
    """
    if stated := version_day(catalog.version):
        return stated
    known = [instant for layer in catalog.layers.values() for instant in layer.features["known_from"].dropna()]
    return max(known).date() if known else EPOCH


def window_of(view: View, catalog: Catalog) -> tuple[date, date, date]:
    """Return a View's first and last day, both included, and the day its knowledge ends."""
    return view.first, view.last, view.known or release_day(catalog)

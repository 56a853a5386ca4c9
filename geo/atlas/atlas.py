"""The atlas: a folder of data that was read and checked, and what follows from all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from geo.atlas.anchors import FARTHEST_NORTH, zone_anchor
from geo.atlas.catalog import ZONES, Resource
from geo.atlas.changelog import Release
from geo.atlas.layer import Layer
from geo.atlas.published import Published
from geo.instants import add_days
from geo.query.filters import AREAS, facet_values
from geo.query.index import Index, index_layers
from geo.query.link_context import Contents, KnownInterval, LinkContext
from geo.query.source import Source
from geo.query.versions import version_day
from geo.query.view import EPOCH, FACETS, TABLE

Story = Mapping[str, Any]  # what a story's file holds: data/schema/stories.json
FeatureCollection = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Atlas:
    """A folder of data, read and checked: whatever takes an atlas reads no file and checks nothing again.

    `layers` keeps the order of `datapackage.json`. `tables` has the CSV files other than the sources; every cell is the
    text of the file, and empty means not reported. `published` are the numbers that others published, of these
    tables. `coverage` says for each layer over which windows it is dense, thin or empty. `basemap` has the parts of
    the basemap by name. `stories` are by slug, `releases` those of the changelog, the newest first. `resources` is
    what `datapackage.json` says of each file, by name; `absent` is what it says of the broken files, and
    empty unless the atlas comes from `read_what_works`. `collected` is the day to which the facts were collected,
    where `datapackage.json` says so.
    """

    folder: Path
    version: str
    title: Mapping[str, str]
    layers: Mapping[str, Layer]
    sources: Mapping[str, Source]
    tables: Mapping[str, pd.DataFrame]
    coverage: Mapping[str, Sequence[Mapping[str, str]]]
    resources: Mapping[str, Resource]
    absent: Mapping[str, Resource]
    basemap: Mapping[str, FeatureCollection] = field(default_factory=dict)
    published: Published = field(default_factory=Published)
    stories: Mapping[str, Story] = field(default_factory=dict)
    releases: tuple[Release, ...] = ()
    collected: date | None = None

    def __repr__(self) -> str:
        features = sum(len(layer.features) for layer in self.layers.values())
        first, last = self.extent
        held = f"{len(self.layers)} layers, {features} features, {len(self.sources)} sources"
        return f"<{type(self).__name__} {self.version}: {held}, {first} to {last}>"

    @cached_property
    def index(self) -> Index:
        """The features of all layers but areas, as arrays."""
        return index_layers({name: layer.features for name, layer in self.layers.items()}, self.sources)

    @cached_property
    def extent(self) -> tuple[date, date]:
        """The first and the last day of the time bar, both included: from the first event to the last day covered.

        An atlas without events begins where it is covered; one that does not say what it covers reaches over all that
        happens in it.
        """
        begins = {
            name: list(layer.features["valid_from"].dropna().dt.date)
            for name, layer in self.layers.items()
            if name not in AREAS
        }
        covered = [part for parts in self.coverage.values() for part in parts if part["density"] != "none"]
        # The events are where the story starts; a notice or two stand years before them as background.
        starts = begins.get("events") or [date.fromisoformat(part["from"]) for part in covered]
        every = [begin for layer in begins.values() for begin in layer] or [EPOCH]
        first = min(starts or every)
        last = max([add_days(date.fromisoformat(part["to"]), -1) for part in covered] or every)
        return first, max(first, last)

    @cached_property
    def limits(self) -> Mapping[str, Sequence[float]]:
        """How far the map can be moved: the least and the largest longitude (`lon`) and latitude (`lat`), degrees.

        Those of `geo/query/view.json`, and farther where something has a place beyond them.
        """
        (west, east), (south, north) = TABLE["limits"]["lon"], TABLE["limits"]["lat"]
        bounds = [layer.features.total_bounds for layer in self.layers.values()]
        if ZONES in self.layers:
            anchors = map(zone_anchor, self.layers[ZONES].features.to_dict("records"))
            bounds += [np.array([*anchor, *anchor]) for anchor in anchors if anchor is not None]
        for left, bottom, right, top in (map(float, box) for box in bounds if np.isfinite(box).all()):
            west, east = max(min(west, left), -180), min(max(east, right), 180)
            south, north = min(south, bottom), max(north, top)
        return {"lon": [west, east], "lat": [max(south, -FARTHEST_NORTH), min(north, FARTHEST_NORTH)]}

    @cached_property
    def release_day(self) -> date:
        """The day of the latest knowledge that the data can hold: to which they were collected, or were released.

        A version that does not begin with a day says nothing of it: then it is the latest day on which something in
        the data became known.
        """
        if stated := self.collected or version_day(self.version):
            return stated
        known = [instant for layer in self.layers.values() for instant in layer.features["known_from"].dropna()]
        return max(known).date() if known else EPOCH

    @cached_property
    def contents(self) -> Contents:
        """What the data have that a link can name: entities, values of facets, and the steps of each story."""
        entities: dict[str, list[KnownInterval]] = {}
        values: dict[str, set[str]] = {facet: set() for facet in FACETS}
        for name, layer in self.layers.items():
            for feature in layer.features.to_dict("records"):
                known = (_instant(feature["known_from"]), _instant(feature["known_to"]))
                entities.setdefault(str(feature["entity"]), []).append(known)
                if name not in AREAS:
                    for facet in FACETS:
                        values[facet].update(facet_values(facet, feature))
        return Contents(entities, values, {slug: len(story["steps"]) for slug, story in self.stories.items()})

    def link_context(self, language: str) -> LinkContext:
        """Return what links are read against, for a reader of a language: "en" or "es"."""
        visible = {name: layer.resource.get("layer", {}).get("visible", True) for name, layer in self.layers.items()}
        return LinkContext(*self.extent, visible, self.version, language, self.contents, self.limits)


def _instant(value: Any) -> datetime | None:
    return None if pd.isna(value) else value.to_pydatetime()

"""The atlas: a folder of data that was read and checked, and what every question to it asks first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from geo.atlas.catalog import Resource
from geo.atlas.changelog import Release
from geo.atlas.index import index_layers
from geo.atlas.layer import Layer
from geo.atlas.link_context import contents_of, extent_of, limits_of, release_day_of
from geo.atlas.published import Published
from geo.query.index import Index
from geo.query.link_context import Contents, LinkContext
from geo.query.source import Source

Story = Mapping[str, Any]  # what a story's file holds: data/schema/stories.json
FeatureCollection = Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Atlas:
    """A folder of data, read and checked: whatever takes an atlas reads no file and doubts nothing it holds.

    `layers` keeps the order of `datapackage.json`. `tables` holds the CSV files beside the sources; every cell is the
    text of the file, and empty means not reported. `published` are the numbers that others published, of these
    tables. `coverage` says for each layer over which windows it is dense, thin or empty. `basemap` holds the parts of
    the basemap by name. `stories` are by slug, `releases` those of the changelog, the newest first. `resources` is
    what `datapackage.json` says of each file, by name; `absent` is what it says of the files that are broken, and
    empty unless the atlas comes from `read_what_works`.
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

    @cached_property
    def index(self) -> Index:
        """All that happens in the layers, as arrays."""
        return index_layers(self.layers, self.sources)

    @cached_property
    def extent(self) -> tuple[date, date]:
        """The first and the last day of the time bar, both included."""
        return extent_of(self.layers, self.coverage)

    @cached_property
    def limits(self) -> Mapping[str, Sequence[float]]:
        """How far the map can be moved: the least and the largest longitude (`lon`) and latitude (`lat`), degrees."""
        return limits_of(self.layers)

    @cached_property
    def release_day(self) -> date:
        """The day the data were released: the latest knowledge they can hold."""
        return release_day_of(self.version, self.layers)

    @cached_property
    def contents(self) -> Contents:
        """What the data hold that a link can name."""
        steps = {slug: len(story["steps"]) for slug, story in self.stories.items()}
        return contents_of(self.layers, self.sources, steps)

    def link_context(self, language: str) -> LinkContext:
        """Return what links are read against, for a reader of a language: "en" or "es"."""
        visible = {name: layer.resource.get("layer", {}).get("visible", True) for name, layer in self.layers.items()}
        return LinkContext(*self.extent, visible, self.version, language, self.contents, self.limits)

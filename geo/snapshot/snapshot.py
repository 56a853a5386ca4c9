"""One View of one atlas, and all that it selects: what every output is made from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import geopandas as gpd

from geo.atlas.atlas import Atlas
from geo.instants import start_of_next_day
from geo.query.filters import AREAS, Feature
from geo.query.index import Selection, select, tally_selection
from geo.query.knowledge import known_at, valid_between
from geo.query.link_context import LinkContext
from geo.query.links import parse_link, write_link
from geo.query.tally import Tally
from geo.query.view import View


@dataclass(frozen=True, eq=False)
class Snapshot:
    """A View and what it selects of an atlas: what every output is made from."""

    atlas: Atlas
    view: View

    @property
    def language(self) -> str:
        """The language of every word: "en" or "es"."""
        return self.view.language

    @cached_property
    def link_context(self) -> LinkContext:
        """What its links are read against."""
        return self.atlas.link_context(self.language)

    @property
    def theme(self) -> str:
        """The colours: "light", unless the View says "dark"."""
        return self.view.theme or "light"

    @cached_property
    def link(self) -> str:
        """The View's link, without `?` or `#`: the same View, the same text."""
        return write_link(self.view, self.link_context)

    @property
    def window(self) -> tuple[date, date]:
        """The first and the last day, both included."""
        return self.view.first, self.view.last

    @property
    def known_on(self) -> date:
        """The day its knowledge ends: the View's, or that of the data's release."""
        return self.view.known or self.atlas.release_day

    @cached_property
    def selection(self) -> Selection:
        """Which features of the index it selects."""
        return select(self.atlas.index, self.view)

    @cached_property
    def shown(self) -> dict[str, list[Feature]]:
        """The features it shows, by layer in the atlas' order, oldest first; layers of `AREAS` have none here."""
        found: dict[str, list[Feature]] = {name: [] for name in self.atlas.layers if name not in AREAS}
        for chosen, (layer, feature) in zip(self.selection.shown, self.atlas.index.features, strict=True):
            if chosen:
                found[layer].append(feature)
        return found

    @cached_property
    def sources(self) -> tuple[str, ...]:
        """The ids of the sources that what it shows rests on, in the atlas' order."""
        named = {source for features in self.shown.values() for feature in features for source in feature["sources"]}
        return tuple(name for name in self.atlas.sources if name in named)

    @cached_property
    def tally(self) -> Tally | None:
        """The totals of the strikes that began in the window; None where strikes are absent."""
        return tally_selection(self.atlas.index, self.selection) if "strikes" in self.atlas.layers else None


def open_snapshot(atlas: Atlas, link: str, language: str = "en") -> Snapshot:
    """Return what a link shows of an atlas; what of the link cannot be followed is left at its default.

    Parameters
    ----------
    atlas
        What `read_atlas` returns.
    link
        The part of an address after `?` or `#`; "" is the opening View.
    language
        Of the words, where the link does not say: "en" or "es".
    """
    return Snapshot(atlas, parse_link(link, atlas.link_context(language)).view)


def areas_in_view(features: gpd.GeoDataFrame, snapshot: Snapshot) -> gpd.GeoDataFrame:
    """Return the features of a layer of `AREAS` that a View shows: known, and valid in its window."""
    first, last = snapshot.window
    latest = snapshot.view.known is None
    known = features[features["known_to"].isna()] if latest else known_at(features, snapshot.known_on)
    return valid_between(known, first, start_of_next_day(last))

"""Read, select, count: the data of the map, without the map."""

from geo.atlas.atlas import Atlas
from geo.atlas.layer import Layer, read_layer
from geo.atlas.reading import read_atlas
from geo.errors import DataError, Problem
from geo.query.knowledge import known_at, temporal_extent, valid_at, valid_between, versions
from geo.query.source import Source
from geo.query.tally import Tally, tally

__all__ = [
    "Atlas",
    "DataError",
    "Layer",
    "Problem",
    "Source",
    "Tally",
    "known_at",
    "read_atlas",
    "read_layer",
    "tally",
    "temporal_extent",
    "valid_at",
    "valid_between",
    "versions",
]

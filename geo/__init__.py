"""Read, select, count: the data of the map, without the map."""

from geo.catalog import Catalog, Source, read_catalog
from geo.errors import DataError, Problem
from geo.knowledge import known_at, temporal_extent, valid_at, valid_between, versions
from geo.layer import Layer, read_layer
from geo.tally import Tally, tally

__all__ = [
    "Catalog",
    "DataError",
    "Layer",
    "Problem",
    "Source",
    "Tally",
    "known_at",
    "read_catalog",
    "read_layer",
    "tally",
    "temporal_extent",
    "valid_at",
    "valid_between",
    "versions",
]

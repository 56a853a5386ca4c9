"""An atlas in space and time, with its evidence: `read_atlas` reads one, and everything else starts there."""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.api import Atlas, Snapshot, read_atlas
    from geo.atlas.layer import Layer, read_layer
    from geo.errors import DataError, Problem
    from geo.query.knowledge import known_at, temporal_extent, valid_at, valid_between, versions
    from geo.query.source import Source
    from geo.query.tally import Tally, tally
    from geo.query.view import Filters, View

__all__ = [
    "Atlas",
    "DataError",
    "Filters",
    "Layer",
    "Problem",
    "Snapshot",
    "Source",
    "Tally",
    "View",
    "known_at",
    "read_atlas",
    "read_layer",
    "tally",
    "temporal_extent",
    "valid_at",
    "valid_between",
    "versions",
]

_MODULES = {
    "geo.api": ("Atlas", "Snapshot", "read_atlas"),
    "geo.atlas.layer": ("Layer", "read_layer"),
    "geo.errors": ("DataError", "Problem"),
    "geo.query.knowledge": ("known_at", "temporal_extent", "valid_at", "valid_between", "versions"),
    "geo.query.source": ("Source",),
    "geo.query.tally": ("Tally", "tally"),
    "geo.query.view": ("Filters", "View"),
}


def __getattr__(name: str) -> Any:
    # Imported when it is asked for: a command that checks data should not wait for what draws.
    for module, names in _MODULES.items():
        if name in names:
            return getattr(import_module(module), name)
    raise AttributeError(f"module 'geo' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__

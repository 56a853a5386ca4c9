"""Which features match the filters of a View: the same rules as in `geo/page/web/model/filters.js`."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any, TypeGuard

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geo.query.source import Source
from geo.query.view import FACETS, Filters

AREAS = ("airspace", "strike_zones")  # names of places, not things that happened: no filter hides them
NONE = "none"  # the value of a feature that states none

# The columns that hold the values of each facet: the first that is not empty counts. `scripts/derived.py` works
# them out; `single` counts the sources.
_COLUMNS = {
    "category": ("category",),
    "basin": ("basin",),
    "zone": ("strike_zone", "sea_area"),
    "claims": ("claims",),
    "voice": ("voices",),
    "grade": ("knowledge_grade",),
    "confidence": ("confidence_level",),
    "precision": ("position_precision",),
}

_REPORT = frozenset({"field", "known_from", "value_en", "value_es", "knowledge_grade", "source"})

# The columns that a search looks through, in both languages.
_SEARCHED = (
    *(f"{name}_{language}" for name in ("title", "summary", "applies_to") for language in ("en", "es")),
    *("place_text", "issuer", "actor", "areas_text", "alleged_organisation", "force"),
    *("place_text_es", "issuer_es", "actor_es", "areas_text_es", "alleged_organisation_es", "force_es"),
)

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")

Feature = Mapping[Any, Any]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class FilterIndex:
    """What filters compare of some features, worked out once: each array has one entry a feature, in their order.

    `facets` says for each of `FACETS` which features have a value. `lower` and `upper` are flight levels, with
    everything between them for a feature that is not about levels. `texts` is what a search looks through, folded.
    """

    facets: Mapping[str, Mapping[str, Mask]]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    texts: tuple[str, ...]


def index_filters(features: Iterable[tuple[str, Feature]], sources: Mapping[str, Source]) -> FilterIndex:
    """Return the index of features, each given with the name of its layer; `sources` are the atlas'."""
    found = list(features)
    values: dict[str, dict[str, Mask]] = {facet: {} for facet in FACETS}
    for place, (_, feature) in enumerate(found):
        for facet in FACETS:
            for value in facet_values(facet, feature):
                values[facet].setdefault(value, np.zeros(len(found), dtype=bool))[place] = True
    bands = np.array([_band_of(layer, feature) for layer, feature in found], dtype=float).reshape(-1, 2)
    texts = tuple(fold_text("\n".join(_searched(feature, sources))) for _, feature in found)
    return FilterIndex(values, bands[:, 0], bands[:, 1], texts)


def matches(filter_index: FilterIndex, filters: Filters) -> Mask:
    """Return which features match: any value chosen of a facet, all facets, every word of the text.

    Parameters
    ----------
    filter_index
        What `index_filters` returns.
    filters
        As the View holds them.
    """
    kept = np.ones(len(filter_index.texts), dtype=bool)
    for facet in FACETS:
        if chosen := getattr(filters, facet):
            having = (filter_index.facets[facet][value] for value in chosen if value in filter_index.facets[facet])
            kept &= reduce(np.logical_or, having, np.zeros_like(kept))
    if filters.band is not None:
        low, high = filters.band
        kept &= (filter_index.lower < high) & (filter_index.upper > low)
    for word in fold_text(filters.text or "").split():
        without = [place for place in np.flatnonzero(kept) if word not in filter_index.texts[place]]
        kept[without] = False
    return kept


def filter_features(
    features: gpd.GeoDataFrame, layer: str, filters: Filters, sources: Mapping[str, Source]
) -> gpd.GeoDataFrame:
    """Return the features of one layer that match; the layers of `AREAS` are returned unchanged.

    To filter the same features many times, keep what `index_filters` returns and call `matches`.
    """
    if layer in AREAS or not has_active_filters(filters):
        return features
    return features[matches(index_filters(((layer, row) for row in features.to_dict("records")), sources), filters)]


def has_active_filters(filters: Filters) -> bool:
    """Return whether filters hide anything that is shown by default."""
    return (
        any(getattr(filters, facet) for facet in FACETS)
        or filters.band is not None
        or bool(fold_text(filters.text or "").strip())
    )


def facet_values(facet: str, feature: Feature) -> list[str]:
    """Return the values of a feature under one of `FACETS`; never none, so that counts add up."""
    if facet == "single":
        return ["one" if len(feature.get("sources") or ()) == 1 else "several"]
    found = (_texts(feature.get(column)) for column in _COLUMNS[facet])
    return next(filter(None, found), [NONE])


def fold_text(text: str) -> str:
    """Return text for comparing: without accents and case."""
    decomposed = unicodedata.normalize("NFD", text)
    return _BEYOND_ASCII.sub(lambda c: "" if unicodedata.category(c[0]) == "Mn" else c[0], decomposed).lower()


def _searched(feature: Feature, sources: Mapping[str, Source]) -> Iterable[str]:
    for name in _SEARCHED:
        # Null, NaN in a column of a frame, or something else in a folder's own layer.
        if isinstance(value := feature.get(name), str):
            yield value
    for source in feature.get("sources") or ():
        if source in sources:
            yield sources[source].publisher
            yield sources[source].title


def valid_reports(feature: Feature) -> list[Mapping[str, Any]]:
    """Return the reports of a feature, without whatever else a folder's own layer keeps under that name."""
    found = feature.get("reports")
    reports = found if isinstance(found, list) else []
    return [report for report in reports if isinstance(report, Mapping) and report.keys() >= _REPORT]


def _band_of(layer: str, feature: Feature) -> tuple[float, float]:
    lower, upper = feature.get("lower_level"), feature.get("upper_level")
    if layer == "notices" and _is_number(lower) and _is_number(upper):
        return lower, upper
    # A feature without flight levels matches every band.
    return -math.inf, math.inf


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not math.isnan(value)


def _texts(value: object) -> list[str]:
    """Return the texts in a column: one, or a list of them; none where it is empty."""
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str) and text]

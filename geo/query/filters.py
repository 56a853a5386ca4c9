"""What a reader narrows a View to: which features match. The same rule as `geo/page/web/model/filters.js`."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce
from typing import Any

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from geo.query.source import Source
from geo.query.view import FACETS, Filters

AREAS = ("airspace", "strike_zones")  # names of places, not things that happened: no filter hides them
NONE = "none"  # the value of a feature that does not say
SURFACE, UNLIMITED = 0.0, 1000.0  # flight levels, hundreds of feet

_CATEGORY_OF = {"strikes": "strike", "land_events": "strike", "deployments": "deployment", "notices": "airspace"}

# Areas named in reports that lie in neither basin, or in both.
_NEITHER_BASIN = (
    "atlantic-north-of-puerto-rico",
    "atlantic-north-of-cuba",
    "north-atlantic",
    "southcom-area-of-responsibility",
    "maiquetia-fir-svzm",
)

# Notices that are themselves the act or word of a state or its authority; the rest come from airlines, crews and
# trade bodies.
_OF_AUTHORITIES = (
    "KICZ NOTAM",
    "NOTAM",
    "TFR",
    "EASA CZIB",
    "state advisory",
    "state order",
    "state agreement",
    "presidential statement",
    "Venezuelan INAC permit revocation",
    "Venezuelan reaction",
    "airport closure",
    "traffic management",
)

# Whose act or word something is, by how the data call who acted, issued or confirmed it. What is only "reported" of
# somebody is not theirs.
_OFFICIALS = re.compile(r"\b(US|FAA|Trump|White House|SOUTHCOM)\b", re.ASCII)
_VENEZUELAN = re.compile(
    r"\b(Venezuela|Venezuelan (government|armed forces|Navy)|INAC|Maduro|Cabello|Padrino)\b", re.ASCII
)
_NOT_THEIRS = re.compile(r"\(reported\)|unverified|unconfirmed|speculated", re.IGNORECASE)
_REPORTED = ("one_outlet", "widely_reported", "denied", "corrected")

_REPORT = frozenset({"field", "known_from", "value_en", "value_es", "knowledge_grade", "source"})

_CONFIDENCE = {"A": "high", "B": "medium", "C": "low", "D": "low"}

_SEARCHED = (
    "title_en",
    "title_es",
    "summary_en",
    "summary_es",
    "place_text",
    "place_text_es",
    "applies_to_en",
    "applies_to_es",
    "issuer",
    "issuer_es",
    "actor",
    "actor_es",
    "areas_text",
    "areas_text_es",
    "alleged_organisation",
    "alleged_organisation_es",
    "force",
    "force_es",
)

_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")

Feature = Mapping[Any, Any]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Traits:
    """What filters ask of some features, worked out once: each array has one entry a feature, in their order.

    `facets` says for each of `FACETS` which features have a value. `lower` and `upper` are flight levels, with
    everything between them for a feature that is not about levels. `texts` is what a search looks through, folded.
    """

    facets: Mapping[str, Mapping[str, Mask]]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    texts: tuple[str, ...]


def traits_of(features: Iterable[tuple[str, Feature]], sources: Mapping[str, Source]) -> Traits:
    """Return what filters ask of features, each given with the name of its layer; `sources` are the atlas'."""
    found = list(features)
    values: dict[str, dict[str, Mask]] = {facet: {} for facet in FACETS}
    for place, (layer, feature) in enumerate(found):
        for facet in FACETS:
            for value in values_of(facet, layer, feature, sources):
                values[facet].setdefault(value, np.zeros(len(found), dtype=bool))[place] = True
    bands = np.array([_band_of(layer, feature) for layer, feature in found], dtype=float).reshape(-1, 2)
    texts = tuple(folded("\n".join(_searched(feature, sources))) for _, feature in found)
    return Traits(values, bands[:, 0], bands[:, 1], texts)


def matches(traits: Traits, filters: Filters) -> Mask:
    """Return which features match: any value chosen of a facet, all facets, every word of the text.

    Parameters
    ----------
    traits
        What `traits_of` returns.
    filters
        As the View holds them.
    """
    kept = np.ones(len(traits.texts), dtype=bool)
    for facet in FACETS:
        if chosen := getattr(filters, facet):
            having = (traits.facets[facet][value] for value in chosen if value in traits.facets[facet])
            kept &= reduce(np.logical_or, having, np.zeros_like(kept))
    if filters.band is not None:
        low, high = filters.band
        kept &= (traits.lower < high) & (traits.upper > low)
    for word in folded(filters.text or "").split():
        without = [place for place in np.flatnonzero(kept) if word not in traits.texts[place]]
        kept[without] = False
    return kept


def matching(
    features: gpd.GeoDataFrame, layer: str, filters: Filters, sources: Mapping[str, Source]
) -> gpd.GeoDataFrame:
    """Return the features of one layer that match; the layers of `AREAS` are returned whole.

    For one selection. For many of the same features, keep their `traits_of` and ask `matches`.
    """
    if layer in AREAS or not has_active_filters(filters):
        return features
    return features[matches(traits_of(((layer, row) for row in features.to_dict("records")), sources), filters)]


def exclude_expired(features: gpd.GeoDataFrame, layer: str, filters: Filters, last: date) -> gpd.GeoDataFrame:
    """Return the features without the notices that have ended, unless the filters ask for these (`ended`).

    A notice with legal force has ended when it did so, or was replaced, before the window's last day began.
    """
    if layer != "notices" or filters.ended:
        return features
    begun = datetime(last.year, last.month, last.day, tzinfo=UTC)
    return features[~((features["has_legal_force"].astype(bool)) & (features["valid_to"] <= begun))]


def has_active_filters(filters: Filters) -> bool:
    """Return whether filters hide anything that is shown by default."""
    return (
        any(getattr(filters, facet) for facet in FACETS)
        or filters.band is not None
        or bool(folded(filters.text or "").strip())
    )


def values_of(facet: str, layer: str, feature: Feature, sources: Mapping[str, Source]) -> list[str]:
    """Return the values of a feature under one of `FACETS`; never none, so that counts add up."""
    if facet == "category":
        return [_CATEGORY_OF.get(layer) or _text(feature, "category") or NONE]
    if facet == "basin":
        return [_basin_of(feature)]
    if facet == "zone":
        return [_text(feature, "strike_zone") or _text(feature, "sea_area") or NONE]
    if facet == "claims":
        return _claims_of(layer, feature, sources)
    if facet == "voice":
        return _voices_of(feature, sources)
    if facet == "grade":
        return [_text(feature, "knowledge_grade") or NONE]
    if facet == "single":
        return ["one" if len(feature.get("sources") or ()) == 1 else "several"]
    if facet == "confidence":
        return [_confidence_of(_text(feature, "confidence"))]
    return [_text(feature, "position_precision") or NONE]


def level_of(limit: str) -> float | None:
    """Return a vertical limit as a flight level: "SFC", "UNL", "FL260", "2500 FT MSL"; None when not understood."""
    if limit == "SFC":
        return SURFACE
    if limit == "UNL":
        return UNLIMITED
    if level := re.match(r"FL(\d+)$", limit):
        return float(level[1])
    if feet := re.match(r"(\d+) FT\b", limit):
        return int(feet[1]) / 100
    return None


def folded(text: str) -> str:
    """Return text for comparing: without accents and case."""
    return _BEYOND_ASCII.sub(_without_mark, unicodedata.normalize("NFD", text)).lower()


def _without_mark(character: re.Match[str]) -> str:
    return "" if unicodedata.category(character[0]) == "Mn" else character[0]


def _searched(feature: Feature, sources: Mapping[str, Source]) -> Iterable[str]:
    for name in _SEARCHED:
        yield _text(feature, name)
    for source in feature.get("sources") or ():
        if source in sources:
            yield sources[source].publisher
            yield sources[source].title


def _basin_of(feature: Feature) -> str:
    if basin := _text(feature, "basin"):
        return basin
    area = _text(feature, "sea_area")
    if not area or area in _NEITHER_BASIN:
        return "unknown"
    return "eastern_pacific" if area.startswith("eastern-pacific") else "caribbean"


def _claims_of(layer: str, feature: Feature, sources: Mapping[str, Source]) -> list[str]:
    """Return who claims what a feature says: US officials, Venezuelan authorities, outlets by their own reporting."""
    whose = _whose(layer, feature)
    classes = [sources[source].source_class for source in feature.get("sources") or () if source in sources]
    grade = _text(feature, "knowledge_grade")
    force = _text(feature, "force") if layer == "deployments" else ""
    claims = []
    registered = grade == "confirmed_by_party" or "official_or_register" in classes
    announced = bool(_text(feature, "announced_on"))
    if announced or _OFFICIALS.search(whose) or (force == "US" and registered):
        claims.append("officials")
    # The strength of the Venezuelan forces is only known as Venezuela announced it.
    if _VENEZUELAN.search(whose) or force == "Venezuela":
        claims.append("venezuelan")
    reports = feature.get("reports")
    told = isinstance(reports, list) and any(_is_told(report) for report in reports)
    # What outlets found of an announced strike is theirs; that they told of another act of a government is not.
    if "outlet" in classes and (told or (grade in _REPORTED and (announced or not claims))):
        claims.append("independent")
    return claims or ["other"]


def reports_of(feature: Feature) -> list[Mapping[str, Any]]:
    """Return the reports that a feature brings; what a layer of one's own calls so and is none is left out."""
    found = feature.get("reports")
    reports = found if isinstance(found, list) else []
    return [report for report in reports if isinstance(report, Mapping) and report.keys() >= _REPORT]


def _is_told(report: object) -> bool:
    return isinstance(report, Mapping) and report.get("knowledge_grade") in _REPORTED


def _whose(layer: str, feature: Feature) -> str:
    """Return the words of the data for who acted, issued or confirmed something; "" where these are not theirs."""
    if layer == "notices":
        return _text(feature, "issuer") if _text(feature, "kind") in _OF_AUTHORITIES else ""
    words = [_text(feature, name) for name in ("actor", "status", "casualties_by")]
    return "; ".join(text for text in words if text and not _NOT_THEIRS.search(text))


def _voices_of(feature: Feature, sources: Mapping[str, Source]) -> list[str]:
    classes = {sources[source].source_class for source in feature.get("sources") or () if source in sources}
    voices = []
    if _text(feature, "knowledge_grade") == "confirmed_by_party" or _text(feature, "kind") in _OF_AUTHORITIES:
        voices.append("government")
    if "official_or_register" in classes:
        voices.append("official")
    if "outlet" in classes:
        voices.append("outlet")
    return voices or ["other"]


def _confidence_of(text: str) -> str:
    # A grade in several parts ("high (text), low (end)") is as good as its lowest part.
    found = (word for word in ("low", "medium", "high") if word in text.lower())
    return _CONFIDENCE.get(text) or next(found, NONE)


def _band_of(layer: str, feature: Feature) -> tuple[float, float]:
    if layer == "notices":
        lower, upper = level_of(_text(feature, "lower_limit")), level_of(_text(feature, "upper_limit"))
        if lower is not None and upper is not None:
            return lower, upper
    # Without limits of its own a feature is not about levels, so the band does not touch it.
    return -math.inf, math.inf


def _text(feature: Feature, name: str) -> str:
    # Null, NaN in a column of a frame, or something else in a layer of one's own.
    value = feature.get(name)
    return value if isinstance(value, str) else ""

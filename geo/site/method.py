"""How the data came about, how to read them, and under which licences: every number is counted, not typed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import geopandas as gpd
import numpy as np
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from geo.atlas.atlas import Atlas
from geo.atlas.catalog import ZONES
from geo.i18n.words import text
from geo.query.filters import AREAS
from geo.query.index import known_mask
from geo.query.tally import totals
from geo.site.blocks import Block, Heading, Inline, Link, ListBlock, Strong, TableBlock, words
from geo.snapshot.about import coverage_rows, licence_rows

CLASSES = ("P1", "P2", "P3", "P4", "P5", "P0")
GRADES = ("one_outlet", "widely_reported", "confirmed_by_party", "denied", "corrected")

# Where the definitions were read that the crosswalk rests on.
CODE_BOOKS = {
    "acled": ("ACLED", "https://rdrr.io/cran/mapme.biodiversity/man/fatalities_acled.html"),
    "ucdp": ("UCDP GED", "https://rdrr.io/cran/mapme.biodiversity/man/fatalities_ucpd.html"),
    "dwc": ("Darwin Core", "https://dwc.tdwg.org/terms/#dwc:coordinateUncertaintyInMeters"),
}

_BOLD = re.compile(r"\*\*(.+?)\*\*(.*)")
_EARTH = Geod(ellps="WGS84")
_ROUND = 10_000  # metres: the areas are coarse


def method_blocks(atlas: Atlas, language: str) -> Iterator[Block]:
    """Yield what stands on the method page in a language: "en" or "es"."""
    latest = atlas.index.counted & known_mask(atlas.index, None)
    total = totals(atlas.index.basins[latest], atlas.index.numbers[latest])
    yield Heading(text("mth_units", language))
    yield words(text("mth_units_1", language, strikes=total.strikes, vessels=total.vessels))
    yield words(
        text(
            "mth_units_2", language,
            announced=total.killed_announced, counted=total.killed_counted, maximum=total.killed_maximum,
        )
    )  # fmt: skip
    yield words(text("mth_units_3", language))
    yield Heading(text("mth_rule", language))
    yield words(text("mth_rule_1", language))
    if "strikes" in atlas.layers:
        strikes = atlas.layers["strikes"].features
        out = strikes.loc[~strikes["in_default_tally"].astype(bool), "entity"].nunique()
        yield words(text("mth_rule_2", language, n=out))
    yield from _places(atlas, language)
    yield Heading(text("mth_zones", language))
    if ZONES in atlas.layers:
        yield words(text("mth_zones_1", language, n=len(atlas.layers[ZONES].features)))
    yield words(text("mth_zones_2", language))
    yield Heading(text("mth_gaps", language))
    yield words(text("mth_gaps_1", language))
    yield _coverage_table(atlas, language, text("mth_gaps_table", language))
    yield Heading(text("mth_words", language))
    yield words(text("mth_words_1", language))
    grades = "; ".join(text(f"grade_{grade}", language) for grade in GRADES)
    yield words(text("mth_grades", language, grades=grades))
    yield Heading(text("mth_licences", language))
    yield licence_table(atlas, language)
    yield Heading(text("mth_correct", language))
    yield words(text("mth_correct_1", language, version=atlas.version))


def about_blocks(atlas: Atlas, language: str) -> list[Block]:
    """Return what stands on the page about the map: how it is made, in points, and what it covers."""
    coverage = text("about_coverage", language)
    return [
        Heading(text("about_method", language)),
        ListBlock(tuple(_point(line) for line in text("about_method_text", language).splitlines())),
        Heading(coverage),
        _coverage_table(atlas, language, coverage, headed=True),
        words(text("about_data", language, version=atlas.version)),
        words(text("about_credit", language)),
    ]


def licence_table(atlas: Atlas, language: str) -> TableBlock:
    """Return each file with its licence, which leads to its text, and from whom it comes."""
    found = licence_rows(atlas, language)
    file, licence, _, origin = found.columns
    rows = tuple((name, (Link(title, path),), source) for name, title, path, source in found.itertuples(index=False))
    return TableBlock(text("mth_licences_table", language), (file, licence, origin), rows)


def circle_around(zones: gpd.GeoDataFrame, precision: str) -> tuple[int, int] | None:
    """Return the least and the greatest uncertainty of the drafted areas of a class, in metres; None without any.

    Of an area it is the distance from the middle of its bounds to its furthest corner, rounded up:
    what Darwin Core asks of a point that stands for the whole of it.
    """
    found = [_radius(shape) for shape in zones.loc[zones["position_precision"] == precision, "geometry"] if shape]
    return (min(found), max(found)) if found else None


def _places(atlas: Atlas, language: str) -> Iterator[Block]:
    counts = _by_class(atlas)
    zones = atlas.layers[ZONES].features if ZONES in atlas.layers else None
    rows = []
    for name in CLASSES:
        circle = None if zones is None or name not in ("P4", "P5") else circle_around(zones, name)
        if circle:
            uncertainty = text("mth_dwc_zone", language, low=circle[0] // 1000, high=circle[1] // 1000)
        else:
            uncertainty = text("mth_dwc_P0" if name in ("P0", "P4", "P5") else f"mth_dwc_{name}", language)
        ours = f"{name}: {text(f'precision_{name}', language)}"
        others = (text(f"mth_acled_{name}", language), text(f"mth_ucdp_{name}", language))
        rows.append((ours, counts[name], *others, uncertainty))
    columns = ("mth_class", "mth_entries", "mth_acled", "mth_ucdp", "mth_dwc")
    yield Heading(text("mth_where", language))
    yield words(text("mth_where_1", language))
    yield TableBlock(text("mth_cross", language), tuple(text(key, language) for key in columns), tuple(rows))
    # The names of the code books are links, so the sentence is put together around them.
    said = text("mth_cross_2", language, **{key: f"\0{key}\0" for key in CODE_BOOKS}).split("\0")
    yield words(*(Link(*CODE_BOOKS[part]) if part in CODE_BOOKS else part for part in said), kind="note")


def _coverage_table(atlas: Atlas, language: str, caption: str, headed: bool = False) -> TableBlock:
    found = coverage_rows(atlas, language)
    return TableBlock(caption, tuple(found.columns), tuple(found.itertuples(index=False, name=None)), headed)


def _point(line: str) -> tuple[Inline, ...]:
    said = line.removeprefix("- ")
    found = _BOLD.match(said)
    return (Strong(found[1]), found[2]) if found else (said.replace("**", ""),)


def _by_class(atlas: Atlas) -> Counter[str]:
    """Return how many entries have each class of precision, by their latest versions."""
    counts: Counter[str] = Counter()
    for name, layer in atlas.layers.items():
        if name not in AREAS:
            latest = layer.features[layer.features["known_to"].isna()]
            counts.update(latest["position_precision"].dropna())
    return counts


def _radius(shape: BaseGeometry) -> int:
    west, south, east, north = shape.bounds
    middle = ((west + east) / 2, (south + north) / 2)
    corners = np.array([(x, y) for x in (west, east) for y in (south, north)])
    *_, distances = _EARTH.inv(np.full(4, middle[0]), np.full(4, middle[1]), corners[:, 0], corners[:, 1])
    return int(-(-max(distances) // _ROUND) * _ROUND)

"""What tests share: small data as files hold them, and the shipped data, read once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, settings

from geo.atlas.atlas import Atlas
from geo.atlas.layer import read_layer
from geo.atlas.reading import read_atlas
from geo.query.index import Index
from geo.snapshot.snapshot import Snapshot, open_snapshot

# The same examples in every run. Fixtures are kept from one example to the next, which is sound
# here: they only make new values.
settings.register_profile(
    "the same",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
settings.load_profile("the same")

Raw = dict[str, Any]

SOURCE = "example-org-0a1b2c"

COMMON: Raw = {
    "entity": "one",
    "title_en": "One",
    "title_es": "Uno",
    "summary_en": None,
    "summary_es": None,
    "valid_from": "2025-09-02",
    "valid_to": "2025-09-03",
    "known_from": "2025-09-02",
    "known_to": None,
    "known_basis": "stated",
    "time_precision": "day",
    "position_precision": "P0",
    "position_basis_en": None,
    "position_basis_es": None,
    "place_text": None,
    "confidence": "A",
    "knowledge_grade": None,
    "sources": [SOURCE],
    "remarks_en": None,
    "remarks_es": None,
}

OWN: dict[str, Raw] = {
    "strikes": {
        "basin": "caribbean",
        "strike_zone": None,
        "location_class": None,
        "vessels": 1,
        "killed_announced": 3,
        "killed_counted": 3,
        "killed_maximum": 4,
        "survivors": 0,
        "missing": 1,
        "vessel_type": None,
        "alleged_organisation": None,
        "alleged_organisation_es": None,
        "second_strike": None,
        "in_default_tally": True,
        "announced_on": "2025-09-02",
        "position_role": None,
        "distance_nm": None,
        "reports": [],
    },
    "strike_zones": {
        "slug": "one",
        "anchor_longitude": None,
        "anchor_latitude": None,
        "aliases": None,
        "must_not_be_taken_for_en": "A limit.",
        "must_not_be_taken_for_es": "Un límite.",
        "drawn": False,
        "place_text_es": None,
    },
    "events": {
        "category": "legal",
        "sea_area": None,
        "actor": None,
        "actor_es": None,
        "time_utc": None,
        "in_seed": False,
    },
    "other": {},
}


def feature(layer: str = "other", geometry: Raw | None = None, **changes: Any) -> Raw:
    """Return a sound feature as a file holds it, with some of its properties changed."""
    properties = {**COMMON, **OWN[layer], **{key: v for key, v in changes.items() if key != "id"}}
    called = changes.get("id", f"{properties['entity']}.1")
    return {"type": "Feature", "id": called, "geometry": geometry, "properties": properties}


def version(number: int, known_from: str | None, known_to: str | None, **changes: Any) -> Raw:
    """Return the features of one entity as versions of each other."""
    entity = changes.get("entity", "one")
    return feature(id=f"{entity}.{number}", known_from=known_from, known_to=known_to, **changes)


def collection(*features: Raw) -> Raw:
    return {"type": "FeatureCollection", "features": list(features)}


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write features (or a text, or bytes, as they are) to a file in an empty folder."""

    def written(*features: Raw | str | bytes, name: str = "other.geojson") -> Path:
        path = tmp_path / name
        if len(features) == 1 and isinstance(features[0], bytes):
            path.write_bytes(features[0])
        elif len(features) == 1 and isinstance(features[0], str):
            path.write_text(features[0], encoding="utf-8")
        else:
            path.write_text(json.dumps(collection(*features)), encoding="utf-8")  # type: ignore[arg-type]
        return path

    return written


@pytest.fixture
def read(write: Callable[..., Path]) -> Callable[..., gpd.GeoDataFrame]:
    """Write features to a file and return them as they are read from there."""

    def features(*raw: Raw, layer: str = "other") -> gpd.GeoDataFrame:
        return read_layer(write(*raw, name=f"{layer}.geojson")).features

    return features


@pytest.fixture
def make_features() -> Callable[..., gpd.GeoDataFrame]:
    """Make features of (valid_from, valid_to) or (valid_from, valid_to, known_from, known_to)."""

    def features(*spans: tuple[str | None, ...]) -> gpd.GeoDataFrame:
        names = ("valid_from", "valid_to", "known_from", "known_to")
        columns = {
            name: pd.Series([span[i] if i < len(span) else None for span in spans], dtype=object)
            for i, name in enumerate(names)
        }
        columns = {name: pd.to_datetime(column, utc=True, format="ISO8601") for name, column in columns.items()}
        return gpd.GeoDataFrame(columns, geometry=gpd.GeoSeries([None] * len(spans)), crs="EPSG:4326")

    return features


@pytest.fixture
def make_folder(tmp_path: Path) -> Callable[..., Path]:
    """Write a folder with a catalogue: layers by name, each a list of features."""

    def folder(**layers: list[Raw]) -> Path:
        files = {f"{name}.geojson": json.dumps(collection(*features)) for name, features in layers.items()}
        row = f"{SOURCE},example.org,A page,2025-09-02,outlet,https://example.org/page\n"
        files["sources.csv"] = "id,publisher,title,date,source_class,address\n" + row
        resources = []
        for name, text in files.items():
            raw = text.encode()
            (tmp_path / name).write_bytes(raw)
            digest = "sha256:" + hashlib.sha256(raw).hexdigest()
            entry = {
                "name": name.partition(".")[0],
                "title": name,
                "path": name,
                "bytes": len(raw),
                "hash": digest,
            }
            resources.append(entry)
        package = {
            "name": "test",
            "version": "1",
            "title": {"en": "Test", "es": "Prueba"},
            "resources": resources,
        }
        (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        return tmp_path

    return folder


FIRST_YEAR = "mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01"


@pytest.fixture(scope="session")
def catalog() -> Atlas:
    return read_atlas()


@pytest.fixture(scope="session")
def index(catalog: Atlas) -> Index:
    return catalog.index


@pytest.fixture(scope="session")
def snapshot_of(catalog: Atlas) -> Callable[..., Snapshot]:
    """Return a function that opens the snapshot of a link: `snapshot_of(link, language)`."""

    def snapshot(link: str = FIRST_YEAR, language: str = "en") -> Snapshot:
        return open_snapshot(catalog, link, language)

    return snapshot

"""Browser and pictures agree on what has a place on the map, and on what a property must hold to be used."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from geo.atlas.anchors import zone_anchor
from geo.atlas.atlas import Atlas
from geo.atlas.reading import read_atlas
from geo.atlas.schema import SCHEMAS, schema_names
from geo.page.page import page_data
from geo.picture.composition import picture_of
from geo.picture.places import LAYERS, spot_of, zone_of
from geo.picture.scene import geometries_of, rows_of
from geo.snapshot.snapshot import open_snapshot
from tests.odd_folders import write_odd_folder
from tests.page.test_web import TESTS, node


def in_browser(folder: Path, layers: list[dict[str, Any]]) -> dict[str, Any]:
    # Not by standard input: a pipe may have nothing to read yet, which Node takes for an error.
    path = folder / "layers.json"
    path.write_text(json.dumps({"layers": layers}), encoding="utf-8")
    run = subprocess.run(
        [node(), str(TESTS / "places_runner.mjs"), str(path)], capture_output=True, text=True, check=True
    )
    found: dict[str, Any] = json.loads(run.stdout)
    return found


def in_pictures(catalog: Atlas) -> dict[str, list[str]]:
    """Return the ids of what has a place in pictures, of the layers whose features stand somewhere."""
    viewport = picture_of(open_snapshot(catalog, ""), "16:9", 1600).layout.viewport
    zones, geometries = rows_of(catalog, "strike_zones", "slug"), geometries_of(catalog)
    placed: dict[str, list[str]] = {}
    for name in (*LAYERS, "strikes"):
        rows = catalog.layers[name].features.to_dict("records") if name in catalog.layers else []
        placed[name] = [
            row["id"]
            for row in rows
            if (
                row["id"] in geometries or zone_anchor(zone_of(zones, row["strike_zone"])) is not None
                if name == "strikes"
                else spot_of(row, zones, geometries, viewport) is not None
            )
        ]
    return placed


@pytest.mark.parametrize("seed", [None, *range(8)])
def test_the_same_features_have_a_place_in_the_browser_and_in_pictures(tmp_path: Path, seed: int | None):
    catalog = read_atlas() if seed is None else read_atlas(write_odd_folder(tmp_path, seed))
    placed = in_browser(tmp_path, page_data(catalog)["layers"])["placed"]
    for name, ids in in_pictures(catalog).items():
        assert placed.get(name, []) == ids


def test_every_property_of_the_schemas_is_held_to_its_type_in_the_browser(tmp_path: Path):
    schemas = [json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8")) for name in schema_names()]
    properties = [schema["properties"]["properties"]["properties"] for schema in schemas]
    common = json.loads((SCHEMAS / "common.json").read_text(encoding="utf-8"))["properties"]
    names = set(common).union(*properties)
    # Who is named, and what only the check reads.
    assert names - {"entity", "aliases"} == set(in_browser(tmp_path, [])["held"])

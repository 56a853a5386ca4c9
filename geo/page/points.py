"""Somebody's own dated points as one map page: thousands or a million, in one file to share."""

from __future__ import annotations

import html
import json
from typing import Any

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from branca.element import Element, MacroElement
from jinja2 import Template

from geo.i18n.words import STRINGS
from geo.page.lines import Line
from geo.page.page import FONTS, POLICY, complete_page, styles
from geo.page.payload import pack_bytes, pack_json, without_lines
from geo.shipped_files import DATA

COLUMNS = ("id", "date", "title", "killed", "category", "source", "lon", "lat")
WORDS = (
    "months", "span", "no_date", "play", "pause", "window_start", "window_end", "time_bar", "map", "close", "details",
    "killed", "points_shown", "point_category", "point_source",
)  # fmt: skip

BASEMAP = ("land", "world", "lakes", "rivers", "borders")

# Instants are written in the longest of these that measures all of them exactly, in milliseconds.
UNITS = (86_400_000, 3_600_000, 60_000, 1_000, 1)
WORLD = 2**24
MOST_KILLED = 65_535
RULE = "\x1e"
FIRST_CODE = 48
MOST_NAMES = 50_000
LIMIT = 85.051128779806  # the latitude at which the map's square ends


def render_points_page(
    points: pd.DataFrame,
    polygons: gpd.GeoDataFrame | None = None,
    *,
    title: str = "",
    language: str = "en",
    center: tuple[float, float] | None = None,
    zoom: int = 5,
    colour: str | None = None,
    area_colour: str | None = None,
    radius: float = 3,
    basemap: bool = True,
    tiles: str | None = None,
    attribution: str = "",
) -> str:
    """Return one HTML page with dated points on a map and a time bar, complete in itself.

    Where points can be told apart they are circles, their area growing with the people killed;
    where they crowd, at a hundred thousand and more on a region, they are dots of one size.

    Parameters
    ----------
    points
        One row a point, in any order: `id`, `date` (UTC when it has no time zone), `title`,
        `killed` (whole, empty counts as 0), `category`, `source`, and `lon`, `lat` in degrees; a
        GeoDataFrame may have points as its geometry instead of the two.
    polygons
        Areas to draw below the points, whatever the window; `title`, `date`, `killed`, `category`
        and `source` stand in an area's card where there are such columns.
    title
        The page's title.
    language
        "en" or "es": the language the page opens in. Both are in the page.
    center, zoom
        Latitude and longitude of the opening view. Without a centre it is fitted to the points.
    colour, area_colour
        Colours as "#rrggbb"; without them the map's own, for light and dark.
    radius
        Radius in pixels of one person killed, and of every dot in a crowd.
    basemap
        Whether the page carries the map's own land, rivers and borders (60 KB compressed).
    tiles
        The address of map tiles, `https://host/{z}/{x}/{y}.png`; none by default: a page without
        them asks for nothing from outside.
    attribution
        Whom the tiles' licence asks to be named on the map.

    Raises
    ------
    ValueError
        A column is missing, a date is empty, or a position is not a place on Earth.
    """
    table = _in_order(points)
    head, columns = _columns(table)
    categories, category_codes = _coded(table["category"])
    sources, source_codes = _coded(table["source"])
    words = RULE.join(
        ["\n".join(map(_line, table["id"])), "\n".join(map(_line, table["title"])), category_codes, source_codes]
    )
    lines: list[Line] = []
    page = {
        **head, "language": language, "strings": {key: STRINGS[key] for key in WORDS},
        "colour": colour, "area_colour": area_colour, "radius": radius, "first_code": FIRST_CODE,
        "categories": categories, "sources": sources, "polygons": without_lines(_areas(polygons), lines),
        "bounds": _bounds(table) if center is None else None, "basemap": _basemap(lines) if basemap else None,
    }  # fmt: skip
    shown = folium.Map(
        location=center or (0, 0), zoom_start=zoom, tiles=None, control_scale=True, zoom_control="bottomright",
        min_zoom=1, max_zoom=19, keyboard=False,
    )  # fmt: skip
    policy = POLICY
    if tiles:
        folium.TileLayer(tiles, attr=html.escape(attribution) or " ").add_to(shown)
        policy = policy.replace("https://tile.openstreetmap.org", "/".join(tiles.split("/")[:3]).replace("{s}", "*"))
    styled = {"styles": Element(f"<style>{styles(FONTS[:2])}</style>")}
    core = _Points(pack_json(page, lines), pack_bytes(columns, 6), pack_bytes(words.encode("utf-8"), 6))
    # An element's text is a template too: a title must not be able to become one.
    title = html.escape(title).replace("{", "&#123;")
    return str(complete_page(shown, policy, title, styled, "", "points", core).render())


def _in_order(points: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame(points.drop(columns="geometry", errors="ignore"))
    if "lon" not in table and isinstance(points, gpd.GeoDataFrame):
        places = points.geometry.to_crs(4326) if points.crs else points.geometry
        table = table.assign(lon=places.x, lat=places.y)
    missing = [name for name in COLUMNS if name not in table]
    if missing:
        raise ValueError(f"columns {', '.join(missing)} are missing; expected {', '.join(COLUMNS)}")
    dates = pd.to_datetime(table["date"], utc=True)
    if dates.isna().any():
        raise ValueError(f"{int(dates.isna().sum())} points have no date; every point needs one")
    on_earth = table["lon"].between(-180, 180) & table["lat"].between(-LIMIT, LIMIT)
    if not on_earth.all():
        raise ValueError(f"{int((~on_earth).sum())} points are not on the map: lon -180 to 180, lat -85 to 85 degrees")
    table = table.assign(date=dates.dt.tz_localize(None).astype("datetime64[ms]"))
    return table.iloc[np.argsort(table["date"].to_numpy(), kind="stable")]


def _columns(table: pd.DataFrame) -> tuple[dict[str, int], bytes]:
    """Return what the columns are read with, and their bytes: see geo/page/web/points/columns.js."""
    instants = table["date"].to_numpy().astype("int64")
    start = int(instants[0]) if len(instants) else 0
    past = instants - start
    unit = next(unit for unit in UNITS if not (past % unit).any())
    steps = np.diff(past // unit, prepend=0)
    if len(steps) and steps.max() >= 2**32:
        raise ValueError("dates lie too far apart for their precision; round them to seconds")
    sine = np.sin(np.radians(table["lat"].to_numpy(dtype="float64")))
    x = table["lon"].to_numpy(dtype="float64") / 360 + 0.5
    y = 0.5 - np.log((1 + sine) / (1 - sine)) / (4 * np.pi)
    across, down = (np.clip(np.round(fraction * WORLD), 0, WORLD - 1) for fraction in (x, y))
    killed = pd.to_numeric(table["killed"]).fillna(0).clip(0, MOST_KILLED).to_numpy()
    planes = _planes(across, 3) + _planes(down, 3) + _planes(steps, 4) + _planes(killed, 2)
    return {"count": len(table), "start": start, "unit": unit}, planes


def _planes(values: np.ndarray[Any, Any], width: int) -> bytes:
    """Return the bytes of whole numbers, the highest of all of them first."""
    return values.astype(">u4").view("u1").reshape(-1, 4)[:, 4 - width :].T.tobytes()


def _coded(values: pd.Series) -> tuple[list[str], str]:
    """Return the names that occur, and one character a row that says which."""
    codes, names = pd.factorize(values.fillna("").astype(str), sort=True)
    if len(names) > MOST_NAMES:
        raise ValueError(f"{values.name!r} has {len(names)} values; at most {MOST_NAMES}")
    return list(names), "".join(map(chr, (codes + FIRST_CODE).tolist()))


def _line(value: object) -> str:
    """Return a text in one line: line ends and the separator of columns would shift all that follow."""
    return " ".join(str(value).replace(RULE, " ").splitlines())


def _areas(polygons: gpd.GeoDataFrame | None) -> list[dict[str, Any]]:
    if polygons is None:
        return []
    shapes = shapely.set_precision(polygons.geometry.to_crs(4326).to_numpy(), 1e-5, mode="pointwise")
    areas = []
    for row, shape in zip(polygons.to_dict("records"), shapes, strict=True):
        facts = {key: str(row[key]) for key in ("title", "killed", "category", "source", "id") if key in row}
        geometry = json.loads(shapely.to_geojson(shape), parse_float=lambda digits: round(float(digits), 5))
        date = pd.to_datetime(row.get("date"), utc=True)
        when = {} if date is None or pd.isna(date) else {"date": int(date.timestamp() // 86_400)}
        areas.append({"title": "", **facts, **when, "geometry": geometry})
    return areas


def _basemap(lines: list[Line]) -> dict[str, Any]:
    parts = {name: json.loads((DATA / "basemap" / f"{name}.geojson").read_bytes()) for name in BASEMAP}
    return {name: {"features": without_lines(part["features"], lines)} for name, part in sorted(parts.items())}


def _bounds(table: pd.DataFrame) -> list[list[float]] | None:
    if table.empty:
        return None
    south, north = float(table["lat"].min()), float(table["lat"].max())
    return [[south, float(table["lon"].min())], [north, float(table["lon"].max())]]


class _Points(MacroElement):
    """The browser core of points and its data, started on the map they are added to."""

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        {% for name, text in this.packed.items() %}
        <script type="text/plain" id="points-{{ name }}">{{ text }}</script>
        {% endfor %}
        {% endmacro %}
        {% macro script(this, kwargs) %}
        atlasPoints.open({{ this._parent.get_name() }}, Object.fromEntries(["page", "columns", "words"].map(
            (name) => [name, document.getElementById(`points-${name}`).textContent])), pageEmptied)
            .then((points) => { window.points = points; });
        {% endmacro %}
        """
    )

    def __init__(self, page: str, columns: str, words: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "points"
        self.packed = {"page": page, "columns": columns, "words": words}

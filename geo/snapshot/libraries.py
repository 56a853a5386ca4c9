"""Which libraries decide the bytes of an output besides this code, and in which version they are here."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version

_DRAWING = ("fonttools", "freetype", "geos", "matplotlib", "numpy", "proj", "pyproj", "shapely")
_FILM = (*_DRAWING, "ffmpeg", "pillow")
_PAGE = ("branca", "folium", "geos", "jinja2", "shapely", "zlib")

# Each kind of output by its name, and "card", whose folder holds a page and a PNG.
_USED: Mapping[str, tuple[str, ...]] = {
    "png": (*_DRAWING, "pillow", "pillow-zlib"),
    "svg": _DRAWING,
    "pdf": (*_DRAWING, "zlib"),
    "gif": _FILM,
    "webp": _FILM,
    "mp4": _FILM,
    "html": _PAGE,
    "card": (*_DRAWING, "jinja2", "pillow", "pillow-zlib"),
    "geojson": ("geos", "shapely", "zlib"),
    "csv": ("geos", "shapely", "zlib"),
    "kml": ("shapely", "zlib"),
    "gpkg": ("gdal", "pyogrio", "sqlite", "zlib"),
    "geoparquet": ("geopandas", "pandas", "pyarrow", "pyproj", "zlib"),
}


def libraries_of(kind: str) -> dict[str, str]:
    """Return the name and version of each library that decides the bytes of a kind of output.

    Parameters
    ----------
    kind
        "png", "html", "gpkg" ..., as `python -m geo` calls it, or "card".
    """
    return {name: _version_of(name) for name in sorted(_USED[kind])}


@cache
def _version_of(name: str) -> str:
    return _OUTSIDE_PYTHON[name]() if name in _OUTSIDE_PYTHON else version(name)


# Each is imported where it is asked for, so that an archive of CSV does not wait for matplotlib.
def _ffmpeg() -> str:
    import imageio_ffmpeg

    return str(imageio_ffmpeg.get_ffmpeg_version())


def _freetype() -> str:
    from matplotlib import ft2font

    return str(ft2font.__freetype_version__)


def _gdal() -> str:
    import pyogrio

    return str(pyogrio.__gdal_version_string__)


def _geos() -> str:
    import shapely

    return str(shapely.geos_version_string)


def _proj() -> str:
    import pyproj

    return str(pyproj.proj_version_str)


def _zlib_of_pillow() -> str:
    from PIL import features

    # A build with zlib-ng writes other bytes than one with zlib.
    return f"zlib-ng {ng}" if (ng := features.version_feature("zlib_ng")) else str(features.version("zlib"))


_OUTSIDE_PYTHON: Mapping[str, Callable[[], str]] = {
    "ffmpeg": _ffmpeg,
    "freetype": _freetype,
    "gdal": _gdal,
    "geos": _geos,
    "pillow-zlib": _zlib_of_pillow,
    "proj": _proj,
    "sqlite": lambda: sqlite3.sqlite_version,
    "zlib": lambda: zlib.ZLIB_RUNTIME_VERSION,
}

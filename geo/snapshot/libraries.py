"""Which libraries decide the bytes of an output besides this code, and in which version they are here."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
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


# What is no Python package says its version by an attribute, or a function, of a module. The module is imported where
# it is asked for, so that an archive of CSV does not wait for matplotlib.
_OUTSIDE_PYTHON: Mapping[str, tuple[str, str]] = {
    "ffmpeg": ("imageio_ffmpeg", "get_ffmpeg_version"),
    "freetype": ("matplotlib.ft2font", "__freetype_version__"),
    "gdal": ("pyogrio", "__gdal_version_string__"),
    "geos": ("shapely", "geos_version_string"),
    "proj": ("pyproj", "proj_version_str"),
    "sqlite": ("sqlite3", "sqlite_version"),
    "zlib": ("zlib", "ZLIB_RUNTIME_VERSION"),
}


@cache
def _version_of(name: str) -> str:
    if name == "pillow-zlib":
        features = import_module("PIL.features")
        # A build with zlib-ng writes other bytes than one with zlib.
        return f"zlib-ng {ng}" if (ng := features.version_feature("zlib_ng")) else str(features.version("zlib"))
    if name not in _OUTSIDE_PYTHON:
        return version(name)
    module, attribute = _OUTSIDE_PYTHON[name]
    found = getattr(import_module(module), attribute)
    return str(found() if callable(found) else found)

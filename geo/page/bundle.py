"""The browser's scripts and style sheet, as `scripts/bundle.py` made them of the modules in `geo/page/web/`."""

from __future__ import annotations

from pathlib import Path

WEB = Path(__file__).parent / "web"
BUILT = WEB / "built"


def built_script(name: str) -> str:
    """Return a script of the browser: a declaration of one global, whose properties are its entry module's exports.

    Parameters
    ----------
    name
        "atlas" (the map's core, global `atlasCore`), "bootstrap" (`atlasBootstrap`), "empty_page" (`atlasEmptyPage`) or
        "points" (`atlasPoints`).
    """
    return (BUILT / f"{name}.js").read_text(encoding="ascii")


def built_styles() -> str:
    """Return the page's style sheet, Leaflet's included, without fonts."""
    return (BUILT / "atlas.css").read_text(encoding="utf-8")

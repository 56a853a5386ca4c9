"""The shipped catalogue and its page, made once a process: by the app's first reader, or before at its start."""

from __future__ import annotations

from functools import cache

from geo.catalog import Catalog, read_catalog
from geo.page import render_page


@cache
def shipped_catalog() -> Catalog:
    """Return the catalogue of the shipped data.

    Raises
    ------
    DataError
        The data break a rule. Nothing is kept then: the next call reads them again.
    """
    return read_catalog()


@cache
def shipped_page(language: str) -> str:
    """Return the map page of the shipped data, opening in a language: "en" or "es"."""
    return render_page(shipped_catalog(), language)

"""The shipped catalogue and its page, made once a process: by the app's first reader, or before at its start."""

from __future__ import annotations

from functools import cache

import pandas as pd

from geo.catalog import Catalog, read_catalog
from geo.index import Index, index_of
from geo.page import render_page
from geo.table_view import table_of


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


@cache
def shipped_index() -> Index:
    """Return what every View asks of the shipped data."""
    return index_of(shipped_catalog())


@cache
def shipped_table(language: str) -> pd.DataFrame:
    """Return the rows of all the shipped data in a language: "en" or "es"."""
    return table_of(shipped_index(), shipped_catalog(), language)

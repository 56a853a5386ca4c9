"""What the app shows, made once a process: by its first reader, or before at its start."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pandas as pd

from geo.catalog import DATA, Catalog, read_what_works
from geo.errors import DataError, Problem
from geo.index import Index, index_of
from geo.page import render_page
from geo.stories import stories_that_hold
from geo.table_view import table_of

FOLDER = "ATLAS_DATA"  # the environment variable that names another folder than the shipped one


def shipped_folder() -> Path:
    """Return the folder whose data the app shows: the shipped one, unless `ATLAS_DATA` names another."""
    return Path(os.environ.get(FOLDER) or DATA)


def shipped_catalog() -> Catalog:
    """Return what works of the data that the app shows.

    Raises
    ------
    DataError
        Nothing works. Nothing is kept then: the next call reads the data again.
    """
    return _read()[0]


def shipped_problems() -> tuple[Problem, ...]:
    """Return all that is wrong with the data that the app shows; none, most of the time."""
    return _read()[1]


@cache
def shipped_page(language: str) -> str:
    """Return the map page, opening in a language: "en" or "es"."""
    return render_page(shipped_catalog(), language)


@cache
def shipped_index() -> Index:
    """Return what every View asks of the catalogue."""
    return index_of(shipped_catalog())


@cache
def shipped_table(language: str) -> pd.DataFrame:
    """Return the rows of all that happens in the catalogue, in a language: "en" or "es"."""
    return table_of(shipped_index(), shipped_catalog(), language)


def forget() -> None:
    """Let the next call read the data and make everything of them again."""
    for made_once in (_read, shipped_page, shipped_index, shipped_table):
        made_once.cache_clear()


@cache
def _read() -> tuple[Catalog, tuple[Problem, ...]]:
    catalog, error = read_what_works(shipped_folder())
    problems = () if error is None else error.problems
    if catalog is None:
        raise DataError(list(problems))
    return catalog, (*problems, *stories_that_hold(catalog)[1])

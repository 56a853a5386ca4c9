"""What the app shows, made once a process: by its first reader, or before at its start."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar, cast

import pandas as pd

from geo.atlas.catalog import DATA, Catalog, read_what_works, without
from geo.atlas.index import index_of
from geo.atlas.published import read_published
from geo.atlas.stories import links_of, stories_that_hold
from geo.errors import DataError, Problem
from geo.jobs.job_queue import JobQueue
from geo.page.page import render_page
from geo.query.index import Index
from geo.query.link_context import LinkContext
from geo.snapshot.table import table_of

FOLDER = "ATLAS_DATA"  # the environment variable that names another folder than the shipped one

_MAKING = RLock()
_KEPT: list[dict[tuple[Any, ...], Any]] = []

Made = TypeVar("Made", bound=Callable[..., Any])


def _once(make: Made) -> Made:
    """Keep what is made for each set of arguments; of several first callers one makes it and the others wait."""
    kept: dict[tuple[Any, ...], Any] = {}
    _KEPT.append(kept)

    @wraps(make)
    def made(*args: Any) -> Any:
        if args not in kept:
            with _MAKING:
                if args not in kept:
                    kept[args] = make(*args)
        return kept[args]

    return cast("Made", made)


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


@_once
def shipped_page(language: str) -> str:
    """Return the map page, opening in a language: "en" or "es"."""
    return render_page(shipped_catalog(), language)


@_once
def shipped_frame(language: str) -> LinkContext:
    """Return what links are read against, for a reader of a language: "en" or "es"."""
    return links_of(shipped_catalog(), language)


@_once
def shipped_index() -> Index:
    """Return what every View asks of the catalogue."""
    return index_of(shipped_catalog())


@_once
def shipped_table(language: str) -> pd.DataFrame:
    """Return the rows of all that happens in the catalogue, in a language: "en" or "es"."""
    return table_of(shipped_index(), shipped_catalog(), language)


def clear_cache() -> None:
    """Let the next call read the data and make everything of them again."""
    for kept in _KEPT:
        kept.clear()


@_once
def _read() -> tuple[Catalog, tuple[Problem, ...]]:
    catalog, error = read_what_works(shipped_folder())
    problems = () if error is None else error.problems
    if catalog is None:
        raise DataError(list(problems))
    try:
        read_published(catalog)
    except DataError as broken:
        catalog = without(catalog, {problem.file for problem in broken.problems})
        problems = (*problems, *broken.problems)
    return catalog, (*problems, *stories_that_hold(catalog)[1])


@cache
def shipped_queue() -> JobQueue:
    """Return the queue of the data that the app shows, one for all its readers."""
    return JobQueue(shipped_folder())

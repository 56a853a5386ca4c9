"""The atlas, pages and tables that all readers of the app share: made once in a process."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar, cast

import pandas as pd

from geo.atlas.atlas import Atlas
from geo.atlas.reading import read_what_works
from geo.errors import DataError, Problem
from geo.jobs.job_queue import JobQueue
from geo.page.page import render_page
from geo.shipped_files import DATA
from geo.snapshot.table import table_of

FOLDER = "ATLAS_DATA"  # the environment variable that names another folder than the shipped one

_LOCK = RLock()
_CACHES: list[dict[tuple[Any, ...], Any]] = []

Made = TypeVar("Made", bound=Callable[..., Any])


def _keep_result(make: Made) -> Made:
    """Keep what is made for each set of arguments; of several first callers one makes it and the others wait."""
    kept: dict[tuple[Any, ...], Any] = {}
    _CACHES.append(kept)

    @wraps(make)
    def made(*args: Any) -> Any:
        if args not in kept:
            with _LOCK:
                if args not in kept:
                    kept[args] = make(*args)
        return kept[args]

    return cast("Made", made)


def data_folder() -> Path:
    """Return the folder whose data the app shows: the shipped one, unless `ATLAS_DATA` names another."""
    return Path(os.environ.get(FOLDER) or DATA)


def app_atlas() -> Atlas:
    """Return what works of the data that the app shows.

    Raises
    ------
    DataError
        Nothing works. Nothing is kept then: the next call reads the data again.
    """
    return _read()[0]


def data_problems() -> tuple[Problem, ...]:
    """Return all that is wrong with the data that the app shows; none, most of the time."""
    return _read()[1]


@_keep_result
def map_page(language: str) -> str:
    """Return the map page, opening in a language: "en" or "es"."""
    return render_page(app_atlas(), language)


@_keep_result
def rows_table(language: str) -> pd.DataFrame:
    """Return the rows of all that happens in the atlas, in a language: "en" or "es"."""
    return table_of(app_atlas(), language)


def clear_cache() -> None:
    """Let the next call read the data and make everything of them again."""
    for kept in _CACHES:
        kept.clear()


@_keep_result
def _read() -> tuple[Atlas, tuple[Problem, ...]]:
    atlas, error = read_what_works(data_folder())
    problems = () if error is None else error.problems
    if atlas is None:
        raise DataError(list(problems))
    return atlas, tuple(problems)


@cache
def job_queue() -> JobQueue:
    """Return the queue of the data that the app shows, one for all its readers."""
    return JobQueue(data_folder())

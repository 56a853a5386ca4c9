"""The shipped catalogue, read once, and the subjects of a few links."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from geo.catalog import Catalog, read_catalog
from geo.index import Index, index_of
from geo.share.subject import Subject, subject_of

FIRST_YEAR = "mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01"


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return read_catalog()


@pytest.fixture(scope="session")
def index(catalog: Catalog) -> Index:
    return index_of(catalog)


@pytest.fixture(scope="session")
def share(catalog: Catalog, index: Index) -> Callable[..., Subject]:
    """Return the subject of a link: `share(link, language)`."""

    def subject(link: str = FIRST_YEAR, language: str = "en") -> Subject:
        return subject_of(catalog, link, language, index)

    return subject

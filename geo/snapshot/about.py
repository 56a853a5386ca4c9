"""What an atlas is and how far it reaches, as rows for a reader: coverage and licences."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from geo.atlas.atlas import Atlas
from geo.atlas.layer import bilingual_title
from geo.i18n.words import span, text
from geo.instants import add_days


def coverage_rows(atlas: Atlas, language: str) -> pd.DataFrame:
    """Return over which days each layer is dense, thin or empty: layer, days, density, note. May have no rows."""
    rows = [
        (
            atlas.layers[name].title[language],
            span(date.fromisoformat(part["from"]), add_days(date.fromisoformat(part["to"]), -1), language),
            text(part["density"], language),
            part[f"note_{language}"],
        )
        for name, parts in atlas.coverage.items()
        for part in parts
    ]
    return _frame(rows, ("layer", "days", "density", "note"), language)


def licence_rows(atlas: Atlas, language: str) -> pd.DataFrame:
    """Return under which licence each file may be used, and from whom it comes: file, licence, address, origin."""
    return _frame(list(_licences(atlas, language)), ("file", "licence", "address", "origin"), language)


def _licences(atlas: Atlas, language: str) -> Iterator[tuple[str, str, str, str]]:
    for resource in atlas.resources.values():
        origins = "; ".join(source.get("title", "") for source in resource.get("sources", ()))
        for licence in resource.get("licenses", ()):
            title = bilingual_title(resource, resource["name"])[language]
            yield title, licence.get("name", ""), licence.get("path", ""), origins


def _frame(rows: list[tuple[str, str, str, str]], keys: tuple[str, ...], language: str) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=[text(f"column_{key}", language) for key in keys], dtype=str)

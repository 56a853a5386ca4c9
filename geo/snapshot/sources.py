"""Whom a View rests on: the sources of what it selects, as rows for a table."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from geo.atlas.atlas import Atlas
from geo.i18n.words import text, word
from geo.query.filters import Mask


def sources_in_view(atlas: Atlas, shown: Mask, language: str, known_on: date) -> pd.DataFrame:
    """Return the sources of the features shown, the one with most features first.

    One row a source: publisher, title, date, class, number of features shown that rest on it, address. Several
    features can rest on one source, and one feature on several. May be empty, with the same columns.

    Parameters
    ----------
    atlas
        What the View is of.
    shown
        Which features of its index a View shows, as in `Selection.shown`.
    language
        "en" or "es": of the columns' names and the classes.
    known_on
        The day a View's knowledge ends. What a page of a later day is called is not told then.
    """
    index, sources = atlas.index, atlas.sources
    counts = np.bincount(index.cited[shown[index.citing]], minlength=len(sources))
    found = [(source, int(n)) for source, n in zip(sources.values(), counts, strict=True) if n]
    found.sort(key=lambda pair: (-pair[1], pair[0].publisher, pair[0].date, pair[0].id))
    rows = [
        (
            source.publisher,
            text("source_later", language) if source.is_after(known_on) else source.title,
            source.date,
            word("class", source.source_class, language),
            n,
            source.address,
        )
        for source, n in found
    ]
    keys = ("publisher", "source_title", "date", "class", "features", "address")
    return pd.DataFrame(rows, columns=[text(f"column_{key}", language) for key in keys])

"""The figures around the map: what a View selects, as charts, each with a sentence that says the same."""

from __future__ import annotations

import re
from collections.abc import Collection

import pandas as pd

from geo.atlas.atlas import Atlas
from geo.atlas.published import UNITS, Headline, Total
from geo.figures.figure import GROUPS, Figure, FigureContext
from geo.figures.headline_figures import HEADLINES, headline_figure, name_of, when_of
from geo.figures.interval_figures import deployments_figure, notices_figure
from geo.figures.series import headlines_in, scope_of, totals_in
from geo.figures.strike_figures import strike_figures
from geo.i18n.words import day, text
from geo.query.view import View


def figures_of(atlas: Atlas, view: View, theme: str, groups: Collection[str] = GROUPS) -> list[Figure]:
    """Return the figures of a View: all that it selects, as known on its day, in its language.

    The axis is the View's window, widened to four weeks when it is shorter, with the window
    shaded. Filters narrow strikes, notices and deployments; published numbers are not features,
    and totals of all strikes are left out beside filtered ones.

    Parameters
    ----------
    view
        A View's `from`, `to`, `known`, `layers`, `filters` and `language`.
    theme
        "light" or "dark".
    groups
        Which of `GROUPS` to make figures of.

    Raises
    ------
    DataError
        The atlas's published numbers break a rule.
    """
    context = FigureContext(scope_of(atlas, view), theme)
    return [
        *(strike_figures(context) if "strikes" in groups else ()),
        *([notices_figure(context)] if "airspace" in groups else ()),
        *([deployments_figure(context)] if "forces" in groups else ()),
        *(headline_figure(context, name) for name, (group, _) in HEADLINES.items() if group in groups),
    ]


def published_in_view(atlas: Atlas, view: View) -> pd.DataFrame:
    """Return every published number of a View's window as known then, with its wording and its page.

    One row a number: the day or month it is for, what it counts, how many, the wording, the
    publisher, the day by which it was public, the address. May be empty, with the same columns.
    """
    scope = scope_of(atlas, view)
    language = scope.language
    rows: list[tuple[str, str, int, str, Total | Headline]] = []
    for total in totals_in(scope):
        when, counts = day(total.as_of, language), {unit: getattr(total, unit) for unit in UNITS}
        rows += [
            (when, text(f"figure_{unit}", language), count, total.wording, total)
            for unit, count in counts.items()
            if count is not None
        ]
    for one in headlines_in(scope):
        metric = name_of(one.metric, language)
        rows.append((when_of(one, language), metric, one.value, one.wording[language], one))
    keys = ("when", "what", "value", "wording", "publisher", "public", "address")
    values = [
        (when, what, value, wording, number.publisher, day(number.public_on, language), number.address)
        for when, what, value, wording, number in rows
    ]
    return pd.DataFrame(values, columns=[text(f"figure_tip_{key}", language) for key in keys])


def as_markdown(plain: str) -> str:
    """Return text with what Markdown would take for signs made to stand for itself."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])", r"\\\1", plain)

"""Dates, numbers and lists as English and Spanish sentences write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from geo.errors import quote_value
from scripts.facts import Facts, Row
from scripts.wording import wording

Phrases = Mapping[tuple[str, str], Row]
"""The rows of phrases.csv by column and phrase."""

# Designators, routes and dates alone are the same in both languages; so these columns need no phrase for them.
_CODED = ("areas", "planned_valid_to")
_CODES = re.compile(r"[A-Z0-9:, -]+")


def long_date(text: str, language: str) -> str:
    """Return a year, a month or a day in words: '2 September 2025', '2 de septiembre de 2025'."""
    if len(text) == 4:
        return text
    month = wording("month", str(int(text[5:7])), language)
    of = " de " if language == "es" else " "
    if len(text) == 7:
        return f"{month}{of}{text[:4]}"
    return f"{date.fromisoformat(text).day}{of}{month}{of}{text[:4]}"


def short_date(day: str, language: str) -> str:
    """Return a day in short: '2 Sep 2025', '2 sep 2025'."""
    when = date.fromisoformat(day)
    return f"{when.day} {wording('month', str(when.month), language)[:3]} {when.year}"


def number(count: int, language: str) -> str:
    """Return a number with the thousands set apart: '15,000', and in Spanish '15 000', but '4500'."""
    if language == "en":
        return f"{count:,}"
    return str(count) if count < 10_000 else f"{count:,}".replace(",", "\u00a0")


def read_phrases(facts: Facts) -> Phrases:
    """Return the rows of phrases.csv by the column that a phrase stands in, and the phrase."""
    return {(row["column"], row["phrase"]): row for row in facts["phrases"]}


def phrase(row: Row, column: str, phrases: Phrases, text: str | None = None) -> tuple[str, str | None]:
    """Return how the map says, in English and in Spanish, what a cell says in the compilers' words.

    Parameters
    ----------
    text
        The part of the cell that is said; all of it by default.

    Raises
    ------
    FactError
        phrases.csv does not hold the text for this column.
    """
    text = row[column] if text is None else text
    found = phrases.get((column, text))
    if found is None:
        rule = f"a text with a row in phrases.csv, under the column {column}; {quote_value(text)} has none"
        raise row.fault(column, rule)
    return found["text_en"], found.text("text_es")


def spoken(row: Row, column: str, text: str | None, phrases: Phrases, name: str | None = None) -> dict[str, str | None]:
    """Return a property of a feature, with its Spanish beside it under the name that ends in `_es`.

    The Spanish is None where it is the English: one text then serves both, and a page does not carry it twice.

    Parameters
    ----------
    text
        What of the cell is said; None for nothing.
    name
        The property; the column by default.

    Raises
    ------
    FactError
        phrases.csv does not hold the text for this column.
    """
    english, spanish = text, None
    if text is not None and not (column in _CODED and _CODES.fullmatch(text)):
        english, spanish = phrase(row, column, phrases, text)
    name = name or column
    return {name: english, f"{name}_es": None if spanish == english else spanish}

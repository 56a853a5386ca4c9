"""Dates, numbers and lists as English and Spanish sentences write them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from scripts.facts import Row

_MONTHS = {
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    "es": (
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ),
}


def long_date(text: str, language: str) -> str:
    """Return a year, a month or a day in words: '2 September 2025', '2 de septiembre de 2025'."""
    if len(text) == 4:
        return text
    month = _MONTHS[language][int(text[5:7]) - 1]
    of = " de " if language == "es" else " "
    if len(text) == 7:
        return f"{month}{of}{text[:4]}"
    return f"{date.fromisoformat(text).day}{of}{month}{of}{text[:4]}"


def short_date(day: str, language: str) -> str:
    """Return a day in short: '2 Sep 2025', '2 sep 2025'."""
    when = date.fromisoformat(day)
    return f"{when.day} {_MONTHS[language][when.month - 1][:3]} {when.year}"


def number(count: int, language: str) -> str:
    """Return a number with the thousands set apart: '15,000', '15.000'."""
    return f"{count:,}" if language == "en" else f"{count:,}".replace(",", ".")


def phrase(row: Row, column: str, phrases: Mapping[str, Row]) -> tuple[str, str | None]:
    """Return how the map says, in English and in Spanish, what a cell says in the compilers' words.

    Raises
    ------
    FactError
        phrases.csv does not hold the text of the cell.
    """
    text = row[column]
    if text not in phrases:
        raise row.fault(column, "say it in both languages in phrases.csv")
    return phrases[text]["text_en"], phrases[text].text("text_es")

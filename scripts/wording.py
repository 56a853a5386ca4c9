"""What the builders say by themselves, in wording.csv, and what they take words for, in classes.csv."""

from __future__ import annotations

import csv
from pathlib import Path

LANGUAGES = ("en", "es")

with Path(__file__).with_name("wording.csv").open(encoding="utf-8", newline="") as _file:
    _WORDING = {(row["use"], row["value"]): row for row in csv.DictReader(_file)}


def has_wording(use: str, value: str) -> bool:
    """Return whether the table has words for a value."""
    return (use, value) in _WORDING


def wording(use: str, value: str, language: str, **values: object) -> str:
    """Return the words for a value, with these values filled in; a value without words is a KeyError."""
    return _WORDING[use, value][language].format(**values)


def both(use: str, value: str, **values: object) -> tuple[str, str]:
    """Return the words for a value in English and in Spanish."""
    return wording(use, value, "en", **values), wording(use, value, "es", **values)


def texts(name: str, *parts: tuple[str, str]) -> dict[str, str]:
    """Return the words for some values, each after its use, as the properties of a feature in both languages."""
    return {f"{name}_{language}": " ".join(wording(*part, language) for part in parts) for language in LANGUAGES}


def number_word(count: int, language: str) -> str:
    """Return a number up to ten as a word, a larger one in digits."""
    return wording("number", str(count), language) if count <= 10 else str(count)


def amount(count: int) -> str:
    """Return which of the forms `one` and `many` a number takes."""
    return "one" if count == 1 else "many"


def classes(use: str) -> dict[str, str]:
    """Return what each value means where it is used so; the table says why, where that is not plain."""
    with Path(__file__).with_name("classes.csv").open(encoding="utf-8", newline="") as file:
        return {row["value"]: row["means"] for row in csv.DictReader(file) if row["use"] == use}

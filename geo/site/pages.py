"""The text pages of the static site: what each is called and what stands in it. To add one, add it to `PAGES`."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from geo.atlas.atlas import Atlas
from geo.i18n.words import text, word
from geo.snapshot.about import coverage_rows, licence_rows

_BOLD = re.compile(r"\*\*(.+?)\*\*(.*)")
_ADDRESS = ("https://", "http://")


@dataclass(frozen=True)
class Cell:
    """A cell of a table: its words, and the address they lead to, "" for none."""

    words: str
    href: str = ""


@dataclass(frozen=True)
class Section:
    """A part of a page, in this order: heading, paragraphs, points (a bold beginning and the rest), a table."""

    heading: str = ""
    paragraphs: Sequence[str] = ()
    points: Sequence[tuple[str, str]] = ()
    columns: Sequence[str] = ()
    rows: Sequence[Sequence[Cell]] = ()


@dataclass(frozen=True)
class TextPage:
    """A page of text: the name of its file without ending, the key of its title, its first words, its sections."""

    name: str
    title_key: str
    about: Callable[[Atlas, str], str]
    sections: Callable[[Atlas, str], Sequence[Section]]


def _about(atlas: Atlas, language: str) -> list[Section]:
    coverage = coverage_rows(atlas, language)
    method = text("about_method_text", language).splitlines()
    return [
        Section(text("about_method", language), points=[_point(line) for line in method]),
        _table(text("about_coverage", language), coverage),
        Section(paragraphs=[text("about_data", language, version=atlas.version), text("about_credit", language)]),
    ]


def _sources(atlas: Atlas, language: str) -> list[Section]:
    columns = [text(f"column_{key}", language) for key in ("publisher", "source_title", "date", "class")]
    rows = [
        (
            Cell(source.publisher),
            Cell(source.title or source.address, source.address),
            Cell(source.date),
            Cell(word("class", source.source_class, language)),
        )
        for source in sorted(atlas.sources.values(), key=lambda source: (source.publisher, source.date, source.id))
    ]
    return [Section(columns=columns, rows=rows)]


def _licences(atlas: Atlas, language: str) -> list[Section]:
    return [_table("", licence_rows(atlas, language))]


PAGES: tuple[TextPage, ...] = (
    TextPage("about", "site_about", lambda _, language: text("about_what", language), _about),
    TextPage(
        "sources",
        "site_sources",
        lambda atlas, language: text("site_sources_about", language, n=len(atlas.sources)),
        _sources,
    ),
    TextPage("licences", "site_licences", lambda _, language: text("site_licences_about", language), _licences),
)


def _point(line: str) -> tuple[str, str]:
    words = line.removeprefix("- ")
    found = _BOLD.match(words)
    return (found[1], found[2]) if found else ("", words.replace("**", ""))


def _table(heading: str, rows: pd.DataFrame) -> Section:
    cells = [
        [Cell(words, words if words.startswith(_ADDRESS) else "") for words in row] for row in rows.to_numpy().tolist()
    ]
    return Section(heading, columns=list(rows.columns), rows=cells)

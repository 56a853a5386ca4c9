"""What a page is made of, and its one rendering: escaped HTML with headings, captions, scopes and languages."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from pathlib import Path

STYLES = (Path(__file__).parent / "evidence.css").read_text(encoding="utf-8")

# A scheme, which only addresses beyond the site have, and signs that a browser drops before it looks for one.
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_DROPPED = re.compile(r"[\x00-\x20]")


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere: to a web address, or to an address within the site."""

    words: str
    address: str
    lang: str = ""


@dataclass(frozen=True)
class ForeignText:
    """Words in another language than the page's."""

    words: str
    lang: str


Inline = str | Link | ForeignText
Cell = str | int | tuple[Inline, ...]


@dataclass(frozen=True)
class Heading:
    """The heading of a section."""

    words: str


@dataclass(frozen=True)
class Paragraph:
    """Words and links; `kind` is "", "note" or "warning"."""

    parts: tuple[Inline, ...]
    kind: str = ""


@dataclass(frozen=True)
class ListBlock:
    """A list."""

    items: tuple[tuple[Inline, ...], ...]


@dataclass(frozen=True)
class TableBlock:
    """A table whose first column names its rows. Numbers stand right.

    When it is `headed`, the heading above says the same as the caption, which is then only heard.
    """

    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    headed: bool = False


@dataclass(frozen=True)
class Details:
    """Content that opens when its summary is chosen."""

    summary: str
    content: tuple[Block, ...]


@dataclass(frozen=True)
class Drawing:
    """A drawing: SVG of our own making, already escaped, with a caption that says the same in words.

    It stands in the page and takes the colour of its text, unless `colour` is given: then it is an
    image of its own, for a page that lets no SVG stand in it.
    """

    svg: str
    caption: str
    colour: str = ""


Block = Heading | Paragraph | ListBlock | TableBlock | Details | Drawing


def words(*parts: Inline, kind: str = "") -> Paragraph:
    """Return a paragraph of some parts."""
    return Paragraph(parts, kind)


def rendered(blocks: Iterable[Block], title: str, language: str) -> str:
    """Return blocks as one HTML element, `<article class="evidence">`, in a language.

    Text of whatever origin is escaped, and an address that no reader should follow becomes plain words.
    """
    content = "\n".join(_block(block) for block in blocks)
    return f'<article class="evidence" lang="{escape(language)}" aria-label="{escape(title)}">\n{content}\n</article>'


def _block(block: Block) -> str:
    match block:
        case Heading(said):
            return f"<h2>{escape(said)}</h2>"
        case Paragraph(parts, kind):
            return f"<p{_class(kind)}>{_inline(parts)}</p>"
        case ListBlock(items):
            return f"<ul>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</ul>"
        case TableBlock():
            return _table(block)
        case Details(summary, content):
            inside = "\n".join(_block(one) for one in content)
            return f"<details><summary>{escape(summary)}</summary>\n{inside}\n</details>"
        case Drawing(svg, caption, colour):
            drawing = _image(svg, caption, colour) if colour else svg
            return f"<figure>{drawing}<figcaption>{escape(caption)}</figcaption></figure>"


def _image(svg: str, said: str, colour: str) -> str:
    coloured = base64.b64encode(svg.replace("currentColor", colour).encode()).decode()
    return f'<img src="data:image/svg+xml;base64,{coloured}" alt="{escape(said)}">'


def _table(table: TableBlock) -> str:
    numeric = [bool(table.rows) and all(isinstance(row[at], int) for row in table.rows) for at in _places(table)]
    head = "".join(
        f'<th scope="col"{_class("number" if numeric[at] else "")}>{escape(table.columns[at])}</th>'
        for at in _places(table)
    )
    body = "\n".join(
        "<tr>"
        + "".join(
            f'<th scope="row">{_cell(row[at])}</th>'
            if at == 0
            else f"<td{_class('number' if numeric[at] else '')}>{_cell(row[at])}</td>"
            for at in _places(table)
        )
        + "</tr>"
        for row in table.rows
    )
    caption, heard = escape(table.caption), _class("heard" if table.headed else "")
    # Wide tables scroll by themselves, by key too, so that the page never does.
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{caption}"><table><caption{heard}>{caption}'
        f"</caption><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>"
    )


def _places(table: TableBlock) -> range:
    return range(len(table.columns))


def _cell(cell: Cell) -> str:
    if isinstance(cell, tuple):
        return _inline(cell)
    said = escape(str(cell))
    # Marked as a time, a date is not broken at its hyphens.
    return f"<time>{said}</time>" if _DATE.fullmatch(said) else said


def _inline(parts: Iterable[Inline]) -> str:
    return "".join(_part(part) for part in parts)


def _part(part: Inline) -> str:
    match part:
        case Link(said, address, lang) if _leads(address):
            outside = ' rel="noopener" target="_blank"' if address.startswith("http") else ""
            return f'<a href="{escape(address)}"{outside}{_lang(lang)}>{escape(said)}</a>'
        case Link(said, _, lang) | ForeignText(said, lang):
            return f"<span{_lang(lang)}>{escape(said)}</span>"
        case _:
            return escape(part)


def _leads(address: str) -> bool:
    """Return whether readers may follow an address: on the web or within the site, and nothing that runs."""
    if not address or _DROPPED.search(address):
        return False
    return address.startswith(("https://", "http://")) or not _SCHEME.match(address)


def _lang(lang: str) -> str:
    return f' lang="{escape(lang)}"' if lang else ""


def _class(name: str) -> str:
    return f' class="{name}"' if name else ""

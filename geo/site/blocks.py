"""What a page is made of: headings, paragraphs, lists, tables, drawings. `templates/blocks.html` renders them."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from functools import cached_property

# A scheme, which only addresses beyond the site have, and signs that a browser drops before it looks for one.
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")
_DROPPED = re.compile(r"[\x00-\x20]")


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere: to a web address, or to an address within the site."""

    words: str
    address: str
    lang: str = ""

    @property
    def is_followable(self) -> bool:
        """Whether readers may follow it: on the web or within the site, and nothing that runs. Else it is words."""
        if not self.address or _DROPPED.search(self.address):
            return False
        return self.address.startswith(("https://", "http://")) or not _SCHEME.match(self.address)


@dataclass(frozen=True)
class ForeignText:
    """Words in another language than the page's."""

    words: str
    lang: str


@dataclass(frozen=True)
class Strong:
    """Words in bold."""

    words: str


Inline = str | Link | ForeignText | Strong
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

    @cached_property
    def numeric(self) -> list[bool]:
        """Whether each column has only numbers."""
        places = range(len(self.columns))
        return [bool(self.rows) and all(isinstance(row[place], int) for row in self.rows) for place in places]


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

    @property
    def image(self) -> str:
        """The address of that image; "" where the drawing stands in the page."""
        coloured = base64.b64encode(self.svg.replace("currentColor", self.colour).encode()).decode()
        return f"data:image/svg+xml;base64,{coloured}" if self.colour else ""


Block = Heading | Paragraph | ListBlock | TableBlock | Details | Drawing


def words(*parts: Inline, kind: str = "") -> Paragraph:
    """Return a paragraph of some parts."""
    return Paragraph(parts, kind)

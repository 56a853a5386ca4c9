"""Static pages without scripts: their templates and style sheet, and what they say of themselves to machines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from geo.i18n.words import LANGUAGES, STRINGS
from geo.page.bundle import WEB
from geo.page.page import FONTS
from geo.palette import custom_properties
from geo.site.blocks import Block, Link, Strong

TEMPLATES = Path(__file__).parent / "templates"

# Nothing runs, nothing is sent, and nothing comes from elsewhere.
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'"
)

# A browser asks for an icon unless it is told that there is none.
NO_ICON = '<link rel="icon" href="data:,">'

# Of blocks, in the app too.
STYLES = (TEMPLATES / "evidence.css").read_text(encoding="utf-8")

_DATE = re.compile(r"\d{4}-\d{2}(-\d{2})?")
_LOCALES = {"en": "en_US", "es": "es_ES"}
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
)

_ENVIRONMENT.filters["kind"] = lambda block: type(block).__name__
_ENVIRONMENT.tests |= {
    "strong": lambda part: isinstance(part, Strong),
    "followable": lambda part: isinstance(part, Link) and part.is_followable,
    "day": lambda cell: _DATE.fullmatch(str(cell)) is not None,
}


def fill(template: str, language: str, **values: Any) -> str:
    """Return a template with its values, escaped; `words` gives it every string of the table in a language."""
    words = {key: by_language[language] for key, by_language in STRINGS.items()}
    filled = _ENVIRONMENT.get_template(template).render(
        **{"language": language, "words": words, "policy": POLICY, "menu": (), "head": "", "wide": False, **values}
    )
    return filled if filled.endswith("\n") else f"{filled}\n"


def render_blocks(blocks: Iterable[Block], title: str, language: str) -> str:
    """Return blocks as one HTML element, `<article class="evidence">`, in a language.

    Text of whatever origin is escaped, and an address that no reader should follow becomes plain words.
    """
    return _ENVIRONMENT.get_template("blocks.html").render(blocks=blocks, title=title, language=language).strip()


def style_files() -> dict[str, bytes]:
    """Return the files that every static page needs beside it, by name: the style sheet and the fonts."""
    fonts = {f"fonts/{name}": (WEB / "vendor" / name).read_bytes() for *_, name in FONTS}
    styles = (TEMPLATES / "site.css").read_text(encoding="utf-8")
    colours = custom_properties(styles, dark="@media (prefers-color-scheme: dark)")
    return {"site.css": f"{styles}\n{colours}\n{STYLES}".encode(), **fonts}


def head_of(elements: list[str]) -> Markup:
    """Return elements of a page's head, each HTML already, as one that a template takes as it is."""
    return Markup("\n".join([*elements, NO_ICON]))


def open_graph(title: str, about: str, language: str, address: str, picture: Mapping[str, str]) -> list[str]:
    """Return what other sites show of a page, as Open Graph and Twitter tags.

    Parameters
    ----------
    title, about
        Of the page, in its language.
    language
        "en" or "es".
    address
        Where the page stands; "" where that is not known.
    picture
        `address`, `alt`, `width` and `height` of its picture.
    """
    graph = {
        "og:type": "article",
        "og:title": title,
        "og:description": about,
        "og:url": address,
        "og:locale": _LOCALES[language],
        "og:locale:alternate": next(_LOCALES[other] for other in LANGUAGES if other != language),
        "og:site_name": STRINGS["title"][language],
        "og:image": picture["address"],
        "og:image:type": "image/png",
        "og:image:width": picture["width"],
        "og:image:height": picture["height"],
        "og:image:alt": picture["alt"],
    }
    twitter = {
        "twitter:card": "summary_large_image",
        "twitter:title": title,
        "twitter:description": about,
        "twitter:image": picture["address"],
        "twitter:image:alt": picture["alt"],
    }
    return [
        *(f'<meta property="{name}" content="{escape(value)}">' for name, value in graph.items() if value),
        *(f'<meta name="{name}" content="{escape(value)}">' for name, value in twitter.items()),
    ]

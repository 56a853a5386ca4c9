"""Static pages without scripts: their templates, what they look like, and what they say of themselves to machines."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from geo.i18n.words import LANGUAGES, STRINGS
from geo.page.bundle import WEB
from geo.page.page import FONTS
from geo.palette import custom_properties

TEMPLATES = Path(__file__).parent / "templates"

# Nothing runs, nothing is sent, and nothing comes from elsewhere.
POLICY = (
    "default-src 'none'; img-src 'self' data:; style-src 'self'; font-src 'self'; form-action 'none'; base-uri 'none'"
)

# A browser asks for an icon unless it is told that there is none.
NO_ICON = '<link rel="icon" href="data:,">'

_LOCALES = {"en": "en_US", "es": "es_ES"}
_ENVIRONMENT = Environment(
    loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, keep_trailing_newline=True
)


def fill(template: str, language: str, **values: Any) -> str:
    """Return a template with its values, escaped; `words` gives it every string of the table in a language."""
    words = {key: told[language] for key, told in STRINGS.items()}
    filled = _ENVIRONMENT.get_template(template).render(
        **{"language": language, "words": words, "policy": POLICY, "menu": (), "head": "", "wide": False, **values}
    )
    return filled if filled.endswith("\n") else f"{filled}\n"


def fill_part(template: str, language: str, **values: Any) -> Markup:
    """Return a filled template that may stand inside another."""
    # Its values are escaped by now.
    return as_it_is(fill(template, language, **values))


def as_it_is(html: str) -> Markup:
    """Return trusted HTML that a template takes as it is."""
    return Markup(html)


def looks() -> dict[str, bytes]:
    """Return the files that every static page needs beside it, by name: the style sheet and the fonts."""
    fonts = {f"fonts/{name}": (WEB / "vendor" / name).read_bytes() for *_, name in FONTS}
    styles = (TEMPLATES / "site.css").read_text(encoding="utf-8")
    colours = custom_properties(styles, dark="@media (prefers-color-scheme: dark)")
    return {"site.css": f"{styles}\n{colours}".encode(), **fonts}


def head_of(elements: list[str]) -> Markup:
    """Return elements of a page's head, each HTML already, as one that a template takes as it is."""
    return as_it_is("\n".join([*elements, NO_ICON]))


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

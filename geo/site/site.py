"""How the static site hangs together: its pages and their places, the links between them, what each says of itself."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Any

from geo.atlas.atlas import Atlas
from geo.i18n.words import LANGUAGES, text
from geo.site.pages import PAGES, TextPage
from geo.site.static_page import fill, head_of
from geo.snapshot.citation import version_words
from geo.snapshot.snapshot import Snapshot, open_snapshot

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[\w.~!$&'()*+,;=:@%/-]*)?", re.ASCII)

Files = dict[str, bytes]


@dataclass(frozen=True, eq=False)
class ExtraPage:
    """A page that is written elsewhere: the name of its file without ending, and in each language what it says.

    `html` is trusted: it stands in the page as it is, below the title and the first words, `about`, which may be left
    out. `styles` are style sheets that it needs besides the site's own, by their paths among the added files.
    """

    name: str
    title: Mapping[str, str]
    about: Mapping[str, str]
    html: Mapping[str, str]
    styles: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class SiteExtras:
    """What is added to the site: files by their paths, which of these are feeds and of what media type, and pages.

    A page of the name of one of the site's own takes its place.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    feeds: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[ExtraPage, ...] = ()


@dataclass(frozen=True, eq=False)
class Site:
    """What is published: an atlas, where it will stand ("" for not known, else ending in "/"), what is added."""

    atlas: Atlas
    base_url: str
    added: SiteExtras

    def snapshot(self, link: str, language: str) -> Snapshot:
        """Return what a link shows."""
        return open_snapshot(self.atlas, link, language)

    @property
    def pages(self) -> tuple[TextPage, ...]:
        """The site's own pages of text."""
        return tuple(page for page in PAGES if page.name not in {written.name for written in self.added.pages})

    def titles(self, language: str) -> dict[str, str]:
        """Return what the pages of the menu are called, by their paths without those of languages, the map first."""
        keys = {"index.html": "site_map", "stories.html": "site_stories", "data.html": "site_data"}
        if not self.atlas.stories:
            del keys["stories.html"]
        keys |= {f"{page.name}.html": page.title_key for page in self.pages}
        written = {f"{page.name}.html": page.title[language] for page in self.added.pages}
        return {name: text(key, language) for name, key in keys.items()} | written

    def names(self) -> list[str]:
        """Return the paths of all pages without those of languages, the map first."""
        return [*self.titles(LANGUAGES[0]), *(f"stories/{slug}.html" for slug in self.atlas.stories)]


NOTHING = SiteExtras()


def site_address(base_url: str) -> str:
    """Return the address of a site with a slash at its end, "" for none.

    Raises
    ------
    ValueError
        It is not an address.
    """
    if base_url and not _ADDRESS.fullmatch(base_url):
        raise ValueError(f"{base_url!r} is not the address of a site. Expected: https://…, or nothing")
    return f"{base_url.rstrip('/')}/" if base_url else ""


def site_of(atlas: Atlas, base_url: str, added: SiteExtras = NOTHING) -> Site:
    """Return what is published of an atlas.

    Raises
    ------
    ValueError
        `base_url` is not an address.
    """
    address = site_address(base_url)
    return Site(atlas, address, added)


def page_of(site: Site, language: str, name: str, template: str, head: list[str], **values: Any) -> Files:
    """Return a page filled from a template, under its path; it says in its head where it stands in either language."""
    page = fill(
        template, language, root=root_of(name, language), menu=menu_of(site, name, language, language),
        head=head_of([*alternates_of(site, name, language), *head]), version=version_of(site, language), **values,
    )  # fmt: skip
    return {path_of(name, language): page.encode("utf-8")}


def version_of(site: Site, language: str) -> str:
    """Return which version of the data a page shows, as a sentence."""
    return f"{version_words(site.snapshot('', language))}."


def menu_of(site: Site, name: str, language: str, words: str) -> list[dict[str, Any]]:
    """Return the links of a page's menu, the map first and the page in the other language last.

    `words` is the language of what they lead to and are called in.
    """
    here = root_of(name, language)
    menu: list[dict[str, Any]] = [
        {
            "label": label,
            "href": f"{here}{path_of(target, words)}",
            "current": target == name,
            "language": "",
        }
        for target, label in site.titles(words).items()
    ]
    other = next(language for language in LANGUAGES if language != words)
    target = "index.html" if name == "404.html" else name
    label = text("site_other_language", words)
    return [*menu, {"label": label, "href": f"{here}{path_of(target, other)}", "current": False, "language": other}]


def alternates_of(site: Site, name: str, language: str) -> list[str]:
    """Return the elements that say where a page stands, and where it stands in which language."""
    start = site.base_url or root_of(name, language)
    hrefs = {other: escape(f"{start}{path_of(name, other)}") for other in LANGUAGES}
    return [
        f'<link rel="canonical" href="{hrefs[language]}">',
        *(f'<link rel="alternate" hreflang="{other}" href="{href}">' for other, href in hrefs.items()),
        f'<link rel="alternate" hreflang="x-default" href="{hrefs[LANGUAGES[0]]}">',
        *(
            f'<link rel="alternate" type="{escape(kind)}" href="{escape(start + feed)}">'
            for feed, kind in site.added.feeds.items()
        ),
    ]


def path_of(name: str, language: str) -> str:
    """Return the path of a page in a language: "about.html", "es/about.html"."""
    return name if language == LANGUAGES[0] else f"{language}/{name}"


def root_of(name: str, language: str) -> str:
    """Return what leads from a page to the root of the site: "" or "../"."""
    return "../" * path_of(name, language).count("/")


def address_of(site: Site, path: str) -> str:
    """Return the whole address of a path; "" where the site does not know where it stands."""
    return f"{site.base_url}{path}" if site.base_url else ""

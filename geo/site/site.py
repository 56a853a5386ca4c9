"""The pages of the static site and their places, the links between them, what each says of itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape
from typing import Any

from geo.atlas.atlas import Atlas
from geo.evidence.feed import FEEDS
from geo.i18n.words import LANGUAGES, text
from geo.site.pages import SITE_SLUGS, SLUGS, page_title
from geo.site.templating import fill, head_of
from geo.snapshot.citation import version_words
from geo.snapshot.snapshot import Snapshot, open_snapshot

_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[\w.~!$&'()*+,;=:@%/-]*)?", re.ASCII)

Files = dict[str, bytes]


@dataclass(frozen=True, eq=False)
class Site:
    """What is published: an atlas, and where it will stand: "" for not known, else ending in "/"."""

    atlas: Atlas
    base_url: str

    def snapshot(self, link: str, language: str) -> Snapshot:
        """Return what a link shows."""
        return open_snapshot(self.atlas, link, language)

    def titles(self, language: str) -> dict[str, str]:
        """Return what the pages of the menu are called, by their paths without those of languages, the map first."""
        keys = {"index.html": "site_map", "stories.html": "site_stories", "data.html": "site_data"}
        if not self.atlas.stories:
            del keys["stories.html"]
        pages = {f"{slug}.html": page_title(slug, language) for slug in (*SITE_SLUGS, *SLUGS)}
        return {name: text(key, language) for name, key in keys.items()} | pages

    def names(self) -> list[str]:
        """Return the paths of all pages without those of languages, the map first."""
        return [*self.titles(LANGUAGES[0]), *(f"stories/{slug}.html" for slug in self.atlas.stories)]


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


def write_page(site: Site, language: str, name: str, template: str, head: list[str], **values: Any) -> Files:
    """Return a page filled from a template, under its path; it says in its head where it stands in either language."""
    page = fill(
        template, language, root=root_of(name, language), menu=menu_links(site, name, language, language),
        head=head_of([*alternate_links(site, name, language), *head]), version=version_line(site, language), **values,
    )  # fmt: skip
    return {path_of(name, language): page.encode("utf-8")}


def version_line(site: Site, language: str) -> str:
    """Return which version of the data a page shows, as a sentence."""
    return f"{version_words(site.snapshot('', language))}."


def menu_links(site: Site, name: str, language: str, words: str) -> list[dict[str, Any]]:
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


def alternate_links(site: Site, name: str, language: str) -> list[str]:
    """Return the elements that say where a page stands, and where it stands in which language."""
    start = site.base_url or root_of(name, language)
    hrefs = {other: escape(f"{start}{path_of(name, other)}") for other in LANGUAGES}
    return [
        f'<link rel="canonical" href="{hrefs[language]}">',
        *(f'<link rel="alternate" hreflang="{other}" href="{href}">' for other, href in hrefs.items()),
        f'<link rel="alternate" hreflang="x-default" href="{hrefs[LANGUAGES[0]]}">',
        *(
            f'<link rel="alternate" type="{escape(kind)}" href="{escape(start + feed)}">'
            for feed, (_, kind) in FEEDS.items()
        ),
    ]


def path_of(name: str, language: str) -> str:
    """Return the path of a page in a language: "about.html", "es/about.html"."""
    return name if language == LANGUAGES[0] else f"{language}/{name}"


def root_of(name: str, language: str) -> str:
    """Return what leads from a page to the root of the site: "" or "../"."""
    return "../" * path_of(name, language).count("/")


def full_address(site: Site, path: str) -> str:
    """Return the full address of a path; "" where the site does not know where it stands."""
    return f"{site.base_url}{path}" if site.base_url else ""

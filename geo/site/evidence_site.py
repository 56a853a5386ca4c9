"""The evidence as what it adds to the static site: its pages, their looks, its feeds and files."""

from __future__ import annotations

from geo.atlas.atlas import Atlas
from geo.i18n.words import LANGUAGES
from geo.site.blocks import STYLES
from geo.site.evidence_pages import SLUGS, feeds_of, pages_of
from geo.site.site import ExtraPage, SiteExtras, root_of

LOOKS = "evidence.css"
FEEDS = {
    f"changes.{language}.{ending}": kind
    for language in LANGUAGES
    for ending, kind in (("atom", "application/atom+xml"), ("json", "application/feed+json"))
}


def evidence_of(atlas: Atlas, base_url: str) -> SiteExtras:
    """Return the evidence of an atlas for its site; `base_url` is where that will stand, "" for not known.

    Raises
    ------
    DataError
        The atlas's published numbers or its changelog break a rule.
    """
    made = {
        language: pages_of(atlas, language, map_at="index.html#", feeds_at=root_of("changes.html", language) or "./")
        for language in LANGUAGES
    }
    pages = tuple(
        ExtraPage(
            slug,
            {language: pages[at].title for language, pages in made.items()},
            {language: pages[at].about for language, pages in made.items()},
            {language: pages[at].html for language, pages in made.items()},
            (LOOKS,),
        )
        for at, slug in enumerate(SLUGS)
    )
    base = f"{base_url.rstrip('/')}/" if base_url else ""
    return SiteExtras({**feeds_of(atlas, base), LOOKS: STYLES.encode("utf-8")}, FEEDS, pages)

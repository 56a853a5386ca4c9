"""The atlas as a static site in both languages: files that any web host serves, without a server of ours."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from html import escape
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as xml_escape

from geo.atlas.atlas import Atlas
from geo.atlas.catalog import PACKAGE
from geo.atlas.folder_file import read_bytes
from geo.atlas.layer import bilingual_title
from geo.atomic import MARK, atomic_folder, write_files
from geo.evidence.feed import FEEDS
from geo.export import DATA
from geo.export.export import export_data
from geo.export.html_file import about_tag, in_script, metadata
from geo.i18n.words import LANGUAGES, text
from geo.page.page import render_page
from geo.query.versions import version_day
from geo.site.blocks import Block, Heading, Link, TableBlock, words
from geo.site.pages import SITE_SLUGS, SLUGS, Page, evidence_files, make_page, make_pages, page_title
from geo.site.templating import NO_ICON, fill, head_of, open_graph, style_files
from geo.snapshot.build_id import build_id
from geo.snapshot.citation import version_words
from geo.snapshot.manifest import NAME
from geo.snapshot.snapshot import Snapshot, open_snapshot
from geo.snapshot.wording import dateline, description, headline

SHAPE = "16:9"
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[\w.~!$&'()*+,;=:@%/-]*)?", re.ASCII)

Files = dict[str, bytes]
Progress = Callable[[int, int], None]


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


def publish(
    atlas: Atlas,
    folder: Path,
    base_url: str = "",
    on_progress: Progress | None = None,
    *,
    replace: bool = False,
) -> int:
    """Write the atlas as a static site, complete or not at all, and return how many files it has.

    Parameters
    ----------
    atlas
        What is published. Stories in which something is wrong are left out.
    folder
        Where to; it must not be there already, unless `replace` says that it may go.
    base_url
        Where the site will stand. Without it there is no `sitemap.xml`, and other sites may not find pictures.
    on_progress
        Called with the number of parts done and of all.
    replace
        Put the site in the place of one that was made here before.

    Raises
    ------
    FileExistsError
        The folder is there already.
    ValueError
        `base_url` is not an address, or the folder to be replaced was not made here.
    OSError
        It cannot be written; nothing is left of it then.
    """
    parts = list(_parts(Site(atlas, site_address(base_url))))
    count = 0
    with atomic_folder(folder, replace=replace) as unfinished:
        for done, part in enumerate(parts, start=1):
            files = part()
            write_files(unfinished, files)
            count += len(files)
            if on_progress:
                on_progress(done, len(parts))
    return count


def _parts(site: Site) -> Iterator[Callable[[], Files]]:
    yield lambda: {**style_files(), **evidence_files(site.atlas, site.base_url)}
    for language in LANGUAGES:
        yield partial(_map, site, language)
        if site.atlas.stories:
            yield partial(_stories, site, language)
        for slug in site.atlas.stories:
            yield partial(_story, site, language, slug)
        for slug in (*SITE_SLUGS, *SLUGS):
            yield partial(_text_page, site, language, slug)
    yield partial(_data, site)
    yield partial(_for_machines, site)


def _write_page(site: Site, language: str, name: str, template: str, head: list[str], **values: Any) -> Files:
    """Return a page filled from a template, under its path; it says in its head where it stands in either language."""
    page = fill(
        template, language, root=_root_of(name, language), menu=_menu_links(site, name, language, language),
        head=head_of([*_alternate_links(site, name, language), *head]), version=_version_line(site, language), **values,
    )  # fmt: skip
    return {_path_of(name, language): page.encode("utf-8")}


def _version_line(site: Site, language: str) -> str:
    """Return which version of the data a page shows, as a sentence."""
    return f"{version_words(site.snapshot('', language))}."


def _menu_links(site: Site, name: str, language: str, words: str) -> list[dict[str, Any]]:
    """Return the links of a page's menu, the map first and the page in the other language last.

    `words` is the language of what they lead to and are called in.
    """
    here = _root_of(name, language)
    menu: list[dict[str, Any]] = [
        {
            "label": label,
            "href": f"{here}{_path_of(target, words)}",
            "current": target == name,
            "language": "",
        }
        for target, label in site.titles(words).items()
    ]
    other = next(language for language in LANGUAGES if language != words)
    target = "index.html" if name == "404.html" else name
    label = text("site_other_language", words)
    return [*menu, {"label": label, "href": f"{here}{_path_of(target, other)}", "current": False, "language": other}]


def _alternate_links(site: Site, name: str, language: str) -> list[str]:
    """Return the elements that say where a page stands, and where it stands in which language."""
    start = site.base_url or _root_of(name, language)
    hrefs = {other: escape(f"{start}{_path_of(name, other)}") for other in LANGUAGES}
    return [
        f'<link rel="canonical" href="{hrefs[language]}">',
        *(f'<link rel="alternate" hreflang="{other}" href="{href}">' for other, href in hrefs.items()),
        f'<link rel="alternate" hreflang="x-default" href="{hrefs[LANGUAGES[0]]}">',
        *(
            f'<link rel="alternate" type="{escape(kind)}" href="{escape(start + feed)}">'
            for feed, (_, kind) in FEEDS.items()
        ),
    ]


def _path_of(name: str, language: str) -> str:
    """Return the path of a page in a language: "about.html", "es/about.html"."""
    return name if language == LANGUAGES[0] else f"{language}/{name}"


def _root_of(name: str, language: str) -> str:
    """Return what leads from a page to the root of the site: "" or "../"."""
    return "../" * _path_of(name, language).count("/")


def _full_address(site: Site, path: str) -> str:
    """Return the full address of a path; "" where the site does not know where it stands."""
    return f"{site.base_url}{path}" if site.base_url else ""


def _map(site: Site, language: str) -> Files:
    snapshot = site.snapshot("", language)
    path = _path_of("index.html", language)
    picture, drawn = _picture(site, snapshot, _path_of("map.png", language))
    title = text("title", language)
    # The map has a button of its own for the other language.
    links = {other: _menu_links(site, "index.html", language, other)[1:-1] for other in LANGUAGES}
    menu = {other: [[item["label"], item["href"]] for item in items] for other, items in links.items()}
    head = [
        *_alternate_links(site, "index.html", language),
        *open_graph(title, text("about_what", language), language, _full_address(site, path), picture),
        about_tag(snapshot),
        metadata(snapshot, f"{_full_address(site, path)}#", _full_address(site, path)),
        f'<script type="application/json" id="atlas-site">{in_script(json.dumps(menu, sort_keys=True))}</script>',
        NO_ICON,
    ]
    pages = "".join(f'<li><a href="{escape(href)}">{escape(label)}</a></li>' for label, href in menu[language])
    body = f"<noscript><p>{escape(text('site_no_script', language))}</p><ul>{pages}</ul></noscript>"
    return {path: render_page(site.atlas, language, "\n".join(head), body).encode("utf-8"), **drawn}


def _text_page(site: Site, language: str, slug: str) -> Files:
    feeds_at = _root_of(f"{slug}.html", language) or "./"
    (page,) = make_pages(site.atlas, language, (slug,), map_at="index.html#", feeds_at=feeds_at)
    return _page(site, language, page)


def _page(site: Site, language: str, page: Page) -> Files:
    return _write_page(
        site, language, f"{page.slug}.html", "text.html", [], title=page.title, description=page.about,
        body=page.html, wide=True,
    )  # fmt: skip


def _stories(site: Site, language: str) -> Files:
    across, down = _size()
    stories = [
        {
            "href": f"stories/{slug}.html",
            "picture": f"stories/{slug}.png",
            "title": story[f"title_{language}"],
            "summary": story[f"summary_{language}"],
        }
        for slug, story in site.atlas.stories.items()
    ]
    about = text("site_stories_about", language)
    return _write_page(
        site, language, "stories.html", "stories.html", [], title=text("site_stories", language), description=about,
        stories=stories, width=across, height=down,
    )  # fmt: skip


def _story(site: Site, language: str, slug: str) -> Files:
    story = site.atlas.stories[slug]
    name = f"stories/{slug}.html"
    path = _path_of(name, language)
    links = [f"{step['link']}&story={slug}:{number}" for number, step in enumerate(story["steps"], start=1)]
    snapshots = [site.snapshot(link, language) for link in links]
    sources = site.atlas.sources
    steps = [
        {
            "title": step[f"title_{language}"],
            "paragraph": step[f"paragraph_{language}"],
            "link": f"../index.html#{snapshot.link}",
            "sources": [sources[source] for source in step["sources"]],
        }
        for step, snapshot in zip(story["steps"], snapshots, strict=True)
    ]
    # The last step shows the most.
    picture, drawn = _picture(site, site.snapshot(story["steps"][-1]["link"], language), f"{path[:-5]}.png")
    title, summary = story[f"title_{language}"], story[f"summary_{language}"]
    released = version_day(site.atlas.version)
    article = {
        "@context": "https://schema.org",
        "@type": "Article",
        "headline": title,
        "description": summary,
        "inLanguage": language,
        "image": picture["address"],
        "version": site.atlas.version,
        **({} if released is None else {"datePublished": released.isoformat()}),
    }
    head = [
        *open_graph(title, summary, language, _full_address(site, path), picture),
        f'<script type="application/ld+json">{in_script(json.dumps(article, sort_keys=True))}</script>',
    ]
    last = snapshots[-1]
    caption = text("site_picture_of", language, headline=headline(last), dateline=dateline(last))
    page = _write_page(
        site, language, name, "story.html", head, title=title, description=summary, steps=steps,
        picture=f"{slug}.png", alt=picture["alt"], caption=caption,
        width=picture["width"], height=picture["height"],
    )  # fmt: skip
    return {**page, **drawn}


def _data(site: Site) -> Files:
    atlas = site.atlas
    files = {f"data/{PACKAGE}": read_bytes(atlas.folder / PACKAGE, PACKAGE)}
    for resource in atlas.resources.values():
        path = resource["path"]
        files[f"data/{path}"] = read_bytes(atlas.folder / path, path, atlas.folder)
    # What they hold is in both languages.
    archives = {f"data/atlas-{kind}.zip": export_data(site.snapshot("", LANGUAGES[0]), kind) for kind in DATA}
    titles = {f"data/{resource['path']}": bilingual_title(resource, name) for name, resource in atlas.resources.items()}
    pages: Files = {}
    for language in LANGUAGES:
        root = _root_of("data.html", language)
        named = {name: title[language] for name, title in titles.items()} | {f"data/{PACKAGE}": PACKAGE}
        blocks = (
            *_file_table("site_data_archives", archives, {name: Path(name).name for name in archives}, root, language),
            *_file_table("site_data_files", files, named, root, language),
        )
        title, about = text("site_data", language), text("site_data_about", language)
        pages |= _page(site, language, make_page("data", title, about, blocks, language))
    return {**files, **archives, **pages}


def _file_table(key: str, files: Files, titles: Mapping[str, str], root: str, language: str) -> Iterator[Block]:
    heading = text(key, language)
    sizes = {name: f"{max(len(files[name]) / 1000, 1):.0f}\u00a0kB" for name in titles}
    rows = tuple(((Link(title, f"{root}{name}"),), sizes[name]) for name, title in titles.items())
    yield Heading(heading)
    yield TableBlock(heading, (text("site_file", language), text("site_size", language)), rows, headed=True)


def _for_machines(site: Site) -> Files:
    """Return what programs and hosts ask for: a sitemap, rules for robots, the page of what is not there, a mark."""
    language = "en"
    title, about = text("site_404", language), text("site_404_about", language)
    # It stands in for any address, however deep.
    root = site.base_url
    menu = [{**item, "href": f"{root}{item['href']}"} for item in _menu_links(site, "404.html", language, language)]
    blocks = (Heading(text("site_404", "es")), words(text("site_404_about", "es")))
    lost = fill(
        "text.html", language, root=root, title=title, description=about, menu=menu, wide=True,
        body=make_page("404", title, about, blocks, "es").html, version=_version_line(site, language),
        head=head_of(['<meta name="robots" content="noindex">']),
    )  # fmt: skip
    sitemap = f"Sitemap: {site.base_url}sitemap.xml\n" if site.base_url else ""
    mark = {"project": NAME, "data_version": site.atlas.version, "code_version": build_id()}
    files = {
        "404.html": lost.encode("utf-8"),
        "robots.txt": f"User-agent: *\nAllow: /\n{sitemap}".encode("ascii"),
        MARK: (json.dumps(mark, sort_keys=True, indent=1) + "\n").encode("ascii"),
    }
    if site.base_url:
        files["sitemap.xml"] = _sitemap(site).encode("utf-8")
    return files


def _sitemap(site: Site) -> str:
    released = version_day(site.atlas.version)
    modified = "" if released is None else f"<lastmod>{released.isoformat()}</lastmod>"
    lines = []
    for name in site.names():
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang="{language}" href="{_xml_address(site, name, language)}"/>'
            for language in LANGUAGES
        )
        lines += [
            f"<url><loc>{_xml_address(site, name, language)}</loc>{modified}{alternates}</url>"
            for language in LANGUAGES
        ]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
        + "\n".join(lines)
        + "\n</urlset>\n"
    )


def _xml_address(site: Site, name: str, language: str) -> str:
    return xml_escape(_full_address(site, _path_of(name, language)), {'"': "&quot;"})


def _picture(site: Site, snapshot: Snapshot, path: str) -> tuple[dict[str, str], Files]:
    """Return what is said of the picture of a View, and the picture itself."""
    # Only a site waits for matplotlib.
    from geo.picture.picture import render_picture

    across, down = _size()
    address = f"{site.base_url}{path}" if site.base_url else path.rpartition("/")[2]
    about = {"address": address, "alt": description(snapshot).paragraph, "width": str(across), "height": str(down)}
    return about, {path: render_picture(snapshot, "png", SHAPE, across)}


def _size() -> tuple[int, int]:
    from geo.picture.composition import SHAPES

    return SHAPES[SHAPE]

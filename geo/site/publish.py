"""The atlas as a static site in both languages: files that any web host serves, without a server of ours."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
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
from geo.export.export import export_data
from geo.export.html_file import about_tag, in_script, metadata
from geo.export.kinds import DATA
from geo.i18n.words import LANGUAGES, text
from geo.page.page import render_page
from geo.query.versions import version_day
from geo.site.pages import Cell, Section, TextPage
from geo.site.site import (
    NOTHING,
    ExtraPage,
    Files,
    Site,
    SiteExtras,
    address_of,
    alternates_of,
    menu_of,
    page_of,
    path_of,
    root_of,
    site_of,
    version_of,
)
from geo.site.static_page import NO_ICON, as_it_is, fill, fill_part, head_of, looks, open_graph
from geo.snapshot.build_id import build_id
from geo.snapshot.manifest import NAME
from geo.snapshot.snapshot import Snapshot
from geo.snapshot.wording import dateline, description, headline

SHAPE = "16:9"

Progress = Callable[[int, int], None]


def publish(
    atlas: Atlas,
    folder: Path,
    base_url: str = "",
    on_progress: Progress | None = None,
    *,
    replace: bool = False,
    added: SiteExtras = NOTHING,
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
    added
        More pages, feeds and other files.

    Raises
    ------
    FileExistsError
        The folder is there already.
    ValueError
        `base_url` is not an address, or the folder to be replaced was not made here.
    OSError
        It cannot be written; nothing is left of it then.
    """
    parts = list(_parts(site_of(atlas, base_url, added)))
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
    yield lambda: {**looks(), **site.added.files}
    for language in LANGUAGES:
        yield partial(_map, site, language)
        if site.atlas.stories:
            yield partial(_stories, site, language)
        for slug in site.atlas.stories:
            yield partial(_story, site, language, slug)
        for page in site.pages:
            yield partial(_text_page, site, language, page)
        for written in site.added.pages:
            yield partial(_written_page, site, language, written)
    yield partial(_data, site)
    yield partial(_for_machines, site)


def _map(site: Site, language: str) -> Files:
    snapshot = site.snapshot("", language)
    path = path_of("index.html", language)
    picture, drawn = _picture(site, snapshot, path_of("map.png", language))
    title = text("title", language)
    # The map has a button of its own for the other language.
    links = {other: menu_of(site, "index.html", language, other)[1:-1] for other in LANGUAGES}
    menu = {other: [[item["label"], item["href"]] for item in items] for other, items in links.items()}
    head = [
        *alternates_of(site, "index.html", language),
        *open_graph(title, text("about_what", language), language, address_of(site, path), picture),
        about_tag(snapshot),
        metadata(snapshot, f"{address_of(site, path)}#", address_of(site, path)),
        f'<script type="application/json" id="atlas-site">{in_script(json.dumps(menu, sort_keys=True))}</script>',
        NO_ICON,
    ]
    pages = "".join(f'<li><a href="{escape(href)}">{escape(label)}</a></li>' for label, href in menu[language])
    body = f"<noscript><p>{escape(text('site_no_script', language))}</p><ul>{pages}</ul></noscript>"
    return {path: render_page(site.atlas, language, "\n".join(head), body).encode("utf-8"), **drawn}


def _text_page(site: Site, language: str, page: TextPage) -> Files:
    return _page(
        site, language, f"{page.name}.html", text(page.title_key, language),
        page.about(site.atlas, language), page.sections(site.atlas, language),
    )  # fmt: skip


def _written_page(site: Site, language: str, page: ExtraPage) -> Files:
    name = f"{page.name}.html"
    root = root_of(name, language)
    head = [f'<link rel="stylesheet" href="{escape(root + style)}">' for style in page.styles]
    title, about = page.title[language], page.about.get(language, "")
    beginning = fill_part("sections.html", language, sections=[Section(paragraphs=[about])], title="") if about else ""
    return page_of(
        site, language, name, "text.html", head, title=title, description=about or title, beginning=beginning,
        body=as_it_is(page.html[language]), wide=True,
    )  # fmt: skip


def _page(
    site: Site, language: str, name: str, title: str, about: str, sections: Any, head: list[str] | None = None
) -> Files:
    body = fill_part("sections.html", language, sections=sections, title=title)
    beginning = fill_part("sections.html", language, sections=[Section(paragraphs=[about])], title=title)
    return page_of(
        site, language, name, "text.html", head or [], title=title, description=about, beginning=beginning, body=body
    )


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
    return page_of(
        site, language, "stories.html", "stories.html", [], title=text("site_stories", language), description=about,
        stories=stories, width=across, height=down,
    )  # fmt: skip


def _story(site: Site, language: str, slug: str) -> Files:
    story = site.atlas.stories[slug]
    name = f"stories/{slug}.html"
    path = path_of(name, language)
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
        *open_graph(title, summary, language, address_of(site, path), picture),
        f'<script type="application/ld+json">{in_script(json.dumps(article, sort_keys=True))}</script>',
    ]
    page = page_of(
        site, language, name, "story.html", head, title=title, description=summary, steps=steps,
        picture=f"{slug}.png", alt=picture["alt"], caption=text("site_picture_of", language, **_words(snapshots[-1])),
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
    pages: Files = {}
    for language in LANGUAGES:
        pages |= _page(
            site, language, "data.html", text("site_data", language), text("site_data_about", language),
            [
                _files_section(text("site_data_archives", language), archives, root_of("data.html", language), language,
                               {name: name for name in archives}),
                _files_section(text("site_data_files", language), files, root_of("data.html", language), language,
                               {f"data/{resource['path']}": bilingual_title(resource, name)[language]
                                for name, resource in atlas.resources.items()} | {f"data/{PACKAGE}": PACKAGE}),
            ],
        )  # fmt: skip
    return {**files, **archives, **pages}


def _files_section(heading: str, files: Files, root: str, language: str, titles: Mapping[str, str]) -> Section:
    rows = [
        (Cell(title.removeprefix("data/"), f"{root}{name}"), Cell(f"{max(len(files[name]) / 1000, 1):.0f} kB"))
        for name, title in titles.items()
    ]
    return Section(heading, columns=[text("site_file", language), text("site_size", language)], rows=rows)


def _for_machines(site: Site) -> Files:
    """Return what programs and hosts ask for: a sitemap, rules for robots, the page of what is not there, a mark."""
    language = "en"
    title, about = text("site_404", language), text("site_404_about", language)
    # It stands in for any address, however deep.
    root = site.base_url
    menu = [{**item, "href": f"{root}{item['href']}"} for item in menu_of(site, "404.html", language, language)]
    points = fill_part(
        "sections.html", language, title=title,
        sections=[Section(text("site_404", "es"), [text("site_404_about", "es")])],
    )  # fmt: skip
    lost = fill(
        "text.html", language, root=root, title=title, description=about, menu=menu, beginning=about, body=points,
        version=version_of(site, language), head=head_of(['<meta name="robots" content="noindex">']),
    )  # fmt: skip
    mark = {"project": NAME, "data_version": site.atlas.version, "code_version": build_id()}
    files = {
        "404.html": lost.encode("utf-8"),
        "robots.txt": _robots(site).encode("ascii"),
        MARK: (json.dumps(mark, sort_keys=True, indent=1) + "\n").encode("ascii"),
    }
    if site.base_url:
        files["sitemap.xml"] = _sitemap(site).encode("utf-8")
    return files


def _robots(site: Site) -> str:
    sitemap = f"Sitemap: {site.base_url}sitemap.xml\n" if site.base_url else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


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
    return xml_escape(address_of(site, path_of(name, language)), {'"': "&quot;"})


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


def _words(snapshot: Snapshot) -> dict[str, str]:
    return {"headline": headline(snapshot), "dateline": dateline(snapshot)}

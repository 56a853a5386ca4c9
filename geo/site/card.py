"""A page about a View for any web host: its picture with alt text, its words in both languages, its link."""

from __future__ import annotations

import json
from dataclasses import replace
from html import escape
from typing import Any

from geo.atomic import MARK
from geo.export.html_file import metadata
from geo.i18n.words import LANGUAGES, text
from geo.site.templating import fill, head_of, open_graph, style_files
from geo.snapshot.citation import citation, permalink, version_words
from geo.snapshot.manifest import manifest_of
from geo.snapshot.snapshot import Snapshot
from geo.snapshot.wording import dateline, description, headline, standfirst

PICTURE = "picture.png"
SHAPE = "16:9"


def render_card(snapshot: Snapshot, base: str = "", url: str = "") -> dict[str, bytes]:
    """Return the files of such a page by name, `index.html` among them: all that it needs.

    Parameters
    ----------
    snapshot
        What it shows, in whose language it begins.
    base
        The address of the map, as in `permalink`.
    url
        Where the folder will stand, ending in `/`; "" when that is not known: other sites may not find the picture
        then.
    """
    from geo.picture.composition import SHAPES
    from geo.picture.picture import render_picture

    width, height = SHAPES[SHAPE]
    (other,) = [
        replace(snapshot, view=replace(snapshot.view, language=language))
        for language in LANGUAGES
        if language != snapshot.language
    ]
    manifest = manifest_of(snapshot, "card", {"base": base, "url": url})
    address = url or permalink(snapshot, base)
    picture = {"address": f"{url}{PICTURE}", "alt": description(snapshot).paragraph}
    sizes = {"width": str(width), "height": str(height)}
    elements = [
        f'<link rel="canonical" href="{escape(address)}">',
        *open_graph(headline(snapshot), dateline(snapshot), snapshot.language, address, {**picture, **sizes}),
        metadata(snapshot, base, address),
    ]
    page = fill(
        "card.html", snapshot.language, root="", head=head_of(elements), title=headline(snapshot),
        version=version_words(snapshot), picture=PICTURE, alt=picture["alt"], **sizes,
        **_words(snapshot, base), other={"language": other.language, **_words(other, base)},
    )  # fmt: skip
    return {
        **style_files(),
        "index.html": page.encode("utf-8"),
        PICTURE: render_picture(snapshot, "png", SHAPE, width),
        MARK: (json.dumps(manifest, sort_keys=True, indent=1) + "\n").encode("ascii"),
    }


def _words(snapshot: Snapshot, base: str) -> dict[str, Any]:
    return {
        "headline": headline(snapshot),
        "standfirst": standfirst(snapshot),
        "description": description(snapshot).paragraph,
        "citation": citation(snapshot, base),
        "link": permalink(snapshot, base),
        "see": text("site_see", snapshot.language),
    }

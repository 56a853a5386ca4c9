"""What changed, for readers of feeds: Atom (RFC 4287) and JSON Feed 1.1, in both languages."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any
from xml.etree import ElementTree as ET

from geo.atlas.atlas import Atlas
from geo.atlas.changelog import Release
from geo.evidence.changes import NEW, FactChange, describe, fact_changes, fact_json
from geo.i18n.words import LANGUAGES, text
from geo.instants import parse_instant

MOST = 100  # entries of a feed; `changes.json` has them all

# By the names of their files: the language of a feed and its media type.
FEEDS = {
    f"changes.{language}.{ending}": (language, kind)
    for language in LANGUAGES
    for ending, kind in (("atom", "application/atom+xml"), ("json", "application/feed+json"))
}

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_IDS = uuid.UUID("6d6f0f0e-6a35-5d55-9d3c-2f6d1c8f4b7a")  # what the ids of this project's feeds are made within


@dataclass(frozen=True)
class Entry:
    """What became known of one entry at one time, or one release of the data. `id` never changes."""

    id: str
    title: str
    updated: datetime
    lines: tuple[str, ...]
    links: tuple[str, ...]
    facts: tuple[FactChange, ...]


def feed_entries(atlas: Atlas, language: str) -> list[Entry]:
    """Return the newest entries of an atlas' feed: what became known, and releases of the data; newest first.

    Parameters
    ----------
    language
        "en" or "es".
    """
    found = [_release_entry(release, language) for release in atlas.releases]
    changes = [change for change in fact_changes(atlas) if change.public_on is not None]
    for (public_on, _), group in groupby(changes, key=lambda change: (change.public_on, change.feature)):
        assert public_on is not None
        found.append(_fact_entry(tuple(group), public_on, language, atlas))
    found.sort(key=lambda entry: entry.updated, reverse=True)
    return found[:MOST]


def atom(atlas: Atlas, language: str, address: str = "") -> bytes:
    """Return the feed as an Atom document: the same catalogue, the same bytes.

    Parameters
    ----------
    address
        Where the feed will stand, which it then names; "" when that is not known.
    """
    entries = feed_entries(atlas, language)
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed", {f"{{{_XML}}}lang": language})
    _add(feed, "id", _urn(f"feed {language}"))  # the same wherever it stands
    _add(feed, "title", _title(atlas, language))
    _add(feed, "subtitle", text("feed_about", language))
    _add(feed, "updated", _rfc3339(entries[0].updated if entries else EPOCH))
    _add(ET.SubElement(feed, f"{{{_ATOM}}}author"), "name", atlas.title[language])
    _add(feed, "rights", text("feed_rights", language))
    if address:
        ET.SubElement(feed, f"{{{_ATOM}}}link", {"rel": "self", "type": "application/atom+xml", "href": address})
    for entry in entries:
        element = ET.SubElement(feed, f"{{{_ATOM}}}entry")
        _add(element, "id", entry.id)
        _add(element, "title", entry.title)
        _add(element, "updated", _rfc3339(entry.updated))
        _add(element, "published", _rfc3339(entry.updated))
        for link in entry.links:
            ET.SubElement(element, f"{{{_ATOM}}}link", {"rel": "via", "href": link})
        _add(element, "content", "\n".join(entry.lines))
    ET.indent(feed)
    document: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def json_feed(atlas: Atlas, language: str, address: str = "") -> bytes:
    """Return the feed as JSON Feed 1.1; the records of an item stand under `_atlas`."""
    entries = feed_entries(atlas, language)
    feed: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": _title(atlas, language),
        "description": text("feed_about", language),
        "language": language,
        "authors": [{"name": atlas.title[language]}],
        "items": [
            {
                "id": entry.id,
                "title": entry.title,
                "content_text": "\n".join(entry.lines),
                "date_published": _rfc3339(entry.updated),
                **({"external_url": entry.links[0]} if entry.links else {}),
                "_atlas": {"changes": [fact_json(change, atlas) for change in entry.facts]},
            }
            for entry in entries
        ],
    }
    if address:
        feed["feed_url"] = address
    return (json.dumps(feed, ensure_ascii=False, indent=1) + "\n").encode()


def _fact_entry(changes: tuple[FactChange, ...], public_on: datetime, language: str, atlas: Atlas) -> Entry:
    first = changes[0]
    key = "feed_new" if first.field == NEW else "feed_changed"
    links = dict.fromkeys(
        atlas.sources[name].address for change in changes for name in change.sources if name in atlas.sources
    )
    return Entry(
        id=_urn(f"{language} {first.layer} {first.feature}"),
        title=text(key, language, title=first.title[language]),
        updated=public_on,
        lines=tuple(describe(change, language, atlas) for change in changes),
        links=tuple(links),
        facts=changes,
    )


def _release_entry(release: Release, language: str) -> Entry:
    lines = tuple(correction.why[language] for correction in release.corrections)
    title = text("feed_release", language, version=release.version)
    return Entry(_urn(f"{language} data {release.version}"), title, parse_instant(release.day), lines, (), ())


def _title(atlas: Atlas, language: str) -> str:
    return text("feed_title", language, title=atlas.title[language])


def _urn(name: str) -> str:
    return uuid.uuid5(_IDS, name).urn


def _rfc3339(instant: datetime) -> str:
    return f"{instant:%Y-%m-%dT%H:%M:%SZ}"


def _add(parent: ET.Element, name: str, content: str) -> None:
    ET.SubElement(parent, f"{{{_ATOM}}}{name}").text = content


def make_feeds(atlas: Atlas, base: str = "") -> dict[str, bytes]:
    """Return the feeds of an atlas by the names of their files.

    Parameters
    ----------
    base
        The address of the folder where they will stand, ending with "/"; "" when that is not known.
    """
    return {
        name: (atom if name.endswith("atom") else json_feed)(atlas, language, f"{base}{name}" if base else "")
        for name, (language, _) in FEEDS.items()
    }

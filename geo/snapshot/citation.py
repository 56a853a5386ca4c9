"""How to cite a View: its link, a short text, and a citation as text, BibTeX and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from geo.i18n.words import text
from geo.query.versions import version_day
from geo.snapshot.manifest import NAME, digest
from geo.snapshot.snapshot import Snapshot
from geo.snapshot.wording import dateline, headline

# What LaTeX takes for a command, and how it is written as itself.
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SPECIAL = re.compile("|".join(re.escape(character) for character in _LATEX))


def permalink(snapshot: Snapshot, base: str = "") -> str:
    """Return the address of a View.

    Parameters
    ----------
    snapshot
        What is shared.
    base
        The address of the map, up to where the link begins: `https://example.org/map/#`. The app reads its link after
        `?`, which is put there when `base` ends in neither sign; a saved page reads it after `#`.
    """
    return f"{base}{'' if base.endswith(('?', '#')) else '?'}{snapshot.link}"


def short_text(snapshot: Snapshot, base: str = "") -> str:
    """Return a View in a message's length: what it shows, of which days, as known when, and its address."""
    return f"{headline(snapshot)}. {dateline(snapshot)} {permalink(snapshot, base)}"


def citation(snapshot: Snapshot, base: str = "") -> str:
    """Return the citation of a View as one paragraph of text."""
    parts = (
        text("cite_titled", snapshot.language, title=text("title", snapshot.language), headline=headline(snapshot)),
        dateline(snapshot),
        f"{version_words(snapshot)}.",
        licence_sentence(snapshot),
        sources_sentence(snapshot),
        permalink(snapshot, base),
    )
    return " ".join(part for part in parts if part)


def bibtex(snapshot: Snapshot, base: str = "") -> str:
    """Return the citation of a View as a BibTeX entry; letters beyond ASCII stand as they are, in UTF-8."""
    released = version_day(snapshot.atlas.version)
    notes = " ".join(
        part for part in (dateline(snapshot), licence_sentence(snapshot), sources_sentence(snapshot)) if part
    )
    fields = {
        "title": f"{{{latex(headline(snapshot))}}}",
        "author": f"{{{latex(text('title', snapshot.language))}}}",
        "year": "" if released is None else str(released.year),
        "month": "" if released is None else str(released.month),
        "version": latex(snapshot.atlas.version),
        "url": _address(permalink(snapshot, base)),
        "note": latex(notes),
        "language": {"en": "english", "es": "spanish"}[snapshot.language],
    }
    lines = (f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{_key(snapshot)},\n" + ",\n".join(lines) + "\n}\n"


def csl_json(snapshot: Snapshot, base: str = "") -> str:
    """Return the citation of a View as CSL-JSON (1.0.2): one item, its sources and licences under `custom`."""
    released = version_day(snapshot.atlas.version)
    first, last = snapshot.window
    sources = snapshot.atlas.sources
    item: dict[str, Any] = {
        "id": _key(snapshot),
        "type": "map",
        "title": headline(snapshot),
        "author": [{"literal": text("title", snapshot.language)}],
        "abstract": dateline(snapshot),
        "version": snapshot.atlas.version,
        "URL": permalink(snapshot, base),
        "language": snapshot.language,
        "note": licence_sentence(snapshot),
        "custom": {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "known_on": snapshot.known_on.isoformat(),
            "licences": list(licences_of(snapshot)),
            "sources": [sources[name].address for name in snapshot.sources],
        },
    }
    if released is not None:
        item["issued"] = {"date-parts": [[released.year, released.month, released.day]]}
    return json.dumps([item], ensure_ascii=False, indent=1, sort_keys=True) + "\n"


CITATIONS: Mapping[str, Callable[[Snapshot, str], str]] = {
    "text": citation,
    "short": short_text,
    "link": permalink,
    "bibtex": bibtex,
    "csl": csl_json,
}


def licences_of(snapshot: Snapshot) -> dict[str, str]:
    """Return the licences of the layers drawn, each with its address, in the order of the atlas."""
    found: dict[str, str] = {}
    for name, layer in snapshot.atlas.layers.items():
        if snapshot.view.layers[name]:
            for licence in layer.resource.get("licenses", ()):
                found.setdefault(licence.get("name", ""), licence.get("path", ""))
    return {name: address for name, address in found.items() if name}


def licence_sentence(snapshot: Snapshot) -> str:
    """Return under which licences the layers drawn may be used; "" when none is stated."""
    names = ", ".join(licences_of(snapshot))
    return text("cite_licences", snapshot.language, licences=names) if names else ""


def sources_sentence(snapshot: Snapshot) -> str:
    """Return on how many pages a View rests; "" when it rests on none."""
    n = len(snapshot.sources)
    return text("cite_sources", snapshot.language, n=n) if n else ""


def version_words(snapshot: Snapshot) -> str:
    """Return the version of the data in words."""
    return text("cite_version", snapshot.language, version=snapshot.atlas.version)


def latex(words: str) -> str:
    """Return text that LaTeX prints as it is."""
    return _SPECIAL.sub(lambda found: _LATEX[found[0]], words)


def _address(address: str) -> str:
    # BibTeX reads an address as it is, but for braces.
    return address.replace("{", "%7B").replace("}", "%7D")


def _key(snapshot: Snapshot) -> str:
    return f"{NAME}-{digest(snapshot.link.encode()).removeprefix('sha256:')[:8]}"

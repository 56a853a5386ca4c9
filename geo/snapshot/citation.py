"""How to cite a View: its link, a short text, and a citation as text, BibTeX and CSL-JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from geo.i18n.words import text
from geo.query.versions import version_day
from geo.snapshot.manifest import NAME, digest
from geo.snapshot.snapshot import Subject
from geo.snapshot.wording import dateline, headline

# What LaTeX takes for a command, and how it is written as itself.
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "_": r"\_", "%": r"\%",
    "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_SPECIAL = re.compile("|".join(re.escape(character) for character in _LATEX))


def permalink(subject: Subject, base: str = "") -> str:
    """Return the address of a View.

    Parameters
    ----------
    subject
        What is shared.
    base
        The address of the map, up to where the link begins: `https://example.org/map/#`. The app reads its link after
        `?`, which is put there when `base` ends in neither sign; a saved page reads it after `#`.
    """
    return f"{base}{'' if base.endswith(('?', '#')) else '?'}{subject.link}"


def short_text(subject: Subject, base: str = "") -> str:
    """Return a View in a message's length: what it shows, of which days, as known when, and its address."""
    return f"{headline(subject)}. {dateline(subject)} {permalink(subject, base)}"


def citation(subject: Subject, base: str = "") -> str:
    """Return the citation of a View as one paragraph of text."""
    parts = (
        text("cite_titled", subject.language, title=text("title", subject.language), headline=headline(subject)),
        dateline(subject),
        f"{version_words(subject)}.",
        licence_sentence(subject),
        sources_sentence(subject),
        permalink(subject, base),
    )
    return " ".join(part for part in parts if part)


def bibtex(subject: Subject, base: str = "") -> str:
    """Return the citation of a View as a BibTeX entry; letters beyond ASCII stand as they are, in UTF-8."""
    released = version_day(subject.catalog.version)
    notes = " ".join(part for part in (dateline(subject), licence_sentence(subject), sources_sentence(subject)) if part)
    fields = {
        "title": f"{{{latex(headline(subject))}}}",
        "author": f"{{{latex(text('title', subject.language))}}}",
        "year": "" if released is None else str(released.year),
        "month": "" if released is None else str(released.month),
        "version": latex(subject.catalog.version),
        "url": _address(permalink(subject, base)),
        "note": latex(notes),
        "language": {"en": "english", "es": "spanish"}[subject.language],
    }
    lines = (f"  {name} = {{{value}}}" for name, value in fields.items() if value)
    return f"@misc{{{_key(subject)},\n" + ",\n".join(lines) + "\n}\n"


def csl_json(subject: Subject, base: str = "") -> str:
    """Return the citation of a View as CSL-JSON (1.0.2): one item, its sources and licences under `custom`."""
    released = version_day(subject.catalog.version)
    first, last = subject.window
    sources = subject.catalog.sources
    item: dict[str, Any] = {
        "id": _key(subject),
        "type": "map",
        "title": headline(subject),
        "author": [{"literal": text("title", subject.language)}],
        "abstract": dateline(subject),
        "version": subject.catalog.version,
        "URL": permalink(subject, base),
        "language": subject.language,
        "note": licence_sentence(subject),
        "custom": {
            "from": first.isoformat(),
            "to": last.isoformat(),
            "known_on": subject.known_on.isoformat(),
            "licences": list(licences_of(subject)),
            "sources": [sources[name].address for name in subject.sources],
        },
    }
    if released is not None:
        item["issued"] = {"date-parts": [[released.year, released.month, released.day]]}
    return json.dumps([item], ensure_ascii=False, indent=1, sort_keys=True) + "\n"


CITATIONS: Mapping[str, Callable[[Subject, str], str]] = {
    "text": citation,
    "short": short_text,
    "link": permalink,
    "bibtex": bibtex,
    "csl": csl_json,
}


def licences_of(subject: Subject) -> dict[str, str]:
    """Return the licences of the layers drawn, each with its address, in the order of the catalogue."""
    found: dict[str, str] = {}
    for name, layer in subject.catalog.layers.items():
        if subject.view["layers"][name]:
            for licence in layer.resource.get("licenses", ()):
                found.setdefault(licence.get("name", ""), licence.get("path", ""))
    return {name: address for name, address in found.items() if name}


def licence_sentence(subject: Subject) -> str:
    """Return under which licences the layers drawn may be used; "" when none is stated."""
    names = ", ".join(licences_of(subject))
    return text("cite_licences", subject.language, licences=names) if names else ""


def sources_sentence(subject: Subject) -> str:
    """Return on how many pages a View rests; "" when it rests on none."""
    n = len(subject.sources)
    return text("cite_sources", subject.language, n=n) if n else ""


def version_words(subject: Subject) -> str:
    """Return the version of the data in words."""
    return text("cite_version", subject.language, version=subject.catalog.version)


def latex(words: str) -> str:
    """Return text that LaTeX prints as it is."""
    return _SPECIAL.sub(lambda found: _LATEX[found[0]], words)


def _address(address: str) -> str:
    # BibTeX reads an address as it is, but for braces.
    return address.replace("{", "%7B").replace("}", "%7D")


def _key(subject: Subject) -> str:
    return f"{NAME}-{digest(subject.link.encode()).removeprefix('sha256:')[:8]}"

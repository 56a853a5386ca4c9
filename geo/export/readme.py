"""The README of an archive of data, in both languages: what it is, how to read it, how to cite and check it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.export.features import FeatureTable
from geo.i18n.words import LANGUAGES, text
from geo.snapshot.citation import citation
from geo.snapshot.snapshot import Snapshot
from geo.snapshot.wording import dateline, headline

_LINE = "-" * 72
_PRECISIONS = ("P0", "P1", "P2", "P3", "P4", "P5")


def readme(snapshot: Snapshot, kind: str, tables: Sequence[FeatureTable], files: Sequence[str]) -> str:
    """Return the README of an archive; the View's own language comes first.

    Parameters
    ----------
    snapshot
        What is shared.
    kind
        The format of the data, as in `geo.export.export.FORMATS`.
    tables
        What the archive holds.
    files
        The names of its files of data.
    """
    languages = sorted(LANGUAGES, key=lambda language: language != snapshot.language)
    snapshots = (replace(snapshot, view=replace(snapshot.view, language=language)) for language in languages)
    parts = ["\n".join(_lines(one, kind, tables, files)) for one in snapshots]
    return f"\n\n{_LINE}\n\n".join(parts) + "\n"


def _lines(snapshot: Snapshot, kind: str, tables: Sequence[FeatureTable], files: Sequence[str]) -> Iterator[str]:
    language = snapshot.language

    def said(key: str, **values: object) -> str:
        return text(f"export_{key}", language, **values)

    yield from (said("heading"), "", headline(snapshot), dateline(snapshot), "")
    yield from (said("what", n=sum(len(table.rows) for table in tables)), "")
    for table in tables:
        layer = snapshot.atlas.layers[table.layer]
        licences = ", ".join(
            f"{licence.get('title') or licence.get('name', '')} ({licence.get('path', '')})"
            for licence in layer.resource.get("licenses", ())
        )
        yield said("layer", name=table.layer, title=layer.title[language], n=len(table.rows))
        yield f"  {said('licence', licences=licences or said('no_licence'))}"
    if not tables:
        yield said("no_layers")
    yield from ("", said("files", files=", ".join(sorted(files)) or said("no_file")), "")
    yield said("times")
    if snapshot.view.known is not None:
        yield said("hindsight")
    yield from ("", said("positions"))
    yield from (f"  {name}: {text(f'precision_{name}', language)}" for name in _PRECISIONS)
    yield from ("", said("lists"))
    if kind == "csv":
        yield said("guard")
    yield from ("", said("not_for_navigation"), "")
    yield from (said("cite"), citation(snapshot), "", said("verify"))

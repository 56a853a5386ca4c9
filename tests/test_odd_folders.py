"""What passes the check can be drawn, exported, published and served: odd but valid folders through all of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from geo.atlas.atlas import Atlas
from geo.atlas.check import check
from geo.atlas.reading import read_atlas
from geo.export.export import FORMATS, SOURCES, files_of
from geo.export.features import tables_of
from geo.export.html_file import render_html
from geo.figures.figures import make_figures, published_in_view
from geo.page.page import render_page
from geo.picture.film import render_film
from geo.picture.picture import render_picture
from geo.site.card import render_card
from geo.site.pages import SITE_SLUGS, SLUGS, evidence_files, make_pages
from geo.site.publish import publish
from geo.snapshot.about import coverage_rows, licence_rows
from geo.snapshot.citation import CITATIONS
from geo.snapshot.snapshot import Snapshot, open_snapshot
from geo.snapshot.sources import sources_in_view
from geo.snapshot.table import rows_in_view, table_of
from geo.snapshot.wording import description
from tests.odd_folders import write_odd_folder

# `FOLDERS=300 make test-slow SLOW=tests/test_odd_folders.py` tries as many as one has hours for.
FEW, MANY = 8, int(os.environ.get("FOLDERS", "40"))
EVERYTHING = "mode=since&layers="

Made = tuple[str, Callable[[], object]]


@pytest.mark.parametrize("seed", range(FEW))
def test_what_passes_the_check_can_be_shared_and_served(tmp_path, seed):
    folder = write_odd_folder(tmp_path, seed)
    assert check(folder).problems == ()
    catalog = read_atlas(folder)
    snapshot = open_snapshot(catalog, f"{EVERYTHING}{','.join(catalog.layers)}", ("en", "es")[seed % 2])
    for _, make in _light(catalog, snapshot):
        make()
    # What takes longer is tried in turn.
    heavy = list(_heavy(catalog, snapshot, tmp_path / "made"))
    _, make = heavy[seed % len(heavy)]
    make()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(FEW, MANY))
def test_what_passes_the_check_can_be_shared_and_served_in_every_form(tmp_path, seed):
    folder = write_odd_folder(tmp_path, seed)
    assert check(folder).problems == ()
    catalog = read_atlas(folder)
    link = ("", "mode=since&theme=dark", f"{EVERYTHING}{','.join(catalog.layers)}")[seed % 3]
    snapshot = open_snapshot(catalog, link, ("en", "es")[seed % 2])
    for _, make in (*_light(catalog, snapshot), *_heavy(catalog, snapshot, tmp_path / "made")):
        make()


@pytest.mark.parametrize("seed", range(3))
def test_a_folder_is_made_from_its_number_alone(tmp_path, seed):
    first, second = (write_odd_folder(_new(tmp_path / name), seed) for name in ("first", "second"))
    assert [path.name for path in sorted(first.rglob("*"))] == [path.name for path in sorted(second.rglob("*"))]
    for path in first.rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (second / path.relative_to(first)).read_bytes()


def _light(catalog: Atlas, snapshot: Snapshot) -> Iterator[Made]:
    language = snapshot.language
    yield "page", lambda: render_page(catalog, language)
    yield "link", lambda: snapshot.link
    yield "svg", lambda: render_picture(snapshot, "svg", "1:1", 400)
    for kind in FORMATS:
        yield kind, lambda kind=kind: _export(snapshot, kind)
    for kind, cite in CITATIONS.items():
        yield kind, lambda cite=cite: cite(snapshot)
    yield "words", lambda: description(snapshot)
    yield "table", lambda: rows_in_view(table_of(catalog, language), snapshot.selection.shown, None)
    yield "coverage", lambda: (coverage_rows(catalog, language), licence_rows(catalog, language))
    shown, known = snapshot.selection.shown, snapshot.known_on
    yield "sources", lambda: sources_in_view(catalog, shown, language, known)
    yield "published", lambda: published_in_view(catalog, snapshot.view)


def _heavy(catalog: Atlas, snapshot: Snapshot, folder: Path) -> Iterator[Made]:
    language = snapshot.language
    yield "figures", lambda: make_figures(catalog, snapshot.view, "light")
    yield "evidence", lambda: (make_pages(catalog, language, (*SLUGS, *SITE_SLUGS)), evidence_files(catalog))
    yield "png", lambda: render_picture(snapshot, "png", "9:16", 400)
    yield "pdf", lambda: render_picture(snapshot, "pdf", "a4l")
    yield "html", lambda: render_html(snapshot)
    yield "card", lambda: render_card(snapshot)
    film = {"seconds": 1, "width": 320, "shape": "16:9", "fps": 2}
    yield "film", lambda: render_film(snapshot, "gif", _new(folder) / "film.gif", **film)
    yield "site", lambda: publish(catalog, _new(folder) / "site")


def _new(folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    return folder


def _export(snapshot: Snapshot, kind: str) -> None:
    """Export a View, and read each of its files again: all the same features, and no other."""
    files = files_of(snapshot, kind)
    names = [name for name in files if not name.endswith((".txt", ".json")) and name != SOURCES]
    tables = tables_of(snapshot)
    most = sum(len(table.rows) for table in tables)
    read = {layer: rows for name in names for layer, rows in FORMATS[kind].read(name, files[name], most).items()}
    for table in tables:
        assert [row["id"].lstrip("'") for row in read[table.layer]] == [row["id"] for row in table.rows]

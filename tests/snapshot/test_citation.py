"""How a View is cited: in words made from the View, with its days, its knowledge, its data and their licences."""

from __future__ import annotations

import json

import pytest

from geo.query.links import parse_link
from geo.query.versions import version_day
from geo.snapshot.citation import CITATIONS, bibtex, citation, csl_json, latex, permalink, short_text
from geo.snapshot.snapshot import open_snapshot
from tests.conftest import feature


def test_a_citation_says_what_when_as_known_when_of_which_data_and_under_which_licence(snapshot_of):
    snapshot = snapshot_of()
    words = citation(snapshot)
    for part in (
        "21 strikes at sea, 82 to 83 reported killed",
        "2 Sep to 1 Dec 2025, as known on 1 Dec 2025.",
        f"Data version {snapshot.atlas.version}.",
        "CC-BY-SA-4.0, CC-BY-4.0",
        f"Rests on {len(snapshot.sources)} pages.",
        f"?{snapshot.link}",
    ):
        assert part in words
    assert "según lo conocido al 1 dic 2025" in citation(snapshot_of(language="es"))


def test_one_dead_is_one_in_spanish(snapshot_of):
    link = "mode=window&from=2026-05-26&to=2026-05-26&known=2026-05-26"
    assert "1 ataque en el mar, 1 muerto según los informes" in citation(snapshot_of(link, "es"))


def test_only_the_licences_of_layers_drawn_are_named(snapshot_of):
    assert "CC-BY-SA" not in citation(snapshot_of("layers=strikes"))
    assert "Licences" not in citation(snapshot_of("layers="))


@pytest.mark.parametrize(
    ("base", "start"),
    [
        ("", "?v=2"),
        ("https://example.org/map/", "https://example.org/map/?v=2"),
        ("https://example.org/#", "https://example.org/#v=2"),
        ("https://example.org/?", "https://example.org/?v=2"),
    ],
)
def test_the_link_opens_the_same_view(snapshot_of, base, start):
    snapshot = snapshot_of()
    address = permalink(snapshot, base)
    assert address.startswith(start)
    assert (
        parse_link(address.partition("v=")[1] + address.partition("v=")[2], snapshot.link_context).view == snapshot.view
    )
    assert short_text(snapshot, base).endswith(address)


def test_csl_is_one_item_with_its_sources(snapshot_of):
    snapshot = snapshot_of()
    (item,) = json.loads(csl_json(snapshot))
    assert item["type"] == "map"
    released = version_day(snapshot.atlas.version)
    assert item["issued"] == {"date-parts": [[released.year, released.month, released.day]]}
    assert item["custom"]["known_on"] == "2025-12-01"
    assert len(item["custom"]["sources"]) == len(snapshot.sources)
    assert item["version"] == snapshot.atlas.version


def test_latex_prints_every_character_as_it_is():
    assert latex(r"50% & $5_a #1 {b} ~ ^ \x") == (
        r"50\% \& \$5\_a \#1 \{b\} \textasciitilde{} \textasciicircum{} \textbackslash{}x"
    )


def test_bibtex_escapes_what_the_data_say_but_not_the_address(make_folder):
    from geo.atlas.reading import read_atlas

    catalog = read_atlas(make_folder(other=[feature()]))
    package = json.loads((catalog.folder / "datapackage.json").read_text())
    package["resources"][0]["title"] = "Fuel & 100% {more}_x"
    (catalog.folder / "datapackage.json").write_text(json.dumps(package))
    entry = bibtex(open_snapshot(read_atlas(catalog.folder), "q=one"), "https://example.org/{x}")
    assert r"title = {{Fuel \& 100\% \{more\}\_x: one entry}}" in entry
    assert "url = {https://example.org/%7Bx%7D?v=2&" in entry
    assert entry.count("{") - entry.count(r"\{") == entry.count("}") - entry.count(r"\}")


@pytest.mark.parametrize("kind", CITATIONS)
def test_data_without_a_day_in_their_version_can_be_cited(make_folder, kind):
    from geo.atlas.reading import read_atlas

    catalog = read_atlas(make_folder(other=[feature()]))
    assert CITATIONS[kind](open_snapshot(catalog, "known=2025-09-01"), "")

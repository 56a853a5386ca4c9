"""What a catalogue covers and under which licences, as a reader reads it."""

from __future__ import annotations

import json

import pytest

from geo.atlas.reading import read_atlas
from geo.snapshot.about import coverage_rows, licence_rows


@pytest.fixture
def catalog(make_folder):
    folder = make_folder(alerts=[])
    package = json.loads((folder / "datapackage.json").read_text())
    alerts = package["resources"][0]
    alerts.update(title="Alerts", title_es="Alertas")
    window = {"from": "2025-09-01", "to": "2025-10-01", "density": "thin", "note_en": "Few.", "note_es": "Pocas."}
    alerts["layer"] = {"coverage": [window]}
    alerts["licenses"] = [{"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}]
    alerts["sources"] = [{"title": "One"}, {"title": "Two"}]
    (folder / "datapackage.json").write_text(json.dumps(package))
    return read_atlas(folder)


def test_coverage_is_reported_by_layer_with_the_last_day_included(catalog):
    row = ["Alertas", "1 sep a 30 sep 2025", "cobertura escasa", "Pocas."]
    assert coverage_rows(catalog, "es").to_numpy().tolist() == [row]


def test_each_file_has_its_own_licence_and_origin(catalog):
    row = ["Alerts", "CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/", "One; Two"]
    assert licence_rows(catalog, "en").to_numpy().tolist() == [row]


def test_data_that_state_neither_give_empty_rows(make_folder):
    catalog = read_atlas(make_folder(alerts=[]))
    assert coverage_rows(catalog, "en").empty
    assert licence_rows(catalog, "en").empty


@pytest.mark.parametrize("key", ["licenses", "sources"])
def test_a_licence_that_is_no_object_is_refused_when_it_is_read(make_folder, key):
    folder = make_folder(alerts=[])
    package = json.loads((folder / "datapackage.json").read_text())
    package["resources"][0][key] = ["CC0"]
    (folder / "datapackage.json").write_text(json.dumps(package))
    with pytest.raises(ValueError, match=f"resources\\[0\\].{key}\\[0\\]"):
        read_atlas(folder)

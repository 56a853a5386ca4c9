from __future__ import annotations

import json
from datetime import date

import pytest

from geo.atlas.reading import read_atlas, read_what_works
from geo.errors import DataError
from tests.conftest import SOURCE, feature


@pytest.fixture
def problems():
    """Read a folder and return the lines in which its problems are reported."""

    def lines(folder):
        with pytest.raises(DataError) as caught:
            read_atlas(folder)
        return str(caught.value).splitlines()

    return lines


def change_package(folder, change):
    path = folder / "datapackage.json"
    package = json.loads(path.read_text())
    change(package)
    path.write_text(json.dumps(package))
    return folder


def test_knowledge_reaches_to_the_day_of_collection_or_of_the_version(make_folder):
    released = change_package(make_folder(alerts=[]), lambda package: package.update(version="2026-11-30+0a1b"))
    assert read_atlas(released).release_day == date(2026, 11, 30)
    collected = change_package(released, lambda package: package.update(collected="2026-11-22"))
    assert read_atlas(collected).release_day == date(2026, 11, 22)


def test_a_day_of_collection_that_does_not_exist_is_refused(make_folder, problems):
    folder = change_package(make_folder(alerts=[]), lambda package: package.update(collected="2026-02-30"))
    (line,) = problems(folder)
    assert line == 'datapackage.json, collected: "2026-02-30" is not a day that exists. Expected: a day of the calendar'


def test_a_catalog_keeps_the_order_of_its_package(make_folder):
    catalog = read_atlas(make_folder(strikes=[feature("strikes")], strike_zones=[], alerts=[feature()]))
    assert list(catalog.layers) == ["strikes", "strike_zones", "alerts"]
    assert [len(layer.features) for layer in catalog.layers.values()] == [1, 0, 1]


def test_a_catalog_has_its_version_titles_and_sources(make_folder):
    catalog = read_atlas(make_folder(alerts=[]))
    assert (catalog.version, catalog.title["es"]) == ("1", "Prueba")
    assert catalog.layers["alerts"].title == {"en": "alerts.geojson", "es": "alerts.geojson"}
    assert catalog.sources[SOURCE].address == "https://example.org/page"


def test_a_title_may_stand_as_two_texts(make_folder):
    def name(package):
        package["resources"][0].update(title="Alerts", title_es="Alertas")

    catalog = read_atlas(change_package(make_folder(alerts=[]), name))
    assert catalog.layers["alerts"].title == {"en": "Alerts", "es": "Alertas"}


def test_other_tables_are_read_as_text(make_folder):
    folder = make_folder(alerts=[])
    (folder / "counts.csv").write_text('as_of,strikes\n2025-12-01,21\n2026-01-07,\n"a, b",0\n')
    entry = {"name": "counts", "title": "Counts", "path": "counts.csv"}
    change_package(folder, lambda package: package["resources"].append(entry))
    table = read_atlas(folder).tables["counts"]
    assert list(table["as_of"]) == ["2025-12-01", "2026-01-07", "a, b"]
    assert list(table["strikes"]) == ["21", "", "0"]


def test_a_file_of_the_basemap_is_no_layer(make_folder):
    folder = make_folder(alerts=[])
    (folder / "basemap").mkdir()
    (folder / "basemap" / "land.geojson").write_text('{"type": "FeatureCollection", "features": []}')
    entry = {"name": "land", "title": "Land", "path": "basemap/land.geojson"}
    change_package(folder, lambda package: package["resources"].append(entry))
    catalog = read_atlas(folder)
    assert list(catalog.layers) == ["alerts"]
    assert catalog.resources["land"]["path"] == "basemap/land.geojson"


def test_a_folder_that_is_not_there_is_refused(tmp_path, problems):
    assert problems(tmp_path / "no") == [f"{tmp_path}/no: is not a folder. Expected: a folder with a datapackage.json"]


def test_a_folder_without_a_catalogue_is_refused(tmp_path, problems):
    assert problems(tmp_path) == ["datapackage.json: there is no such file. Expected: a file that exists"]


def test_what_a_package_lacks_is_named(tmp_path, problems):
    (tmp_path / "datapackage.json").write_text('{"name": "mine", "title": "Mine", "resources": [{"name": "a"}]}')
    assert problems(tmp_path) == [
        "datapackage.json, resources[0].title: is missing. Expected: a title: text, or an object "
        "with the text in English (en) and Spanish (es)",
        "datapackage.json, resources[0].path: is missing. Expected: the path of one file inside the folder, "
        "with forward slashes and without ..",
        "datapackage.json, version: is missing. Expected: the version of the data as text, such as 2026.11.22",
    ]


def test_a_package_without_sources_or_layers_is_refused(make_folder, problems):
    folder = make_folder(alerts=[])
    (folder / "list.csv").write_text("a\n1\n")
    entries = [{"name": "list", "title": "List", "path": "list.csv"}]
    change_package(folder, lambda package: package.update(resources=entries))
    assert [line.partition(". ")[0] for line in problems(folder)] == [
        "datapackage.json, resources: has no sources",
        "datapackage.json, resources: has no layer",
    ]


@pytest.mark.parametrize("path", ["../secret.geojson", "/etc/passwd", "a/../../b", "https://example.org/a", "a\\b", ""])
def test_a_path_out_of_the_folder_is_refused(make_folder, problems, path):
    folder = change_package(make_folder(alerts=[]), lambda package: package["resources"][0].update(path=path))
    (line,) = problems(folder)
    assert line.startswith("datapackage.json, resources[0].path: ")
    assert "inside the folder" in line


def test_two_resources_of_one_name_are_refused(make_folder, problems):
    folder = change_package(
        make_folder(alerts=[], others=[]), lambda package: package["resources"][1].update(name="alerts")
    )
    assert problems(folder)[0].startswith('datapackage.json, resources: "alerts" is the name of 2 resources.')


def covered(start, end):
    window = {"from": start, "to": end, "density": "thin", "note_en": "Few.", "note_es": "Pocos."}
    return lambda package: package["resources"][0].update(layer={"coverage": [window]})


def test_a_catalog_says_what_each_layer_covers(make_folder):
    folder = change_package(make_folder(alerts=[], others=[]), covered("2025-09-01", "2025-10-01"))
    coverage = read_atlas(folder).coverage
    assert [window["density"] for window in coverage["alerts"]] == ["thin"]
    assert list(coverage["others"]) == []


@pytest.mark.parametrize(
    ("start", "end", "line"),
    [
        ("2025-09-01", "2025-09-31", "coverage[0]: "),
        ("2025-09-01", "2025-09-01", 'coverage[0].to: "2025-09-01" is not after from.'),
        ("2025-09", "2025-10-01", 'coverage[0].from: "2025-09" does not have the form required. Expected: a date'),
    ],
)
def test_a_coverage_that_is_no_window_is_refused(make_folder, problems, start, end, line):
    (found,) = problems(change_package(make_folder(alerts=[]), covered(start, end)))
    assert line in found


def test_a_file_that_was_changed_does_not_match_its_hash(make_folder, problems):
    folder = make_folder(alerts=[feature()])
    path = folder / "alerts.geojson"
    path.write_text(path.read_text() + "\n")
    size, digest = problems(folder)
    assert "resources.alerts.bytes" in size
    assert "is not that of alerts.geojson" in digest


def test_a_file_that_the_package_names_must_be_there(make_folder, problems):
    folder = make_folder(alerts=[])
    (folder / "alerts.geojson").unlink()
    assert problems(folder) == ["alerts.geojson: there is no such file. Expected: a file that exists"]


def test_a_layer_may_only_name_sources_places_and_airspaces_of_its_folder(make_folder, problems):
    folder = make_folder(
        strikes=[feature("strikes", strike_zone="two", sources=["other-org-000000"])],
        strike_zones=[feature("strike_zones")],
        alerts=[feature(areas=["SVZM"], sea_area="one")],
    )
    assert [line.partition(". ")[0] for line in problems(folder)] == [
        'strikes.geojson, feature one.1, sources[0]: "other-org-000000" is an unknown source',
        'strikes.geojson, feature one.1, strike_zone: "two" is an unknown sea area',
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "is empty. Expected: a first line that names the columns"),
        (
            "id,publisher,title,date,source_class\n",
            "address: is a missing column. Expected: the columns id, publisher",
        ),
        ("id,id,publisher,title,date,source_class,address\n", "id: is a column named twice"),
        (
            "id,publisher,title,date,source_class,address\na,b\n",
            "line 2: has 2 cells. Expected: 6, one for each column",
        ),
        ('id,publisher,title,date,source_class,address\n"a', "line 2: is not CSV: unexpected end of data"),
        (
            "id,publisher,title,date,source_class,address\n" + 2 * "a-000000,,,,,https://a.org\n",
            'id: "a-000000" is the id of 2 sources',
        ),
        (
            "id,publisher,title,date,source_class,address\na-000000,,,,,javascript:alert(1)\n",
            'address of a-000000: "javascript:alert(1)" is not a web address',
        ),
    ],
)
def test_a_bad_table_of_sources_is_refused(make_folder, problems, text, line):
    folder = make_folder(alerts=[])
    (folder / "sources.csv").write_text(text)
    change_package(folder, lambda package: [package["resources"][-1].pop(key) for key in ("bytes", "hash")])
    (found,) = problems(folder)
    assert found.startswith("sources.csv")
    assert line in found


def test_all_problems_of_all_files_come_in_one_error(make_folder, problems):
    folder = make_folder(alerts=[feature(valid_from="2025-02-30")], others=[feature(sources=[])])
    (folder / "sources.csv").unlink()
    assert [line.partition(",")[0].partition(":")[0] for line in problems(folder)] == [
        "sources.csv",
        "alerts.geojson",
        "others.geojson",
    ]


def broken_folder(make_folder):
    return make_folder(
        strikes=[feature("strikes", strike_zone="one")],
        strike_zones=[feature("strike_zones", slug="one", valid_from="2025-02-30")],
        alerts=[feature()],
    )


def test_of_a_sound_folder_everything_works(make_folder):
    catalog, error = read_what_works(make_folder(alerts=[feature()]))
    assert list(catalog.layers) == ["alerts"]
    assert error is None


def test_a_broken_layer_is_left_out_and_what_refers_to_it_stays(make_folder):
    catalog, error = read_what_works(broken_folder(make_folder))
    assert list(catalog.layers) == ["strikes", "alerts"]
    assert "strike_zones" not in catalog.resources
    assert [(problem.file, problem.feature) for problem in error.problems] == [("strike_zones.geojson", "one.1")]


def test_what_does_not_work_is_what_validation_refuses(make_folder):
    folder = broken_folder(make_folder)
    _, error = read_what_works(folder)
    with pytest.raises(DataError) as refused:
        read_atlas(folder)
    assert refused.value.problems == error.problems


def test_a_layer_that_is_not_the_file_published_is_left_out(make_folder):
    folder = make_folder(alerts=[feature()], others=[])
    (folder / "alerts.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": []}))
    catalog, error = read_what_works(folder)
    assert list(catalog.layers) == ["others"]
    assert {problem.field for problem in error.problems} == {"resources.alerts.bytes", "resources.alerts.hash"}


def test_a_layer_that_cites_what_is_no_source_is_left_out(make_folder):
    catalog, _ = read_what_works(make_folder(alerts=[feature(sources=["other-org-000000"])], others=[feature()]))
    assert list(catalog.layers) == ["others"]


def test_a_broken_file_of_the_basemap_is_left_out(make_folder):
    folder = make_folder(alerts=[feature()])
    (folder / "basemap").mkdir()
    (folder / "basemap" / "land.geojson").write_text("[]")
    entry = {"name": "land", "title": "Land", "path": "basemap/land.geojson"}
    change_package(folder, lambda package: package["resources"].append(entry))
    catalog, error = read_what_works(folder)
    assert "land" not in catalog.resources
    assert str(error) == ("basemap/land.geojson: has no features. Expected: a GeoJSON FeatureCollection (RFC 7946)")


def test_without_sources_nothing_works(make_folder):
    folder = make_folder(alerts=[feature()])
    (folder / "sources.csv").unlink()
    assert read_what_works(folder)[0] is None


def test_a_folder_of_broken_layers_has_nothing_that_works(make_folder):
    assert read_what_works(make_folder(alerts=[feature(valid_from="2025-02-30")]))[0] is None


def test_a_folder_that_is_not_there_has_nothing_that_works(tmp_path):
    catalog, error = read_what_works(tmp_path / "no")
    assert catalog is None
    assert "is not a folder" in str(error)

"""The library as somebody meets it who knows pandas, geopandas and folium, and nothing of this project."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from datetime import date, datetime, timedelta, timezone

import folium
import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

import geo
from geo.export.frames import Features
from tests.conftest import feature

WINDOW = ("2025-09-02", "2025-12-01")
BOGOTA = timezone(timedelta(hours=-5))
LAYERS = ("airspace", "notices", "strike_zones", "strikes", "land_events", "deployments", "events")
TYPES = {"string", "Int64", "Float64", "boolean", "datetime64[ms, UTC]", "geometry"}


@pytest.fixture(scope="module")
def atlas() -> geo.Atlas:
    return geo.read_atlas()


@pytest.fixture(scope="module")
def shot(atlas) -> geo.Snapshot:
    return atlas.between(*WINDOW, known="2025-12-01")


@pytest.fixture(scope="module")
def strikes(shot) -> gpd.GeoDataFrame:
    return shot.features("strikes")


def test_importing_the_library_imports_nothing_heavy():
    code = (
        "import sys, geo; print(*sorted({'folium', 'geopandas', 'matplotlib', 'pandas', 'shapely'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split() == []


def test_every_public_name_is_listed_and_there():
    assert dir(geo) == geo.__all__ == sorted(geo.__all__)
    assert all(getattr(geo, name) is not None for name in geo.__all__)
    assert hasattr(geo, "Tally")
    assert not hasattr(geo, "Tallies")


def test_the_announced_dead_of_the_first_three_months(shot):
    assert shot.tally.killed.announced == 82
    assert (shot.tally.strikes, shot.tally.vessels, shot.tally.killed.counted) == (21, 22, 83)


@pytest.mark.parametrize(
    "day",
    [
        "2025-12-01",
        "20251201",
        "2025-12-01T23:00Z",
        "2025-11-30T20:00-05:00",
        date(2025, 12, 1),
        datetime(2025, 12, 1, 23, 30),
        datetime(2025, 11, 30, 20, tzinfo=BOGOTA),
        pd.Timestamp("2025-12-01"),
        pd.Timestamp("2025-11-30 20:00", tz="America/Bogota"),
        np.datetime64("2025-12-01"),
    ],
)
def test_a_day_is_taken_as_text_date_or_time_and_means_that_day_in_utc(atlas, day):
    assert atlas.at(day).window == (date(2025, 12, 1), date(2025, 12, 1))
    assert atlas.at("2025-12-01", known=day).view == atlas.at("2025-12-01", known="2025-12-01").view


@pytest.mark.parametrize("day", ["01/12/2025", "today", "", "2025-13-01", 20251201, 5.0, True, None, pd.NaT, ["x"]])
def test_what_is_no_day_is_refused_with_what_is_one(atlas, day):
    with pytest.raises(ValueError, match=r"is not a day\. Expected: text such as '2025-09-02', a date or a time"):
        atlas.at(day)


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda atlas: atlas.at("2019-01-01"), "lies outside of this atlas. Expected: days of 2024-07-28 to"),
        (lambda atlas: atlas.between("2025-12-01", "2025-11-01"), "before it begins on 2025-12-01. Expected: a later"),
        (lambda atlas: atlas.at("2025-12-01", colour="red"), "colour is not a setting. Expected: one of band, basin"),
        (lambda atlas: atlas.at("2025-12-01", language="fr"), "'fr' is not a language of this atlas. Expected: 'en'"),
        (lambda atlas: atlas.at("2025-12-01", theme="blue"), "'blue' is not a value of theme. Expected: 'light'"),
        (lambda atlas: atlas.at("2025-12-01", layers=["ships"]), "ships is not a layer. Expected: of airspace"),
        (lambda atlas: atlas.at("2025-12-01", basin="atlantic"), "no feature has basin 'atlantic'. Expected: of carib"),
        (lambda atlas: atlas.at("2025-12-01", text=5), "5 is not a value of text. Expected: words"),
        (lambda atlas: atlas.at("2025-12-01", band=(240, 0)), "(240, 0) is not a value of band. Expected: two flight"),
        (lambda atlas: atlas.at("2025-12-01", ended="no"), "'no' is not a value of ended. Expected: True or False"),
        (lambda atlas: atlas.open("", language="fr"), "'fr' is not a language of this atlas. Expected: 'en' or 'es'"),
        (lambda atlas: atlas.at("2025-12-01").features("strike"), "'strike' is not a layer of this atlas. Expected: "),
        (lambda atlas: atlas.at("2025-12-01").picture("map.jpg"), "'jpg' is not a kind of picture. Expected: one of "),
        (lambda atlas: atlas.at("2025-12-01").picture(shape="round"), "'round' is not a shape of a picture. Expected"),
        (lambda atlas: atlas.at("2025-12-01").film("map.avi"), "'avi' is not a kind of film. Expected: one of gif"),
        (lambda atlas: atlas.at("2025-12-01").export(format="shp"), "'shp' is not a format of data. Expected: one of"),
    ],
)
def test_what_cannot_be_done_is_refused_with_what_can_be(atlas, ask, words):
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - the words are what is tested
        ask(atlas)
    assert words in str(refused.value)


def test_a_folder_that_is_none_is_refused(tmp_path, shot):
    with pytest.raises(geo.DataError, match=r"is not a folder\. Expected: a folder with a datapackage\.json"):
        geo.read_atlas(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match="nowhere is not a folder"):
        shot.html(tmp_path / "nowhere" / "map.html")


def test_all_problems_of_a_folder_come_in_one_error(make_folder):
    folder = make_folder(mine=[feature(title_en=5)], more=[feature(valid_from="yesterday")])
    with pytest.raises(geo.DataError) as refused:
        geo.read_atlas(folder)
    assert "mine.geojson, feature one.1, title_en: 5 is of the wrong type. Expected: the title" in str(refused.value)
    assert "more.geojson, feature one.1, valid_from: " in str(refused.value)


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("day", ["2024-07-28", "2025-12-01"])
def test_the_types_of_a_frame_are_those_of_pandas_and_do_not_depend_on_its_rows(atlas, shot, name, day):
    frame = atlas.at(day).features(name)
    assert {str(kind) for kind in frame.dtypes} <= TYPES
    pd.testing.assert_series_equal(frame.dtypes, shot.features(name).dtypes)
    pd.testing.assert_series_equal(frame.dtypes, atlas.at(day, layers=[]).features(name).dtypes)
    assert frame.crs == "EPSG:4326"


def test_frames_are_counted_sorted_and_grouped_as_any_other(shot, strikes):
    assert len(strikes) == shot.tally.strikes
    assert strikes["killed_announced"].sum() == 82
    assert strikes.nlargest(1, "killed_announced")["killed_announced"].tolist() == [11]
    assert strikes.describe().loc["count", "killed_announced"] == 21
    assert strikes.groupby("basin")["killed_announced"].sum().to_dict() == {"caribbean": 48, "eastern_pacific": 34}
    monthly = strikes.set_index("valid_from").resample("MS")["killed_announced"].sum()
    assert monthly.tolist() == [17, 44, 21]
    assert strikes["valid_from"].is_monotonic_increasing


def test_a_frame_without_its_geometry_is_a_plain_one(strikes):
    assert type(strikes[["id", "basin"]]) is pd.DataFrame
    assert type(strikes.drop(columns="geometry")) is pd.DataFrame
    assert isinstance(strikes[strikes["basin"] == "caribbean"], Features)
    assert strikes.to_crs(3857).crs == "EPSG:3857"


def test_a_layer_that_is_switched_off_shows_nothing_and_is_counted_all_the_same(atlas):
    shot = atlas.between(*WINDOW, known="2025-12-01", layers=["events"])
    assert shot.features("strikes").empty
    assert "killed_announced" in shot.features("strikes")
    assert len(shot.features("events")) == 69
    assert shot.tally.killed.announced == 82


def test_filters_are_settings(atlas):
    caribbean = atlas.between(*WINDOW, known="2025-12-01", basin="caribbean")
    assert set(caribbean.features("strikes")["basin"]) == {"caribbean"}
    assert caribbean.tally.killed.announced == 48
    both = atlas.between(*WINDOW, known="2025-12-01", basin=["eastern_pacific", "caribbean"])
    assert both.tally.killed.announced == 82
    assert atlas.open(caribbean.link).view == caribbean.view
    assert len(atlas.between(*WINDOW, text="Tren de Aragua").features("strikes")) == 2
    assert atlas.at("2025-12-01", band=[0, 100]).view.filters.band == (0, 100)


def test_knowledge_can_be_wound_back(atlas):
    early = atlas.between("2025-09-02", "2025-11-30", known="2025-11-30").features("events")
    late = atlas.between("2025-09-02", "2025-11-30").features("events")
    assert len(early) < len(late)
    assert (early["known_from"] < pd.Timestamp("2025-12-01", tz="UTC")).all()


def test_a_link_is_opened_and_what_of_it_cannot_be_followed_is_warned_of(atlas, shot):
    for link in (shot.link, f"?{shot.link}", f"http://localhost:8501/?{shot.link}", f"file:///map.html#{shot.link}"):
        assert atlas.open(link).view == shot.view
    with pytest.warns(UserWarning, match="colour=red"):
        atlas.open("mode=instant&to=2025-12-01&colour=red")


@pytest.mark.parametrize("name", LAYERS)
def test_folium_takes_a_frame_as_it_is(shot, name):
    frame = shot.features(name)
    drawn = folium.GeoJson(frame, name=name)
    assert len(drawn.data["features"]) == len(frame)
    drawn.add_to(shot.map()).get_root().render()
    json.loads(frame.to_json())


def test_a_frame_can_be_explored(shot):
    pytest.importorskip("mapclassify", reason="geopandas asks for it: pip install '.[explore]'")
    assert "2025-09-19-a" in shot.features("strikes").explore(column="killed_announced").get_root().render()
    assert "geo_json" in shot.features("airspace").explore(m=shot.map()).get_root().render()
    with pytest.warns(UserWarning, match="Nothing has been displayed"):
        shot.features("notices").explore()


def test_the_map_is_one_of_foliums(shot, tmp_path):
    shown = shot.map()
    assert isinstance(shown, folium.Map)
    marker = folium.Marker([10.5, -66.9])
    assert shown.add_child(marker) is shown
    shown.save(tmp_path / "map.html")
    assert marker.get_name() in (tmp_path / "map.html").read_text(encoding="utf-8")
    assert "<iframe" in shown._repr_html_()
    assert isinstance(shown.get_root(), folium.Figure)


def test_a_map_to_which_nothing_was_added_is_the_page_that_needs_no_network(shot):
    saved = io.BytesIO()
    shot.map().save(saved, close_file=False)
    assert saved.getvalue() == shot.html()
    assert b"Content-Security-Policy" in shot.html()


def test_the_same_view_is_the_same_bytes(atlas, shot):
    again = atlas.between(date(2025, 9, 2), datetime(2025, 12, 1, 5), known=pd.Timestamp("2025-12-01"))
    assert again.html() == shot.html()
    assert again.link == shot.link
    assert again.export() == shot.export()
    shown = shot.map()
    assert shown.get_root().render() == shown.get_root().render() == again.map().get_root().render()


def test_a_map_links_only_to_what_the_elements_on_it_need(shot):
    plain, signs = shot.map(), shot.map()
    group = folium.FeatureGroup("mine").add_to(plain)
    folium.CircleMarker([12, -70], tooltip="Here", popup="There").add_to(group)
    folium.LayerControl().add_to(plain)
    assert '="https://c' not in plain.get_root().render()
    folium.Marker([12, -70], icon=folium.Icon(color="red")).add_to(signs)
    page = signs.get_root().render()
    assert "leaflet.awesome-markers.js" in page
    assert "bootstrap.min.css" not in page  # it would change the page around the map
    assert folium.Map().get_root().render().count("bootstrap") > 0  # other maps keep folium's own links


def test_outputs_are_returned_and_written(shot, tmp_path):
    for name, content in (
        ("map.png", shot.picture(tmp_path / "map.png", width=400)),
        ("map.svg", shot.picture(tmp_path / "map.svg")),
        ("map.html", shot.html(tmp_path / "map.html")),
        ("data.zip", shot.export(tmp_path / "data.zip", format="csv")),
    ):
        assert (tmp_path / name).read_bytes() == content
    assert any(name.endswith("strikes.csv") for name in zipfile.ZipFile(tmp_path / "data.zip").namelist())


def test_a_view_says_itself_in_words(shot):
    assert "as known on 1 Dec 2025" in shot.citation
    assert shot.text.startswith("21 strikes at sea, 82 to 83 reported killed.")
    assert len(shot.text.splitlines()) > 21


def test_what_is_shown_of_a_value_is_short(atlas, shot):
    for value in (atlas, shot, atlas.layers["strikes"], shot.tally, shot.tally.killed):
        assert len(repr(value)) < 150
        assert "\n" not in repr(value)


def test_a_file_that_was_shared_can_be_checked(atlas, shot, tmp_path):
    content = shot.html(tmp_path / "map.html")
    assert atlas.verify(tmp_path / "map.html").genuine
    (tmp_path / "map.html").write_bytes(content.replace(b"82 to 83", b"28 to 38"))
    assert not atlas.verify(tmp_path / "map.html").genuine

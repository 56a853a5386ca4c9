from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo.page.points import render_points_page


def points(**changed: object) -> pd.DataFrame:
    columns = {
        "id": ["b", "a"], "date": ["2025-09-15", "2025-09-02"], "title": ["Second", "First"], "killed": [3, 11],
        "category": ["x", "y"], "source": ["s", "s"], "lon": [-66.0, -67.0], "lat": [11.0, 12.0],
    }  # fmt: skip
    return pd.DataFrame({**columns, **changed})


def test_the_page_asks_for_nothing_from_outside():
    page = render_points_page(points())
    assert "connect-src 'none'" in page
    assert 'src="http' not in page
    assert '<link rel="stylesheet" href="http' not in page


def test_the_same_points_give_the_same_page():
    assert render_points_page(points()) == render_points_page(points())


def test_the_order_of_the_rows_does_not_matter():
    assert render_points_page(points()) == render_points_page(points().iloc[::-1])


def test_points_may_come_as_geometry():
    table = points()
    frame = gpd.GeoDataFrame(
        table.drop(columns=["lon", "lat"]), geometry=gpd.points_from_xy(table["lon"], table["lat"]), crs=4326
    )
    assert render_points_page(frame) == render_points_page(table)


def test_a_title_stays_text():
    page = render_points_page(points(), title="{{ 7 * 7 }}</title><script>")
    assert "<title>&#123;&#123; 7 * 7 }}&lt;/title&gt;&lt;script&gt;</title>" in page


def test_polygons_are_drawn_below_whatever_their_type():
    shape = shapely.box(-67, 10, -66, 11)
    polygons = gpd.GeoDataFrame({"title": ["A", "B"]}, geometry=[shape, shapely.MultiPolygon([shape])], crs=4326)
    assert render_points_page(points(), polygons) != render_points_page(points())


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"date": ["2025-09-15", None]}, "1 points have no date"),
        ({"lat": [11.0, 97.0]}, "1 points are not on the map"),
        ({"lon": [None, -67.0]}, "1 points are not on the map"),
    ],
)
def test_points_that_cannot_be_drawn_are_refused(changed, said):
    with pytest.raises(ValueError, match=said):
        render_points_page(points(**changed))


def test_a_missing_column_is_named():
    with pytest.raises(ValueError, match="columns killed are missing"):
        render_points_page(points().drop(columns="killed"))

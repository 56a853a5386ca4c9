"""The product's adapter for a harness of peers: builds a page through the public function, drives its public handle."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import geopandas as gpd
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from geo.page.points import render_points_page

JS = """({
  ready() { return document.documentElement.dataset.ready === "true"; },
  set_window(from, to) { window.points.set({ from, to }); },
  toggle(on) { window.points.set({ visible: on }); },
})"""


def build(events: pd.DataFrame, polys: gpd.GeoDataFrame, out: Path) -> Path:
    """Write the page of a workload's events and polygons with the look that the harness counts by."""
    import workload

    page = render_points_page(
        events, polys, title="Points", center=tuple(workload.CENTER), zoom=workload.ZOOM,
        colour=workload.POINT_HEX, area_colour=workload.POLY_HEX, radius=workload.RADIUS,
        basemap=False,  # the peers have none either
    )  # fmt: skip
    # The harness asks its questions by evaluating text in the page, which the page's own policy forbids.
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", page)
    out.write_text(page, encoding="utf-8")
    return out

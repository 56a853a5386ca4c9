"""Ways on the ellipsoid that the browser must compute as PROJ does: the other half is tests/web/model/geodesy.test.mjs.

Written anew by `python -m tests.page.test_geodesy_cases`.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pyproj

CASES = Path(__file__).parents[1] / "cases" / "geodesy.json"

# Longitude and latitude in degrees of both ends.
PAIRS = (
    ("Caracas to San Juan", (-66.9036, 10.4806), (-66.1057, 18.4655)),
    ("Caracas to Miami", (-66.9036, 10.4806), (-80.1918, 25.7617)),
    ("Guayaquil to Norfolk, over the equator", (-79.8862, -2.1894), (-76.2859, 36.8508)),
    ("one metre or so", (-66.0, 11.0), (-65.99999, 11.000005)),
    ("along a meridian", (-70.0, -10.0), (-70.0, 40.0)),
    ("along a meridian, southwards", (-70.0, 40.0), (-70.0, -10.0)),
    ("along the equator", (-100.0, 0.0), (-40.0, 0.0)),
    ("along a parallel, westwards", (-60.0, 12.0), (-90.0, 12.0)),
    ("over the antimeridian", (170.0, 20.0), (-160.0, -15.0)),
    ("from a pole", (-30.0, -90.0), (-66.0, 10.0)),
    ("the same latitude in both hemispheres", (-60.0, -30.0), (-10.0, 30.0)),
    ("nearly opposite, where Vincenty's iteration fails", (-60.0, -30.0), (119.5, 29.9)),
    ("nearly opposite on the equator", (-90.0, 0.0), (89.7, 0.0)),
    ("half around the globe", (-100.0, 35.0), (60.0, -20.0)),
)
STARTS = (
    ("12 nm north-east of La Guaira", (-66.93, 10.6), 45.0, 12 * 1852.0),
    ("200 nm west of La Guaira", (-66.93, 10.6), 270.0, 200 * 1852.0),
    ("due north", (-66.93, 10.6), 0.0, 1_000_000.0),
    ("due south over the equator", (-66.93, 10.6), 180.0, 3_000_000.0),
    ("along the equator", (-80.0, 0.0), 90.0, 500_000.0),
    ("over the antimeridian", (-175.0, 5.0), 260.0, 2_000_000.0),
    ("far south-west", (-60.0, 30.0), 215.0, 9_000_000.0),
    ("nowhere", (-60.0, 30.0), 10.0, 0.0),
)


def cases() -> dict[str, list[dict[str, Any]]]:
    geod = pyproj.Geod(ellps="WGS84")
    inverse, direct = [], []
    for about, start, end in PAIRS:
        azimuth, _, distance = geod.inv(*start, *end)
        inverse.append(
            {
                "about": about,
                "from": start,
                "to": end,
                "distance": round(distance, 7),
                "bearing": round(azimuth % 360, 12),
            }
        )
    for about, start, bearing, distance in STARTS:
        longitude, latitude, _ = geod.fwd(*start, bearing, distance)
        to = (round(longitude, 11), round(latitude, 11))
        direct.append({"about": about, "from": start, "bearing": bearing, "distance": distance, "to": to})
    return {"inverse": inverse, "direct": direct}


def test_the_shared_cases_are_what_proj_computes():
    held = json.loads(CASES.read_text(encoding="utf-8"))
    fresh = json.loads(json.dumps(cases()))
    assert [case["about"] for kind in held.values() for case in kind] == [
        case["about"] for kind in fresh.values() for case in kind
    ]
    for kind in ("inverse", "direct"):
        for old, new in zip(held[kind], fresh[kind], strict=True):
            assert old["from"] == new["from"]
            # Releases of PROJ differ in the last digit of what they sum.
            assert abs(old["distance"] - new["distance"]) < 1e-6
            assert abs(old["bearing"] - new["bearing"]) < 1e-7
            assert max(abs(a - b) for a, b in zip(old["to"], new["to"], strict=True)) < 1e-10


if __name__ == "__main__":
    CASES.write_text(json.dumps(cases(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

"""Pictures of a View: laid out without collisions, the same each time, and carrying what they were made of."""

from __future__ import annotations

import hashlib
import io
import json
import re
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import matplotlib as mpl
import matplotlib.font_manager
import numpy as np
import pytest
from fontTools.pens.areaPen import AreaPen
from fontTools.ttLib import TTFont
from PIL import Image, ImageFilter

from geo.app.app_state import app_atlas
from geo.atlas.atlas import Atlas
from geo.atlas.reading import read_what_works
from geo.i18n.words import STRINGS
from geo.picture.basemap import named_lines
from geo.picture.composition import SHAPES, Composition, picture_of, round_length
from geo.picture.fonts import FACES, FONTS, spelt, width_of, wrapped
from geo.picture.labels import symbol_boxes
from geo.picture.marks import Box, Text
from geo.picture.picture import checked_width, render_picture
from geo.picture.projection import GEOD, viewport_in
from geo.provenance.embedded_manifest import read_manifest
from geo.query.view import Camera
from geo.shipped_files import DATA
from geo.snapshot.manifest import NAME
from geo.snapshot.snapshot import Snapshot, open_snapshot
from geo.snapshot.wording import description, headline

GOLDEN = Path(__file__).parents[1] / "golden"
ROOT = Path(__file__).parents[2]

FIRST_DECEMBER = "v=2&to=2025-12-01&known=2025-12-01"
LINKS = {
    "all, latest": "v=2",
    "1 December as known then, Spanish, dark": f"{FIRST_DECEMBER}&lang=es&theme=dark",
    "close to Venezuela": "v=2&to=2025-12-01&map=-66,11,6.4,1000x700",
    "one day": "v=2&mode=instant&to=2025-09-02",
    "strikes alone, emphasised": "v=2&layers=strikes&mark=2025-09-02-a&opacity=strikes:0.5",
    "nothing": "v=2&layers=",
    "the whole globe": "v=2&map=-60,20,2,2000x1200",
    "far too close": "v=2&map=-66.9,10.5,24,1x1",
}


@cache
def snapshot(link: str) -> Snapshot:
    return open_snapshot(app_atlas(), link, "en")


@cache
def composition(link: str, shape: str, width: int | None = None) -> Composition:
    return picture_of(snapshot(link), shape, width or SHAPES[shape][0])


def box_of(words: Text) -> Box:
    width = width_of(words.text, words.face, words.size, words.spacing)
    left = words.x - {"start": 0, "middle": width / 2, "end": width}[words.anchor]
    return Box(left, words.y - words.size * 0.72, left + width, words.y)


every_view = pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
every_shape = pytest.mark.parametrize("shape", SHAPES)


@every_shape
@every_view
def test_no_label_covers_a_symbol_or_another_label(link, shape):
    made = composition(link, shape)
    frame, boxes = made.layout.viewport.box, made.labels.boxes
    taken = [*symbol_boxes(made.scene), made.layout.scalebar.box]
    assert not [(one, other) for one, other in combinations(boxes, 2) if one.meets(other)]
    assert not [(one, other) for one in boxes for other in taken if one.meets(other)]
    assert all(frame.holds(box.left, box.top) and frame.holds(box.right, box.bottom) for box in boxes)


@every_shape
@every_view
def test_words_beside_the_map_stay_on_the_document_and_off_each_other(link, shape):
    made = composition(link, shape)
    marks = (*made.layout.words, *made.marks)
    lines = [mark for mark in marks if isinstance(mark, Text) and mark.group in ("words", "legend", "credits")]
    # The numbers of the nested circles stand as close as their circles do.
    boxes = [box_of(line) for line in lines if not line.text.isdigit()]
    frame = made.layout.viewport.box
    assert not [(one, other) for one, other in combinations(boxes, 2) if one.meets(other)]
    assert not [box for box in boxes if box.meets(frame)]
    assert all(box.left >= 0 and box.right <= made.layout.width and box.bottom <= made.layout.height for box in boxes)


def test_a_label_that_was_put_on_another_is_found():
    made = composition(LINKS["all, latest"], "16:9")
    one = made.labels.boxes[0]
    planted = (*made.labels.boxes, one.moved(5, 2))
    assert [pair for pair in combinations(planted, 2) if pair[0].meets(pair[1])]


def test_a_strike_is_a_circle_beside_its_sea_area_and_no_point():
    made = composition(LINKS["all, latest"], "16:9")
    shown = snapshot(LINKS["all, latest"]).shown["strikes"]
    for cluster in made.scene.clusters:
        for circle in cluster.circles:
            apart = np.hypot(circle.x - cluster.x, circle.y - cluster.y)
            assert apart + circle.r <= cluster.radius
    assert made.scene.strikes <= len(shown)


def test_circles_keep_their_places_while_time_moves():
    early, late = (composition(f"v=2&to={day}", "16:9").scene for day in ("2025-10-15", "2026-09-01"))
    places = {circle.strike["id"]: (circle.x, circle.y) for cluster in late.clusters for circle in cluster.circles}
    moved = [
        circle.strike["id"]
        for cluster in early.clusters
        for circle in cluster.circles
        if (circle.x, circle.y) != places[circle.strike["id"]]
    ]
    assert not moved


def test_the_scale_bar_is_true_at_the_map_s_middle():
    frame = composition(LINKS["close to Venezuela"], "16:9").layout.viewport
    value, pixels = round_length(frame.metres_per_pixel / 1000, 130)
    x, y = frame.box.middle
    (west, south), (east, north) = frame.positions(np.array([(x - pixels / 2, y), (x + pixels / 2, y)]))
    assert GEOD.inv(west, south, east, north)[2] / 1000 == pytest.approx(value, rel=0.002)


def test_equal_areas_stay_equal():
    frame = composition(LINKS["all, latest"], "16:9").layout.viewport

    def area(south: float) -> float:
        corners = frame.pixels(np.array([(-80, south), (-79.9, south), (-79.9, south + 0.1), (-80, south + 0.1)]))
        x, y = corners.T
        pixels = abs(np.dot(x, np.roll(y, 1)) - np.dot(y, np.roll(x, 1))) / 2
        ground, _ = GEOD.polygon_area_perimeter([-80, -79.9, -79.9, -80], [south, south, south + 0.1, south + 0.1])
        return float(pixels / abs(ground))

    assert area(24) == pytest.approx(area(0), rel=0.002)


def test_positions_come_back_from_pixels():
    frame = viewport_in(Box(400, 0, 1600, 850), None)
    positions = np.array([(-66.9, 10.5), (-103, 20), (-57, -3)])
    assert frame.positions(frame.pixels(positions)) == pytest.approx(positions)


def test_all_that_a_camera_shows_is_in_the_picture():
    camera = Camera(-66, 11, 6, 800, 800)
    frame = viewport_in(Box(0, 0, 500, 900), camera)
    half = 800 * 360 / 256 / 2**6 / 2
    assert all(frame.box.holds(x, y) for x, y in frame.pixels(np.array([(-66 - half, 11), (-66 + half, 11)])).round(6))


def test_the_graticule_is_named_by_whole_degrees():
    frame = composition(LINKS["all, latest"], "16:9").layout.viewport
    assert {degrees % 10 for _, degrees, _ in named_lines(frame)} == {0}


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_legend_explains_what_is_drawn_and_nothing_else(language):
    link = f"v=2&layers=deployments&to=2025-12-01&lang={language}"
    made = composition(link, "16:9")
    said = [mark.text for mark in made.layout.words if isinstance(mark, Text) and mark.group == "legend"]
    assert STRINGS["force_of_US"][language] in said
    assert not {STRINGS[key][language] for key in ("basin_caribbean", "legend_region", "legend_event")} & set(said)


def test_a_filtered_picture_says_so():
    made = composition("v=2&basin=caribbean&to=2025-12-01", "16:9")
    said = " ".join(mark.text for mark in made.layout.words if isinstance(mark, Text) and mark.group == "legend")
    assert re.search(r"Filters narrow what is shown: \d+ of \d+ entries", said)


def test_strikes_outside_the_map_are_counted():
    made = composition("v=2&map=-60,45,5,800x600", "16:9")
    said = " ".join(mark.text for mark in made.layout.words if isinstance(mark, Text))
    assert made.scene.strikes == 0
    assert "lie outside this map" in said


@pytest.fixture(scope="module")
def pictures() -> dict[str, bytes]:
    return {kind: render_picture(snapshot(LINKS["all, latest"]), kind, width=800) for kind in ("png", "svg", "pdf")}


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_picture_carries_its_manifest(pictures, kind):
    manifest = read_manifest(pictures[kind])
    assert manifest is not None
    assert manifest["kind"] == kind
    assert manifest["view"] == snapshot(LINKS["all, latest"]).link
    assert manifest["settings"] == {"shape": "16:9", "width": 800}


def test_a_png_carries_its_text_equivalent(pictures):
    chunks = Image.open(io.BytesIO(pictures["png"])).text
    assert chunks["Description"] == description(snapshot(LINKS["all, latest"])).paragraph
    assert "CC BY" in chunks["Copyright"]
    assert f"manifest.{NAME}" in chunks


def test_an_svg_has_words_as_words_and_says_what_it_shows(pictures):
    root = ElementTree.fromstring(pictures["svg"])
    space = "{http://www.w3.org/2000/svg}"
    told = snapshot(LINKS["all, latest"])
    assert root.get("role") == "img"
    assert root.findtext(f"{space}title") == headline(told)
    assert root.findtext(f"{space}desc") == description(told).paragraph
    assert "Caribbean Sea:" in {element.text for element in root.iter(f"{space}text")}
    style = root.findtext(f"{space}style") or ""
    assert len(re.findall(r"@font-face", style)) >= 4
    assert b"http://" not in re.sub(rb"http://(www\.w3\.org|purl\.org)/", b"", pictures["svg"])


def test_a_pdf_has_letters_of_the_repo_s_fonts_alone(pictures):
    fonts = set(re.findall(rb"/BaseFont /(?:[A-Z]{6}\+)?([A-Za-z]+)", pictures["pdf"]))
    assert fonts == {b"LibreFranklinThin", b"Newsreader"}
    assert b"CreationDate" not in pictures["pdf"]
    assert b"Matplotlib" not in pictures["pdf"]


@pytest.mark.parametrize(("shape", "ratio"), [("a4p", 210 / 297), ("a4l", 297 / 210)])
def test_a_pdf_of_a4_is_as_large_as_its_paper(shape, ratio):
    content = render_picture(snapshot(LINKS["nothing"]), "pdf", shape)
    width, height = map(float, re.search(rb"/MediaBox \[ 0 0 ([\d.]+) ([\d.]+) \]", content).groups())
    assert width == pytest.approx(min(ratio, 1) * 841.89 if ratio < 1 else 841.89, abs=0.5)
    assert width / height == pytest.approx(ratio, abs=0.001)


def test_no_font_but_the_repo_s_own_is_ever_found(monkeypatch):
    found = set()
    style = matplotlib.font_manager.FontManager.findfont

    def noted(*args: object, **changes: object) -> str:
        path = style(*args, **changes)
        found.add(Path(path).parent)
        return path

    monkeypatch.setattr(matplotlib.font_manager.FontManager, "findfont", noted)
    for kind in ("png", "pdf"):
        # Words that were not measured before.
        render_picture(snapshot("v=2&to=2025-10-21&lang=es"), kind, width=666)
    assert found == {FONTS}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"kind": "bmp"}, "'bmp' is not a kind of picture. Expected: one of png, svg, pdf"),
        ({"kind": "png", "shape": "2:1"}, "'2:1' is not a shape of a picture. Expected: one of 16:9"),
        ({"kind": "png", "width": 100}, "100 pixels is no width of a 16:9 picture. Expected: 200 to 8000"),
        (
            {"kind": "png", "shape": "9:16", "width": 7000},
            "7000 pixels is no width of a 9:16 picture. Expected: 200 to 4743",
        ),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_can(arguments, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        render_picture(snapshot(LINKS["nothing"]), **arguments)


def test_a_width_is_as_the_shape_has_it_unless_said():
    assert [checked_width(shape, None) for shape in SHAPES] == [width for width, _ in SHAPES.values()]


def test_semibold_letters_are_bolder():
    def width(face: str) -> float:
        font = TTFont(FONTS / FACES[face][3])
        pen = AreaPen(font.getGlyphSet())
        font.getGlyphSet()["n"].draw(pen)
        return abs(pen.value)

    assert width("sans-bold") > 1.3 * width("sans")
    assert TTFont(FONTS / FACES["sans-bold"][3])["OS/2"].usWeightClass == FACES["sans-bold"][2] == 600


def test_lines_are_broken_before_they_are_too_wide():
    sentence = "One circle a strike, area by people killed, packed beside the sea named in reports."
    lines = wrapped(sentence, 200, "sans", 13)
    assert " ".join(lines) == sentence
    assert all(width_of(line, "sans", 13) <= 200 for line in lines)
    assert wrapped("Unbreakablewordofgreatlength it", 40, "sans", 13)[0] == "Unbreakablewordofgreatlength"


def test_letters_that_the_fonts_lack_are_spelt_with_those_they_have():
    assert spelt("Caracas – “ñ”") == "Caracas – “ñ”"
    assert spelt("Łódź ﬁn → 委") == "?ódz fin ? ?"


def test_settings_of_matplotlib_change_no_picture():
    before = {kind: render_picture(snapshot(LINKS["one day"]), kind, width=640) for kind in ("png", "pdf")}
    own = {"path.simplify": False, "pdf.fonttype": 3, "pdf.compression": 0, "savefig.dpi": 300, "font.size": 30}
    with mpl.rc_context(own):
        assert {kind: render_picture(snapshot(LINKS["one day"]), kind, width=640) for kind in before} == before


def test_pictures_made_at_once_are_those_made_one_by_one():
    wanted = [
        (snapshot(LINKS[name]), kind) for name in ("one day", "strikes alone, emphasised") for kind in ("pdf", "png")
    ]
    alone = [render_picture(told, kind, width=400) for told, kind in wanted]
    with ThreadPoolExecutor(4) as pool:
        made = [pool.submit(render_picture, told, kind, width=400) for told, kind in wanted]
        assert [each.result() for each in made] == alone


@pytest.fixture
def few(tmp_path) -> Atlas:
    """Return a catalogue of little: no strikes, no areas, no basemap."""
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    kept = [entry for entry in package["resources"] if entry["name"] in ("events", "sources")]
    kept = [{key: value for key, value in entry.items() if key not in ("bytes", "hash")} for entry in kept]
    (tmp_path / "datapackage.json").write_text(json.dumps({**package, "resources": kept}), encoding="utf-8")
    for entry in kept:
        (tmp_path / entry["path"]).write_bytes((DATA / entry["path"]).read_bytes())
    events = json.loads((tmp_path / "events.geojson").read_text(encoding="utf-8"))
    for event in events["features"]:
        event["properties"]["sea_area"] = None  # there is no layer of sea areas to refer to
    (tmp_path / "events.geojson").write_text(json.dumps(events), encoding="utf-8")
    return read_what_works(tmp_path)[0]


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_a_folder_without_strikes_areas_and_basemap_has_pictures_too(few, kind):
    told = open_snapshot(few, "v=2")
    assert told.shown["events"]
    assert picture_of(told, "1:1", 480).scene.clusters == ()
    assert read_manifest(render_picture(told, kind, "1:1", 480))["layers"].keys() == {"events"}


def test_a_dollar_sign_is_a_letter():
    assert width_of("$1 $2", "sans", 13) > width_of("1 2", "sans", 13) + 10


# Golden pictures: looked at by a person once, and compared by what an eye would see.
# `python -m tests.picture.test_pictures` makes them anew.
GOLDENS = {
    "wide.png": ("v=2", "16:9", 800),
    "wide_dark_es.png": (f"{FIRST_DECEMBER}&lang=es&theme=dark", "16:9", 800),
    "square.png": (FIRST_DECEMBER, "1:1", 480),
    "tall_es.png": ("v=2&lang=es", "9:16", 400),
    "close.png": ("v=2&to=2025-12-01&map=-66,11,6.4,1000x700", "4:3", 640),
}
ALIKE = 6  # of 255: how far two pictures may be apart


def golden_bytes(name: str) -> bytes:
    link, shape, width = GOLDENS[name]
    picture = Image.open(io.BytesIO(render_picture(snapshot(link), "png", shape, width)))
    content = io.BytesIO()
    picture.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.FLOYDSTEINBERG).save(
        content, "PNG", optimize=True
    )
    return content.getvalue()


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return how different two pictures look: the worst mean difference of a tile of 32 by 32 blurred pixels."""
    assert one.size == other.size
    blurred = [
        np.asarray(each.convert("RGB").filter(ImageFilter.GaussianBlur(2)), dtype=float) for each in (one, other)
    ]
    apart = np.abs(blurred[0] - blurred[1]).mean(axis=2)
    tiles = [
        apart[y : y + 32, x : x + 32].mean() for y in range(0, apart.shape[0], 32) for x in range(0, apart.shape[1], 32)
    ]
    return float(max(tiles))


@pytest.mark.parametrize("name", GOLDENS)
def test_a_picture_looks_as_it_did(name):
    link, shape, width = GOLDENS[name]
    now = Image.open(io.BytesIO(render_picture(snapshot(link), "png", shape, width)))
    assert difference(now, Image.open(GOLDEN / name)) < ALIKE


def test_a_changed_picture_is_noticed():
    before = Image.open(GOLDEN / "wide.png").convert("RGB")
    after = before.copy()
    # One symbol of fifteen pixels more.
    after.paste((27, 85, 183), (500, 100, 515, 115))
    assert difference(before, after) > 2 * ALIKE
    assert difference(before, before) == 0


def test_golden_pictures_are_small():
    assert {path.name for path in GOLDEN.iterdir()} == set(GOLDENS)
    assert all(path.stat().st_size < 150_000 for path in GOLDEN.iterdir())


if __name__ == "__main__":
    GOLDEN.mkdir(exist_ok=True)
    for name in GOLDENS:
        content = golden_bytes(name)
        (GOLDEN / name).write_bytes(content)
        print(name, len(content), hashlib.sha256(content).hexdigest()[:12])

"""What others made, and the page and pictures carry: as recorded, and with every letter that the page writes."""

from __future__ import annotations

import hashlib
import json

import pytest
from fontTools.ttLib import TTFont

from geo.i18n.words import STRINGS
from geo.page.bundle import WEB
from geo.picture.fonts import FONTS as PICTURE_FONTS
from geo.shipped_files import DATA

FOLDERS = (WEB / "vendor", PICTURE_FONTS)
RECORDS = {
    folder / record["file"]: record
    for folder in FOLDERS
    for record in json.loads((folder / "vendor.json").read_text(encoding="utf-8"))
}
FONTS = [path for path in RECORDS if path.suffix in (".woff2", ".ttf")]


@pytest.mark.parametrize("path", RECORDS, ids=[path.name for path in RECORDS])
def test_each_file_is_the_one_recorded(path):
    assert hashlib.sha256(path.read_bytes()).hexdigest() == RECORDS[path]["sha256"]


def test_nothing_lies_there_that_is_not_recorded():
    lying = {path for folder in FOLDERS for path in folder.iterdir() if path.name != "vendor.json"}
    assert lying == RECORDS.keys()


@pytest.fixture(scope="module")
def written() -> set[str]:
    files = [path for pattern in ("*.geojson", "*.csv", "stories/*.json") for path in DATA.glob(pattern)]
    texts = [
        json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False)
        for path in files
        if path.suffix != ".csv"
    ]
    texts += [path.read_text(encoding="utf-8") for path in files if path.suffix == ".csv"]
    return {
        letter for text in [*texts, json.dumps(STRINGS, ensure_ascii=False)] for letter in text if letter.isprintable()
    }


@pytest.mark.parametrize("font", FONTS, ids=[path.name for path in FONTS])
def test_each_font_has_every_letter_that_is_written(written, font):
    assert written - {chr(code) for code in TTFont(font).getBestCmap()} == set()

"""What others made and the page carries: as recorded, and with every letter that the page writes."""

from __future__ import annotations

import hashlib
import json

import pytest
from fontTools.ttLib import TTFont

from geo.bundle import WEB
from geo.catalog import DATA
from geo.words import STRINGS

VENDOR = WEB / "vendor"
RECORDS = json.loads((VENDOR / "vendor.json").read_text(encoding="utf-8"))
FONTS = [record["file"] for record in RECORDS if record["file"].endswith(".woff2")]


@pytest.mark.parametrize("record", RECORDS, ids=[record["file"] for record in RECORDS])
def test_each_file_is_the_one_recorded(record):
    assert hashlib.sha256((VENDOR / record["file"]).read_bytes()).hexdigest() == record["sha256"]


def test_nothing_lies_there_that_is_not_recorded():
    assert {path.name for path in VENDOR.iterdir()} - {"vendor.json"} == {record["file"] for record in RECORDS}


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


@pytest.mark.parametrize("font", FONTS)
def test_each_font_has_every_letter_that_is_written(written, font):
    assert written - {chr(code) for code in TTFont(VENDOR / font).getBestCmap()} == set()

"""No forgery of an output is called genuine, and none with anything hidden in it is called packed again."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Callable
from functools import cache, partial
from itertools import islice
from typing import Any

import pytest

from geo.atlas.atlas import Atlas
from geo.export.archive import unpack
from geo.export.kinds import DATA, FILMS, PICTURES
from geo.provenance.make import KINDS, remake
from geo.provenance.verify import Status, verify
from geo.snapshot.snapshot import Snapshot
from tests.provenance.forgeries import forgeries

WEEK = "mode=window&from=2025-09-02&to=2025-09-05&known=2025-12-01"
SETTINGS: dict[str, dict[str, Any]] = {
    **{kind: {"shape": "1:1", "width": 240} for kind in PICTURES},
    **{kind: {"shape": "1:1", "width": 320, "seconds": 1, "fps": 3} for kind in FILMS},
}
LAYER = "layer"  # one file of an archive
FILES = (*KINDS, LAYER)
EACH, MANY = 30, {**dict.fromkeys(FILES, 1000), **dict.fromkeys(FILMS, 500), "html": 120}


@pytest.fixture(scope="module")
def make() -> Callable[..., bytes]:
    """Return `remake`, which makes each output once."""
    kept: dict[tuple[str, str, str], bytes] = {}

    def made(snapshot: Snapshot, kind: str, settings: dict[str, Any]) -> bytes:
        key = (snapshot.link, kind, str(sorted(settings.items())))
        if key not in kept:
            kept[key] = remake(snapshot, kind, settings)
        return kept[key]

    return made


@pytest.fixture(scope="module")
def output(snapshot_of, make) -> Callable[[str], bytes]:
    """Return a function that gives the output of a kind, or a layer out of its archive."""

    @cache
    def made(file: str) -> bytes:
        if file == LAYER:
            return unpack(made("geojson")).files["strikes.geojson"]
        return make(snapshot_of(WEEK), file, SETTINGS.get(file, {}))

    return made


def holds_only(content: bytes, original: bytes) -> bool:
    """Whether an archive holds the files of another and nothing else, as far as Python's zipfile sees it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(io.BytesIO(original)) as other:
        entries = archive.infolist()
        return (
            sorted(archive.namelist()) == sorted(other.namelist())
            and all(archive.read(entry) == other.read(entry.filename) for entry in entries)
            and not archive.comment
            and not any(entry.extra or entry.comment or entry.is_dir() for entry in entries)
            and min(entry.header_offset for entry in entries) == 0
            and content[-22:-18] == b"PK\x05\x06"
        )


def assert_no_forgery_passes(file: str, original: bytes, catalog: Atlas, make: Any, number: int, seed: int) -> None:
    check = partial(verify, name=file, atlas=catalog, make=make)
    assert check(original).genuine
    verdicts: Counter[Status] = Counter()
    for name, forged in islice(forgeries(file, original, seed), number):
        verdict = check(forged)
        verdicts[verdict.status] += 1
        assert verdict.status is not Status.GENUINE, name
        assert verdict.as_text()
        if verdict.status is Status.REPACKED:
            assert file in DATA, name
            assert holds_only(forged, original), name
    assert verdicts[Status.DIFFERENT] > number / 2


@pytest.mark.parametrize("file", FILES)
def test_no_forgery_passes(file, output, catalog, make):
    assert_no_forgery_passes(file, output(file), catalog, make, EACH, seed=1)


@pytest.mark.slow
@pytest.mark.parametrize("file", FILES)
def test_none_of_very_many_forgeries_passes(file, output, catalog, make):
    assert_no_forgery_passes(file, output(file), catalog, make, MANY[file], seed=2)


@pytest.mark.parametrize("kind", DATA)
def test_an_archive_that_was_packed_again_and_no_more_is_called_so(kind, output, catalog, make):
    plain = {"reordered", "stored", "at other times"}
    found = Counter(
        name
        for name, forged in islice(forgeries(kind, output(kind), 3), 70)
        if verify(forged, kind, catalog, make=make).status is Status.REPACKED
    )
    assert plain <= found.keys()
    # Of what changes a single byte, some changes only say by which program it was packed.
    assert found.keys() <= plain | {"a bit flipped", "a byte of its frame changed"}

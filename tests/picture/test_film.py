"""Films of a View's window: every day in order, the last one held, the same bytes, and nothing left behind."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image

from geo.app.app_state import app_atlas
from geo.picture import film
from geo.picture.film import CancelledError, FrameRenderer, estimate_film, render_film
from geo.provenance.embedded_manifest import read_manifest
from geo.snapshot.snapshot import Snapshot, open_snapshot

ROOT = Path(__file__).parents[2]
AUTUMN = "v=2&mode=window&from=2025-11-25&to=2025-12-02"
SMALL = {"seconds": 1.6, "width": 400, "fps": 5}  # eight frames, one a day


def snapshot(link: str = AUTUMN) -> Snapshot:
    return open_snapshot(app_atlas(), link, "en")


@cache
def made(kind: str) -> bytes:
    content = io.BytesIO()
    render_film(snapshot(), kind, content, **SMALL)
    return content.getvalue()


def frames(kind: str, folder: Path) -> tuple[list[Image.Image], list[int]]:
    """Return the frames of a film of `kind`, and how long each stands, in milliseconds."""
    if kind == "mp4":
        (folder / "film.mp4").write_bytes(made(kind))
        # To pictures by ffmpeg itself: the reader of its package leaves pipes open.
        command = [
            imageio_ffmpeg.get_ffmpeg_exe(),
            "-loglevel",
            "error",
            "-i",
            "film.mp4",
            "-fps_mode",
            "passthrough",
            "%04d.png",
        ]
        subprocess.run(command, cwd=folder, check=True)
        pictures = [Image.open(path).convert("RGB") for path in sorted(folder.glob("*.png"))]
        return pictures, [round(1000 / SMALL["fps"])] * len(pictures)
    opened = Image.open(io.BytesIO(made(kind)))
    found, times = [], []
    for number in range(opened.n_frames):
        opened.seek(number)
        opened.load()
        found.append(opened.convert("RGB"))
        times.append(int(opened.info["duration"]))
    return found, times


every_kind = pytest.mark.parametrize("kind", film.KINDS)


@every_kind
def test_a_film_plays_its_seconds_and_holds_its_last_frame(kind, tmp_path):
    found, times = frames(kind, tmp_path)
    assert sum(times) == pytest.approx(1000 * (SMALL["seconds"] + film.HOLD), abs=250)
    assert {frame.size for frame in found} == {(400, 224 if kind == "mp4" else found[0].height)}
    first, last = (np.asarray(frame, dtype=float) for frame in (found[0], found[-1]))
    assert np.abs(first - last).mean() > 0.5
    held = np.asarray(found[-2] if len(found) > 9 else found[-1], dtype=float)
    assert np.abs(held - last).mean() < 1


@every_kind
def test_a_film_carries_its_manifest(kind):
    manifest = read_manifest(made(kind))
    assert manifest is not None
    assert manifest["kind"] == kind
    assert manifest["view"] == snapshot().link
    assert manifest["settings"] == {"shape": "16:9", **SMALL}


@every_kind
def test_the_estimate_is_near_the_truth(kind):
    expected = estimate_film(snapshot(), kind, **SMALL)
    assert expected.frames == 8
    assert len(made(kind)) / 2 < expected.bytes < 5 * len(made(kind))


def test_each_frame_is_the_view_until_its_day():
    days = [snapshot("v=2&mode=window&from=2025-11-25&to=" + day).view.last for day in ("2025-11-25", "2025-12-02")]
    reel = FrameRenderer(snapshot(), days, "16:9", 400)
    first, last, again = reel.picture(0), reel.picture(1), reel.picture(0)
    assert (first != last).any()
    assert (first == again).all()


def test_what_time_does_not_change_stands_still():
    view = snapshot().view
    days = [view.first + timedelta(days=number) for number in range((view.last - view.first).days + 1)]
    reel = FrameRenderer(snapshot(), days, "16:9", 640)
    pictures = [reel.picture(number) for number in (0, 4, 7)]
    height, width, _ = pictures[0].shape
    # Legend and credits: the lower left, and the foot.
    for part in (np.s_[height // 2 :, : width // 5], np.s_[-24:, :]):
        assert all((picture[part] == pictures[0][part]).all() for picture in pictures)


def test_a_view_of_one_day_plays_up_to_it_a_day_at_a_time():
    one = snapshot("v=2&mode=instant&to=2025-09-02")
    assert estimate_film(one, "gif", seconds=60, fps=10).frames == (one.view.last - one.link_context.first).days + 1


@every_kind
def test_a_cancelled_film_leaves_nothing_behind(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    asked = iter([False, False, True])
    with pytest.raises(CancelledError):
        render_film(snapshot(), kind, tmp_path / f"film.{kind}", **SMALL, cancelled=lambda: next(asked))
    assert list(tmp_path.iterdir()) == []


def test_a_film_that_cannot_be_encoded_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(imageio_ffmpeg, "get_ffmpeg_exe", lambda: "/bin/false")
    with pytest.raises(OSError, match="the film could not be encoded"):
        render_film(snapshot(), "mp4", tmp_path / "film.mp4", **SMALL)
    assert list(tmp_path.iterdir()) == []


def test_a_film_is_not_written_over_another_file_unless_said(tmp_path):
    path = tmp_path / "film.gif"
    path.write_bytes(b"mine")
    with pytest.raises(FileExistsError):
        render_film(snapshot(), "gif", path, **SMALL)
    assert path.read_bytes() == b"mine"
    render_film(snapshot(), "gif", path, **SMALL, replace_file=True)
    assert path.read_bytes() == made("gif")


def test_progress_is_reported_up_to_the_end():
    told: list[float] = []
    render_film(snapshot(), "mp4", io.BytesIO(), **SMALL, on_progress=told.append)
    assert told == sorted(told)
    assert len(told) == 9
    assert told[-1] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"kind": "avi"}, "'avi' is not a kind of film. Expected: one of gif, webp, mp4"),
        ({"shape": "2:1"}, "'2:1' is not a shape of a picture. Expected: one of 16:9"),
        ({"width": 4000}, "4000 is no width of a film. Expected: 320 to 1920"),
        ({"seconds": 600}, "600 is no seconds of a film. Expected: 1 to 60"),
        ({"fps": 60}, "60 is no fps of a film. Expected: 2 to 30"),
        ({"link": "v=2", "seconds": 60, "fps": 30}, "frames are too many for a film. Expected: at most 600"),
    ],
)
def test_what_cannot_be_made_is_refused_with_what_can(arguments, said):
    told = snapshot(arguments.pop("link", AUTUMN))
    with pytest.raises(ValueError, match=re.escape(said)):
        estimate_film(told, arguments.pop("kind", "gif"), **arguments)


def test_a_film_beyond_the_cap_is_refused_before_it_is_made(monkeypatch):
    monkeypatch.setattr(film, "MOST_BYTES", 1_000_000)
    with pytest.raises(ValueError, match=r"would take about \d+ MB\. Expected: at most 1 MB"):
        render_film(snapshot(), "gif", io.BytesIO(), width=1920)

"""What the worker makes of one request, and what it says when it cannot."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from errno import EACCES, ENOMEM, ENOSPC

import pytest

from geo.errors import DataError
from geo.jobs import answer
from geo.jobs.answer import FailedError, output_of
from geo.shipped_files import DATA
from tests.jobs.requests import LINK, settings_for


def asked(kind: str, seconds: int = 2) -> dict[str, object]:
    return {"kind": kind, "link": LINK, "language": "en", "settings": settings_for(kind, seconds)}


def failure(kind: str, seconds: int = 2) -> FailedError:
    with pytest.raises(FailedError) as failed:
        output_of(asked(kind, seconds), b"", DATA, lambda _: None)
    return failed.value


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (MemoryError(), "memory"),
        (OSError(ENOMEM, "Cannot allocate memory"), "memory"),
        (OSError(ENOSPC, "No space left on device"), "disk"),
        (PermissionError(EACCES, "Permission denied"), "system"),
        (OSError(), "system"),
        (ValueError("no such width"), "refused"),
        (DataError([]), "refused"),
        (UnicodeEncodeError("utf-8", "\ud800", 0, 1, "surrogates not allowed"), "refused"),
        (KeyError("x"), "error"),
        (RecursionError(), "error"),
        (ImportError("failed to map segment"), "error"),
    ],
)
def test_every_error_has_a_name(error, expected, monkeypatch):
    def fail(*_arguments: object) -> bytes:
        raise error

    monkeypatch.setattr(answer, "remake", fail)
    assert failure("csv").failure == expected


@pytest.mark.parametrize("error", [KeyError("x"), ImportError("failed to map segment"), OSError("odd")])
def test_a_library_s_own_error_for_a_full_disk_or_memory_is_found_out(error, monkeypatch):
    def fail(*_arguments: object) -> bytes:
        raise error

    monkeypatch.setattr(answer, "remake", fail)
    monkeypatch.setattr(answer, "_ROOM", shutil.disk_usage(tempfile.gettempdir()).total + 1)
    assert failure("csv").failure == "disk"
    monkeypatch.setattr(answer, "_ROOM", 0)
    monkeypatch.setattr(answer, "_MEMORY", 2**62)
    assert failure("csv").failure == "memory"


@pytest.mark.parametrize("kind", ["gif", "webp", "mp4", "gpkg"])
def test_a_full_disk_is_named_as_such(kind, tmp_path, monkeypatch):
    full = tmp_path / "full"
    full.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=8k", "tmpfs", str(full)], check=False, capture_output=True
    )
    if not mounted or mounted.returncode:
        pytest.skip("no small disk can be made here")
    monkeypatch.setattr(tempfile, "tempdir", str(full))
    try:
        assert failure(kind, seconds=8).failure == "disk"
        assert list(full.iterdir()) == []
    finally:
        subprocess.run(["umount", str(full)], check=True)


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        ("x: No space left on device", "disk"),
        ("x: Cannot allocate memory", "memory"),
        ("x: odd", "system"),
        ("", "system"),
    ],
)
@pytest.mark.skipif(sys.platform == "win32", reason="the encoder of this test is a shell script")
def test_an_encoder_that_fails_has_a_reason_also_when_it_says_none(says, expected, tmp_path, monkeypatch):
    encoder = tmp_path / "encoder"
    encoder.write_text(f"#!/bin/sh\necho '{says}' >&2\nexit 1\n", encoding="utf-8", newline="\n")
    encoder.chmod(0o755)
    monkeypatch.setattr("imageio_ffmpeg.get_ffmpeg_exe", lambda: str(encoder))
    failed = failure("webp")
    assert failed.failure == expected
    assert failed.why or expected != "system"

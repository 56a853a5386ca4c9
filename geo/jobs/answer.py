"""What the worker makes of one job: an output, or why there is none."""

from __future__ import annotations

import errno
import json
import logging
import shutil
import tempfile
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

from geo.atlas.atlas import Atlas
from geo.atlas.reading import read_what_works
from geo.errors import DataError
from geo.provenance.make import remake, remake_offered
from geo.provenance.verify import verify
from geo.snapshot.snapshot import open_snapshot

_ROOM = 1_000_000  # bytes: a disk with less is full
_MEMORY = 64_000_000  # bytes: a process that cannot have them has run out of memory

_FULL = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))


class FailedError(Exception):
    """A job failed: `failure` as in `geo.jobs.request.Job`, and why in English."""

    def __init__(self, failure: str, why: str = "") -> None:
        super().__init__(failure, why)
        self.failure, self.why = failure, why


def output_of(asked: dict[str, Any], given: bytes, folder: Path, on_progress: Callable[[float], None]) -> bytes:
    """Return what one job asks for.

    Parameters
    ----------
    asked
        "kind", "link", "language" and "settings" of the job.
    given
        The file to verify.
    folder
        The data.
    on_progress
        Told how much of a film is made, from 0 to 1.

    Raises
    ------
    FailedError
        It cannot be made, whatever the reason.
    """
    try:
        atlas = read_once(folder)
        if asked["kind"] == "verify":
            return _verdict(given, asked, atlas)
        return remake(
            open_snapshot(atlas, asked["link"], asked["language"]),
            asked["kind"],
            asked["settings"],
            on_progress,
        )
    except MemoryError as error:
        raise FailedError("memory") from error
    except (DataError, ValueError) as error:
        raise FailedError("refused", str(error)) from error
    # Whatever it is that a job fails of: the next one is served, and the log keeps the reason.
    except Exception as error:
        raise _failure_of(error, asked) from error


@lru_cache(maxsize=1)
def read_once(folder: Path) -> Atlas:
    """Return what works of the data of a folder, read by the first who asks."""
    atlas, error = read_what_works(folder)
    if atlas is None:
        raise error or ValueError(f"{folder} holds nothing that can be shown")
    return atlas


def _verdict(given: bytes, asked: dict[str, Any], atlas: Atlas) -> bytes:
    verdict = verify(given, asked["settings"]["name"], atlas, asked["language"], make=remake_offered)
    link = verdict.manifest["view"] if verdict.manifest else ""
    described = {"status": verdict.status, "text": verdict.as_text(asked["language"]), "link": link}
    return json.dumps(described).encode()


def _failure_of(error: Exception, asked: dict[str, Any]) -> FailedError:
    """Return what an error of the system or of a library comes from; libraries have many words for the same."""
    number = error.errno if isinstance(error, OSError) else None
    if number in _FULL or _is_full():
        return FailedError("disk")
    if number == errno.ENOMEM or _is_without_memory():
        return FailedError("memory")
    logging.getLogger("atlas").error("a job failed: %s", asked, exc_info=error)
    if isinstance(error, OSError):
        return FailedError("system", error.strerror or str(error))
    return FailedError("error")


def _is_full() -> bool:
    try:
        return shutil.disk_usage(tempfile.gettempdir()).free < _ROOM
    except OSError:
        # No folder to write in is a system's problem of another kind.
        return False


def _is_without_memory() -> bool:
    try:
        bytearray(_MEMORY)
    except MemoryError:
        return True
    return False

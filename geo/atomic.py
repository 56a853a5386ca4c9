"""Atomic writes: files and folders appear complete or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO

MARK = "made-by-atlas.json"  # in every folder made here: the manifest of what it was made from

_LONGEST = 100  # characters of a name: every file system takes them, with an ending
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$")


def atomic_write(path: Path, content: bytes, *, replace: bool = False) -> None:
    """Write a file so that it appears complete or not at all, whatever happens meanwhile.

    Raises
    ------
    FileExistsError
        The file is there already, and `replace` does not say that it may go.
    OSError
        It cannot be written. What was there before is untouched.
    """
    with atomic_file(path, replace=replace) as file:
        file.write(content)


@contextlib.contextmanager
def atomic_file(path: Path, *, replace: bool = False) -> Iterator[IO[bytes]]:
    """Open a file to write that takes its name when the block ends well, and is deleted otherwise.

    Raises
    ------
    FileExistsError, OSError
        As `atomic_write`.
    """
    if path.exists() and not replace:
        raise FileExistsError(f"{path} is there already. Choose another name, or say that it may be replaced")
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.chmod(0o644)
        if replace:
            unfinished.replace(path)
        else:
            _take_name(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextlib.contextmanager
def atomic_folder(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """Make a new folder to fill, which takes its name when the block ends well, and is deleted otherwise.

    A folder that is there already is replaced only if it is empty or was made here: it contains `MARK` then.

    Raises
    ------
    FileExistsError
        The folder is there already, and may not go.
    OSError
        It cannot be written. What was there before is untouched.
    """
    # A folder's rename would replace a link to it, and "site/.." has no name of its own.
    path = path.resolve()
    if path.exists():
        if not replace:
            raise FileExistsError(f"{path} is there already. Choose another name, or say that it may be replaced")
        if not path.is_dir() or (any(path.iterdir()) and not (path / MARK).is_file()):
            raise ValueError(f"{path} is not replaced, since it was not made by this program: it holds no {MARK}")
    unfinished = Path(tempfile.mkdtemp(prefix=f".{path.name[:40]}.", suffix=".part", dir=path.parent))
    try:
        yield unfinished
        unfinished.chmod(0o755)
        if path.exists():
            before = Path(tempfile.mkdtemp(prefix=f".{path.name[:40]}.", suffix=".old", dir=path.parent))
            path.rename(before / path.name)
            unfinished.rename(path)
            shutil.rmtree(before)
        else:
            unfinished.rename(path)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a folder, each under its path in it, such as `es/about.html`."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)


def safe_name(words: str) -> str:
    """Return words as a file's name without its ending: lower-case ASCII letters, digits and hyphens, never empty."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].rstrip("-")
    return f"{name or 'map'}-map" if _RESERVED.match(name) or not name else name


def _take_name(unfinished: Path, path: Path) -> None:
    try:
        # A link, unlike a rename, refuses when somebody else has taken the name since.
        os.link(unfinished, path)
    except FileExistsError:
        raise
    except (OSError, AttributeError):
        # A file system or a system without links: the name is taken first, then filled at once.
        path.touch(exist_ok=False)
        unfinished.replace(path)

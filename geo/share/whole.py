"""Files that appear whole or not at all."""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import IO

_LONGEST = 100  # characters of a name: every file system takes them, with an ending
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)$")


def write_whole(path: Path, content: bytes, *, replace: bool = False) -> None:
    """Write a file so that it is there whole or not at all, whatever happens meanwhile.

    Raises
    ------
    FileExistsError
        The file is there already, and `replace` does not say that it may go.
    OSError
        It cannot be written. What was there before is untouched.
    """
    with whole_file(path, replace=replace) as file:
        file.write(content)


@contextlib.contextmanager
def whole_file(path: Path, *, replace: bool = False) -> Iterator[IO[bytes]]:
    """Open a file to write that takes its name when the block ends well, and leaves nothing otherwise.

    Raises
    ------
    FileExistsError, OSError
        As `write_whole`.
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
            # A link, unlike a rename, refuses when somebody else has taken the name since.
            os.link(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def safe_name(words: str) -> str:
    """Return words as a file's name without its ending: lower-case ASCII letters, digits and hyphens, never empty."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_LONGEST].rstrip("-")
    return f"{name or 'map'}-map" if _RESERVED.match(name) or not name else name

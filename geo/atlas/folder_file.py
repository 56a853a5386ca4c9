"""One regular file inside a folder: nothing else is ever opened, and never more of it read than may be."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from geo.errors import DataError, Problem

MAX_BYTES = 64 * 1024 * 1024

# Not on every system: where there is no such flag, the checks before and after the opening stand alone.
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)  # a pipe put in the file's place must not hold us
    | getattr(os, "O_NOCTTY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_BINARY", 0)
)
_STEPS = _FLAGS | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_PATH", 0)
_STEPWISE = {os.open, os.stat} <= os.supports_dir_fd and os.stat in os.supports_follow_symlinks

_EXISTS = "a file that exists"
_INSIDE = "a file of the folder itself, or a link that stays in the folder"
_REGULAR = "a regular file"


class _RefusedError(Exception):
    """Why a file is not read; its arguments are what is wrong, and what was expected."""


def read_bytes(path: Path, file: str, folder: Path | None = None) -> bytes:
    """Return a file's bytes.

    A link is followed where it stays inside the folder, as some systems that provide folders use links inside them.
    The file that it leads to is opened step by step without following any further link, so that nothing which is
    exchanged meanwhile can lead out.

    Parameters
    ----------
    path
        The file.
    file
        How messages call it.
    folder
        Where the file must lie, links followed; the directory of `path` by default.

    Raises
    ------
    DataError
        There is no such file, it leads out of the folder, it is not a regular file (a directory, a pipe, a device),
        it may not be read, or it holds more than `MAX_BYTES`. Nothing else is opened, a file too large is refused
        before a byte of it is read, and no message quotes what lies outside.
    """
    try:
        return _read(path, path.parent if folder is None else folder)
    except _RefusedError as error:
        raise DataError([Problem(file, "", "", "", *error.args)]) from error
    except FileNotFoundError as error:
        raise DataError([Problem(file, "", "", "", "there is no such file", _EXISTS)]) from error
    except (OSError, ValueError) as error:  # ValueError: a name that holds a NUL
        reason = getattr(error, "strerror", None) or "not the name of a file"
        wrong = f"cannot be read ({reason})"
        raise DataError([Problem(file, "", "", "", wrong, "a file that this account may read")]) from error


def _read(path: Path, folder: Path) -> bytes:
    root = Path(os.path.realpath(folder))
    # A ring of links is followed as far as it goes, and is then no regular file.
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(root):
        raise _RefusedError("leads out of the folder", _INSIDE)
    descriptor = _opened(root, real.relative_to(root).parts)
    with os.fdopen(descriptor, "rb") as opened:
        found = os.fstat(opened.fileno())
        _require_regular(found)
        if not _STEPWISE and not os.path.samestat(found, os.stat(path)):  # noqa: PTH116
            raise _RefusedError("was exchanged while it was read", _EXISTS)
        _require_size(found.st_size)
        # The size may have been a lie, or have grown since.
        content = opened.read(MAX_BYTES + 1)
    _require_size(len(content))
    return content


def _opened(root: Path, parts: tuple[str, ...]) -> int:
    """Return a descriptor of the regular file that lies in a directory under these names, none of them a link."""
    if not parts:
        raise _RefusedError("is a directory", "the path of one file")
    if not _STEPWISE:
        path = root.joinpath(*parts)
        _require_regular(path.lstat())
        return os.open(path, _FLAGS)
    directory = os.open(root, _STEPS & ~getattr(os, "O_NOFOLLOW", 0))
    try:
        for part in parts[:-1]:
            inner = os.open(part, _STEPS, dir_fd=directory)
            os.close(directory)
            directory = inner
        # Before it is opened: the mere opening of a device can do something.
        _require_regular(os.stat(parts[-1], dir_fd=directory, follow_symlinks=False))
        return os.open(parts[-1], _FLAGS, dir_fd=directory)
    finally:
        os.close(directory)


def _require_regular(found: os.stat_result) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise _RefusedError("is a directory", "the path of one file")
    if stat.S_ISREG(found.st_mode):
        return
    kinds = {stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket", stat.S_IFCHR: "a device", stat.S_IFBLK: "a device"}
    kind = kinds.get(stat.S_IFMT(found.st_mode), "a link that leads nowhere")
    raise _RefusedError(f"is {kind}", _REGULAR)


def _require_size(size: int) -> None:
    if size > MAX_BYTES:
        rule = f"at most {MAX_BYTES // 2**20} MiB; cut the layer into several files"
        raise _RefusedError(f"holds {size / 2**20:.0f} MiB" if size > MAX_BYTES + 1 else "is too large", rule)

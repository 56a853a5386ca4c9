"""ZIP archives: the same files, the same bytes; and archives of strangers, read no further than is safe."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can hold
_READABLE = 0o100644 << 16
MOST_FILES, MOST_BYTES = 200, 256 * 2**20

_END = b"PK\x05\x06"  # begins the last record of an archive, which tells how large the list of entries is
_END_SIZE = 22
_ENTRY_LIST = MOST_FILES * 1024  # bytes of that list: several times what names of usual length take

# What systems add by themselves when somebody packs a folder.
_ADDED = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")

# Whatever zipfile and the decompression it leads to raise for bytes that are no sound archive.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    LookupError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    UnicodeError,
)


@dataclass(frozen=True)
class Unpacked:
    """What an archive holds. `files` are by name, below the one folder that all stand in; "" when there is none.

    `repeated` are names that several entries have: programs differ in which of them they show, `files` holds the
    first. `added` are entries that a system adds when it packs a folder, left out of `files`.
    """

    files: Mapping[str, bytes]
    folder: str = ""
    repeated: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def pack(files: Mapping[str, bytes]) -> bytes:
    """Return files by name as a ZIP archive, in the order of their names, without times."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _NO_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = _READABLE
            entry.create_system = 3  # else it says on which system it was made
            archive.writestr(entry, files[name], compresslevel=9)
    return file.getvalue()


def unpack(content: bytes, most_bytes: int = MOST_BYTES) -> Unpacked:
    """Return what a ZIP archive holds; nothing is written anywhere.

    Parameters
    ----------
    content
        The archive, from anybody.
    most_bytes
        That its files may have together, unpacked.

    Raises
    ------
    ValueError
        It is no archive, a part of it is broken or packed in an unusual way, or it holds more than `MOST_FILES`
        entries or `most_bytes`.
    """
    try:
        with open_archive(content) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            added = tuple(entry.filename for entry in entries if _is_added(entry.filename))
            kept = [entry for entry in entries if not _is_added(entry.filename)]
            folder = _folder_of([entry.filename for entry in kept])
            files: dict[str, bytes] = {}
            left = most_bytes
            for entry in kept:
                # What the archive says of its sizes may be false: no more is unpacked than is left.
                with archive.open(entry) as packed:
                    unpacked = packed.read(left + 1)
                left -= len(unpacked)
                if left < 0:
                    raise ValueError(f"it unpacks to more than {most_bytes:,} bytes")
                files.setdefault(entry.filename.removeprefix(folder), unpacked)
            times = Counter(entry.filename for entry in kept)
            repeated = tuple(name.removeprefix(folder) for name, number in times.items() if number > 1)
            return Unpacked(files, folder, repeated, added)
    except BROKEN as error:
        raise ValueError(f"it is not a sound ZIP archive: {_reason(error)}") from error


def read_entry(content: bytes, name: str, most_bytes: int) -> bytes | None:
    """Return a file of a ZIP archive, cut off after `most_bytes`: by its name, or in the one folder that all stand in.

    None when the archive has no such file.

    Raises
    ------
    ValueError
        As `unpack`.
    """
    try:
        with open_archive(content) as archive:
            names = [entry.filename for entry in archive.infolist() if not entry.is_dir()]
            folder = _folder_of([found for found in names if not _is_added(found)])
            if f"{folder}{name}" not in names:
                return None
            with archive.open(f"{folder}{name}") as packed:
                return packed.read(most_bytes)
    except BROKEN as error:
        raise ValueError(f"it is not a sound ZIP archive: {_reason(error)}") from error


def open_archive(content: bytes) -> zipfile.ZipFile:
    """Open an archive of at most `MOST_FILES` entries, each stored or deflated, none encrypted.

    Raises
    ------
    ValueError
        It is another one.
    BROKEN
        It is no sound archive.
    """
    end = content.rfind(_END, -(_END_SIZE + 0xFFFF))
    if end >= 0 and int.from_bytes(content[end + 12 : end + 16], "little") > _ENTRY_LIST:
        raise ValueError(f"it holds more than {MOST_FILES} files")
    archive = zipfile.ZipFile(io.BytesIO(content))
    if len(archive.infolist()) > MOST_FILES:
        raise ValueError(f"it holds more than {MOST_FILES} files")
    for entry in archive.infolist():
        # Other methods of compression bring decoders, and errors, of their own.
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise ValueError(f"it holds a file packed by method {entry.compress_type}, not stored or deflated")
        if entry.flag_bits & 1:
            raise ValueError("it holds an encrypted file")
    return archive


def _is_added(name: str) -> bool:
    return name.startswith(_ADDED[0]) or PurePosixPath(name).name in _ADDED[1:]


def _folder_of(names: list[str]) -> str:
    """Return the folder, ending in "/", that all of some names stand in; "" when they stand in none or several."""
    folders = {name.partition("/")[0] for name in names if "/" in name}
    return f"{folders.pop()}/" if len(folders) == 1 and all("/" in name for name in names) else ""


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__

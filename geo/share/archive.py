"""ZIP archives: the same files, the same bytes; and archives of strangers, read no further than is safe."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping

_NO_TIME = (1980, 1, 1, 0, 0, 0)  # the earliest that an archive can hold
_READABLE = 0o100644 << 16
MOST_FILES, MOST_BYTES = 200, 256 * 2**20


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


def unpack(content: bytes) -> dict[str, bytes]:
    """Return the files of a ZIP archive by name; nothing is written anywhere.

    Raises
    ------
    ValueError
        It is no archive, a part of it is broken, or it holds more than `MOST_FILES` or `MOST_BYTES`.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if len(archive.infolist()) > MOST_FILES:
                raise ValueError(f"it holds more than {MOST_FILES} files")
            files: dict[str, bytes] = {}
            left = MOST_BYTES
            for entry in archive.infolist():
                # What the archive says of its sizes may be false: no more is unpacked than is left.
                with archive.open(entry) as packed:
                    files[entry.filename] = packed.read(left + 1)
                left -= len(files[entry.filename])
                if left < 0:
                    raise ValueError(f"it unpacks to more than {MOST_BYTES // 2**20} MiB")
            return files
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, zlib.error) as error:
        raise ValueError(f"it is not a sound ZIP archive: {error}") from error

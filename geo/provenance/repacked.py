"""Whether an archive is another's files packed again, plainly, with nothing hidden between, before or behind them."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping

from geo.export.archive import BROKEN, open_archive

# PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")

_UTF8 = 0x800  # flag: the name is UTF-8
_FLAGS = _UTF8 | 0x6  # and how hard the packer tried, which changes nothing
_VERSIONS = (10, 20)  # that a reader needs: for stored and deflated files
_DOS_ARCHIVE = 0x20  # the only attribute of DOS that a plain file may have


def is_repacked(content: bytes, files: Mapping[str, bytes]) -> bool:
    """Return whether an archive holds these files, each once, and nothing else in any byte of it.

    The first entry stands at the beginning; each is a plain file, stored or deflated, without extra fields, comment
    or data descriptor; entries, their list and the end follow each other without a gap, and nothing follows the end.
    All of the archive's frame is written anew from what it says and compared with it, so that nothing can hide there;
    only order, times of entries and compression are free.

    Parameters
    ----------
    content
        The archive, from anybody.
    files
        What it should hold, by name. No more of an entry is unpacked than its file has.
    """
    try:
        entries = open_archive(content).infolist()
    except (*BROKEN, ValueError):
        return False
    if sorted(entry.filename for entry in entries) != sorted(files):
        return False
    locals_, central = b"", b""
    for entry in entries:
        name = entry.filename.encode("utf-8" if entry.flag_bits & _UTF8 else "ascii", "replace")
        packed = _packed(content, len(locals_) + _LOCAL.size + len(name), entry, files[entry.filename])
        if packed is None or not _is_plain(entry):
            return False
        date, time = _dos_time(entry)
        common = (entry.flag_bits, entry.compress_type, time, date, entry.CRC, entry.compress_size, entry.file_size)
        central += _CENTRAL.pack(
            b"PK\x01\x02", entry.create_system << 8 | entry.create_version, entry.extract_version, *common,
            len(name), 0, 0, 0, entry.internal_attr, entry.external_attr, len(locals_),
        ) + name  # fmt: skip
        locals_ += _LOCAL.pack(b"PK\x03\x04", entry.extract_version, *common, len(name), 0) + name + packed
    end = _END.pack(b"PK\x05\x06", 0, 0, len(entries), len(entries), len(central), len(locals_), 0)
    return content == locals_ + central + end


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    mode = entry.external_attr >> 16
    return (
        not entry.flag_bits & ~_FLAGS
        and entry.extract_version in _VERSIONS
        and not entry.external_attr & 0xFFFF & ~_DOS_ARCHIVE
        and stat.S_IFMT(mode) in (0, stat.S_IFREG)
        and not mode & (stat.S_ISUID | stat.S_ISGID | stat.S_ISVTX)
        and entry.internal_attr in (0, 1)
    )


def _packed(content: bytes, start: int, entry: zipfile.ZipInfo, expected: bytes) -> bytes | None:
    """Return the packed bytes of an entry that unpack to what is expected, and to nothing else; None otherwise."""
    packed = content[start : start + entry.compress_size]
    if entry.compress_type == zipfile.ZIP_STORED:
        return packed if packed == expected else None
    # Deflate can be stretched without end by blocks that hold nothing: no longer than storing would be.
    if entry.compress_type != zipfile.ZIP_DEFLATED or len(packed) > len(expected) + 5 * (len(expected) // 16_000 + 2):
        return None
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        unpacked = inflating.decompress(packed, len(expected) + 1)
    except zlib.error:
        return None
    ended = inflating.eof and not inflating.unused_data and not inflating.unconsumed_tail
    return packed if ended and unpacked == expected else None


def _dos_time(entry: zipfile.ZipInfo) -> tuple[int, int]:
    """Return date and time of an entry as an archive writes them."""
    year, month, day, hour, minute, second = entry.date_time
    return ((year - 1980) & 0x7F) << 9 | month << 5 | day, hour << 11 | minute << 5 | second // 2

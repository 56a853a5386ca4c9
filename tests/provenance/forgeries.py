"""Forgeries of real outputs: what somebody could do to a shared file so that it still looks like the one shared.

`forgeries(kind, content, seed)` goes on without end; the same seed gives the same forgeries. Each differs from the
file in at least one byte.
"""

from __future__ import annotations

import base64
import gzip
import io
import json
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Random = random.Random
Forge = Callable[[bytes, Random], bytes]

SCRIPT = b"<script>document.title = 'forged'</script>"
PAGE = b"<!DOCTYPE html><html><body>" + SCRIPT + b"</body></html>"
STRAYS = (
    b"\n", b" ", b"\0", b"\xef\xbb\xbf", b"#!/bin/sh\n", b"%PDF-1.4\n", b"<!-- 5000 -->", b"GIF89a", b"\xff\xd8\xff",
    PAGE, b"\0" * 512, b"x" * 70_000,
)  # fmt: skip


def forgeries(kind: str, content: bytes, seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield (name of the forgery, forged bytes): those of every file and those of its kind, in turn."""
    chance = random.Random(f"{kind} {seed}")
    forges = {**ANY, **OF_KIND.get(kind, OF_ARCHIVES)}
    while True:
        for name, forge in forges.items():
            forged = forge(content, chance)
            if forged != content:
                yield name, forged


def _at(content: bytes, chance: Random) -> int:
    return chance.randrange(len(content))


def _part(content: bytes, chance: Random) -> tuple[int, int]:
    start = _at(content, chance)
    return start, min(len(content), start + chance.choice((1, 2, 16, 300, 5000)))


def _flip(content: bytes, chance: Random) -> bytes:
    place = _at(content, chance)
    return content[:place] + bytes([content[place] ^ 1 << chance.randrange(8)]) + content[place + 1 :]


def _flip_in_frame(content: bytes, chance: Random) -> bytes:
    # Headers stand at the beginning and at the end.
    place = chance.choice((chance.randrange(200), len(content) - 1 - chance.randrange(400)))
    return content[:place] + bytes([chance.randrange(256)]) + content[place + 1 :]


def _insert(content: bytes, chance: Random) -> bytes:
    place = _at(content, chance)
    return content[:place] + chance.choice(STRAYS) + content[place:]


def _drop(content: bytes, chance: Random) -> bytes:
    start, end = _part(content, chance)
    return content[:start] + content[end:]


def _double(content: bytes, chance: Random) -> bytes:
    start, end = _part(content, chance)
    return content[:end] + content[start:end] + content[end:]


def _swap(content: bytes, chance: Random) -> bytes:
    start, end = _part(content, chance)
    return content[:start] + content[start:end][::-1] + content[end:]


ANY: Mapping[str, Forge] = {
    "a bit flipped": _flip,
    "a byte of its frame changed": _flip_in_frame,
    "bytes between": _insert,
    "bytes left out": _drop,
    "bytes doubled": _double,
    "bytes reversed": _swap,
    "bytes before": lambda content, chance: chance.choice(STRAYS) + content,
    "bytes behind": lambda content, chance: content + chance.choice(STRAYS),
    "itself behind": lambda content, _: content + content,
    "a page before": lambda content, _: PAGE + content,
    "an archive behind": lambda content, _: content + _archive({"strikes.csv": b"forged"}),
    "cut off": lambda content, chance: content[: _at(content, chance)],
}


def _archive(files: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return file.getvalue()


def _entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


Rewrite = Callable[[zipfile.ZipFile, dict[str, bytes], Random], None]


def _rewritten(rewrite: Rewrite, method: int = zipfile.ZIP_DEFLATED) -> Forge:
    """Return a forgery that packs the entries of an archive again, and does something to them or beside them."""

    def forge(content: bytes, chance: Random) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", method, compresslevel=chance.randint(1, 9)) as archive:
            rewrite(archive, _entries(content), chance)
        return file.getvalue()

    return forge


def _write(archive: zipfile.ZipFile, files: Mapping[str, bytes], **changes: Any) -> None:
    for name, content in files.items():
        entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
        entry.compress_type = archive.compression
        for key, value in changes.items():
            setattr(entry, key, value)
        archive.writestr(entry, content)


def _named(files: Mapping[str, bytes], chance: Random) -> str:
    return chance.choice(sorted(files))


def _fake_first(archive: zipfile.ZipFile, files: dict[str, bytes], chance: Random) -> None:
    name = _named(files, chance)
    _write(archive, {name: b"forged"})
    _doubled(archive, files)


def _fake_last(archive: zipfile.ZipFile, files: dict[str, bytes], chance: Random) -> None:
    _write(archive, files)
    _doubled(archive, {_named(files, chance): b"forged"})


def _same_twice(archive: zipfile.ZipFile, files: dict[str, bytes], chance: Random) -> None:
    name = _named(files, chance)
    _write(archive, files)
    _doubled(archive, {name: files[name]})


def _doubled(archive: zipfile.ZipFile, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        # zipfile warns of a name that is there already, and writes it.
        archive.NameToInfo.pop(name, None)
        _write(archive, {name: content})


def _renamed(archive: zipfile.ZipFile, files: dict[str, bytes], chance: Random) -> None:
    name = _named(files, chance)
    other = chance.choice((name.upper(), f"./{name}", f"../{name}", f"{name} ", f"a/{name}", f"{name}\u200b", "x"))
    _write(archive, {other if key == name else key: content for key, content in files.items()})


def _added(archive: zipfile.ZipFile, files: dict[str, bytes], chance: Random) -> None:
    name = chance.choice(("notes.txt", ".hidden", "__MACOSX/._strikes.csv", "strikes.csv.exe", "empty/", "README.TXT"))
    _write(archive, {**files, name: b"" if name.endswith("/") else b"The true number is 5000."})


def _left_out(archive: zipfile.ZipFile, files: dict[str, bytes], chance: Random) -> None:
    del files[_named(files, chance)]
    _write(archive, files)


def _changed(archive: zipfile.ZipFile, files: dict[str, bytes], chance: Random) -> None:
    name = _named(files, chance)
    _write(archive, {**files, name: chance.choice(tuple(ANY.values()))(files[name], chance)})


def _commented(archive: zipfile.ZipFile, files: dict[str, bytes], _: Random) -> None:
    archive.comment = b"The true number of dead is 5000."
    _write(archive, files)


def _of_mode(archive: zipfile.ZipFile, files: dict[str, bytes], chance: Random) -> None:
    mode = chance.choice((0o120777, 0o040755, 0o104755, 0o102644, 0o101644, 0o020644, 0o010644))
    _write(archive, files, external_attr=mode << 16)


def _with_extra(archive: zipfile.ZipFile, files: dict[str, bytes], _: Random) -> None:
    name = b"forged.csv"
    field = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, 0) + name  # another name, for those who read that field
    _write(archive, files, extra=field)


def _entry_comment(archive: zipfile.ZipFile, files: dict[str, bytes], _: Random) -> None:
    _write(archive, files, comment=b"forged")


def _dos_attribute(archive: zipfile.ZipFile, files: dict[str, bytes], chance: Random) -> None:
    _write(archive, files, external_attr=chance.choice((0x01, 0x02, 0x04, 0x10, 0x40)))


def _hidden_entry(content: bytes, chance: Random) -> bytes:
    """Put an entry into the archive that its list does not name, and move everything behind it."""
    hidden = _archive({"strikes.csv": b"forged"})
    return _with_gap(content, hidden[: hidden.index(b"PK\x01\x02")], chance)


def _gap(content: bytes, chance: Random) -> bytes:
    return _with_gap(content, chance.choice(STRAYS), chance)


def _with_gap(content: bytes, gap: bytes, chance: Random) -> bytes:
    """Put bytes before an entry, or before the list of entries, and make the offsets right again."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        offsets = [entry.header_offset for entry in archive.infolist()]
    end = content.rindex(b"PK\x05\x06")
    (listed,) = struct.unpack("<I", content[end + 16 : end + 20])
    place = chance.choice((*offsets, listed))
    forged = bytearray(content)
    at = listed
    while forged[at : at + 4] == b"PK\x01\x02":
        name, extra, comment = struct.unpack("<3H", forged[at + 28 : at + 34])
        (offset,) = struct.unpack("<I", forged[at + 42 : at + 46])
        if offset >= place:
            forged[at + 42 : at + 46] = struct.pack("<I", offset + len(gap))
        at += 46 + name + extra + comment
    forged[end + 16 : end + 20] = struct.pack("<I", listed + len(gap))
    return bytes(forged[:place]) + gap + bytes(forged[place:])


def _local_name(content: bytes, _: Random) -> bytes:
    """Let an entry be called otherwise where it stands than in the list."""
    length = struct.unpack("<H", content[26:28])[0]
    return content[:30] + b"x" * length + content[30 + length :]


def _stretched(content: bytes, chance: Random) -> bytes:
    """Pack one entry with a stream of deflate that carries blocks of nothing, or bytes behind its end."""
    files = _entries(content)
    chosen = _named(files, chance)
    empty = b"\x00\x00\x00\xff\xff" * 200
    local, listed = b"", b""
    for name, whole in files.items():
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = deflate.compress(whole) + deflate.flush(zlib.Z_SYNC_FLUSH)
        if name == chosen and (is_stretched := chance.random() < 0.5):
            packed += empty * (1 + len(whole) // 100)
        packed += deflate.flush()
        if name == chosen and not is_stretched:
            packed += b"hidden behind the end"
        common = struct.pack(
            "<5H3I2H", 20, 0, 8, 0, 0x21, zlib.crc32(whole), len(packed), len(whole), len(name.encode()), 0
        )
        listed += b"PK\x01\x02" + struct.pack("<H", 20) + common
        listed += struct.pack("<3H2I", 0, 0, 0, 0o100644 << 16, len(local)) + name.encode()
        local += b"PK\x03\x04" + common + name.encode() + packed
    count = len(files)
    return local + listed + struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, count, count, len(listed), len(local), 0)


# These may be called "packed again": the same files, nothing else.
def _reordered(archive: zipfile.ZipFile, files: dict[str, bytes], chance: Random) -> None:
    names = sorted(files)
    chance.shuffle(names)
    _write(archive, {name: files[name] for name in names})


def _at_other_times(archive: zipfile.ZipFile, files: dict[str, bytes], chance: Random) -> None:
    _write(archive, files, date_time=(chance.randint(1980, 2100), 2, 28, chance.randrange(24), 59, 58))


OF_ARCHIVES: Mapping[str, Forge] = {
    "a fake before an entry": _rewritten(_fake_first),
    "a fake behind an entry": _rewritten(_fake_last),
    "an entry twice": _rewritten(_same_twice),
    "an entry renamed": _rewritten(_renamed),
    "an entry added": _rewritten(_added),
    "an entry left out": _rewritten(_left_out),
    "an entry changed": _rewritten(_changed),
    "a comment of the archive": _rewritten(_commented),
    "a comment of an entry": _rewritten(_entry_comment),
    "another mode or type of entry": _rewritten(_of_mode),
    "an attribute of DOS": _rewritten(_dos_attribute),
    "an extra field with another name": _rewritten(_with_extra),
    "another method": _rewritten(lambda archive, files, _: _write(archive, files), zipfile.ZIP_BZIP2),
    "a hidden entry": _hidden_entry,
    "a gap": _gap,
    "another name in place": _local_name,
    "a stretched stream": _stretched,
    "reordered": _rewritten(_reordered),
    "stored": _rewritten(_reordered, zipfile.ZIP_STORED),
    "at other times": _rewritten(_at_other_times),
}


def _replaced(old: bytes, *news: bytes) -> Forge:
    return lambda content, chance: content.replace(old, chance.choice(news), 1)


def _repacked_data(content: bytes, chance: Random) -> bytes:
    found = re.search(rb'id="atlas-data">([^<]*)<', content)
    assert found is not None
    raw = gzip.decompress(base64.b64decode(found[1]))
    data, _, lines = raw.partition(b"\n")
    if chance.random() < 0.7:
        words = json.loads(data)
        words["strings"]["title"]["en"] = "forged"
        data = json.dumps(words, ensure_ascii=True).encode()
    packed = base64.b64encode(gzip.compress(data + b"\n" + lines, chance.randint(1, 9)))
    return content.replace(found[1], packed, 1)


OF_PAGES: Mapping[str, Forge] = {
    "a script added": _replaced(b"</body>", SCRIPT + b"</body>", b"<img src=x onerror=alert(1)></body>"),
    "a script in its head": _replaced(b"<head>", b"<head>" + SCRIPT, b'<head><base href="https://forged.test/">'),
    "a manifest before": _replaced(
        b'<script type="application/json" id="atlas-manifest">',
        b'<script type="application/json" id="atlas-manifest"></script><script type="application/json" id="x">',
    ),
    "a comment": _replaced(b"</html>", b"<!-- forged --></html>"),
    "a style added": _replaced(b"</head>", b"<style>.card::before{content:'forged'}</style></head>"),
    "its policy loosened": _replaced(b"default-src 'none'", b"default-src *"),
    "other data, packed again": _repacked_data,
}


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(content: bytes) -> list[tuple[bytes, bytes]]:
    chunks, place = [], 8
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        chunks.append((content[place + 4 : place + 8], content[place + 8 : place + 8 + length]))
        place += 12 + length
    return chunks


def _png(chunks: list[tuple[bytes, bytes]]) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk_added(content: bytes, chance: Random) -> bytes:
    chunks = _chunks(content)
    added = chance.choice((
        (b"tEXt", b"Comment\0forged"), (b"tIME", b"\x07\xe9\x01\x01\0\0\0"), (b"eXIf", b"MM\0*\0\0\0\x08\0\0\0\0\0\0"),
        (b"acTL", b"\0\0\0\x02\0\0\0\0"), (b"prVt", PAGE), (b"gAMA", b"\0\0\xb1\x8f"),
    ))  # fmt: skip
    chunks.insert(chance.randint(1, len(chunks)), added)
    return _png(chunks)


def _chunk_moved(content: bytes, chance: Random) -> bytes:
    chunks = _chunks(content)
    chunks.insert(chance.randrange(1, len(chunks)), chunks.pop(chance.randrange(1, len(chunks))))
    return _png(chunks)


def _pixels_encoded_again(content: bytes, chance: Random) -> bytes:
    chunks = _chunks(content)
    raw = zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT"))
    packed = zlib.compress(raw, chance.randint(0, 9))
    size = chance.choice((1000, 8192, len(packed)))
    parts = [(b"IDAT", packed[start : start + size]) for start in range(0, len(packed), size)]
    first = next(place for place, (kind, _) in enumerate(chunks) if kind == b"IDAT")
    others = [chunk for chunk in chunks if chunk[0] != b"IDAT"]
    return _png([*others[:first], *parts, *others[first:]])


def _pixel_changed(content: bytes, chance: Random) -> bytes:
    chunks = _chunks(content)
    raw = bytearray(zlib.decompress(b"".join(data for kind, data in chunks if kind == b"IDAT")))
    raw[chance.randrange(len(raw))] ^= 1
    others = [chunk for chunk in chunks if chunk[0] not in (b"IDAT", b"IEND")]
    return _png([*others, (b"IDAT", zlib.compress(bytes(raw), 6)), (b"IEND", b"")])


OF_PNG: Mapping[str, Forge] = {
    "a chunk added": _chunk_added,
    "a chunk moved": _chunk_moved,
    "its pixels encoded again": _pixels_encoded_again,
    "a pixel changed": _pixel_changed,
    "a second picture": lambda content, _: content[:-12] + content[8:],
}

OF_SVG: Mapping[str, Forge] = {
    "a script": _replaced(b"</svg>", b"<script>alert(1)</script></svg>"),
    "a picture over it": _replaced(b"</svg>", b'<image href="data:image/png;base64,AA=="/></svg>'),
    "a text over it": _replaced(b"</svg>", b"<text>5000</text></svg>"),
    "a comment": _replaced(b"<title", b"<!-- forged --><title"),
    "a declaration": lambda content, _: b'<?xml version="1.0"?>\n' + content,
    "an entity": lambda content, _: b'<!DOCTYPE svg [<!ENTITY a "forged">]>' + content,
    "a manifest before": _replaced(b"<metadata>", b"<metadata><manifest>{}</manifest>"),
    "another colour": lambda content, chance: re.sub(
        rb'fill="#\w{6}"', b'fill="#%06x"' % chance.randrange(2**24), content, count=1
    ),
    "blanks": _replaced(b">\n<", b">\n\n<", b"> <"),
}

_UPDATE = b"""
99 0 obj
<< /Type /Atlas /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.alert\\(1\\)) >> >>
endobj
xref
99 1
0000000000 00000 n
trailer
<< /Size 100 /Root 99 0 R /Prev 0 >>
startxref
0
%%EOF
"""

OF_PDF: Mapping[str, Forge] = {
    "an incremental update": lambda content, _: content + _UPDATE,
    "a comment": _replaced(b"\n", b"\n% forged\n"),
    "a second document": lambda content, _: content + content,
    "a page before it": lambda content, _: b"%PDF-1.4\n" + PAGE + content,
    "another catalogue": _replaced(b"/Type /Atlas", b"/Type /Atlas /OpenAction 1"),
}

OF_GIF: Mapping[str, Forge] = {
    "a comment": lambda content, _: content[:-1] + b"\x21\xfe\x06forged\0;",
    "a second film": lambda content, _: content[:-1] + content[13:],
    "an application": lambda content, _: content[:-1] + b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x05\0\0;",
    "a colour": lambda content, chance: _flip(content[13 : 13 + 768], chance).join((content[:13], content[781:])),
}


def _webp_chunk(kind: bytes, data: bytes) -> Forge:
    chunk = kind + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)

    def forge(content: bytes, _: Random) -> bytes:
        return content[:4] + struct.pack("<I", len(content) - 8 + len(chunk)) + content[8:] + chunk

    return forge


OF_WEBP: Mapping[str, Forge] = {
    "a chunk": _webp_chunk(b"EXIF", b"forged"),
    "a second manifest": _webp_chunk(b"XMP ", b"<manifest>{}</manifest>"),
    "an unknown chunk": _webp_chunk(b"hide", PAGE),
    "another size": lambda content, chance: content[:4] + struct.pack("<I", chance.randrange(2**32)) + content[8:],
}


def _box(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", 8 + len(data)) + kind + data


OF_MP4: Mapping[str, Forge] = {
    "a free box": lambda content, _: content + _box(b"free", PAGE),
    "a box with an id": lambda content, _: content + _box(b"uuid", b"\0" * 16 + b"forged"),
    "a second film": lambda content, _: content + _box(b"moov", b"") + _box(b"mdat", b"forged"),
    "a free box inside": lambda content, _: (
        content[: struct.unpack(">I", content[:4])[0]]
        + _box(b"free", b"forged")
        + content[struct.unpack(">I", content[:4])[0] :]
    ),
}


def _json_again(content: bytes, chance: Random) -> bytes:
    indent = chance.choice((None, 1))
    return json.dumps(json.loads(content), indent=indent, sort_keys=chance.random() < 0.5).encode()


def _features_reordered(content: bytes, chance: Random) -> bytes:
    layer = json.loads(content)
    chance.shuffle(layer["features"])
    return json.dumps(layer, ensure_ascii=False, separators=(",", ":")).encode()


OF_LAYER: Mapping[str, Forge] = {
    "written again": _json_again,
    "features reordered": _features_reordered,
    "a member twice": _replaced(b'"features":', b'"features":[],"features":'),
    "a foreign member": _replaced(b'"features":', b'"note":"forged","features":'),
    "another number": _replaced(b'"killed_announced":11', b'"killed_announced":12', b'"killed_announced":11.0'),
    "an escape": _replaced(b'"strikes"', b'"\\u0073trikes"'),
}

OF_KIND: Mapping[str, Mapping[str, Forge]] = {
    "html": OF_PAGES,
    "png": OF_PNG,
    "svg": OF_SVG,
    "pdf": OF_PDF,
    "gif": OF_GIF,
    "webp": OF_WEBP,
    "mp4": OF_MP4,
    "layer": OF_LAYER,
}

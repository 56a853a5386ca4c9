"""What a shared file carries: read again from each kind, and nothing from hostile ones."""

from __future__ import annotations

import json
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.provenance.embedded_manifest import MOST_MANIFEST, parse_manifest, read_manifest
from geo.snapshot.manifest import NAME

MANIFEST = {"manifest": 1, "project": NAME, "view": "v=2&to=2025-12-01", "note": "(a) \\ <b> \u00e9 ;#="}
TEXT = json.dumps(MANIFEST).encode()
PNG = b"\x89PNG\r\n\x1a\n"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><metadata><manifest>%s</manifest></metadata></svg>'


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def escaped(text: bytes) -> bytes:
    return text.replace(b"&", b"&amp;").replace(b"<", b"&lt;").replace(b">", b"&gt;")


def pdf(text: bytes) -> bytes:
    for sign in (b"\\", b"(", b")"):
        text = text.replace(sign, b"\\" + sign)
    return b"%PDF-1.4\n1 0 obj\n<< /Keywords (" + NAME.encode() + b" " + text + b") /Title (x) >>\nendobj\n%%EOF"


def gif(text: bytes) -> bytes:
    words = NAME.encode() + b" " + text
    parts = b"".join(bytes([len(part)]) + part for part in (words[n : n + 255] for n in range(0, len(words), 255)))
    return b"GIF89a" + bytes(7) + b"\x21\xfe" + parts + b"\0;"


def webp(text: bytes) -> bytes:
    xmp = SVG % escaped(text)
    body = b"WEBP" + b"ABCD" + struct.pack("<I", 3) + b"abc\0" + b"XMP " + struct.pack("<I", len(xmp)) + xmp
    return b"RIFF" + struct.pack("<I", len(body)) + body


def mp4(text: bytes) -> bytes:
    words = NAME.encode() + b" " + text
    data = struct.pack(">I", len(words) + 16) + b"data" + struct.pack(">II", 1, 0) + words
    return (
        struct.pack(">I", 16) + b"ftypisom" + bytes(4) + struct.pack(">I", len(data) + 8) + b"\xa9cmt" + data + b"more"
    )


KEY = f"manifest.{NAME}".encode()
FILES = {
    "png": PNG + chunk(b"IHDR", bytes(13)) + chunk(b"tEXt", KEY + b"\0" + TEXT) + chunk(b"IEND", b""),
    "png packed": PNG + chunk(b"zTXt", KEY + b"\0\0" + zlib.compress(TEXT)),
    "png international": PNG + chunk(b"iTXt", KEY + b"\0\0\0en\0\0" + TEXT),
    "svg": SVG % escaped(TEXT),
    "pdf": pdf(TEXT),
    "gif": gif(TEXT),
    "webp": webp(TEXT),
    "mp4": mp4(TEXT),
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_a_manifest_is_read_again_from_each_kind_of_file(content):
    assert read_manifest(content) == MANIFEST


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
def test_a_file_that_is_cut_off_carries_its_manifest_or_none(content):
    for end in range(0, len(content), 7):
        assert read_manifest(content[:end]) in (None, MANIFEST)


@given(st.sampled_from(sorted(FILES)), st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), max_size=8))
def test_a_file_with_wrong_bytes_never_breaks_the_reader(name, changes):
    content = bytearray(FILES[name])
    for place, byte in changes:
        content[place % len(content)] = byte
    found = read_manifest(bytes(content))
    assert found is None or found["project"] == NAME


@given(st.sampled_from([b"", PNG, b"%PDF-", b"GIF89a", b"RIFF", b"\0\0\0\x10ftyp", b"<svg>"]), st.binary(max_size=400))
def test_bytes_of_no_meaning_carry_nothing(start, rest):
    assert read_manifest(start + rest) is None


def test_a_text_that_unpacks_beyond_all_bounds_is_no_manifest():
    bomb = zlib.compress(b" " * (30 * MOST_MANIFEST), 9)
    assert read_manifest(PNG + chunk(b"zTXt", KEY + b"\0\0" + bomb)) is None


@pytest.mark.parametrize("begin", [b"%PDF-", b"GIF89a", b"\0\0\0\x10ftyp"])
def test_a_file_made_of_beginnings_is_soon_done_with(begin):
    parts = (b"/Keywords (" + NAME.encode() + b" ", b"\x21\xfe\xff", struct.pack(">I", 2**31) + b"data" + bytes(8))
    content = begin + (b"".join(parts) + NAME.encode() + b" {") * 100_000
    assert read_manifest(content) is None


def test_entities_are_not_followed():
    bomb = b'<!DOCTYPE s [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>' + SVG % b"&b;"
    assert read_manifest(bomb) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        '{"manifest": 1}',
        f'{{"project": "{NAME}"}}',
        f'{{"project": "{NAME}", "manifest": "1"}}',
        "[" * 100_000,
    ],
)
def test_what_is_no_manifest_of_ours_is_none(text):
    assert parse_manifest(text) is None

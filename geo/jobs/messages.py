"""How the app and its worker talk: messages of JSON, each with bytes behind it, through a pipe.

A message is a mark, the lengths of both parts, and both parts. A stream that breaks off is an end like any other;
anything else between two messages is an error, never taken for a message.
"""

from __future__ import annotations

import json
import struct
from typing import IO, Any

_HEAD = struct.Struct(">4sII")
_MARK = b"geo\x01"
_MOST_JSON = 2**22
_MOST_BYTES = 2**30

Message = tuple[dict[str, Any], bytes]


class MessageError(ValueError):
    """What came through the pipe is no message."""


def write_message(file: IO[bytes], words: dict[str, Any], content: bytes = b"") -> None:
    """Write a message and flush it.

    Raises
    ------
    OSError
        Nobody reads it any more.
    """
    text = json.dumps(words).encode()
    file.write(_HEAD.pack(_MARK, len(text), len(content)) + text)
    file.write(content)
    file.flush()


def read_message(file: IO[bytes]) -> Message | None:
    """Return the next message, or None when the stream has ended, in the middle of a message too.

    Raises
    ------
    MessageError
        Something else comes, or a message beyond all bounds.
    """
    head = file.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    mark, long, more = _HEAD.unpack(head)
    if mark != _MARK or long > _MOST_JSON or more > _MOST_BYTES:
        raise MessageError(f"{head!r} is no beginning of a message")
    text, content = file.read(long), file.read(more)
    if len(text) < long or len(content) < more:
        return None
    try:
        words = json.loads(text)
    except ValueError as error:
        raise MessageError(f"a message is not JSON: {error}") from error
    if not isinstance(words, dict):
        raise MessageError("a message is no JSON object")
    return words, content

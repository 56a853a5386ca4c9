"""Messages between the app and its worker: what is written is read, and nothing else is taken for a message."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.jobs.messages import MessageError, read_message, write_message

WORDS = st.dictionaries(
    st.text(max_size=8), st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=20)), max_size=5
)
MESSAGES = st.lists(st.tuples(WORDS, st.binary(max_size=200)), max_size=5)


def written(messages) -> bytes:
    pipe = io.BytesIO()
    for words, content in messages:
        write_message(pipe, words, content)
    return pipe.getvalue()


def read(stream: bytes) -> list[object]:
    pipe, found = io.BytesIO(stream), []
    while (message := read_message(pipe)) is not None:
        found.append(message)
    return found


@given(MESSAGES)
def test_what_is_written_is_read(messages):
    assert read(written(messages)) == messages


@given(MESSAGES.filter(bool), st.data())
def test_a_stream_that_breaks_off_gives_the_messages_before_and_ends(messages, data):
    stream = written(messages)
    cut = data.draw(st.integers(0, len(stream) - 1))
    found = read(stream[:cut])
    assert found == messages[: len(found)]
    assert len(found) < len(messages)


@given(st.binary(min_size=12, max_size=300).filter(lambda noise: not noise.startswith(b"geo\x01")))
def test_what_a_library_prints_is_never_a_message(noise):
    with pytest.raises(MessageError):
        read(noise)


@pytest.mark.parametrize(
    "stream",
    [
        b"geo\x01\xff\xff\xff\xff\x00\x00\x00\x00",
        b"geo\x01\x00\x00\x00\x02\xff\xff\xff\xff{}",
        b"geo\x01\x00\x00\x00\x02\x00\x00\x00\x00[]",
        b"geo\x01\x00\x00\x00\x02\x00\x00\x00\x00{:",
        b"geo\x01\x00\x00\x00\x02\x00\x00\x00\x00\xff\xfe",
    ],
)
def test_a_message_beyond_all_bounds_or_without_words_is_refused(stream):
    with pytest.raises(MessageError):
        read(stream)

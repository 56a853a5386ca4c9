"""What a request costs is known before it is made, and from nothing that a stranger's file says."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.export import FILMS
from geo.jobs.cost import SHORT, begins_as_film, cost_of, seconds_allowed
from geo.picture.composition import SHAPES
from geo.picture.film import MOST_SECONDS
from geo.provenance.make import KINDS
from tests.jobs.requests import request

SETTINGS = st.fixed_dictionaries(
    {
        "shape": st.sampled_from(sorted(SHAPES)),
        "width": st.integers(320, 3840),
        "seconds": st.integers(1, MOST_SECONDS),
        "fps": st.integers(2, 30),
    }
)


@given(st.sampled_from(KINDS), SETTINGS)
def test_every_request_has_a_cost_and_a_time_beyond_it(kind, settings):
    asked = request(kind, settings)
    assert 0 < cost_of(asked) < seconds_allowed(asked)


@given(st.sampled_from(FILMS), SETTINGS, st.integers(2, 4))
def test_a_film_costs_more_with_more_frames_or_pixels(kind, settings, times):
    wider = {**settings, "width": settings["width"] * times}
    longer = {**settings, "seconds": settings["seconds"] * times}
    assert cost_of(request(kind, settings)) < cost_of(request(kind, wider))
    assert cost_of(request(kind, settings)) <= cost_of(request(kind, longer))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in FILMS])
def test_whatever_is_no_film_is_short(kind):
    assert cost_of(request(kind, {"shape": "a4p", "width": 3840})) <= SHORT


def test_the_film_that_the_app_offers_first_is_long():
    assert cost_of(request("mp4", {"shape": "16:9", "width": 1280, "seconds": 12, "fps": 10})) > SHORT


@given(st.binary(max_size=100))
def test_a_file_to_check_has_a_cost_whatever_it_is(content):
    asked = request("verify", {"name": "x"}, content=content)
    assert 0 < cost_of(asked) < seconds_allowed(asked)


@pytest.mark.parametrize("start", [b"GIF89a", b"RIFF\x10\x00\x00\x00WEBP", b"\x00\x00\x00\x20ftypisom"])
def test_a_film_to_check_is_long_whatever_it_says_of_itself(start):
    settings = json.dumps({"kind": "csv"}).encode()
    assert begins_as_film(start)
    assert cost_of(request("verify", {"name": "x"}, content=start + settings)) > SHORT


def test_a_small_file_that_says_it_is_the_longest_film_is_short_and_soon_ended():
    liar = request(
        "verify", {"name": "x"}, content=b'<svg><metadata>{"kind": "mp4", "settings": {"seconds": 60}}</metadata>'
    )
    assert cost_of(liar) <= SHORT
    assert seconds_allowed(liar) < 120

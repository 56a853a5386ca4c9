"""What a reader is told of a job that failed: what, and what to do, in both languages."""

from __future__ import annotations

import pytest

from geo.app.sharing import EXPLAINED, failure_text
from geo.jobs.request import FAILED, Job, Reader
from tests.jobs.requests import request


def said(failure: str, language: str, why: str = "") -> str:
    return failure_text(Job(Reader("here"), request(), state=FAILED, failure=failure, why=why), language)


@pytest.mark.parametrize("failure", EXPLAINED)
def test_each_failure_has_a_sentence_of_its_own_in_both_languages(failure):
    sentences = {said(one, language) for one in (failure, "error") for language in ("en", "es")}
    assert len(sentences) == 4
    assert all(sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_is_known_of_a_refusal_is_said(language):
    assert "no such width" in said("refused", language, "no such width")
    assert "Permission denied" in said("system", language, "Permission denied")
    assert "an inner word" not in said("error", language, "an inner word")

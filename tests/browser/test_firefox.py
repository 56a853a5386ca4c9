"""The shared file in another family of browsers: Firefox opens it from disk, with no network."""

from __future__ import annotations

import json

import pytest

from geo.atlas.reading import read_atlas
from geo.export.html_file import render_html
from geo.query.view import day_number
from geo.snapshot.snapshot import open_snapshot
from geo.snapshot.wording import tally_sentence
from tests.browser.firefox import firefox, firefox_path

LINK = "mode=window&from=2025-09-02&to=2025-12-01&known=2025-12-01&lang=es"


@pytest.mark.skipif(firefox_path() is None, reason="no Firefox on this machine")
def test_the_shared_file_opens_at_its_view_in_firefox_without_a_network(tmp_path):
    snapshot = open_snapshot(read_atlas(), LINK)
    page, profile = tmp_path / "map.html", tmp_path / "profile"
    page.write_bytes(render_html(snapshot))
    profile.mkdir()
    with firefox(str(firefox_path()), profile) as tab:
        tab.open(page.as_uri())
        view, sentence = json.loads(tab.evaluate("JSON.stringify([atlas.view, atlas.state().sentence])"))
        assert (view["language"], view["known"]) == ("es", day_number(snapshot.view.known))
        assert sentence == tally_sentence(snapshot.tally, *snapshot.window, "es")
        drawn = tab.evaluate("atlas.set({ mode: 'instant', to: 20430, from: 20430, known: null }); atlas.view.mode")
        assert drawn == "instant"
        tab.evaluate("document.querySelector('#tab-list').click()")
        assert tab.evaluate("document.querySelectorAll('#panel-list .entry').length") > 0
        assert tab.errors == []
        assert [address for address in tab.asked if not address.startswith(("data:", "file:", "blob:"))] == []

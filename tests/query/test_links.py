"""Nothing of a link is changed or left out in silence, and both languages decide alike, on links from a fixed seed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.atlas.reading import read_atlas
from geo.atlas.stories import with_step
from geo.page.page import page_data
from geo.query.filters import AREAS
from geo.query.link_notice import LONGEST, MOST, issue_lines
from geo.query.link_values import CODECS, pairs_in
from geo.query.links import LinkIssue, link_pairs, opening_view, parse_link, write_link
from geo.query.versions import version_day, version_from_link, version_in_link
from geo.query.view import EPOCH, FACETS, TABLE, as_json, field_name
from tests.page.test_web import browser_links, in_node
from tests.query.json_views import read_context
from tests.query.random_links import long_links, random_links

ROOT = Path(__file__).parents[2]
CONTENTS = {
    "entities": {
        "2025-09-02-a": [[1756771200000, 1764547200000], [1764547200000, None]],
        "a": [[None, None]],
        "later": [[1764547200000, None]],
        "gone": [[1756771200000, 1764547200000]],
    },
    "values": {**{facet: [facet, "none"] for facet in FACETS}, "category": ["legal", "other"], "precision": ["P0"]},
    "steps": {"nine-days": 3},
}
GIVEN = json.loads((ROOT / "tests" / "cases" / "links.json").read_text(encoding="utf-8"))["frame"]
FRAME = read_context(GIVEN, CONTENTS)
ROWS = {row["link"]: row for row in TABLE["keys"]}
LISTS = ("names", "switches", "weights")


@pytest.fixture(scope="module")
def made_up() -> list[str]:
    return random_links(10_000, {**GIVEN, "contents": CONTENTS})


def test_both_languages_decide_alike_on_ten_thousand_links(made_up):
    texts = [*made_up, *long_links()]
    read = browser_links({"table": TABLE, "frame": {**GIVEN, "contents": CONTENTS}, "texts": texts})["read"]
    for text, found in zip(texts, read, strict=True):
        opened = parse_link(text, FRAME)
        about = ascii(text[:300])
        assert found["view"] == as_json(opened.view), about
        assert found["issues"] == [vars(issue) for issue in opened.issues], about
        assert (found["dataVersion"], found["empty"]) == (opened.data_version, opened.empty), about


def test_every_part_of_a_link_is_followed_as_it_stands_or_reported(made_up):
    reasons = Counter()
    for text in made_up:
        opened = parse_link(text, FRAME)
        told = {issue.key for issue in opened.issues}
        reasons.update(issue.reason for issue in opened.issues)
        written = dict(pairs_in(write_link(opened.view, FRAME)))
        counts = Counter(key for key, _ in link_pairs(text))
        for key, value in dict(reversed(link_pairs(text))).items():
            if key not in told:
                assert counts[key] == 1, ascii(text)
                assert is_followed(key, value, written, opened), ascii((key, value, text))
    wanted = {"unknown", "broken", "repeated", "newer", "unused", "elsewhere", "not_yet_known", "changed", "outside"}
    # All reasons there are came up, or this would show nothing of them.
    assert reasons.keys() == wanted | {"reversed", "latest", "limits", "missing", "no_step"}


def is_followed(key, value, written, opened) -> bool:
    """Say whether what a link says of a key is what the View of it says."""
    if key == "data":
        said = opened.data_version
        return value in (said, f".{said}", version_in_link(said), said.replace("+", " "))
    if key == "v":
        return value in ("1", "2")
    row = ROWS[key]
    read, write = CODECS[row["type"]]
    default = write_link(replace(opening_view(FRAME), mode=opened.view.mode), FRAME)
    if key == "from" and opened.view.mode != "window":
        return read(value, row, FRAME) == opened.view.first
    if key in written:
        here = written[key]
    elif "." not in row["key"]:
        here = dict(pairs_in(default)).get(key) or write(getattr(opened.view, field_name(row["key"])), row, FRAME)
    else:
        return False
    if row["type"] in LISTS:
        said, kept = (sorted(each.split(",")) for each in (value, here))
        numbers = [[re.sub(r"(\\.\\d*?)0+$", r"\\1", item) for item in items] for items in (said, kept)]
        return numbers[0] == numbers[1]
    return read(value, row, FRAME) == read(here, row, FRAME)


def test_what_the_map_writes_itself_is_followed_without_a_word(made_up):
    for text in made_up:
        view = parse_link(text, FRAME).view
        again = parse_link(write_link(view, FRAME), FRAME)
        assert again.view == view, ascii(text)
        # A filter for what the data do not hold shows nothing, and is kept: that it shows nothing is what it says.
        assert {issue.reason for issue in again.issues} <= {"missing"}, ascii(text)
        assert again.data_version == FRAME.version


def test_a_very_long_link_is_read_in_a_time_that_grows_with_its_length():
    code = "from tests.query.test_links import FRAME, parse_link; from tests.query.random_links import long_links\n"
    code += "for link in long_links(200_000): parse_link(link, FRAME)"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, timeout=120)


PAPERS = [ROOT / "docs" / "permalinks.md", ROOT / "README.md"]


def test_the_links_of_the_documents_and_of_the_stories_are_followed_without_a_word():
    catalog = read_atlas()
    frame = catalog.link_context("en")
    papers = [link for paper in PAPERS for link in re.findall(r"[?#](v=\d[^\s`)]*)", paper.read_text(encoding="utf-8"))]
    assert papers
    stories = catalog.stories
    steps = [step["link"] for story in stories.values() for step in story["steps"]]
    named = [f"story={slug}:{n + 1}" for slug, story in stories.items() for n in range(len(story["steps"]))]
    beside = [with_step(f"{name}&utm_source=a&lang=es", stories, frame) for name in named]
    for link in [*papers, *steps, *named, *beside]:
        assert parse_link(link, frame).issues == (), link
    assert [parse_link(link, frame).view.layers for link in beside] == [
        parse_link(link, frame).view.layers for link in steps
    ]


def test_the_page_finds_the_same_in_the_data_as_python():
    catalog = read_atlas()
    page = page_data(catalog)
    data = {key: page[key] for key in ("layers", "sources", "stories")}
    found = in_node("contents_runner.mjs", {**data, "areas": AREAS, "facets": FACETS})
    contents = catalog.link_context("en").contents
    assert found["entities"] == {
        name: [[None if at is None else int(at.timestamp() * 1000) for at in known] for known in intervals]
        for name, intervals in contents.entities.items()
    }
    assert found["values"] == {facet: sorted(values) for facet, values in contents.values.items()}
    assert found["steps"] == contents.steps


def test_what_others_hang_onto_an_address_is_passed_over_and_no_misspelt_key_is():
    ignored = TABLE["ignored"]
    theirs = [*ignored["keys"], *(f"{prefix}x" for prefix in ignored["prefixes"])]
    assert parse_link("&".join(f"{key}=1" for key in [*theirs, *theirs]), FRAME).issues == ()
    assert parse_link("_ga=1&mc_cid=2&msclkid=3&utm_anything=4&_gl=5&ref=6", FRAME).issues == ()
    letters = "abcdefghijklmnopqrstuvwxyz_"
    own = [*ROWS, TABLE["format_key"], TABLE["data_key"]]
    for key in own:
        splits = [(key[:n], key[n:]) for n in range(len(key) + 1)]
        near = {a + b[1:] for a, b in splits if b} | {a + b[1] + b[0] + b[2:] for a, b in splits if len(b) > 1}
        near |= {a + c + b for a, b in splits for c in letters} | {
            a + c + b[1:] for a, b in splits if b for c in letters
        }
        near |= {key.upper(), key.title()}
        for other in {key, *near} - {""}:
            issues = parse_link(f"{other}=%00", FRAME).issues
            assert [issue.key for issue in issues] == [other] or other in ("q", TABLE["data_key"]), other


shown = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=40)
dated = st.from_regex(r"\.{0,2}(20[0-9]{2}|0000)-[01][0-9]-[0-3][0-9][-.+ 0-9]?[0-9a-g]{0,4}", fullmatch=True)
numbered = st.from_regex(r"v?[0-9]{1,3}([.+][0-9]{1,4}){0,3}(-rc[0-9])?", fullmatch=True)
versions = shown | dated | numbered | st.sampled_from([".", "..", "2026.11.22", "2026-W47-1", "20261122", "+", "a&b=c"])


def test_the_schema_asks_no_more_of_a_version_than_is_tried_here():
    schema = json.loads((ROOT / "data" / "schema" / "datapackage.json").read_text(encoding="utf-8"))
    version = schema["properties"]["version"]
    assert {key: value for key, value in version.items() if key != "description"} == {"type": "string", "minLength": 1}


@given(versions)
def test_a_link_gives_back_every_version_that_the_schema_accepts(version):
    frame = read_context({**GIVEN, "version": version})
    opened = parse_link(write_link(opening_view(frame), frame), frame)
    assert (opened.data_version, opened.issues) == (version, ())


@settings(max_examples=4, deadline=None)
@given(st.lists(versions, min_size=100, max_size=300))
def test_the_browser_writes_reads_and_dates_versions_alike(some):
    found = browser_links({"table": TABLE, "frame": GIVEN, "versions": some})["versions"]
    for version, browser in zip(some, found, strict=True):
        frame = read_context({**GIVEN, "version": version})
        assert browser["link"] == write_link(opening_view(frame), frame)
        assert (browser["read"], browser["said"]) == (version, version_in_link(version))
        assert browser["of"] == version_from_link(version)
        day = version_day(version)
        assert browser["day"] == (None if day is None else day.toordinal() - 719163)


@pytest.mark.parametrize(
    ("version", "said"),
    [
        ("2026-11-22+6f3e0300f836", "2026-11-22.6f3e0300f836"),
        ("1.0.0", "1.0.0"),
        ("2026-11-22+rev 2", "2026-11-22+rev 2"),
        ("2026-11-22.6f3e", ".2026-11-22.6f3e"),
        (".1", "..1"),
    ],
)
def test_a_version_has_one_form_in_links(version, said):
    assert version_in_link(version) == said
    assert version_from_link(said) == version


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_reason_has_words_and_what_is_shown_of_a_link_is_short_and_seen_as_it_is(language):
    reasons = ("unknown", "broken", "repeated", "newer", "unused", "elsewhere", "not_yet_known", "changed", "outside")
    issues = [
        LinkIssue("to", "\x1b[2J\u202e" + "x" * 1000, reason, "2025") for reason in (*reasons, "missing", "no_step")
    ]
    lines = issue_lines(issues * (MOST // len(issues) + 1), language)
    assert len(lines) == 1 + MOST + 1
    assert all("{" not in line and line.isprintable() and len(line) < LONGEST + 120 for line in lines)
    assert issue_lines([], language) == []


@settings(max_examples=20, deadline=None)
@given(st.lists(st.dates(), min_size=1, max_size=200))
def test_every_day_that_the_data_may_hold_can_be_linked_to(some):
    # The frame's days reach over the whole calendar, as those of data about it do.
    given_days = {**GIVEN, "first": (date.min - EPOCH).days, "last": (date.max - EPOCH).days}
    texts = [f"mode=instant&to={day.isoformat()}" for day in some]
    read = browser_links({"table": TABLE, "frame": given_days, "texts": [*texts, "to=0000-12-31"]})["read"]
    frame = read_context(given_days)
    for day, text, found in zip(some, texts, read[:-1], strict=True):
        opened = parse_link(text, frame)
        assert (opened.view.last, opened.issues) == (day, ())
        assert (found["view"], found["issues"]) == (as_json(opened.view), [])
    # The year before the first does not exist.
    assert [issue["reason"] for issue in read[-1]["issues"]] == ["broken"]
    assert [issue.reason for issue in parse_link("to=0000-12-31", frame).issues] == ["broken"]

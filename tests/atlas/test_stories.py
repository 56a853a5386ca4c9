"""Stories: what validation refuses, and that the four shipped ones say what their links show."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest

from geo.atlas.atlas import Atlas
from geo.atlas.check import check
from geo.atlas.reading import read_atlas, read_what_works
from geo.atlas.stories import with_step
from geo.errors import DataError
from geo.page.page import page_data
from geo.query.knowledge import known_at, valid_between
from geo.query.links import parse_link
from geo.query.view import StoryStep
from geo.shipped_files import DATA
from tests.conftest import SOURCE, feature

SHIPPED = ("nine-days-in-november", "what-closed-meant", "counting-the-dead", "the-first-strike")
WORDS = " ".join(["word"] * 40)


def step(**changes: Any) -> dict[str, Any]:
    """Return a sound step, with some of it changed; what is None is left out."""
    sound = {
        "link": "v=2&mode=instant&to=2025-09-02&known=2025-09-02&layers=strikes&entity=one",
        "title_en": "One",
        "title_es": "Uno",
        "paragraph_en": WORDS,
        "paragraph_es": WORDS,
        "entities": ["one"],
        "totals": {"strikes": 1, "killed_announced": 3},
        "sources": [SOURCE],
    }
    return {key: value for key, value in {**sound, **changes}.items() if value is not None}


def story(*steps: dict[str, Any], **changes: Any) -> dict[str, Any]:
    words = {"title_en": "A story", "title_es": "Una historia", "summary_en": "It tells.", "summary_es": "Cuenta."}
    return {"slug": "a-story", **words, "steps": [step(), *steps], **changes}


@pytest.fixture
def make_stories(make_folder: Callable[..., Path]) -> Callable[..., Path]:
    """Write a folder with one strike, one event, a row of tallies and stories, each in a file named for it."""

    def folder(*stories: Any, **files: Any) -> Path:
        events = [feature("events", entity="event"), feature("events", entity="later", known_from="2025-12-01")]
        path = make_folder(strikes=[feature("strikes")], events=events)
        package = json.loads((path / "datapackage.json").read_text(encoding="utf-8"))
        strikes = next(resource for resource in package["resources"] if resource["name"] == "strikes")
        note = {"density": "dense", "note_en": "All.", "note_es": "Todo."}
        strikes["layer"] = {"coverage": [{"from": "2025-09-01", "to": "2025-10-01", **note}]}
        columns = (
            "as_of,publisher,source_url,strikes,vessels,killed,wording,counting_basis,time_precision,read_status,source"
        )
        row = f"2025-09-02,example.org,,,,3,,,day,read,{SOURCE}"
        (path / "tallies.csv").write_text(f"{columns}\n{row}\n", encoding="utf-8")
        package["resources"].append({"name": "tallies", "title": "tallies", "path": "tallies.csv"})
        package["version"] = "2025-12-31+1"
        (path / "stories").mkdir()
        for name, told in {**{each["slug"]: each for each in stories}, **files}.items():
            (path / "stories" / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")
            package["resources"].append({"name": name, "title": name, "path": f"stories/{name}.json"})
        (path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
        return path

    return folder


def refused(folder: Path) -> list[str]:
    """Return the lines of the error with which a folder's stories are refused."""
    with pytest.raises(DataError) as error:
        read_atlas(folder)
    return str(error.value).splitlines()


def test_a_sound_story_is_read_as_its_file_holds_it(make_stories):
    told = story(step())
    assert read_atlas(make_stories(told)).stories == {"a-story": told}


def test_a_folder_without_stories_has_none(make_folder):
    assert read_atlas(make_folder(alerts=[feature()])).stories == {}


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"link": "v=2&mode=instant&to=2025-09-02&layers=ships"},
            'steps[1].link: "layers=ships" cannot be read. Expected: a link as docs/permalinks.md says',
        ),
        (
            {"link": "v=2&to=2025-09-02&colour=red"},
            'steps[1].link: "colour=red" means nothing here. Expected: a link as docs/permalinks.md says',
        ),
        (
            {"link": "v=2&to=2025-02-30"},
            'steps[1].link: "to=2025-02-30" cannot be read. Expected: a link as docs/permalinks.md says',
        ),
        (
            {"link": "v=2&to=2031-01-01", "totals": None},
            'steps[1].link: "to=2031-01-01" lies outside the data; shown instead: 2025-09-30. '
            "Expected: a link as docs/permalinks.md says",
        ),
        (
            {"link": "v=2&mode=instant", "totals": None},
            'steps[1].link: "v=2&mode=instant" names no day. '
            "Expected: a link with to, so that it shows the same on every day",
        ),
        (
            {"link": "v=2&to=2025-09-02&lang=es"},
            'steps[1].link: "lang=es" is not for a story to set. Expected: a link without lang',
        ),
        (
            {"link": "v=2&to=2025-09-02&entity=nobody"},
            'steps[1].link: "entity=nobody" is not there, or not known by then. '
            "Expected: the entity of a feature known on the link's day",
        ),
        (
            {"link": "v=2&to=2025-09-02&known=2025-09-10&mark=later,one"},
            'steps[1].link: "mark=later" is not there, or not known by then. '
            "Expected: the entity of a feature known on the link's day",
        ),
        (
            {"link": "?to=2025-09-02"},
            'steps[1].link: "?to=2025-09-02" does not have the form required. '
            "Expected: what the map shows, as the part of a link after ? or #, such as mode=instant&to=2025-09-02",
        ),
        (
            {"entities": ["one", "nobody"]},
            'steps[1].entities[1]: "nobody" is an unknown entity. Expected: an entity of some layer',
        ),
        (
            {"sources": ["example-org-ffffff"]},
            'steps[1].sources[0]: "example-org-ffffff" is an unknown source. '
            "Expected: the id of a row of sources.csv",
        ),
        ({"sources": []}, "steps[1].sources: [] has too few items. Expected: a list of one or more source ids"),
        (
            {"totals": {"killed_announced": 4}},
            "steps[1].totals.killed_announced: 4 is not what the link shows. Expected: 3",
        ),
        (
            {"published": [{"as_of": "2025-09-03", "source": SOURCE, "killed": 3}]},
            f'steps[1].published[0]: {{"as_of": "2025-09-03", "source": "{SOURCE}", "killed": 3}} '
            "is not in tallies.csv. Expected: the day and the source of a row",
        ),
        (
            {"published": [{"as_of": "2025-09-02", "source": SOURCE, "killed": 4}]},
            f'steps[1].published[0]: {{"as_of": "2025-09-02", "source": "{SOURCE}", "killed": 4}} '
            "gives other numbers than its row in tallies.csv. Expected: the numbers of the row",
        ),
        (
            {"title_es": None},
            "steps[1].title_es: is missing. Expected: the step's title in Spanish, not empty",
        ),
        (
            {"paragraph_es": "Too short."},
            'steps[1].paragraph_es: "Too short." does not have the form required. '
            "Expected: 40 to 90 words in Spanish, one space between them",
        ),
        ({"colour": "red"}, 'steps[1].colour: "red" has an unknown name. Expected: only '),
    ],
)  # fmt: skip
def test_a_broken_step_is_refused_with_its_file_its_place_and_the_rule(make_stories, changes, expected):
    (line,) = refused(make_stories(story(step(**changes))))
    assert line.startswith(f"stories/a-story.json, {expected}")


def test_a_story_stands_in_the_file_of_its_name_so_that_each_is_one(make_stories):
    (line,) = refused(make_stories(story(step()), another=story(step())))
    assert line == (
        'stories/another.json, slug: "a-story" is not the name of the file. Expected: "another", so that each is one'
    )


def test_a_story_has_more_than_one_step(make_stories):
    (line,) = refused(make_stories(story()))
    assert line.endswith("has too few items. Expected: a list of 2 to 20 steps, in the order they are told")


def test_the_page_has_the_stories_that_hold_and_the_others_are_named(make_stories):
    atlas, error = read_what_works(make_stories(story(step()), other=["not", "a", "story"]))
    assert list(atlas.stories) == ["a-story"]
    assert [problem.file for problem in error.problems] == ["stories/other.json"]


def test_what_is_no_story_is_refused(make_stories):
    (line,) = refused(make_stories(other=["not", "a", "story"]))
    assert line == (
        'stories/other.json: ["not", "a", "story"] is of the wrong type. '
        "Expected: an object with slug, title, summary and steps"
    )


def test_stories_need_the_layers_they_are_read_against(make_folder):
    folder = make_folder(alerts=[feature()])
    (folder / "stories").mkdir()
    (folder / "stories" / "a-story.json").write_text("{}", encoding="utf-8")
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"].append({"name": "a-story", "title": "A story", "path": "stories/a-story.json"})
    (folder / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    assert refused(folder) == [
        "stories/a-story.json: tells of layers that are not there: strikes, events. Expected: a folder that has them"
    ]


def test_the_check_finds_problems_of_stories_and_stories_outside_the_catalogue(make_stories):
    folder = make_stories(story(step(sources=["example-org-ffffff"])))
    (folder / "stories" / "stray.json").write_text("{}", encoding="utf-8")
    report = check(folder)
    assert [problem.field for problem in report.problems_of("stories/a-story.json")] == ["steps[1].sources[0]"]
    assert [problem.wrong for problem in report.problems_of("stories/stray.json")] == [
        "is in the folder but not in its catalogue"
    ]


@pytest.fixture(scope="module")
def catalog() -> Atlas:
    return read_atlas(DATA)


@pytest.fixture(scope="module")
def stories(catalog: Atlas) -> dict[str, Any]:
    return catalog.stories


SHIPPED_STEPS = [
    pytest.param(told, id=f"{slug}:{number}")
    for slug in SHIPPED
    for number, told in enumerate(json.loads((DATA / "stories" / f"{slug}.json").read_bytes())["steps"], start=1)
]


def test_four_stories_are_shipped_in_order(stories):
    assert tuple(stories) == SHIPPED
    assert all(6 <= len(told["steps"]) <= 10 for told in stories.values())


@pytest.mark.parametrize("told", SHIPPED_STEPS)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_number_in_the_words_comes_from_the_data(catalog, told, language):
    assert numbers(told[f"paragraph_{language}"]) | numbers(told[f"title_{language}"]) <= numbers_given(catalog, told)


@pytest.mark.parametrize("told", SHIPPED_STEPS)
def test_both_languages_give_the_same_numbers(told):
    assert numbers(told["paragraph_en"]) == numbers(told["paragraph_es"])
    assert numbers(told["title_en"]) - numbers(told["title_es"]) == set()


@pytest.mark.parametrize("told", SHIPPED_STEPS)
def test_every_published_toll_is_named_in_the_words(told):
    named = numbers(told["paragraph_en"])
    published = {str(total["killed"]) for total in told.get("published", ())}
    assert published <= named


@pytest.mark.parametrize("told", SHIPPED_STEPS)
def test_the_words_rest_on_what_the_step_cites(catalog, told):
    cited = {total["source"] for total in told.get("published", ())}
    for layer in catalog.layers.values():
        rows = layer.features[layer.features["entity"].isin(told["entities"])]
        cited |= {source for sources in rows["sources"] for source in sources}
        cited |= {report["source"] for reports in rows.get("reports", ()) for report in reports}
    assert set(told["sources"]) <= cited


@pytest.mark.parametrize("told", SHIPPED_STEPS)
def test_what_is_marked_is_in_the_window_and_its_layer_is_on(catalog, told):
    view = parse_link(told["link"], catalog.link_context("en")).view
    first, last, known_on = view.first, view.last, view.known or catalog.release_day
    for entity in view.highlighted:
        (name,) = [name for name, layer in catalog.layers.items() if entity in set(layer.features["entity"])]
        assert view.layers[name], entity
        known = known_at(catalog.layers[name].features, known_on)
        assert len(valid_between(known[known["entity"] == entity], first, last + timedelta(days=1))) == 1, entity


def test_one_day_of_knowledge_brings_the_call_and_the_deadline(catalog, stories):
    """Two steps of the story differ in one setting, and the words say what it changes."""
    before, after = stories["nine-days-in-november"]["steps"][6:8]
    assert (
        before["link"].split("&mark")[0].replace("known=2025-11-30", "known=2025-12-01")
        == (after["link"].split("&mark")[0])
    )
    events = catalog.layers["events"].features
    appeared = known_mask(events, date(2025, 12, 1)) - known_mask(events, date(2025, 11, 30))
    assert appeared == {"t-2025-11-21-call", "t-2025-11-28-deadline"}


def known_mask(events: gpd.GeoDataFrame, known_on: date) -> set[str]:
    """Return the entities of events of 21 to 30 November as known on a day."""
    known = known_at(events, known_on)
    within = (known["valid_from"] >= "2025-11-21") & (known["valid_from"] < "2025-12-01")
    return set(known.loc[within, "entity"])


def test_the_page_brings_every_story_with_its_sources(catalog, stories):
    data = page_data(catalog)
    assert [told["slug"] for told in data["stories"]] == list(stories)
    for told in data["stories"]:
        assert all(set(each["sources"]) <= set(data["sources"]) for each in told["steps"])


def numbers(text: str) -> set[str]:
    """Return the numbers of a text: "A0012/25" gives 12 and 25."""
    return {found.lstrip("0") or "0" for found in re.findall(r"\d+", text)}


def numbers_given(catalog: Atlas, told: dict[str, Any]) -> set[str]:
    """Return the numbers that a step may name: of its link's days, its totals, and what it rests on."""
    given = numbers(" ".join(re.findall(r"(?:from|to|known)=([\d-]+)", told["link"])))
    given |= {str(number) for number in told.get("totals", {}).values()}
    for total in told.get("published", ()):
        given |= numbers(json.dumps({key: value for key, value in total.items() if key != "source"}))
    for layer in catalog.layers.values():
        rows = layer.features[layer.features["entity"].isin(told["entities"])]
        given |= numbers(" ".join(str(value) for row in rows.drop(columns="geometry").to_numpy() for value in row))
    return given


def test_a_link_that_only_names_a_step_shows_what_the_step_shows():
    catalog = read_atlas()
    frame, stories = catalog.link_context("en"), catalog.stories
    own = parse_link(stories["counting-the-dead"]["steps"][1]["link"], frame).view
    opened = parse_link(with_step("v=2&lang=es&story=counting-the-dead:2", stories, frame), frame)
    assert opened.issues == ()
    assert opened.view == replace(own, language="es", story=StoryStep("counting-the-dead", 2))


@pytest.mark.parametrize(
    "link", ["story=counting-the-dead:2&to=2025-10-01", "story=counting-the-dead:99", "story=none:1", "story=x", ""]
)
def test_a_link_that_says_more_than_a_step_or_names_none_stays_as_it_is(link):
    catalog = read_atlas()
    assert with_step(link, catalog.stories, catalog.link_context("en")) == link

"""Reading stories: a story whose words disagree with what its links show is refused, with every reason why."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import urlencode

import pandas as pd

from geo.atlas.atlas import Atlas, Story
from geo.atlas.catalog import STORIES
from geo.atlas.document import json_findings, parse_json
from geo.atlas.schema import schema_findings
from geo.errors import DataError, Finding, Problem, collect_problems, quote_value
from geo.instants import start_of_next_day
from geo.query.filters import filter_features
from geo.query.knowledge import known_at
from geo.query.link_context import Contents, LinkContext
from geo.query.link_notice import issue_text
from geo.query.links import link_pairs, parse_link
from geo.query.tally import tally
from geo.query.view import TABLE

# What belongs to the reader, not to a step: a link in a story leaves these keys out.
READER_KEYS = ("lang", "theme", "data", "story", "panel", "embed")

Step = Mapping[str, Any]

_NEEDED = ("strikes", "events")  # totals are of strikes; events open the days that links are read against
_ROW = ("as_of", "source")  # what a row of tallies.csv is found by


@dataclass(frozen=True, eq=False)
class _StoryContext:
    """What the links and words of stories must agree with: the atlas, and the parts of it that every step needs."""

    atlas: Atlas
    context: LinkContext
    versions: pd.DataFrame  # entity, known_from and known_to of every feature
    tallies: Sequence[Mapping[Any, Any]]


def read_stories(atlas: Atlas, contents: Mapping[str, bytes]) -> tuple[Mapping[str, Story], tuple[Problem, ...]]:
    """Return the stories that break no rule, by slug, and all that is wrong with the others.

    A story is what its file holds (`data/schema/stories.json`). Its links can be followed in full, what it selects,
    marks and cites is there, and the totals its words name are those that its links show.

    Parameters
    ----------
    atlas
        The atlas that the stories are about, without any.
    contents
        The bytes of each story's file, by its path in the folder.
    """
    if not contents:
        return {}, ()
    if missing := [name for name in _NEEDED if name not in atlas.layers]:
        wrong = f"tells of layers that are not there: {', '.join(missing)}"
        return {}, tuple(Problem(path, "", "", "", wrong, "a folder that has them") for path in contents)
    problems: list[Problem] = []
    stories: dict[str, Story] = {}
    reference = _story_context(atlas)
    for path, raw in contents.items():
        with collect_problems(problems):
            stories[PurePosixPath(path).stem] = _read_story(path, raw, reference)
    return stories, tuple(problems)


def _story_context(atlas: Atlas) -> _StoryContext:
    columns = ["entity", "known_from", "known_to"]
    versions = pd.concat([pd.DataFrame(layer.features[columns]) for layer in atlas.layers.values()])
    tallies = atlas.tables.get("tallies", pd.DataFrame())
    # Which entities were known by then, the marked ones too, is asked of each step.
    context = replace(atlas.link_context("en"), contents=Contents(values=atlas.contents.values))
    return _StoryContext(atlas, context, versions, tallies.to_dict("records"))


def _read_story(file: str, raw: bytes, reference: _StoryContext) -> Story:
    story = parse_json(raw, file)
    findings = list(json_findings(story)) or list(schema_findings(story, STORIES))
    # Only what has the form that its schema asks for can be followed.
    if not findings and isinstance(story, dict):
        slug, name = story["slug"], PurePosixPath(file).stem
        rule = f"{quote_value(name)}, so that each is one"
        findings = [] if slug == name else [("slug", quote_value(slug), "is not the name of the file", rule)]
        findings += _step_findings(story["steps"], reference)
    if findings or not isinstance(story, dict):
        raise DataError([Problem(file, "", *found) for found in findings])
    return story


def _step_findings(steps: Iterable[Step], reference: _StoryContext) -> Iterator[Finding]:
    entities = frozenset(reference.versions["entity"])
    for number, step in enumerate(steps):
        place = f"steps[{number}]"
        yield from _link_findings(step["link"], f"{place}.link", reference)
        yield from _absent(step["entities"], entities, f"{place}.entities", "entity", "an entity of some layer")
        rule = "the id of a row of sources.csv"
        yield from _absent(step["sources"], reference.atlas.sources, f"{place}.sources", "source", rule)
        yield from _total_findings(step, place, reference)
        yield from _published_findings(step, place, reference)


def with_step(link: str, stories: Mapping[str, Story], context: LinkContext) -> str:
    """Return a link that names a step and sets nothing else of the map as the link of what that step shows.

    Any other link comes back as it is. `geo/page/web/model/story_steps.js` does the same.
    """
    pairs = link_pairs(link)
    keys = {key for key, _ in pairs}
    named = parse_link(link, context).view.story if "story" in keys else None
    steps = stories[named.slug]["steps"] if named and named.slug in stories else ()
    if named is None or named.step > len(steps) or keys - {*READER_KEYS, TABLE["format_key"]}:
        return link
    # What the link says of its own format counts: it may be one that its reader has to hear of.
    own = link_pairs(steps[named.step - 1]["link"])
    return urlencode([pair for pair in own if pair[0] not in keys & {TABLE["format_key"]}] + pairs)


def _absent(named: list[str], there: Collection[str], place: str, kind: str, rule: str) -> Iterator[Finding]:
    for index, name in enumerate(named):
        if name not in there:
            yield f"{place}[{index}]", quote_value(name), f"is an unknown {kind}", rule


def _link_findings(link: str, place: str, reference: _StoryContext) -> Iterator[Finding]:
    opened = parse_link(link, reference.context)
    for issue in opened.issues:
        yield (
            place,
            quote_value(f"{issue.key}={issue.text}"),
            issue_text(issue, "en"),
            "a link as docs/permalinks.md says",
        )
    given = dict(link_pairs(link))
    for key in READER_KEYS:
        if key in given:
            yield place, quote_value(f"{key}={given[key]}"), "is not for a story to set", f"a link without {key}"
    if "to" not in given:
        yield place, quote_value(link), "names no day", "a link with to, so that it shows the same on every day"
    if opened.issues:
        return
    known_on = opened.view.known or reference.atlas.release_day
    known = frozenset(known_at(reference.versions, known_on)["entity"])
    for key, names in (("entity", [opened.view.selected]), ("mark", opened.view.highlighted)):
        for name in names:
            if name is not None and name not in known:
                wrong = "is not there, or not known by then"
                yield place, quote_value(f"{key}={name}"), wrong, "the entity of a feature known on the link's day"


def _total_findings(step: Step, place: str, reference: _StoryContext) -> Iterator[Finding]:
    if "totals" not in step:
        return
    view = parse_link(step["link"], reference.context).view
    strikes = reference.atlas.layers["strikes"].features
    counted = filter_features(strikes, "strikes", view.filters, reference.atlas.sources)
    known_on = view.known or reference.atlas.release_day
    shown = tally(counted, known_on, window=(view.first, start_of_next_day(view.last)))
    for name, number in step["totals"].items():
        if getattr(shown, name) != number:
            yield (
                f"{place}.totals.{name}",
                quote_value(number),
                "is not what the link shows",
                quote_value(getattr(shown, name)),
            )


def _published_findings(step: Step, place: str, reference: _StoryContext) -> Iterator[Finding]:
    for index, total in enumerate(step.get("published", ())):
        where = f"{place}.published[{index}]"
        rows = [row for row in reference.tallies if all(row[key] == total[key] for key in _ROW)]
        numbers = {name: str(value) for name, value in total.items() if name not in _ROW}
        if not rows:
            yield where, quote_value(total), "is not in tallies.csv", "the day and the source of a row"
        elif not any(numbers.items() <= row.items() for row in rows):
            yield where, quote_value(total), "gives other numbers than its row in tallies.csv", "the numbers of the row"

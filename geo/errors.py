"""Problems of data: one form for what is wrong, where it is, and what was expected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

SHOWN = 100  # characters of a found value: enough to recognise it, short enough to read
LISTED = 100  # problems of one file that are listed; what is more is counted
COUNTED = 100_000  # problems of one file that are counted before the rest is not looked at

LONGEST_NAME = 200  # characters of a file's, a feature's or a field's name

Finding = tuple[str, str, str, str]  # field, value, wrong, rule: a Problem without its file and feature


@dataclass(frozen=True, order=True)
class Problem:
    """One broken rule: where it was found, what was found, what is wrong, what was expected.

    `feature` and `field` are empty when the problem belongs to the whole file. `value` is the
    found text as the file has it, and empty when nothing is there to quote. `rule` is the
    expected part; for a broken schema rule it is the schema's own `description`. `count` is 1 but
    for the line that closes a long list, which stands for all that are not listed.
    """

    file: str
    feature: str
    field: str
    value: str
    wrong: str
    rule: str
    count: int = 1

    def __post_init__(self) -> None:
        # Names come from the data, as values do: none may contain control characters or fill a page.
        for name in ("file", "feature", "field"):
            object.__setattr__(self, name, shorten_text(getattr(self, name), LONGEST_NAME))

    def __str__(self) -> str:
        place = [self.file]
        if self.feature:
            place.append(f"feature {self.feature}")
        if self.field:
            place.append(self.field)
        found = f"{self.value} {self.wrong}" if self.value else self.wrong
        return f"{', '.join(place)}: {found}. Expected: {self.rule}"


class DataError(ValueError):
    """Data that broke a rule; the message has one line for each of its `problems`, which are `Problem`s."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@contextmanager
def collect_problems(problems: list[Problem]) -> Iterator[None]:
    """Add the problems of a DataError to a list and go on, so that a reader gets all of them at once."""
    try:
        yield
    except DataError as error:
        problems.extend(error.problems)


def limit_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Return the problems of one file: `LISTED` of them, and one line that says how many more there are.

    No more than `COUNTED` are asked for, so that a file of nothing but problems takes a bounded time and
    memory; the line says so then.
    """
    found: list[Problem] = []
    more = 0
    for problem in problems:
        if len(found) < LISTED:
            found.append(problem)
        else:
            more += problem.count
        if len(found) + more >= COUNTED:
            break
    if more:
        stopped = len(found) + more >= COUNTED
        wrong = f"and {more:,} more problem{'s' if more > 1 else ''}" + (
            ", and the rest was not looked at" if stopped else ""
        )
        rule = "none; those listed often share one cause"
        found.append(Problem(found[0].file, "", "", "", wrong, rule, more))
    return found


def raise_if_any(problems: Iterable[Problem]) -> None:
    """Raise the problems of one file, if there are any, as a DataError."""
    if found := limit_problems(problems):
        raise DataError(found)


def count_problems(problems: Iterable[Problem]) -> int:
    """Return how many problems there are, those that are not listed too."""
    return sum(problem.count for problem in problems)


def quote_value(value: object) -> str:
    """Return a found JSON value as the file would write it, shortened to one readable piece."""
    try:
        text = _first_characters(value)
    except RecursionError:  # what was just read may still be too deep to write
        return "…"
    return shorten_text(text, SHOWN)


def shorten_text(text: str, most: int) -> str:
    """Return a text in one line that can be printed, cut off where it is longer than `most` characters."""
    if text.isprintable() and len(text) <= most:
        return text
    if len(text) > most:
        text = text[: most - 1] + "…"
    # A lone surrogate cannot be printed, and a control character can rewrite a terminal's line.
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)


def _first_characters(value: object) -> str:
    # Only as much as is shown: a value may be most of a file, and have many problems.
    if isinstance(value, str):
        return json.dumps(value[: SHOWN + 1], ensure_ascii=False)
    text = ""
    for piece in json.JSONEncoder(ensure_ascii=False).iterencode(value):
        text += piece if len(piece) <= SHOWN else piece[: SHOWN + 1]
        if len(text) > SHOWN:
            break
    return text

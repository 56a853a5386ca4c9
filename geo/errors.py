"""What is wrong with somebody's data, said once and in one order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

SHOWN = 100  # characters of a found value: enough to recognise it, short enough to read

Finding = tuple[str, str, str, str]  # field, value, wrong, rule: a Problem before it has its place


@dataclass(frozen=True, order=True)
class Problem:
    """One broken rule: where it was found, what was found, what is wrong, what was expected.

    `feature` and `field` are empty when the problem belongs to the whole file. `value` is the
    found text as the file has it, and empty when nothing is there to quote. `rule` is the
    expected part; for a broken schema rule it is the schema's own `description`.
    """

    file: str
    feature: str
    field: str
    value: str
    wrong: str
    rule: str

    def __str__(self) -> str:
        place = [self.file]
        if self.feature:
            place.append(f"feature {self.feature}")
        if self.field:
            place.append(self.field)
        found = f"{self.value} {self.wrong}" if self.value else self.wrong
        return f"{', '.join(place)}: {found}. Expected: {self.rule}"


class DataError(ValueError):
    """Data that broke a rule; the message has one line for each of its `problems`."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@contextmanager
def gathered(problems: list[Problem]) -> Iterator[None]:
    """Put the problems of a DataError by and go on, so that a reader gets all of them at once."""
    try:
        yield
    except DataError as error:
        problems.extend(error.problems)


def quoted(value: object) -> str:
    """Return a found JSON value as the file would write it, shortened to one readable piece."""
    try:
        text = json.dumps(value, ensure_ascii=False)
    except RecursionError:  # what was just read may still be too deep to write
        return "…"
    return printable(text if len(text) <= SHOWN else text[: SHOWN - 1] + "…")


def printable(text: str) -> str:
    """Return a text with escapes for what cannot be printed in one line: it can rewrite what a terminal shows."""
    return "".join(c if c.isprintable() else ascii(c)[1:-1] for c in text)

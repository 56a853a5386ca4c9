"""The times of notices, written by hand in many ways, read by a strict grammar.

The cells of `notices.csv` keep what the sources say, doubts included. Each form met there is
listed here with the bounds it supports; any other form is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from scripts.times import day_after, span

_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_TIME = _DAY + r"T[0-9]{2}:[0-9]{2}(?::[0-9]{2})?Z"
_MOMENT = rf"(?:{_TIME}|{_DAY}|[0-9]{{4}}-[0-9]{{2}})"
_NOTE = r"(?: \([^()]+\))?"

FORMS = "a date, a month or a UTC time in a form that scripts/notice_times.py knows"


@dataclass(frozen=True)
class Start:
    """When a notice began to hold. None: not found."""

    valid_from: str | None
    time_precision: str


@dataclass(frozen=True)
class Plan:
    """An end that was planned. `valid_to` None is open; `text` None says nothing was given."""

    valid_to: str | None
    text: str | None


@dataclass(frozen=True)
class End:
    """When a notice ended. Not `exact`: at that bound at the latest, so a planned end cuts earlier."""

    valid_to: str
    known_from: str
    exact: bool


def read_start(text: str) -> Start | None:
    """Return the start that a cell supports, or None when its form is unknown."""
    if text in ("", "not found"):
        return Start(None, "approx")
    if re.fullmatch(_TIME, text):
        return Start(_bound(text), "minute")
    if re.fullmatch(_DAY, text):
        return Start(text, "day")
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
        return Start(span(text)[0], "month")
    if match := re.fullmatch(rf"({_DAY}) \(about\)", text):
        return Start(match[1], "approx")
    if match := re.fullmatch(rf"after ({_DAY})", text):
        return Start(day_after(match[1]), "approx")
    if match := re.fullmatch(r"([0-9]{4}), date not found", text):
        return Start(span(match[1])[0], "year")
    return None


def read_known(text: str) -> tuple[str, str] | None:
    """Return by when a notice was public and how that is known, or None when the cell does not say.

    The bound is the last that the text allows, so that the map never knows too early.
    """
    if match := re.fullmatch(rf"({_TIME}|{_DAY})(?: \(about\))?", text):
        return _bound(match[1]), "stated"
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}", text):
        return span(text)[1], "page_month"
    if match := re.fullmatch(r"([0-9]{4})-[0-9]{2}/([0-9]{2})", text):
        return span(f"{match[1]}-{match[2]}")[1], "page_month"
    if match := re.fullmatch(rf"(?:before |[0-9]{{4}} \(before )({_DAY})\)?", text):
        return match[1], "page_date"
    if match := re.fullmatch(rf"({_DAY}) \([^()]+\); copied {_DAY}", text):
        return match[1], "page_date"
    return None


def says_unknown(text: str) -> bool:
    """Return whether a cell says that the day a notice became public is not known."""
    return not text or bool(re.fullmatch(r"revision date not found \([^()]+\)|[0-9]{4} \(a [A-Z][a-z]+day\)", text))


def read_plans(text: str) -> list[Plan] | None:
    """Return the ends that were planned, in the order they were announced, or None: unknown form."""
    if text in ("", "not found"):
        return [Plan(None, None)]
    # Suspensions rolled on in steps: of the steps only the last is on record, and not when it was set.
    if re.fullmatch(rf"rolled to {_DAY}", text):
        return [Plan(None, None)]
    if text == "until further advised":
        return [Plan(None, text)]
    plans: list[Plan] = []
    # A note such as "first announced" is hindsight: the plan as first known stands without it.
    stages = [re.sub(rf"({_MOMENT}){_NOTE}", r"\1", stage) for stage in text.split(", then ")]
    for number, stage in enumerate(stages, start=1):
        said = ", then ".join(stages[:number])
        # Where two outlets print two ends, the later one, so that neither account is cut short.
        if match := re.fullmatch(rf"(?:{_DAY} or )?({_MOMENT})", stage):
            plans.append(Plan(_end(match[1]), said))
        elif stage == "open":
            plans.append(Plan(None, said))
        else:
            return None
    return plans


def read_end(text: str, at_day_begin: bool) -> End | None:
    """Return the end on record, or None when the form is unknown.

    Parameters
    ----------
    text
        A cell that is not blank.
    at_day_begin
        Whether a day names what came next (a flight, a new notice), so that the notice ended as
        that day began. Otherwise the day is the notice's last, and it ended as the day did.
    """
    if match := re.fullmatch(rf"(?:{_DAY} \([^()]+\), )?({_TIME}|{_DAY}){_NOTE}", text):
        moment = match[1]
        return End(_bound(moment) if at_day_begin else _end(moment), _bound(moment), exact=True)
    if match := re.fullmatch(rf"by ({_DAY}){_NOTE}|({_DAY}) or earlier", text):
        day = match[1] or match[2]
        return End(_end(day), day, exact=False)
    if match := re.fullmatch(rf"([0-9]{{4}})-[0-9]{{2}}/([0-9]{{2}}){_NOTE}", text):
        last = span(f"{match[1]}-{match[2]}")[1]
        return End(last, last, exact=False)
    return None


def _bound(moment: str) -> str:
    """Return a clock time with its seconds, or a day as it is."""
    return f"{moment[:-1]}:00Z" if re.fullmatch(_DAY + r"T[0-9]{2}:[0-9]{2}Z", moment) else moment


def _end(moment: str) -> str:
    """Return the first instant after a day or month, or a clock time as it is."""
    return _bound(moment) if "T" in moment else span(moment)[1]

"""The version of the data: one line of text, which may begin with a day. As in `model/data_version.js`."""

from __future__ import annotations

import re
from datetime import date

# The form of the shipped data, 2026-11-22+a3e214e708a2. A link has a point in it, since + stands for a blank there:
# an address typed by hand may have that blank.
_DATED = re.compile(r"(\d{4}-\d{2}-\d{2})\+([0-9a-f]{1,64})", re.ASCII)
_DATED_IN_LINK = re.compile(r"(\d{4}-\d{2}-\d{2})[. ]([0-9a-f]{1,64})", re.ASCII)
_BEGINS_WITH_DAY = re.compile(r"([1-9]\d{3}-\d{2}-\d{2})(?!\d)", re.ASCII)


def version_day(version: str) -> date | None:
    """Return the day with which a version begins; None when it begins otherwise."""
    found = _BEGINS_WITH_DAY.match(version)
    try:
        return None if found is None else date.fromisoformat(found[1])
    except ValueError:  # 2025-02-30
        return None


def version_in_link(version: str) -> str:
    """Return a version as a link says it: another text for each version, and `version_from_link` gives it back.

    A day and a hash have a point between them. Any other version is written as it is; where that would be read
    otherwise, a point stands in front.
    """
    if found := _DATED.fullmatch(version):
        return f"{found[1]}.{found[2]}"
    return f".{version}" if version.startswith(".") or _DATED_IN_LINK.fullmatch(version) else version


def version_from_link(text: str) -> str | None:
    """Return the version that a link says; None when it says none."""
    if found := _DATED_IN_LINK.fullmatch(text):
        return f"{found[1]}+{found[2]}"
    return text.removeprefix(".") or None

"""Why a link was not followed as written, as lines of text: in the words of the notice on the page."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from geo.i18n.words import text
from geo.query.links import LinkIssue

MOST = 60  # lines: more than there are keys, fewer than a long link can invent
LONGEST = 60  # characters of a value

# What moves the cursor of a terminal, turns the direction of writing or cannot be seen.
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def issue_lines(issues: Sequence[LinkIssue], language: str) -> list[str]:
    """Return a line for each part of a link that was left out or changed, with a heading; no line where none was."""
    if not issues:
        return []
    lines = [
        f"  {displayable(f'{issue.key}={issue.text}' if issue.text else issue.key)} {issue_text(issue, language)}"
        for issue in issues[:MOST]
    ]
    more = [f"  {text('link_issues_more', language, n=len(issues) - MOST)}"] if len(issues) > MOST else []
    return [text("link_issues", language), *lines, *more]


def issue_text(issue: LinkIssue, language: str) -> str:
    """Return in words why a part of a link was not followed as it stands, to be read after that part."""
    return text(f"link_issue_{issue.reason}", language, detail=displayable(issue.detail))


def displayable(words: str) -> str:
    """Return text of a link, cut to `LONGEST` characters, with U+FFFD for those that cannot be shown."""
    cut = f"{words[:LONGEST]}…" if len(words) > LONGEST else words
    return "".join("\ufffd" if unicodedata.category(character) in _UNSEEN else character for character in cut)

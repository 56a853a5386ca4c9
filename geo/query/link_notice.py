"""What is said of a link that was not followed as it stands, as lines of text: the words of the page's own notice."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from geo.i18n.words import text
from geo.query.links import LinkIssue

MOST = 60  # of what was not followed: all keys that there are, and not all that a long link can make up
LONGEST = 60  # signs of a value

# What moves the cursor of a terminal, turns the direction of writing or cannot be seen.
_UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")


def issue_lines(issues: Sequence[LinkIssue], language: str) -> list[str]:
    """Return a line for each part of a link that was left out or changed, with a heading; no line where none was."""
    if not issues:
        return []
    lines = [f"  {displayable(_said(issue))} {issue_text(issue, language)}" for issue in issues[:MOST]]
    more = [f"  {text('link_issues_more', language, n=len(issues) - MOST)}"] if len(issues) > MOST else []
    return [text("link_issues", language), *lines, *more]


def issue_text(issue: LinkIssue, language: str) -> str:
    """Return in words why a part of a link was not followed as it stands, to be read after that part."""
    return text(f"link_issue_{issue.reason}", language, detail=displayable(issue.detail))


def displayable(words: str) -> str:
    """Return text of a link in a length and with signs that can be shown."""
    cut = f"{words[:LONGEST]}…" if len(words) > LONGEST else words
    return "".join("\ufffd" if unicodedata.category(sign) in _UNSEEN else sign for sign in cut)


def _said(issue: LinkIssue) -> str:
    return f"{issue.key}={issue.text}" if issue.text else issue.key

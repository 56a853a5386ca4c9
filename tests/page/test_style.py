"""How the page's scripts are written: lines that fit a screen, and types beside every function that others call."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo.page.bundle import WEB

TESTS = Path(__file__).parents[1] / "web"
MODULES = sorted(path for path in WEB.rglob("*.js") if path.parent.name not in ("built", "vendor"))
SCRIPTS = [*MODULES, *sorted(TESTS.rglob("*.mjs"))]
LONGEST = 120

_EXPORTED = re.compile(
    r"^export (?:default )?(?:async )?"
    r"(?:function\s*(?P<function>\w*)\s*(?=\()|const (?P<constant>\w+) = (?:async )?(?=\(|\w+ =>))",
    re.MULTILINE,
)
_COMMENT = re.compile(r"/\*\*(?:(?!\*/).)*\*/\n\Z", re.DOTALL)
_PARAMETER = re.compile(r"^ \* @param \{.+\} \[?(?:\w+)\]?(?:\s|$)", re.MULTILINE)
_RETURNS = re.compile(r"^ \* @returns \{", re.MULTILINE)


def closing(text: str, opening: int) -> int:
    """Return where the bracket that stands at an index is closed."""
    depth = 0
    for index in range(opening, len(text)):
        depth += (text[index] in "([{") - (text[index] in ")]}")
        if depth == 0:
            return index
    raise ValueError("a bracket is not closed")


def count_parameters(inside: str) -> int:
    """Return how many parameters stand between a function's brackets, a pattern such as {a, b} counting as one."""
    depth, parts = 0, [""]
    for sign in inside:
        depth += (sign in "([{") - (sign in ")]}")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return sum(bool(part.strip()) for part in parts)


def functions(text: str):
    """Yield each exported function: its name, its comment, how many parameters it has, whether it returns a value."""
    for match in _EXPORTED.finditer(text):
        at = match.end()
        name = match["function"] or match["constant"] or "default"
        if text[at] != "(":  # an arrow with one bare parameter
            count, after = 1, text.index("=>", at)
        else:
            end = closing(text, at)
            if match["constant"] and not text[end + 1 :].lstrip().startswith("=>"):
                continue  # a value in brackets
            count, after = count_parameters(text[at + 1 : end]), end + 1
        rest = text[after:].lstrip().removeprefix("=>").lstrip()
        # Functions end where a line begins with a bracket, as all are laid out here.
        body = rest[: rest.index("\n}")] if rest.startswith("{") else ""
        answers = not body or re.search(r"^  (?:\S.*)?\breturn [^;]", body, re.MULTILINE) is not None
        comment = _COMMENT.search(text[: match.start()])
        yield name, comment[0] if comment else "", count, answers


def test_no_line_of_a_script_is_longer_than_the_screen():
    long = [
        f"{path.relative_to(path.parents[3])}:{number}"
        for path in SCRIPTS
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > LONGEST
    ]
    assert long == []


@pytest.mark.parametrize("path", MODULES, ids=[path.relative_to(WEB).as_posix() for path in MODULES])
def test_what_other_modules_call_says_what_it_takes_and_returns(path):
    for name, comment, count, answers in functions(path.read_text(encoding="utf-8")):
        assert len(_PARAMETER.findall(comment)) == count, f"@param of {name}"
        assert bool(_RETURNS.search(comment)) or not answers, f"@returns of {name}"


def test_the_check_itself_sees_what_is_missing():
    text = "/**\n * Add.\n * @param {number} a\n */\nexport const add = (a, { b }) => a + b;\n"
    ((name, comment, count, answers),) = functions(text)
    assert (name, len(_PARAMETER.findall(comment)), count, answers) == ("add", 1, 2, True)
    assert not _RETURNS.search(comment)

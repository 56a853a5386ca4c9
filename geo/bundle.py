"""The browser core's modules, linked into one script, so that a page is complete in itself."""

from __future__ import annotations

import re
from graphlib import TopologicalSorter
from pathlib import Path

from rjsmin import jsmin

WEB = Path(__file__).parent / "web"

_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([\w-]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:const|(?:async )?function|class) (\w+))", re.MULTILINE)

# What the minifier takes for one template literal. One inside another ends it too early, and it would take blanks out
# of the rest, which a reader sees.
_TEMPLATE = re.compile(r"`(?:[^`\\]|\\.)*`", re.DOTALL)


def link_modules(entry: str = "main.js", folder: Path = WEB) -> str:
    """Return one script, an expression whose value is the exports of the entry module.

    Comments and blanks are left out: they are for those who read the modules.

    Modules keep a scope of their own, so equal names in two files do not meet. They may use
    named imports from `./file.js` and `export` before a declaration, nothing else.

    Raises
    ------
    FileNotFoundError
        A module imports a file that is not in the folder.
    graphlib.CycleError
        Modules import each other in a circle.
    ValueError
        A template literal holds another, or a character is beyond the Basic Multilingual Plane.
    """
    texts: dict[str, str] = {}
    graph: dict[str, set[str]] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name in texts:
            continue
        texts[name] = (folder / name).read_text(encoding="utf-8")
        _refuse_nested_templates(name, texts[name])
        graph[name] = {found[1] for found in _IMPORT.findall(texts[name])}
        waiting.extend(sorted(graph[name]))
    ordered = list(TopologicalSorter({name: sorted(graph[name]) for name in sorted(graph)}).static_order())
    parts = [f'modules["{name}"] = (() => {{\n{_as_function_body(texts[name])}}})();' for name in ordered]
    script = (
        "(() => {\n'use strict';\nconst modules = {};\n" + "\n".join(parts) + f'\nreturn modules["{entry}"];\n}})()'
    )
    return _as_ascii(str(jsmin(script)))


def _as_ascii(script: str) -> str:
    """Return a script with escapes for what is not ASCII, in its strings, templates and patterns.

    A browser reads a page of one-byte characters faster, and holds it in half the memory.
    """
    beyond = [letter for letter in script if ord(letter) > 0xFFFF]
    if beyond:
        raise ValueError(
            f"{beyond[0]!r} has no escape that is as good in a pattern as in a text: use another character"
        )
    return script.encode("ascii", "backslashreplace").decode("ascii")


def _refuse_nested_templates(name: str, text: str) -> None:
    for found in _TEMPLATE.finditer(text):
        if found[0].count("{") != found[0].count("}"):
            line = text.count("\n", 0, found.start()) + 1
            raise ValueError(f"{name}, line {line}: a template literal inside another cannot be made smaller safely")


def _as_function_body(text: str) -> str:
    exported = ", ".join(_EXPORT.findall(text))
    body = _IMPORT.sub(r'const {\1} = modules["\2"];', text)
    return f"{_EXPORT.sub('', body)}return {{ {exported} }};\n"

"""Write docs/api.md from the docstrings of the public names: `python -m scripts.api_docs`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any

import geo
from geo.atlas.layer import ANY_NAMES
from geo.export.frames import Features
from geo.page.page import AtlasMap
from geo.shipped_files import DATA

DOCUMENT = Path(__file__).parent.parent / "docs" / "api.md"

INTRO = """# The library

Made by `make docs` from the docstrings: change those. [tour.ipynb](tour.ipynb) shows it at work.

    import geo
    atlas = geo.read_atlas()
    shot = atlas.between("2025-09-02", "2025-12-01", known="2025-12-01")

Positions are longitude, latitude in degrees (EPSG:4326). Days are whole days in UTC. Windows of days include both their
ends; the intervals of features, `[valid_from, valid_to)` and `[known_from, known_to)`, do not include their later end,
and `NaT` is an open one. What is not reported is `<NA>` or None, never zero. Nothing here uses the network.

"""

# In the order in which somebody meets them; whatever else is public follows by its name.
FIRST = ("read_atlas", "Atlas", "Snapshot", "Tally", "View", "Filters", "Layer", "Source")
RETURNED = {"AtlasMap": AtlasMap, "Features": Features}  # what the public names return, and is not made by its users
NAMED = {id(DATA): "DATA", id(ANY_NAMES): "NO_NAMES"}  # defaults that are long to write
# What other packages of this project ask, and nobody else needs to; and what folium calls.
INTERNAL = ("index", "contents", "link_context", "selection", "shown", "with_value", "render")


def document() -> str:
    """Return the whole document."""
    names = [*FIRST, *(name for name in geo.__all__ if name not in FIRST)]
    parts = [_described(f"geo.{name}", getattr(geo, name)) for name in names]
    parts += [_described(name, value) for name, value in RETURNED.items()]
    return INTRO + "\n\n".join(parts) + "\n"


def _described(name: str, value: Any) -> str:
    is_made_by_users = not inspect.isclass(value) or (is_dataclass(value) and name in ("geo.Filters", "geo.Source"))
    heading = f"## {name}\n\n" + (f"```python\n{_signature(name, value)}\n```\n\n" if is_made_by_users else "")
    text = heading + _markdown(inspect.getdoc(value) or "")
    return "\n\n".join([text, *_members(value)]) if inspect.isclass(value) else text


def _members(value: type) -> Iterator[str]:
    own = (part for part in value.__mro__ if part.__module__.startswith("geo."))
    members = {name: member for part in reversed(list(own)) for name, member in vars(part).items()}
    for name, member in members.items():
        if name.startswith("_") or name in INTERNAL or not (text := inspect.getdoc(member)):
            continue
        if inspect.isfunction(member):
            yield f"### {value.__name__}.{name}\n\n```python\n{_signature(name, member)}\n```\n\n{_markdown(text)}"
        elif isinstance(member, property) or hasattr(member, "attrname"):
            yield f"### {value.__name__}.{name}\n\n{_markdown(text)}"


def _signature(name: str, value: Any) -> str:
    signature = inspect.signature(value)
    written = []
    for key, part in signature.parameters.items():
        if part.kind is part.KEYWORD_ONLY and "*" not in written:
            written.append("*")
        stars = "*" if part.kind is part.VAR_POSITIONAL else "**" if part.kind is part.VAR_KEYWORD else ""
        default = "" if part.default is part.empty else f" = {NAMED.get(id(part.default), repr(part.default))}"
        written.append(f"{stars}{key}: {part.annotation}{default}")
    returned = "" if inspect.isclass(value) else f" -> {signature.return_annotation}"
    return f"{name}({', '.join(part for part in written if not part.startswith('self:'))}){returned}"


def _markdown(docstring: str) -> str:
    """Return a numpydoc docstring as Markdown: sections as bold words, parameters and errors as lists."""
    text = re.sub(r"^(\w+)\n-+$", r"**\1**\n", docstring, flags=re.MULTILINE)
    # A name, and indented below it what it means.
    text = re.sub(r"^(\w[\w, ]*)\n((?:    .+\n?)+)", _item, text, flags=re.MULTILINE)
    return re.sub(r"((?:^>>> .*\n(?:(?!>>>).+\n?)*)+)", r"```pycon\n\1\n```", text, flags=re.MULTILINE).strip()


def _item(found: re.Match[str]) -> str:
    meaning = " ".join(line.strip() for line in found[2].splitlines())
    return f"- `{found[1]}`: {meaning}\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8", newline="\n")

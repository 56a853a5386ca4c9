"""Write docs/permalinks.md from the table of a View's keys and permalinks.md.j2: `python -m scripts.permalinks`."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Template

from geo.query.view import TABLE

DOCUMENT = Path(__file__).parent.parent / "docs" / "permalinks.md"


def document() -> str:
    """Return the text of the page."""
    template = Path(__file__).with_name("permalinks.md.j2").read_text(encoding="utf-8")
    return str(Template(template, keep_trailing_newline=True).render(keys=TABLE["keys"]))


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8", newline="\n")

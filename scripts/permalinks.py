"""Write docs/permalinks.md from the table of a View's keys: `python -m scripts.permalinks`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.view import TABLE

PAPER = Path(__file__).parent.parent / "docs" / "permalinks.md"

INTRO = """# Links to a view

Whatever you set on the map is in its address: copy the address, or use the share button. The same text follows `?` in
the app's address and `#` in the saved file's.

    http://localhost:8501/?v=2&mode=window&from=2025-11-21&to=2025-11-29&known=2025-11-30&lang=en&data=2026-11-22.6f3e0300f836
    file:///.../atlas.html#v=2&mode=window&from=2025-11-21&to=2025-11-29&known=2025-11-30&lang=en&data=2026-11-22.6f3e0300f836

- **Defaults are left out.** What always stands there: the format (`v`), the last day (`to`), the language (`lang`) and
  the version of the data (`data`). So a link shows the same on another day and to another reader.
- **Older data.** A link made with older data opens with a notice and one click to what was known then.
- **What cannot be read is left out, and said.** A key nobody knows or a value that is none is named in a notice; the
  rest of the link is followed. Links of every earlier format keep working.
- **Another size of window.** `map` holds the size it was seen at: the same size shows the same, another one at least
  the same part of the world.
- **The way back** (the browser's back button) leads through what you chose, not through every drag: the last column.
- **What is not in a link**: whether online map tiles are on, since a link must not fetch anything you did not ask for.
- **Length.** Under 2,000 characters for all that can be set, but for `mark` and `measure`, which are lists.

Values are separated by commas; days are UTC; positions are longitude, latitude in degrees.

| key | what it sets | type | since format | way back |
|---|---|---|---:|---|
"""
OUTRO = """| `data` | The version of the data the link was made with: their date and part of a hash. | text | 2 | |
| `v` | The format of the link. | number | 2 | |

`embed=1` is for other people's pages: map, time bar and credit alone, and a link to the whole. The share dialog writes
the code of the frame.

## En español

Todo lo que se ajusta en el mapa está en su dirección: cópiela o use el botón de compartir. El mismo texto sigue a `?`
en la aplicación y a `#` en el archivo guardado. Lo que es por defecto no se escribe; siempre están el formato (`v`), el
último día (`to`), el idioma (`lang`) y la versión de los datos (`data`). Lo que no se puede leer se omite y se dice.

| clave | qué ajusta |
|---|---|
"""
OUTRO_ES = """| `data` | La versión de los datos con que se hizo el enlace. |
| `v` | El formato del enlace. |
"""


def paper() -> str:
    """Return the whole paper."""
    rows = "".join(_row(row) for row in TABLE["keys"])
    spanish = "".join(f"| `{row['link']}` | {row['about_es']} |\n" for row in TABLE["keys"])
    return INTRO + rows + OUTRO + spanish + OUTRO_ES


def _row(row: Mapping[str, Any]) -> str:
    words = "a step" if row["history"] == "push" else ""
    kind = ", ".join(f"`{value}`" for value in row["values"]) if row["type"] == "choice" else row["type"]
    return f"| `{row['link']}` | {row['about_en']} | {kind} | {row['since']} | {words} |\n"


if __name__ == "__main__":
    PAPER.write_text(paper(), encoding="utf-8", newline="\n")

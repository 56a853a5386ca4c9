"""Write docs/permalinks.md from the table of a View's keys: `python -m scripts.permalinks`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from geo.query.links import TABLE

DOCUMENT = Path(__file__).parent.parent / "docs" / "permalinks.md"

INTRO = """# Links to a view

Whatever you set on the map is in its address: copy the address, or use the share button. The same text follows `?` in
the app's address and `#` in the saved file's.

    http://localhost:8501/?v=2&mode=window&from=2025-11-21&to=2025-11-29&known=2025-11-30&lang=en&data=2026-11-22.6f3e0300f836
    file:///.../atlas.html#v=2&mode=window&from=2025-11-21&to=2025-11-29&known=2025-11-30&lang=en&data=2026-11-22.6f3e0300f836

- **Defaults are left out.** What always stands there: the format (`v`), the last day (`to`), the language (`lang`) and
  the version of the data (`data`). So a link shows the same on another day and to another reader.
- **Older data.** A link made with older data opens with a notice and one click to what was known then.
- **What cannot be followed is reported.** A notice names each key that is left out or changed, and why: an unknown key,
  an invalid value, a repeated key (the first counts), days outside the data (the nearest day is shown), a `from` later
  than `to` (the window is the day `to`) or where `mode` asks for none, a `known` that is not before the last day (the
  latest knowledge is shown), a middle of the map beyond its limits, a value more exact than a link can be or a name
  that is repeated, and an entry, a story, a step or a filter that the data do not have. The rest of the link is
  followed. Such a filter is kept and shows nothing. The commands report the same. Links of every earlier format keep
  working.
- **Keys that other services add to addresses** (`utm_...`, `gclid`, `fbclid`, `_ga`, `mc_cid`, `msclkid`, `ref` and
  more: `ignored` in `geo/query/view.json`) are ignored.
- **Decoding.** A link is decoded as browsers decode a form (`application/x-www-form-urlencoded`, URL Standard), by
  the page and by the commands alike: `+` and `%20` are a space, what is not UTF-8 becomes U+FFFD, only `&` separates.
- **Another size of window.** `map` holds the size it was seen at: the same size shows the same, another one at least
  the same part of the world, as far as the map reaches.
- **The way back** (the browser's back button) leads through what you chose, not through every drag: the last column.
- **What is not in a link**: whether online map tiles are on, since a link must not load anything you did not ask for.
- **Length.** Under 2,000 characters for all that can be set, but for `mark` and `measure`, which are lists.

Values are separated by commas; days are UTC; positions are longitude, latitude in degrees.

| key | what it sets | type | since format | way back |
|---|---|---|---:|---|
"""
OUTRO = """| `data` | The version of the data the link was made with, as said below. | text | 2 | |
| `v` | The format of the link. | number | 2 | |

`embed=1` is for other people's pages: map, time bar and credit alone, and a link to the whole. The share dialog writes
the code of the frame. What the frame has no room for, such as `panel`, is for the whole map that it links to. Any page
may show such a link of the app in a frame, one on a disk too; every other link of the app can be framed by the app's
own pages only. Saved files and the published site can be framed whole.

`data` can name every version that a data folder can have. A day and a hash, as the data here have them, are written
with a point between them: `2026-11-22.a3e214e708a2` is version `2026-11-22+a3e214e708a2`, since `+` means a space in an
address. Any other version stands as it is, percent-encoded: `1.0.0`, `v1`, `2026-11-22%2Bb2`. Where that would be
ambiguous, because the version itself is a day, a point or a space, and a hash, or begins with a point, a point is put
in front: `.2026-11-22.a3e2` is version `2026-11-22.a3e2`. Which of two versions is the newer is said only where both
begin with a day.

## En español

Todo lo que se ajusta en el mapa está en su dirección: cópiela o use el botón de compartir. El mismo texto sigue a `?`
en la aplicación y a `#` en el archivo guardado. Lo que es por defecto no se escribe; siempre están el formato (`v`), el
último día (`to`), el idioma (`lang`) y la versión de los datos (`data`). De todo lo que se omite o se cambia (lo que no
se puede leer, días fuera de los datos, un `from` posterior a `to`, lo que los datos no contienen) se avisa clave por
clave. Lo que otros añaden a una dirección (`utm_...`, `fbclid`, `_ga`...) se pasa por alto sin aviso.

| clave | qué ajusta |
|---|---|
"""
OUTRO_ES = """| `data` | La versión de los datos con que se hizo el enlace. |
| `v` | El formato del enlace. |
"""


def document() -> str:
    """Return the text of the document."""
    rows = "".join(_row(row) for row in TABLE["keys"])
    spanish = "".join(f"| `{row['link']}` | {row['about_es']} |\n" for row in TABLE["keys"])
    return INTRO + rows + OUTRO + spanish + OUTRO_ES


def _row(row: Mapping[str, Any]) -> str:
    words = "a step" if row["history"] == "push" else ""
    kind = ", ".join(f"`{value}`" for value in row["values"]) if row["type"] == "choice" else row["type"]
    return f"| `{row['link']}` | {row['about_en']} | {kind} | {row['since']} | {words} |\n"


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8", newline="\n")

"""The colours of both themes, read where the browser has them: `geo/page/web/draw/palette.js` is their only source."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

_SOURCE = Path(__file__).parents[1] / "page" / "web" / "draw" / "palette.js"


def read_palette(path: Path = _SOURCE) -> Mapping[str, Mapping[str, str]]:
    """Return the colours by theme ("light", "dark") and name, each as "#RRGGBB".

    Raises
    ------
    ValueError
        The file has no object named PALETTE, or it holds more than names and texts.
    """
    found = re.search(r"export const PALETTE = (\{.*?\n\});", path.read_text(encoding="utf-8"), re.DOTALL)
    if not found:
        raise ValueError(f"{path.name} has no PALETTE. Expected: export const PALETTE = {{...}};")
    # What JavaScript takes and JSON does not: names without quotation marks, a comma after the last.
    quoted = re.sub(r"(\w+): ", r'"\1": ', found[1])
    palette: dict[str, dict[str, str]] = json.loads(re.sub(r",(\s*\})", r"\1", quoted))
    return palette


PALETTE = read_palette()

"""What the builders take the words of the tables for: the rows of classes.csv, each for one use."""

from __future__ import annotations

import csv
from pathlib import Path


def classes(use: str) -> dict[str, str]:
    """Return what each value means where it is used so; the table says why, where that is not plain."""
    with Path(__file__).with_name("classes.csv").open(encoding="utf-8", newline="") as file:
        return {row["value"]: row["means"] for row in csv.DictReader(file) if row["use"] == use}

"""Build data/ from the tables in data/facts/, the same bytes each time.

    python -m scripts.build [--draft]

Data that changed are refused until data/CHANGELOG.md says what changed and why. The basemap has a
script of its own, and stories are written by hand: both are read here, not rebuilt.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from geo.atlas.changelog import FILE as CHANGELOG
from geo.atomic import atomic_write
from geo.errors import DataError
from scripts import (
    airspace,
    catalog,
    deployments,
    derived,
    events,
    land_events,
    notices,
    sources,
    strikes,
    zones,
)
from scripts.corrections import refuse_silent
from scripts.facts import Row, each, read_facts
from scripts.features import Feature, collection_text

DATA = Path(__file__).parents[1] / "data"


def main() -> int:
    """Build data/, and return 1 after saying what is wrong with the facts, if anything is."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--draft", action="store_true", help="let texts pass that are not translated yet")
    arguments = parser.parse_args()
    try:
        files = build(DATA, draft=arguments.draft)
        refuse_silent(DATA, files)
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename}: {error.strerror}", file=sys.stderr)
        return 1
    for path, content in files.items():
        atomic_write(DATA / path, content, replace=True)
    for path, content in files.items():
        print(f"{path:24} {len(content) / 1024:8.1f} KiB")
    return 0


def build(data_dir: Path, *, draft: bool = False) -> dict[str, bytes]:
    """Return the content of every file that is built, by its path in data/. Writes nothing.

    Parameters
    ----------
    data_dir
        The folder that holds facts/, basemap/, stories/ and the changelog of the data.
    draft
        Let texts that are not translated yet pass; loading the data refuses titles that are missing.

    Raises
    ------
    DataError
        The tables break their rules. All problems that could be found come in this one error.
    """
    facts_dir = data_dir / "facts"
    facts = read_facts(facts_dir, draft=draft)
    description = catalog.read_description(facts_dir)
    found = sources.read_sources(facts)
    land = zones.read_land(data_dir / "basemap" / "land.geojson")
    areas = zones.read_sea_areas(facts, land)
    regions = airspace.build(facts, data_dir)
    designators = {region["properties"]["designator"] for region in regions}
    builders: dict[str, Callable[[], list[Feature]]] = {
        "airspace": lambda: regions,
        "notices": lambda: notices.build(facts, designators, found, description["collected"]),
        "strike_zones": lambda: zones.build(facts, areas, found),
        "strikes": lambda: strikes.build(facts, areas, land, found),
        "land_events": lambda: land_events.build(facts, found),
        "deployments": lambda: deployments.build(facts, areas, found),
        "events": lambda: events.build(facts, areas, found),
    }
    layers = dict(each(builders, lambda name: [(name, builders[name]())]))
    coverage = {entry["name"]: entry.get("layer", {}).get("coverage", ()) for entry in description["layers"]}
    for name in layers.keys() - {"airspace", "strike_zones"}:
        layers[name] = derived.with_columns(name, layers[name], found, derived.reported_to(coverage.get(name, ())))
    files = {f"{name}.geojson": collection_text(features).encode() for name, features in layers.items()}
    columns = ("id", "publisher", "title", "date", "source_class", "address")
    files["sources.csv"] = _csv(columns, ([getattr(each, name) for name in columns] for each in found.values()))
    for table in ("tallies", "figures"):
        files[f"{table}.csv"] = _table_with_source(facts[table])
    given = [
        *sorted(data_dir.glob("basemap/*.geojson")),
        *sorted(data_dir.glob("stories/*.json")),
        *data_dir.glob(CHANGELOG),
    ]
    as_they_are = {path.relative_to(data_dir).as_posix(): path.read_bytes() for path in given}
    package = catalog.build(description, {**files, **as_they_are})
    files["LICENSES.md"] = catalog.licences_text(package).encode()
    files["datapackage.json"] = (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()
    return files


def _table_with_source(rows: Sequence[Row]) -> bytes:
    """Return a table of facts as it is, with the id of each row's source at the end."""
    columns = (*rows[0].cells, "source")
    return _csv(columns, ([*row.cells.values(), _source(row["source_url"])] for row in rows))


def _source(address: str) -> str:
    return sources.source_id(address) if address else ""


def _csv(columns: Iterable[str], rows: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


if __name__ == "__main__":
    sys.exit(main())

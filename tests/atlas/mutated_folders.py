"""Folders of data gone wrong in every way that a file can: mutations of the shipped data, the same for the same seed.

`python -m tests.atlas.mutated_folders COUNT [SEED]` tries so many and says what became of them.
"""

from __future__ import annotations

import copy
import csv
import io
import json
import os
import random
import re
import shutil
import socket
import sys
import tempfile
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from geo.atlas.catalog import STORIES
from geo.atlas.changelog import FILE as CHANGELOG
from geo.atlas.check import Report, check
from geo.atlas.reading import read_atlas, read_what_works
from geo.errors import DataError
from geo.page.page import page_data
from geo.page.payload import pack_page
from geo.shipped_files import DATA

SECRET = "root-of-all-secrets"

# What no reader should be able to stumble over: each stands where a text, a number, a list or an object was.
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, -1e308, 5e-324, 2**53, 2**64, 10**400, float("nan"), float("inf"), "", "x",
    "NaN", "1e400", "2025-02-30", "2025-09-02T24:00:00Z", "0001-01-01", "9999-12-31", "٢٠٢٦-11-22", "a\x00b", "\x1b[2J",
    "a\nb", "\u202ea", "\u2066", "\u200b", "\ufeffx", "\u061c", "\u200f", "\U000e0041", "\ue000", "\ud800",
    "\U0010ffff", "\u2028", "a\u200db", "\U0001f469\u200d\U0001f680", "<script>",
    "{{ 7*7 }}", "../../etc/passwd", "/dev/zero", "C:\\x",
    "javascript:alert(1)", "http://[", "https://x:99999999/", "__proto__", "constructor", "x" * 100_000, [], {}, [[]],
    [None], [[[[[[[[[[[[[[[1]]]]]]]]]]]]]]], {"a": {"b": {}}}, ["a", "a"], [1, "a", None, {}], [-66, 10], [[-66, 10]],
    [1e400, 10], ["-66", "10"], [-66, 10, 5], [200, 100], [10, -66],
)  # fmt: skip
GEOMETRIES: tuple[Any, ...] = (
    {"type": "Point", "coordinates": [-66, 12]},
    {"type": "Point", "coordinates": []},
    {"type": "Point", "coordinates": [180, 90]},
    {"type": "MultiPoint", "coordinates": [[-66, 12], [-67, 12]]},
    {"type": "MultiPoint", "coordinates": []},
    {"type": "LineString", "coordinates": [[-66, 12], [-67, 12]]},
    {"type": "LineString", "coordinates": [[-66, 12], [-66, 12]]},
    {"type": "MultiLineString", "coordinates": [[[-66, 12], [-67, 12]]]},
    {"type": "Polygon", "coordinates": [[[-66, 10], [-65, 10], [-65, 11], [-66, 11], [-66, 10]]]},
    {"type": "Polygon", "coordinates": [[[-66, 10], [-66, 11], [-65, 11], [-65, 10], [-66, 10]]]},
    {"type": "Polygon", "coordinates": [[[-66, 10], [-65, 10], [-64, 10], [-66, 10]]]},
    {"type": "Polygon", "coordinates": [[[-66, 10], [-66, 10], [-66, 10], [-66, 10]]]},
    {"type": "Polygon", "coordinates": [[[-66, 10], [-65, 10], [-65, 11], [-65, 14], [-65, 11], [-66, 11], [-66, 10]]]},
    {"type": "Polygon", "coordinates": [[[-66, 10], [-65, 11], [-65, 10], [-66, 11], [-66, 10]]]},
    {"type": "Polygon", "coordinates": [[[170, 10], [-170, 10], [-170, 11], [170, 11], [170, 10]]]},
    {"type": "Polygon", "coordinates": [[[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]]},
    {"type": "Polygon", "coordinates": []},
    {"type": "MultiPolygon", "coordinates": [[[[-66, 10], [-65, 10], [-65, 11], [-66, 10]]]] * 2},
    {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [-66, 12]}]},
    {"type": "GeometryCollection", "geometries": []},
    {"type": "Circle", "coordinates": [-66, 12], "radius": 3},
    {"type": "Point"},
    {},
)

Random = random.Random
Mutation = Callable[[Random, Path], None]


def small_folder(folder: Path) -> Path:
    """Write the shipped data cut down to a few of each, quick to read and with every kind of file, and return it."""
    layers = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in DATA.glob("*.geojson")}
    for name, layer in layers.items():
        layer["features"] = layer["features"] if name == "strike_zones" else _some_entities(layer["features"])
    designators = {one["properties"]["designator"] for one in layers["airspace"]["features"]}
    for notice in layers["notices"]["features"]:
        notice["properties"]["areas"] = [one for one in notice["properties"]["areas"] if one in designators]
    files = {f"{name}.geojson": json.dumps(layer, ensure_ascii=False) for name, layer in layers.items()}
    for path in sorted(DATA.glob("basemap/*.geojson")):
        ground = json.loads(path.read_text(encoding="utf-8"))
        small = sorted(ground["features"], key=lambda one: len(json.dumps(one)))[:4]
        files[f"basemap/{path.name}"] = json.dumps({**ground, "features": small}, ensure_ascii=False)
    tables = {
        name: (DATA / f"{name}.csv").read_text(encoding="utf-8").splitlines(True) for name in ("tallies", "figures")
    }
    cited = json.dumps(layers) + "".join(tables["tallies"][:6] + tables["figures"][:6])
    with (DATA / "sources.csv").open(encoding="utf-8", newline="") as rows:
        wanted = {"id", *_ids(cited)}
        files["sources.csv"] = "".join(row for row in rows if row.partition(",")[0] in wanted)
    for name in ("tallies", "figures"):
        files[f"{name}.csv"] = "".join(tables[name][:6])
    files["CHANGELOG.md"] = (DATA / "CHANGELOG.md").read_text(encoding="utf-8")
    first = layers["strikes"]["features"][0]["properties"]
    step = {
        "link": "mode=instant&to=2025-09-02",
        **{f"title_{code}": "A step" for code in ("en", "es")},
        **{f"paragraph_{code}": " ".join(["word"] * 50) for code in ("en", "es")},
        "entities": [first["entity"]],
        "sources": first["sources"][:1],
    }
    words = {f"{key}_{code}": "A story" for key in ("title", "summary") for code in ("en", "es")}
    files["stories/one.json"] = json.dumps({"slug": "one", **words, "steps": [step, step]})
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    listed = {entry["path"]: entry for entry in package["resources"]}
    listed["stories/one.json"] = {"name": "stories-one", "title": "One", "path": "stories/one.json"}
    package["resources"] = [
        {key: value for key, value in listed[path].items() if key not in ("bytes", "hash")} for path in files
    ]
    files["datapackage.json"] = json.dumps(package, ensure_ascii=False)
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def _ids(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-f]{6}", text))


def _some_entities(features: list[Any]) -> list[Any]:
    wanted = list(dict.fromkeys(one["properties"]["entity"] for one in features))[:3]
    return [one for one in features if one["properties"]["entity"] in wanted]


def _any_file(rng: Random, folder: Path, *endings: str) -> Path:
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name.endswith(endings or ("",)))
    return rng.choice(files)


def bytes_of_a_file(rng: Random, folder: Path) -> None:
    path = _any_file(rng, folder)
    raw = bytearray(path.read_bytes())
    at = rng.randrange(len(raw) + 1)
    match rng.randrange(8):
        case 0:
            raw[at : at + 1] = bytes([rng.randrange(256)])
        case 1:
            del raw[at : at + rng.randrange(1, 60)]
        case 2:
            raw[at:at] = rng.randbytes(rng.randrange(1, 9))
        case 3:
            del raw[at:]
        case 4:
            raw[at:at] = raw[at : at + 200]
        case 5:
            raw[0:0] = rng.choice([b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00", b"sep=;\r\n", b"\n\n"])
        case 6:
            raw = bytearray(raw.decode().encode(rng.choice(["utf-16", "utf-32", "utf-16-le", "cp1252"]), "replace"))
        case _:
            raw[at:at] = rng.choice(["\u202e", "\u200b", "\x1b[31m", "\ue000", "\U000e0020", "\u2028"]).encode()
    path.write_bytes(raw)


def a_value_of_json(rng: Random, folder: Path) -> None:
    path = _any_file(rng, folder, "json")
    document = json.loads(path.read_text(encoding="utf-8"))
    holder, key = _place(rng, document)
    match rng.randrange(5):
        case 0 if isinstance(holder, dict):
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[rng.choice([value for value in VALUES if isinstance(value, str)])] = rng.choice(VALUES)
        case 2 if isinstance(holder, list):
            holder.insert(rng.randrange(len(holder) + 1), copy.deepcopy(rng.choice([*VALUES, *holder])))
        case _:
            holder[key] = copy.deepcopy(rng.choice(VALUES))
    path.write_bytes(json.dumps(document).encode("utf-8", "surrogatepass"))


def _place(rng: Random, document: Any) -> tuple[Any, Any]:
    holder, key = [document], 0
    while isinstance(holder[key], dict | list) and holder[key] and rng.random() < 0.85:
        holder = holder[key]
        key = rng.choice(sorted(holder)) if isinstance(holder, dict) else rng.randrange(len(holder))
    return holder, key


def a_key_twice(rng: Random, folder: Path) -> None:
    path = _any_file(rng, folder, "json")
    text = path.read_text(encoding="utf-8")
    at = rng.choice([place for place, sign in enumerate(text) if sign == "{"])
    path.write_text(f'{text[: at + 1]}"name": 1, "name": 2{", " if text[at + 1] != "}" else ""}{text[at + 1 :]}')


def a_geometry(rng: Random, folder: Path) -> None:
    path = _any_file(rng, folder, ".geojson")
    document = json.loads(path.read_text(encoding="utf-8"))
    rng.choice(document["features"])["geometry"] = copy.deepcopy(rng.choice(GEOMETRIES))
    path.write_text(json.dumps(document), encoding="utf-8")


def a_reference(rng: Random, folder: Path) -> None:
    path = _any_file(rng, folder, ".geojson")
    document = json.loads(path.read_text(encoding="utf-8"))
    properties = rng.choice(document["features"])["properties"]
    key = rng.choice(["strike_zone", "sea_area", "areas", "sources", "drawn", "slug", "designator", "anchor_longitude"])
    properties[key] = rng.choice(["nowhere", ["NOWHERE"], None, False, True, "southcom-area-of-responsibility", []])
    path.write_text(json.dumps(document), encoding="utf-8")


def a_table(rng: Random, folder: Path) -> None:
    path = _any_file(rng, folder, ".csv")
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))
    row, column = rng.randrange(len(rows)), rng.randrange(len(rows[0]))
    separator, ending = ",", "\n"
    match rng.randrange(9):
        case 0:
            rows[0][column] = rng.choice(["", "id", "x\u200b", "source", rows[0][0]])
        case 1:
            rows = [cells[:column] + cells[column + 1 :] for cells in rows]
        case 2:
            del rows[row][column:]
        case 3:
            separator = rng.choice([";", "\t", "|"])
        case 4:
            rows += [[], [""] * len(rows[0])] * rng.randrange(1, 4)
            ending = "\r\n"
        case 5:
            rows.insert(row, rng.choice([[], [""] * len(rows[0]), rows[row]]))
        case 6:
            rows = [[*cells, "", ""] for cells in rows]
        case _:
            rows[row][column] = str(rng.choice(VALUES))
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=ending).writerows(rows)
    mark = rng.choice([b"", b"", b"\xef\xbb\xbf"])
    path.write_bytes(mark + text.getvalue().encode("utf-8", "surrogatepass"))


def a_kind_of_file(rng: Random, folder: Path) -> None:
    path = _any_file(rng, folder)
    outside = folder.parent / "outside"
    outside.mkdir(exist_ok=True)
    (outside / path.name).write_text(f'{{"{SECRET}": "{SECRET}"}}\n')
    kept = path.read_bytes()
    path.unlink()
    match rng.randrange(9):
        case 0:
            path.mkdir()
        case 1 if hasattr(os, "mkfifo"):
            os.mkfifo(path)
        case 2:
            path.symlink_to(outside / path.name)
        case 3:
            path.symlink_to(rng.choice(["/dev/zero", "/dev/stdin", "/etc/hostname", "/proc/self/environ"]))
        case 4:
            path.symlink_to(path.name)
        case 5:
            (path.parent / "elsewhere.bin").write_bytes(kept)
            path.symlink_to("elsewhere.bin")
        case 6 if hasattr(socket, "AF_UNIX"):
            _listen(path)
        case 7:
            path.write_bytes(b"")
        case _:
            path.symlink_to(os.path.relpath(outside / path.name, path.parent))


def _listen(path: Path) -> None:
    # The path of a socket may be about a hundred characters long: a temporary folder's is often longer.
    before = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(path.name)
    finally:
        os.chdir(before)


def a_folder_linked_out(rng: Random, folder: Path) -> None:
    outside = folder.parent / "outside"
    name = rng.choice(["basemap", "stories"])
    shutil.move(folder / name, outside / name)
    (folder / name).symlink_to(outside / name)


def a_path_of_the_package(rng: Random, folder: Path) -> None:
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"][rng.randrange(len(package["resources"]))]["path"] = rng.choice(
        ["../outside/x.geojson", "/etc/passwd", "a\\b.geojson", "C:/x.geojson", "basemap", ".", "", "a/../b.csv",
         "strikes", "nothing.geojson", "CON", "a" * 5000, "a\x00b", "strikes.geojson", "sources.csv", "x" * 300]
    )  # fmt: skip
    path.write_text(json.dumps(package), encoding="utf-8")


def a_stray(rng: Random, folder: Path) -> None:
    name = rng.choice(["stray.geojson", "stories/stray.json", "bad\x1b[2J.geojson", "new\nline.geojson", "ü.geojson"])
    path = folder / name
    if rng.random() < 0.3 and hasattr(os, "mkfifo"):
        os.mkfifo(path)
    else:
        path.write_bytes(rng.choice([b"{}", b"", b"\xff", (DATA / "land_events.geojson").read_bytes()]))


MUTATIONS: tuple[Mutation, ...] = (
    bytes_of_a_file,
    bytes_of_a_file,
    a_value_of_json,
    a_value_of_json,
    a_value_of_json,
    a_key_twice,
    a_geometry,
    a_geometry,
    a_reference,
    a_table,
    a_table,
    a_table,
    a_kind_of_file,
    a_kind_of_file,
    a_folder_linked_out,
    a_path_of_the_package,
    a_stray,
)


def outcome(folder: Path) -> str:
    """Return "ok" or "refused" for a folder, after asking every reader of it; whatever else happens is raised.

    Raises
    ------
    AssertionError
        The check and the readers do not agree, a message quotes what lies outside, or a name can write to a terminal.
    """
    report = check(folder)
    said = f"{report.as_text()}\n{json.dumps(report.as_json())}"
    assert SECRET not in said
    assert all(line.isprintable() for line in report.as_text().split("\n"))
    assert all(problem.file and problem.wrong and problem.rule for problem in report.problems)
    with suppress(DataError):
        catalog = read_atlas(folder)
        assert report.ok or _only_strays(report, folder), "the check refuses what can be read"
        pack_page(page_data(catalog))
        return "ok" if report.ok else "refused"
    assert not report.ok, "the check passes what is refused"
    works, left_out = read_what_works(folder)
    if works is not None:
        wrong = {problem.file.partition("/")[0] for problem in left_out.problems} if left_out else set()
        assert not wrong or works.absent or wrong & {CHANGELOG, STORIES}, "something is wrong, and nothing is left out"
        # What works can be put on a page.
        pack_page(page_data(works))
    return "refused"


def _only_strays(report: Report, folder: Path) -> bool:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8-sig"))
    listed = [resource["path"] for resource in package["resources"]]
    return all(problem.file not in [*listed, "datapackage.json"] for problem in report.problems)


def try_many(count: int, seed: int) -> tuple[Counter[str], list[str]]:
    """Mutate the small folder so many times, and return what became of it by mutation, and what went wrong."""
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as made:
        sound = small_folder(Path(made) / "sound")
        for number in range(count):
            rng = random.Random(seed * 1_000_003 + number)
            place = Path(made) / str(number)
            (place / "outside").mkdir(parents=True)
            folder = shutil.copytree(sound, place / "folder")
            chosen = rng.choice(MUTATIONS)
            try:
                chosen(rng, folder)
                found = outcome(folder)
            except Exception as error:  # noqa: BLE001 - what is looked for
                found = f"crashed with {type(error).__name__}"
                wrong.append(f"{number} {chosen.__name__}: {type(error).__name__}: {str(error)[:300]}")
            counts[found] += 1
            counts[f"{chosen.__name__}: {found}"] += 1
            shutil.rmtree(place)
    return counts, wrong


if __name__ == "__main__":
    tried, failed = try_many(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    print(json.dumps({"counts": dict(sorted(tried.items())), "wrong": failed}, indent=1, ensure_ascii=True))

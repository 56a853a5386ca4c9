"""Odd but valid folders, made from a number: the same number, the same folder.

Everything that a schema leaves open is used somewhere: layers in any subset and order, features without a place, times
from the first year to the last, texts in every script or made to look like code, shapes over the whole globe, names
that JavaScript's objects have of their own, counts, distances and lists as large as the rules allow.
`python -m geo check` finds nothing wrong with any of them.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from itertools import cycle
from math import cos, pi, sin
from pathlib import Path
from random import Random
from typing import Any

from geo.atlas.document import LARGEST
from geo.atlas.geometry import MOST_POSITIONS
from geo.atlas.layer import MOST_PROPERTIES
from geo.atlas.reading import read_atlas
from geo.atlas.table import LONGEST_CELL
from geo.query.links import opening_view

Raw = dict[str, Any]

LARGEST_COUNT = 10_000_000_000
MOST_LISTED = 1_000  # sources, reports, windows

KNOWN_LAYERS = ("airspace", "notices", "strike_zones", "strikes", "land_events", "deployments", "events")
OWN_LAYERS = ("other", "constructor", "x", "ships.v2", "tostring", "a_b-c", "hasownproperty", "2024", "valueof")

# Names that every object of JavaScript has, and others that a program may stumble over.
NAMES = (
    "constructor", "toString", "valueOf", "hasOwnProperty", "isPrototypeOf", "NaN", "null", "None", "true",
    "undefined",
    "length", "0", "00", "1e5", "prototype", "then", "a-b-c-d-e-f", "A", "x" * 200,
)  # fmt: skip
SLUGS = (*(name.lower() for name in NAMES if name != "A"), "north", "off-shore", "1")
DESIGNATORS = ("SVZM", "A", "0", "1E5", "NULL", "NAN", "ZZZZ-9", "X" * 60)

TEXTS = (
    "Plain", "é", "ñandú", "Ελληνικά", "Кириллица", "עברית", "العربية", "हिन्दी", "ไทย", "中文字", "日本語",
    "한국어", "ქართული",
    "🚢🇻🇪🏴", "e\u0301 combining", "\U0001d54f\U00020000", "=1+1", "+1", "-1", "@SUM(A1)", "'", '"', "''",
    '"",""', "a,b;c\\td",
    "<b>bold</b>", "</script><script>alert(1)</script>", "<!--", "-->", "]]>", "<![CDATA[", "&amp;", "&lt;",
    "%", "%s", "%00",
    "{}", "{0}", "{n}", "{{ 7*7 }}", "{% raw %}", "${7*7}", "`", "\\", "\\u0000", "\\N", "\\n", "C:\\new",
    "null", "None", "NaN",
    "nan", "NULL", "true", "0", "1e999", "inf", "-", ".", " ", "  spaces  ", "../..", "javascript:alert(1)",
    "__proto__",
    "constructor", "2025-02-30", "2025-09-02", "CZIB 2026-01", "word " * 2000, "w" * 10_000, "字" * 10_000, "#",
    "|", "~$^_&%{}\\", "می\u200cخواهم", "क्\u200dष", "👨\u200d👩\u200d👧", "❤\ufe0f #\ufe0f", "\u00a0", "\u3000",
)  # fmt: skip

INSTANTS = (
    "0001-01-01", "0001-01-02", "0099-12-31", "0999-12-31T23:59:59Z", "1000-01-01", "1582-10-15", "1677-09-21",
    "1900-03-01",
    "1969-12-31T23:59:59Z", "1970-01-01", "1970-01-01T00:00:01Z", "2000-02-29", "2024-02-29",
    "2024-02-29T12:00:00Z",
    "2025-09-02", "2025-09-02T00:00:01Z", "2025-09-02T13:37:00Z", "2025-09-03", "2025-12-01",
    "2025-12-31T23:59:59Z",
    "2026-01-01", "2026-06-15T06:30:00Z", "2026-11-22", "2038-01-19T03:14:08Z", "2262-04-12", "2400-02-29",
    "9998-01-01",
    "9999-12-30", "9999-12-31", "9999-12-31T23:59:59Z",
)  # fmt: skip
# What most features keep to, so that they meet in a window.
USUAL = tuple(text for text in INSTANTS if "2024" < text < "2027")

COUNTS = (0, 0, 1, 1, 2, 3, 5, 11, 100, 10_000, 1_000_000, LARGEST_COUNT, None)
VERSIONS = (
    "1", "0", "v1", "1.0.0", "2026.11.22", "2026-11-22", "2026-11-22+a3e214e708a2", "0001-01-01", "9999-12-31",
    "9999-12-31+0",
    "latest", "2026-13-45", "draft é 日本", "a b", "=1+1", "v" * 300, "%2B", "1+2+3", "#1", "&x=1", "2026-11-22.x",
)  # fmt: skip
PRECISIONS = ("minute", "hour", "day", "week", "month", "range", "approx", "year", None)
GRADES = ("one_outlet", "widely_reported", "confirmed_by_party", "denied", "corrected", None)
BASES = ("stated", "page_date", "page_month", "end_not_before", "valid_date", "collection", None)
POSITIONS = ("P0", "P1", "P2", "P3", "P4", "P5", None)
FORCES = (
    "prohibition", "restriction", "recommendation", "caution", "information", "statement", "decision",
    "revocation", "report",
    "cancellation",
)  # fmt: skip
KINDS_OF_NOTICE = ("NOTAM", "presidential statement", "KICZ NOTAM", "crew report", "constructor")
KINDS_OF_DEPLOYMENT = ("ship", "air", "ground", "exercise", "logistics", "radar")
CATEGORIES = ("legal", "military", "political", "constructor", "toString", "something new")
LIMITS = ("SFC", "UNL", "FL260", "FL0", "2500 FT MSL", "FL999", "unknown", "constructor", None)
# What properties of a layer of one's own may be called, those of other layers among them, and what may stand in them.
PROPERTIES = (
    "__proto__", "constructor", "fid", "FID", "geom", "layer", "Layer", "name", "a.b", "a b", "x" * 300, "É",
    "ogc_fid",
    "index", "crs", "longitude", "source_addresses", "bbox", "type", "label", "rowid", "select", '"', "'", "bounds",
    "reports", "areas", "category", "basin", "sea_area", "strike_zone", "actor", "status", "kind", "issuer",
    "force",
    "drawn", "lower_limit", "upper_limit", "has_legal_force", "killed_announced", "in_default_tally", "slug",
    "designator", "announced_on",
)  # fmt: skip
VALUES = (
    None, True, 0, [], [{}], {"a": {"b": [1]}}, -1, LARGEST, -LARGEST, float(LARGEST), 5e-324, "text", [1, "a", None],
    {"__proto__": 1},
)  # fmt: skip
DATES_OF_SOURCES = (
    "",
    "2025-09-02",
    "2025-09",
    "2025",
    "0001",
    "0001-01-01",
    "2024-02-29",
    "9998",
    "9999-11",
    "9999-12-30",
)
CLASSES = ("official_or_register", "outlet", "repost_or_aggregator", "unclassified", "")

POINTS = (
    (0, 0), (-66.9, 10.5), (-66.9, 10.5), (-70, 12), (-180, 0), (180, 0), (-180, -90), (180, 90), (0, 90),
    (50, -90), (-60, 89.999999),
    (179.999999, -0.000001), (-75.123456, 9.654321), (139.7, 35.7), (-61.5, 10.65),
)  # fmt: skip
# Strikes are drawn around the anchor of a sea area, which lies where the map does.
EDGE = 85
ANCHORS = (
    *((longitude, max(-EDGE, min(EDGE, latitude))) for longitude, latitude in POINTS),
    (-180, -EDGE),
    (180, EDGE),
)


def write_odd_folder(folder: Path, seed: int) -> Path:
    """Write the odd folder of a number into an empty directory, and return it."""
    maker = _Maker(folder, Random(seed))
    maker.write()
    return folder


class _Maker:
    """Makes one folder; each of its parts is drawn from the same source of chance."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self.folder, self.chance = folder, chance
        self.pick = chance.choice
        self.extreme = chance.random() < 0.4  # times from the whole calendar, or from about two years
        self.has_largest = False
        self.entities: set[str] = set()
        self.sources: list[str] = []
        self.slugs: list[str] = []
        self.designators: list[str] = []

    def write(self) -> None:
        names = self._names()
        sources = self._sources()
        # What others refer to is made first, whatever the order in the catalogue.
        made = {name: self._layer(name) for name in sorted(names, key=lambda n: n not in ("strike_zones", "airspace"))}
        files = {f"{name}.geojson": _text({"type": "FeatureCollection", "features": made[name]}) for name in names}
        files["sources.csv"] = sources
        resources = [self._resource(path) for path in files]
        for path, content in self._basemap().items():
            files[path] = content
            resources.append({"name": f"basemap-{Path(path).stem}", "title": "Ground", "path": path})
        self.chance.shuffle(resources)
        package: Raw = {"name": self._text(), "version": self.pick(VERSIONS), "title": self._title()}
        if self.chance.random() < 0.3:
            package["title_es"] = self._text()
        self._put(files, {**package, "resources": resources})
        if {"strikes", "events"} <= set(names) and any(made.values()) and self.chance.random() < 0.5:
            story = self._story([feature for features in made.values() for feature in features])
            files["stories/odd-one.json"] = _text(story)
            resources.append({"name": "stories-odd-one", "title": "Story", "path": "stories/odd-one.json"})
            self._put(files, {**package, "resources": resources})

    def _put(self, files: dict[str, str], package: Raw) -> None:
        for entry in package["resources"]:
            raw = files[entry["path"]].encode("utf-8")
            if self.chance.random() < 0.5:
                entry |= {"bytes": len(raw), "hash": f"sha256:{hashlib.sha256(raw).hexdigest()}"}
            path = self.folder / entry["path"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(raw)
        (self.folder / "datapackage.json").write_text(_text(package), encoding="utf-8")

    def _names(self) -> list[str]:
        many = self.pick((1, 1, 2, 3, 5, len(KNOWN_LAYERS)))
        names = self.chance.sample(KNOWN_LAYERS, many)
        names += self.chance.sample(OWN_LAYERS, self.pick((0, 0, 1, 3)))
        if self.chance.random() < 0.1:
            names = self.chance.sample(OWN_LAYERS, 1)
        self.chance.shuffle(names)
        return names

    def _sources(self) -> str:
        rows = []
        for number in range(self.pick((1, 2, 7))):
            name = f"{self.pick(('example-org', 'constructor', '0', 'tostring'))}-{number:06x}"
            self.sources.append(name)
            title = self.pick(("", self._text(), "A page", ("word " * LONGEST_CELL)[:LONGEST_CELL]))
            address = self.pick(("https://example.org/a?b=c&d=e#f", "http://x", "https://example.org/" + "long" * 600))
            rows.append(
                [
                    name,
                    self.pick(("", "example.org", self._text())),
                    title,
                    self.pick(DATES_OF_SOURCES),
                    self.pick(CLASSES),
                    address,
                ]
            )
        written = io.StringIO()
        writer = csv.writer(written, lineterminator="\n")
        writer.writerow(["id", "publisher", "title", "date", "source_class", "address"])
        writer.writerows(rows)
        return written.getvalue()

    def _resource(self, path: str) -> Raw:
        entry: Raw = {"name": path.rpartition(".")[0], "title": self._title(), "path": path}
        if self.chance.random() < 0.3:
            entry["title_es"] = self._text()
        if self.chance.random() < 0.5:
            entry["licenses"] = self.pick(
                (
                    [],
                    [{}],
                    [{"name": "CC0-1.0"}],
                    [{"name": self._text(), "path": self._text()}],
                    [{"title": "T"}, {"name": "MIT", "title": "MIT", "path": "https://x.org"}],
                )
            )
        if self.chance.random() < 0.3:
            entry["sources"] = self.pick(([], [{}], [{"title": self._text()}], [{"title": "T", "path": "facts"}]))
        if path.endswith(".geojson") and self.chance.random() < 0.7:
            layer: Raw = {}
            if self.chance.random() < 0.7:
                layer["group"] = self.pick(("strikes", "forces", "airspace", "events", "constructor", self._text()))
            if self.chance.random() < 0.3:
                layer["visible"] = self.pick((True, False))
            if self.chance.random() < 0.3:
                layer["order"] = self.pick((0, -5, LARGEST, -LARGEST))
            if self.chance.random() < 0.6:
                layer["coverage"] = [self._window() for _ in range(self._many((0, 1, 2, 5)))]
            entry["layer"] = layer
        return entry

    def _window(self) -> Raw:
        start, end = sorted(self.chance.sample([text for text in self._instants() if len(text) == 10], 2))
        notes = {"note_en": self._text(), "note_es": self._text()}
        return {"from": start, "to": end, "density": self.pick(("dense", "thin", "none")), **notes}

    def _layer(self, name: str) -> list[Raw]:
        many = self.pick((0, 1, 2, 3, 8, 25))
        if name in ("deployments", "events", "land_events") and self.chance.random() < 0.1:
            many = 300
        if name in ("strike_zones", "airspace"):
            many = min(many, len(DESIGNATORS))
        empty = self.chance.random() < 0.15  # all that may be empty is
        return [feature for number in range(many) for feature in self._versions(name, number, empty)]

    def _versions(self, layer: str, number: int, empty: bool) -> Iterator[Raw]:
        entity = self.pick(NAMES)
        while entity in self.entities:
            entity = f"{self.pick(NAMES)}-{len(self.entities)}"
        self.entities.add(entity)
        own = self._own(layer, number, empty)
        many = self.pick((1, 1, 1, 2, 3))
        known: list[str | None] = sorted(self.chance.sample(self._instants(), many + 1))
        if self.chance.random() < 0.3:
            known[0] = None
        if self.chance.random() < 0.8:
            known[-1] = None
        for place in range(many):
            known_from, known_to = known[place], known[place + 1]
            if place < many - 1:
                own = {**own, **({} if layer in ("airspace", "strike_zones") else self._own(layer, number, empty))}
            geometry = self._geometry(layer, own)
            yield {
                "type": "Feature",
                "id": f"{entity}.{place + 1}",
                "geometry": geometry,
                "properties": {
                    **self._common(entity, known_from, known_to, empty),
                    **own,
                    **self._reports(layer, known_from),
                },
            }

    def _common(self, entity: str, known_from: str | None, known_to: str | None, empty: bool) -> Raw:
        valid_from, valid_to = self._span()
        texts = {name: self._maybe(empty) for name in ("summary", "position_basis")}
        remarks = None if known_to is not None else self._maybe(empty)
        return {
            "entity": entity,
            "title_en": self._text(),
            "title_es": self._text(),
            "summary_en": texts["summary"],
            "summary_es": texts["summary"],
            "valid_from": valid_from,
            "valid_to": valid_to,
            "known_from": known_from,
            "known_to": known_to,
            "known_basis": None if empty else self.pick(BASES),
            "time_precision": None if empty else self.pick(PRECISIONS),
            "position_precision": None if empty else self.pick(POSITIONS),
            "position_basis_en": texts["position_basis"],
            "position_basis_es": texts["position_basis"],
            "place_text": self._maybe(empty),
            "confidence": self._maybe(empty),
            "knowledge_grade": None if empty else self.pick(GRADES),
            "sources": self.chance.sample(self.sources, self.chance.randint(1, len(self.sources))),
            "remarks_en": remarks,
            "remarks_es": remarks,
        }

    def _own(self, layer: str, number: int, empty: bool) -> Raw:
        make: Callable[[int, bool], Raw] = (
            getattr(self, f"_{layer}", self._others) if layer in KNOWN_LAYERS else self._others
        )
        return make(number, empty)

    def _airspace(self, number: int, empty: bool) -> Raw:
        designator = DESIGNATORS[number]
        self.designators.append(designator)
        area = self.pick((5e-324, 1e-9, 1, 2.5, 511_000_000))
        return {
            "designator": designator,
            "kind": self.pick(("fir", "part", "restriction")),
            "name_en": self._text(),
            "name_es": self._text(),
            "area_km2": area,
            "place_text_es": self._maybe(empty),
        }

    def _strike_zones(self, number: int, empty: bool) -> Raw:
        slug = SLUGS[number]
        drawn = self.chance.random() < 0.8
        longitude, latitude = self.pick(ANCHORS) if drawn else (None, None)
        if drawn:
            self.slugs.append(slug)
        return {
            "slug": slug,
            "anchor_longitude": longitude,
            "anchor_latitude": latitude,
            "aliases": self.pick((None, [], ["a", "b"], "text")),
            "must_not_be_taken_for_en": self._text(),
            "must_not_be_taken_for_es": self._text(),
            "drawn": drawn,
            "place_text_es": self._maybe(empty),
        }

    def _strikes(self, _: int, empty: bool) -> Raw:
        counts = {
            name: None if empty else self.pick(COUNTS)
            for name in ("vessels", "killed_announced", "killed_counted", "killed_maximum", "survivors", "missing")
        }
        return {
            "basin": self.pick(("caribbean", "eastern_pacific", "unknown")),
            "strike_zone": self._slug(),
            "location_class": self._maybe(empty),
            **counts,
            "vessel_type": self.pick((None, "boat", "constructor", self._text())),
            "alleged_organisation": self._maybe(empty),
            "alleged_organisation_es": self._maybe(empty),
            "second_strike": None
            if empty
            else self.pick(("one_outlet", "widely_reported", "confirmed_by_party", None)),
            "in_default_tally": self.pick((True, True, False)),
            "announced_on": self._day(),
            "position_role": self.pick((None, "strike", "search")),
            "distance_nm": self.pick((None, 0, 1.5, 11_000)),
        }

    def _reports(self, layer: str, known_from: str | None) -> Raw:
        if layer != "strikes":
            return {}
        day = self.pick((None, known_from))
        report = {
            "known_from": day,
            "value_en": self._text(),
            "value_es": self._text(),
            "knowledge_grade": self.pick(GRADES),
        }
        fields = ("killed", "constructor", "something new", self._text())
        return {
            "reports": [
                {"field": self.pick(fields), **report, "source": self.pick(self.sources)}
                for _ in range(self._many((0, 0, 1, 4)))
            ]
        }

    def _notices(self, _: int, empty: bool) -> Raw:
        planned = self._maybe(empty)
        return {
            "kind": self.pick(KINDS_OF_NOTICE),
            "issuer": self._text(),
            "issuer_es": self._maybe(empty),
            "areas": self._areas(),
            "areas_text": self._maybe(empty),
            "areas_text_es": self._maybe(empty),
            "force": self._maybe(empty),
            "force_es": self._maybe(empty),
            "force_class": self.pick(FORCES),
            "applies_to_en": self._maybe(empty),
            "applies_to_es": self._maybe(empty),
            "lower_limit": self.pick(LIMITS),
            "upper_limit": self.pick(LIMITS),
            "planned_valid_to": planned,
            "planned_valid_to_es": planned,
            "end_basis": self._maybe(empty),
            "end_basis_es": self._maybe(empty),
            "has_legal_force": self.pick((True, False)),
            "confidence_es": self._maybe(empty),
        }

    def _land_events(self, _: int, empty: bool) -> Raw:
        return {
            "status": self._text(),
            "status_es": self._text(),
            "casualties_en": self._maybe(empty),
            "casualties_es": self._maybe(empty),
            "casualties_by": self._maybe(empty),
            "casualties_by_es": self._maybe(empty),
        }

    def _deployments(self, _: int, empty: bool) -> Raw:
        return {
            "kind": self.pick(KINDS_OF_DEPLOYMENT),
            "force": self.pick(("US", "Venezuela", "other")),
            "place_type": self._maybe(empty),
            "sea_area": self._slug(),
            "personnel": None if empty else self.pick(COUNTS),
        }

    def _events(self, _: int, empty: bool) -> Raw:
        actor = self._maybe(empty)
        return {
            "category": self.pick((*CATEGORIES, self._text())),
            "sea_area": self._slug(),
            "actor": actor,
            "actor_es": actor,
            "time_utc": self.pick((None, "12:00", self._text())),
            "in_seed": self.pick((True, False)),
        }

    def _others(self, _: int, empty: bool) -> Raw:
        many = self.pick((0, 0, 1, 6))
        names = self.chance.sample(PROPERTIES, many)
        # What names a sea area, an airspace or a source names one that is there, in any layer.
        naming = {
            "strike_zone": lambda: self._slug(),
            "sea_area": lambda: self._slug(),
            "areas": lambda: self._areas(),
            "reports": lambda: self._reports("strikes", None)["reports"],
        }
        made = {name: naming[name]() if name in naming else self.pick((*VALUES, self._text())) for name in names}
        if not empty and self.chance.random() < 0.02:
            made |= {f"{name} {number}": number for number, name in zip(range(MOST_PROPERTIES - 100), cycle(NAMES))}
        return {name: [] if name in ("areas", "reports") else None for name in made} if empty else made

    def _geometry(self, layer: str, own: Raw) -> Raw | None:
        if layer in ("deployments", "events", "land_events"):
            return None if self.chance.random() < 0.3 else {"type": "Point", "coordinates": list(self.pick(POINTS))}
        if layer == "airspace":
            return self._largest() or _area(self.chance)
        if layer == "strike_zones":
            return _area(self.chance) if own["drawn"] else None
        if layer == "strikes":
            return self.pick((None, None, _area(self.chance), _line(self.chance)))
        if layer == "notices":
            return None
        point = {"type": "Point", "coordinates": list(self.pick(POINTS))}
        return self.pick((None, point, _area(self.chance), _line(self.chance)))

    def _largest(self) -> Raw | None:
        """Return, once in many folders, a shape of as many positions as one may have."""
        if self.chance.random() > 0.02 or self.has_largest:
            return None
        self.has_largest = True
        turns = [2 * pi * n / (MOST_POSITIONS - 1) for n in range(MOST_POSITIONS - 1)]
        ring = [[round(-70 + 9 * cos(turn), 6), round(12 + 9 * sin(turn), 6)] for turn in turns]
        return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}

    def _areas(self) -> list[str]:
        return self.chance.sample(self.designators, self.chance.randint(0, len(self.designators)))

    def _slug(self) -> str | None:
        return self.pick((None, *self.slugs)) if self.slugs else None

    def _instants(self) -> tuple[str, ...]:
        return INSTANTS if self.extreme else USUAL

    def _span(self) -> tuple[str | None, str | None]:
        start, end = sorted(self.chance.sample(self._instants(), 2))
        return self.pick(((start, end), (start, end), (start, None), (None, end), (None, start), (None, None)))

    def _day(self) -> str | None:
        return self.pick((None, *(text for text in self._instants() if len(text) == 10)))

    def _many(self, usual: tuple[int, ...]) -> int:
        """Return how long a list is: now and then as long as the rules let it be."""
        return MOST_LISTED if self.chance.random() < 0.01 else self.pick(usual)

    def _text(self) -> str:
        return self.pick(TEXTS)

    def _maybe(self, empty: bool) -> str | None:
        return None if empty or self.chance.random() < 0.4 else self._text()

    def _title(self) -> Any:
        return self.pick((self._text(), {"en": self._text(), "es": self._text()}))

    def _basemap(self) -> dict[str, str]:
        parts = _small_basemap({"name_en": self._text(), "name_es": self._text()}, self.chance)
        chosen = self.chance.sample(sorted(parts), self.pick((0, 0, 1, 3, len(parts))))
        return {
            f"basemap/{name}.geojson": _text({"type": "FeatureCollection", "features": parts[name]}) for name in chosen
        }

    def _story(self, features: list[Raw]) -> Raw:
        catalog = read_atlas(self.folder)
        days = opening_view(catalog.link_context("en"))
        day = self.pick((days.first, days.last)).isoformat()
        paragraph = " ".join(["word", "=1+1", "</script>", "{0}", "字"] * 10)
        step = {
            "link": f"mode=instant&to={day}",
            "title_en": "One",
            "title_es": "Uno",
            "paragraph_en": paragraph,
            "paragraph_es": paragraph,
            "entities": [features[0]["properties"]["entity"]],
            "sources": self.sources[:1],
        }
        line = {"title_en": "<b>Odd</b>", "title_es": "</title>", "summary_en": "One {n}.", "summary_es": "Uno %s."}
        return {"slug": "odd-one", **line, "steps": [step] * self.pick((2, 20))}


def _area(chance: Random) -> Raw:
    """Return a polygon or several: tiny, huge, with holes, at the edges of the globe, of very many corners."""
    x, y = chance.choice(POINTS[:4] + POINTS[12:])
    box = [[x, y], [x + 2, y], [x + 2, y + 2], [x, y + 2], [x, y]]
    hole = [[x + 0.5, y + 0.5], [x + 0.5, y + 1.5], [x + 1.5, y + 1.5], [x + 1.5, y + 0.5], [x + 0.5, y + 0.5]]
    tiny = [[-70, 12], [-69.999999, 12], [-69.999999, 12.000001], [-70, 12]]
    thin = [[-70, 12], [-60, 12], [-60, 12.000001], [-70, 12]]
    whole = [[-180, -90], [180, -90], [180, 90], [-180, 90], [-180, -90]]
    pole = [[-180, 80], [180, 80], [180, 90], [-180, 90], [-180, 80]]
    west, east = (
        [[-180, 5], [-175, 5], [-175, 9], [-180, 9], [-180, 5]],
        [[175, 5], [180, 5], [180, 9], [175, 9], [175, 5]],
    )
    far = [[100, -60], [110, -60], [110, -50], [100, -60]]
    steps = chance.choice((400, 4000))
    comb = [[round(-80 + 20 * n / steps, 6), round(10 + (n % 2) * 3, 6)] for n in range(steps)]
    comb = [*comb, [-60.1, 20], [-80, 20], [-80, 10]]
    polygons = ([box], [box, hole], [tiny], [thin], [whole], [pole], [west], [far], [comb])
    several = ([[box], [far]], [[west], [east]], [[tiny]], [[box, hole], [pole], [[*map(list, far)]]][:2])
    if chance.random() < 0.3:
        return {"type": "MultiPolygon", "coordinates": chance.choice(several)}
    return {"type": "Polygon", "coordinates": chance.choice(polygons)}


def _line(chance: Random) -> Raw:
    lines = (
        [[-70, 12], [-60, 13]],
        [[-180, 0], [180, 0]],
        [[50, -90], [50, 90]],
        [[-70, 12], [-70, 12.000001]],
        [[round(-70 + n / 100, 2), 12 + n % 2] for n in range(900)],
    )
    if chance.random() < 0.3:
        return {"type": "MultiLineString", "coordinates": [chance.choice(lines), chance.choice(lines)]}
    return {"type": "LineString", "coordinates": chance.choice(lines)}


def _small_basemap(named: Raw, chance: Random) -> dict[str, list[Raw]]:
    square = {"type": "Polygon", "coordinates": [[[-70, 5], [-60, 5], [-60, 10], [-70, 10], [-70, 5]]]}
    line = {"type": "LineString", "coordinates": [[-70, 7], [-60, 7]]}
    point = {"type": "Point", "coordinates": [-66, 8]}

    def row(geometry: Raw, **properties: Any) -> Raw:
        return {"type": "Feature", "geometry": geometry, "properties": properties}

    pick = chance.choice
    return {
        "land": [row(square, iso=pick(("VE", None, "constructor")), **named)],
        "world": [row(square, iso="AL")],
        "lakes": [row(square, **named)],
        "rivers": [row(line, **named)],
        "borders": [
            row(line, kind=kind, between=pick(("AA-BB", *TEXTS))) for kind in ("border", "lease", "disputed", "claim")
        ],
        "labels": [
            row(
                point,
                kind=kind,
                min_zoom=pick((0, 3, 30)),
                max_zoom=pick((0, 10, 30)),
                rank=pick((0, 1, 100)),
                rotation=pick((-360, 0, 0.5, 360)),
                **named,
            )
            for kind in ("country", "sea", "island", "note", "constructor")
        ],
        "places": [row(point, rank=rank, capital=rank == 1, **named) for rank in (0, 1, 3, 5, 100)],
    }


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

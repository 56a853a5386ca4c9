"""What a View shows as KML 2.2: a folder a layer, each feature with its time span and all that is said of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from shapely.geometry.base import BaseGeometry

from geo.export.features import FeatureTable, Row, as_words
from geo.i18n.words import localised, text
from geo.snapshot.snapshot import Snapshot
from geo.snapshot.wording import dateline, headline

NAMESPACE = "http://www.opengis.net/kml/2.2"
_NAMES = {"k": NAMESPACE}

_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_kml(tables: Sequence[FeatureTable], snapshot: Snapshot) -> bytes:
    """Return tables as one KML file, named in the View's language.

    A feature without a published place is a placemark without geometry: in the list, not on the map. One without
    bounds in time has no time span.
    """
    root = Element("kml", xmlns=NAMESPACE)
    document = _named(root, "Document", headline(snapshot))
    notes = (
        dateline(snapshot),
        text("export_positions", snapshot.language),
        text("export_not_for_navigation", snapshot.language),
    )
    SubElement(document, "description").text = " ".join(notes)
    for table in tables:
        folder = _named(document, "Folder", snapshot.atlas.layers[table.layer].title[snapshot.language])
        folder.set("id", table.layer)
        for row, shape in zip(table.rows, table.geometries, strict=True):
            _placemark(folder, table, row, shape, snapshot.language)
    ElementTree.indent(root, " ")
    written: bytes = ElementTree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written + b"\n"


def read_kml(content: bytes, most_rows: int) -> dict[str, list[dict[str, Any]]]:
    """Return the placemarks of such a file by folder, each as one flat value of texts.

    Raises
    ------
    ValueError
        It is no such file, holds more placemarks than `most_rows`, or declares entities, which could make it larger
        than it is.
    """
    if b"<!" in content.replace(b"<![CDATA[", b""):
        raise ValueError("is not KML as this program writes it: it holds a declaration")
    try:
        root = ElementTree.fromstring(content)
    except ElementTree.ParseError as error:
        raise ValueError(f"is not XML: {error}") from error
    every = sum(1 for _ in root.iter(f"{{{NAMESPACE}}}Placemark"))
    if every > most_rows:
        raise ValueError(f"it holds more than {most_rows:,} placemarks")
    rows: dict[str, list[dict[str, Any]]] = {}
    for folder in root.iterfind("k:Document/k:Folder", _NAMES):
        rows.setdefault(folder.get("id", ""), []).extend(map(_flat, folder.iterfind("k:Placemark", _NAMES)))
    if every != sum(map(len, rows.values())):
        raise ValueError("it has placemarks outside the folders of its document")
    return rows


def _placemark(folder: Element, table: FeatureTable, row: Row, shape: BaseGeometry | None, language: str) -> None:
    # In the order that the schema asks for: name, description, time, data, geometry.
    mark = _named(folder, "Placemark", localised(row, "title", language) or str(row["id"]))
    # An id must not begin with a digit.
    mark.set("id", f"{table.layer}.{row['id']}")
    summary = localised(row, "summary", language)
    if summary:
        SubElement(mark, "description").text = _clean(summary)
    bounds = {"begin": row["valid_from"], "end": row["valid_to"]}
    if any(bounds.values()):
        span = SubElement(mark, "TimeSpan")
        for name, instant in bounds.items():
            if instant is not None:
                SubElement(span, name).text = as_words(instant)
    data = SubElement(mark, "ExtendedData")
    for column in table.columns:
        if row[column.name] is not None:
            said = SubElement(data, "Data", name=column.name)
            SubElement(said, "value").text = _clean(as_words(row[column.name]))
    if shape is not None:
        mark.append(_geometry(shape))


def _named(parent: Element, tag: str, name: str) -> Element:
    element = SubElement(parent, tag)
    SubElement(element, "name").text = _clean(name)
    return element


def _geometry(shape: BaseGeometry) -> Element:
    if shape.geom_type == "Polygon":
        element = Element("Polygon")
        for name, rings in (("outerBoundaryIs", [shape.exterior]), ("innerBoundaryIs", shape.interiors)):
            for ring in rings:
                SubElement(element, name).append(_line("LinearRing", ring))
        return element
    if shape.geom_type in ("Point", "LineString"):
        return _line(shape.geom_type, shape)
    element = Element("MultiGeometry")
    element.extend(_geometry(part) for part in shape.geoms)
    return element


def _line(tag: str, shape: BaseGeometry) -> Element:
    element = Element(tag)
    SubElement(element, "coordinates").text = " ".join(f"{position[0]},{position[1]}" for position in shape.coords)
    return element


def _flat(mark: Element) -> dict[str, Any]:
    flat = {data.get("name", ""): data.findtext("k:value", "", _NAMES) for data in mark.iterfind(".//k:Data", _NAMES)}
    for name in ("name", "description"):
        flat[f"Placemark.{name}"] = mark.findtext(f"k:{name}", "", _NAMES)
    for name in ("begin", "end"):
        flat[f"TimeSpan.{name}"] = mark.findtext(f"k:TimeSpan/k:{name}", "", _NAMES)
    coordinates = (found.text or "" for found in mark.iterfind(".//k:coordinates", _NAMES))
    return {**flat, "geometry": " | ".join(coordinates)}


def _clean(words: str) -> str:
    return _NOT_IN_XML.sub("", words)

"""Units and assets as reported: what, whose, in which named place, over which time."""

from __future__ import annotations

import re
from collections.abc import Mapping

from scripts.facts import Facts, Row, each
from scripts.features import Feature, feature
from scripts.places import find_site, provenances
from scripts.prose import Phrases, long_date, number, phrase, read_phrases
from scripts.sources import Source, grade, ranked
from scripts.times import instant, public_by, span
from scripts.zones import SeaArea

# A treaty's expiry and a year's authorisation: their ends were stated from the first page on. Any
# other end counts as known when it came, since no page is on record that told it before.
_END_STATED_IN_ADVANCE = frozenset({"us-fol-aruba", "us-fol-curacao", "us-peru-2026"})

_KIND = {
    "ship": ("ship", "buque"),
    "air": ("air", "aviación"),
    "ground": ("ground", "tierra"),
    "exercise": ("exercise", "ejercicio"),
    "logistics": ("logistics", "logística"),
    "radar": ("radar", "radar"),
}
_FORCE = {
    "US": ("United States", "Estados Unidos"),
    "Venezuela": ("Venezuela", "Venezuela"),
    "other": ("Another country", "Otro país"),
}


def build(facts: Facts, areas: Mapping[str, SeaArea], sources: dict[str, Source]) -> list[Feature]:
    """Return the versions of every deployment, in the order of their table."""
    origins, phrases = provenances(facts), read_phrases(facts)
    return each(facts["deployments"], lambda row: _versions(row, areas, origins, phrases, sources))


def _versions(
    row: Row,
    areas: Mapping[str, SeaArea],
    origins: Mapping[tuple[float, float], str],
    phrases: Phrases,
    sources: dict[str, Source],
) -> list[Feature]:
    where = phrase(row, "place", phrases)
    site = find_site(row, areas, *_point_basis(origins.get(row.position() or (0.0, 0.0), "")), _unnamed(row))
    known_from, basis = public_by(row["source_date"])
    valid_from = span(row["valid_from"])[0]
    valid_to = span(row["valid_to"])[1] if row["valid_to"] else None
    if valid_to and instant(valid_to) <= instant(valid_from):
        raise row.fault("valid_to", f"a day or month that ends after valid_from, {row['valid_from']}")
    # What was known from when, and whether the end was known by then.
    stages = [(known_from, basis, True)]
    ended = row["valid_to"] if len(row["valid_to"]) == 10 else valid_to
    # What is dated to one day or one month has no end that could come as news.
    at_once = row["valid_from"] == row["valid_to"] or row["id"] in _END_STATED_IN_ADVANCE
    if ended and instant(ended) > instant(known_from) and not at_once:
        stages = [(known_from, basis, False), (ended, "end_not_before", True)]
    ids = ranked(sources, [row["source_url"], row["second_source_url"]])
    versions = []
    for index, (start, how, end_known) in enumerate(stages):
        last = index == len(stages) - 1
        told = row["valid_to"] if end_known else ""
        versions.append(
            feature(
                row["id"],
                index + 1,
                site.point,
                {
                    "title_en": row["title_en"],
                    "title_es": row.text("title_es"),
                    "summary_en": _summary(row, where[0], told, "en"),
                    "summary_es": _summary(row, where[1] or "", told, "es"),
                    "valid_from": valid_from,
                    "valid_to": valid_to if end_known else None,
                    "known_from": start,
                    "known_to": None if last else stages[index + 1][0],
                    "known_basis": how,
                    "time_precision": row["time_precision"],
                    "position_precision": site.position_precision,
                    "position_basis_en": site.position_basis_en,
                    "position_basis_es": site.position_basis_es,
                    "place_text": row["place"],
                    "knowledge_grade": grade(sources, ids),
                    "sources": ids,
                    "remarks_en": row.text("notes_en") if last else None,
                    "remarks_es": row.text("notes_es") if last else None,
                },
                kind=row["kind"],
                force=row["force"],
                place_type=row["place_type"],
                sea_area=site.sea_area,
                personnel=row.number("personnel"),
            )
        )
    return versions


def _unnamed(row: Row) -> tuple[str, str]:
    if row["place_type"] == "country":
        return (
            "Not drawn: only a country or region was named.",
            "No se dibuja: solo se nombró un país o una región.",
        )
    return "Not drawn: no single place was named.", "No se dibuja: no se nombró un único lugar."


def _point_basis(provenance: str) -> tuple[str, str]:
    if match := re.match(r"OF:([A-Z]{4})$", provenance):
        kind_en, kind_es = f" (airport {match[1]})", f" (aeropuerto {match[1]})"
    elif match := re.search(r"SP:([A-Z]{5})", provenance):
        kind_en, kind_es = f" (port {match[1]})", f" (puerto {match[1]})"
    else:
        kind_en, kind_es = " (approximate)", " (aproximado)"
    return (
        f"Reference point of the place named{kind_en}: not a berth, a stand or a position of the unit.",
        f"Punto de referencia del lugar nombrado{kind_es}: no es un muelle, un estacionamiento ni una "
        "posición de la unidad.",
    )


def _summary(row: Row, where: str, valid_to: str, language: str) -> str:
    spanish = language == "es"
    force, kind = _FORCE[row["force"]][spanish], _KIND[row["kind"]][spanish]
    # A day that stands for its month is not told as a day.
    begun = row["valid_from"][:7] if row["time_precision"] == "month" else row["valid_from"]
    when = _when(begun, valid_to, row["time_precision"], language)
    reported = "según los informes" if spanish else "as reported"
    text = f"{force}, {kind}: {reported}, {where}, {when}."
    personnel = row.number("personnel")
    if personnel is not None:
        text += f" {'Personal mencionado' if spanish else 'Personnel named'}: {number(personnel, language)}."
    return text


def _when(valid_from: str, valid_to: str, precision: str, language: str) -> str:
    return _when_es(valid_from, valid_to, precision) if language == "es" else _when_en(valid_from, valid_to, precision)


def _when_en(valid_from: str, valid_to: str, precision: str) -> str:
    start, end = long_date(valid_from, "en"), long_date(valid_to, "en") if valid_to else ""
    if precision == "range":
        return f"at some time between {start} and {end}"
    if valid_to == valid_from:
        return f"{'on' if len(valid_from) == 10 else 'in'} {start}"
    begun = f"from {'about ' if precision == 'week' else ''}{start}"
    return f"{begun} to {end}" if valid_to else f"{begun}; no end reported"


def _when_es(valid_from: str, valid_to: str, precision: str) -> str:
    start, end = long_date(valid_from, "es"), long_date(valid_to, "es") if valid_to else ""
    day = len(valid_from) == 10
    if precision == "range":
        return f"en algún momento entre {start} y {end}"
    if valid_to == valid_from:
        return f"{'el' if day else 'en'} {start}"
    if precision == "week":
        begun = f"desde alrededor del {start}" if day else f"desde alrededor de {start}"
    else:
        begun = f"desde {'el ' if day else ''}{start}"
    if not valid_to:
        return f"{begun}; fin no informado"
    return f"{begun} hasta {'el ' if len(valid_to) == 10 else ''}{end}"

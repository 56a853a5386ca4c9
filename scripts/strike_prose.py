"""What is said of a strike, in both languages, from what was known and no more."""

from __future__ import annotations

from dataclasses import dataclass

from scripts.facts import Row
from scripts.prose import long_date, short_date

Words = tuple[str, str]
"""The same words in English and in Spanish."""

_PLACE: dict[str, Words] = {
    "southern_caribbean": ("southern Caribbean", "sur del Caribe"),
    "caribbean_unspecified": ("Caribbean", "Caribe"),
    "off_dominican_republic": ("Caribbean south of the Dominican Republic", "Caribe al sur de República Dominicana"),
    "near_venezuela": ("Caribbean off Venezuela", "Caribe frente a Venezuela"),
    "off_colombia_caribbean": ("Caribbean, inferred off the Guajira", "Caribe, inferido frente a La Guajira"),
    "off_st_vincent_grenadines": (
        "Caribbean near St Vincent and the Grenadines",
        "Caribe cerca de San Vicente y las Granadinas",
    ),
    "eastern_pacific_unspecified": ("eastern Pacific", "Pacífico oriental"),
    "off_colombia_pacific": ("eastern Pacific off Colombia", "Pacífico oriental frente a Colombia"),
    "off_mexico": ("eastern Pacific", "Pacífico oriental"),
    "off_costa_rica": ("eastern Pacific off Costa Rica", "Pacífico oriental frente a Costa Rica"),
    "unspecified": ("place not stated", "lugar no indicado"),
}

_CARIBBEAN = (" in the Caribbean", " en el Caribe")
_PACIFIC = (" in the eastern Pacific", " en el Pacífico oriental")

# Where the announcement itself put it; what others added stands in `_PLACED_BY`.
_WHERE: dict[str, Words] = {
    "southern_caribbean": (" in the southern Caribbean", " en el sur del Caribe"),
    "caribbean_unspecified": _CARIBBEAN,
    "off_dominican_republic": ("", ""),
    "near_venezuela": (" in the Caribbean off Venezuela", " en el Caribe frente a Venezuela"),
    "off_colombia_caribbean": _CARIBBEAN,
    "off_st_vincent_grenadines": _CARIBBEAN,
    "eastern_pacific_unspecified": _PACIFIC,
    "off_colombia_pacific": _PACIFIC,
    "off_mexico": _PACIFIC,
    "off_costa_rica": _PACIFIC,
    "unspecified": (" at a place not stated", " en un lugar no indicado"),
}

_PLACED_BY: dict[str, Words] = {
    "off_dominican_republic": (
        "The announcement gave no place; Dominican authorities put it about 80 nautical miles south of Isla Beata.",
        "El anuncio no indicó el lugar; autoridades dominicanas lo situaron a unas 80 millas náuticas al sur de isla "
        "Beata.",
    ),
    "off_colombia_caribbean": (
        "One newspaper inferred from a video and a wreck that it was off the Guajira Peninsula.",
        "Un diario infirió de un video y de restos hallados que fue frente a la península de La Guajira.",
    ),
    "off_st_vincent_grenadines": (
        "Wreckage and witnesses point to the waters near Canouan, St Vincent and the Grenadines.",
        "Restos y testigos apuntan a las aguas cercanas a Canouan, San Vicente y las Granadinas.",
    ),
    "off_colombia_pacific": (
        "Unnamed US officials spoke of international waters off Colombia.",
        "Funcionarios estadounidenses no identificados hablaron de aguas internacionales frente a Colombia.",
    ),
    "off_costa_rica": (
        "One press report spoke of an explosion 126 nautical miles off Golfito, Costa Rica.",
        "Un informe de prensa habló de una explosión a 126 millas náuticas de Golfito, Costa Rica.",
    ),
    "off_mexico": (
        "Survivors were searched for far off Mexico; where the strike was has not been published.",
        "Se buscó a sobrevivientes lejos de la costa de México; no se ha publicado dónde fue el ataque.",
    ),
}

_VESSEL: dict[str, Words] = {
    "speedboat": ("a speedboat", "una lancha rápida"),
    "submersible": ("a semi-submersible or low-profile vessel", "un semisumergible o embarcación de bajo perfil"),
    "unknown": ("a vessel", "una embarcación"),
}

# The organisations are in the announcements' own words; the sentences attribute them.
_ALLEGED: dict[str, Words] = {
    "": ("", ""),
    "Tren de Aragua": (
        "The US alleged links to Tren de Aragua.",
        "Estados Unidos alegó vínculos con el Tren de Aragua.",
    ),
    "'narcoterrorists from Venezuela' (group unnamed)": (
        "The US alleged that “narcoterrorists from Venezuela” were aboard and named no group.",
        "Estados Unidos alegó que iban a bordo «narcoterroristas de Venezuela» y no nombró ningún grupo.",
    ),
    "unnamed 'Designated Terrorist Organization'": (
        "The US alleged links to a “Designated Terrorist Organization” that it did not name.",
        "Estados Unidos alegó vínculos con una «organización terrorista designada» que no nombró.",
    ),
    "unnamed (Trump: 'known narcoterrorists')": (
        "The US alleged that “known narcoterrorists” were aboard and named no group.",
        "Estados Unidos alegó que iban a bordo «narcoterroristas conocidos» y no nombró ningún grupo.",
    ),
    "ELN (National Liberation Army, Colombia)": (
        "The US alleged links to the ELN (National Liberation Army, Colombia).",
        "Estados Unidos alegó vínculos con el ELN (Ejército de Liberación Nacional, Colombia).",
    ),
}

_SECOND_STRIKE: dict[str, Words] = {
    "one_outlet": (
        "One outlet reported that a second hit killed people who had survived the first.",
        "Un medio informó que un segundo impacto mató a personas que habían sobrevivido al primero.",
    ),
    "widely_reported": (
        "Several outlets reported that a second hit killed people who had survived the first.",
        "Varios medios informaron que un segundo impacto mató a personas que habían sobrevivido al primero.",
    ),
    "confirmed_by_party": (
        "The White House confirmed a second hit, which reports say killed people who had survived the first.",
        "La Casa Blanca confirmó un segundo impacto, que según los informes mató a personas que habían "
        "sobrevivido al primero.",
    ),
}

_NUMBERS = (
    ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"),
    ("ninguna", "una", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez"),
)


@dataclass(frozen=True)
class StrikeReport:
    """A strike as known on one day. A number that is None was not reported by then."""

    row: Row
    is_announced: bool
    location_class: str
    unclear_survivors: bool
    second_strike: str | None
    killed_announced: int | None
    killed_counted: int | None
    killed_maximum: int | None
    survivors: int | None
    missing: int | None


def title(told: StrikeReport, language: str) -> str:
    """Return the day of the strike, the deaths and where, in a few words."""
    spanish = language == "es"
    day, place = short_date(told.row["valid_date"], language), _PLACE[told.location_class][spanish]
    if spanish:
        kind = "Ataque anunciado" if told.is_announced else "Ataque citado en informes"
    else:
        kind = "Announced strike" if told.is_announced else "Reported strike"
    return f"{kind}, {day}: {_deaths_es(told) if spanish else _deaths_en(told)}, {place}"


def _deaths_en(told: StrikeReport) -> str:
    killed, missing = told.killed_announced, told.missing
    if killed is None:
        return "toll not reported"
    gone = f"{missing} missing" + (" counted as dead" if _counted_as_dead(told) else "") if missing else ""
    if not killed and gone:
        return gone
    deaths = f"{killed} reported killed" if killed else "no deaths announced"
    return f"{deaths}, {gone}" if gone else deaths


def _deaths_es(told: StrikeReport) -> str:
    killed, missing = told.killed_announced, told.missing
    if killed is None:
        return "número de muertos no informado"
    gone = ""
    if missing:
        end = "" if missing == 1 else "s"
        gone = f"{missing} desaparecido{end}" + (f" contado{end} como muerto{end}" if _counted_as_dead(told) else "")
    if not killed and gone:
        return gone
    deaths = f"{killed} muerto{'' if killed == 1 else 's'} según informes" if killed else "sin muertes anunciadas"
    return f"{deaths}, {gone}" if gone else deaths


def summary(told: StrikeReport, language: str) -> str:
    """Return two to five sentences: who said it, of what, where, and what became of the people."""
    organisation = told.row["alleged_organisation"]
    if organisation not in _ALLEGED:
        raise told.row.fault("alleged_organisation", "a text that scripts/strike_prose.py says in both languages")
    spanish = language == "es"
    sentences = (
        _announcement_es(told) if spanish else _announcement_en(told),
        _PLACED_BY.get(told.location_class, ("", ""))[spanish],
        _ALLEGED[organisation][spanish] if told.is_announced else "",
        _survivors_es(told) if spanish else _survivors_en(told),
        _SECOND_STRIKE[told.second_strike][spanish] if told.second_strike else "",
    )
    return " ".join(filter(None, sentences))


def _announcement_en(told: StrikeReport) -> str:
    row, killed = told.row, told.killed_announced
    what = _what(row, spanish=False) + _WHERE[told.location_class][0]
    struck, announced = long_date(row["valid_date"], "en"), row["announced_on"]
    if not told.is_announced:
        said = f"Press reports spoke of a US strike of {struck} on {what}"
    elif announced == row["valid_date"]:
        said = f"On {struck} the United States announced a strike on {what}"
    else:
        said = f"On {long_date(announced, 'en')} the United States announced a strike of {struck} on {what}"
    if killed is None:
        return f"{said}; no toll had been reported."
    if killed == 0:
        return f"{said}; no deaths were announced."
    return f"{said}; {_NUMBERS[0][killed] if killed <= 10 else killed} {_people(killed)} reported killed."


def _announcement_es(told: StrikeReport) -> str:
    row, killed = told.row, told.killed_announced
    what = _what(row, spanish=True) + _WHERE[told.location_class][1]
    struck, announced = long_date(row["valid_date"], "es"), row["announced_on"]
    if not told.is_announced:
        said = f"Informes de prensa hablaron de un ataque estadounidense del {struck} contra {what}"
    elif announced == row["valid_date"]:
        said = f"El {struck} Estados Unidos anunció un ataque contra {what}"
    else:
        said = f"El {long_date(announced, 'es')} Estados Unidos anunció un ataque del {struck} contra {what}"
    if killed is None:
        return f"{said}; aún no se había informado del número de muertos."
    if killed == 0:
        return f"{said}; no se anunciaron muertes."
    if killed == 1:
        return f"{said}; según informes, murió una persona."
    return f"{said}; según informes, murieron {_NUMBERS[1][killed] if killed <= 10 else killed} personas."


def _survivors_en(told: StrikeReport) -> str:
    survivors, missing = told.survivors, told.missing or 0
    if survivors is None:
        return "Survivors were reported, their number unclear." if told.unclear_survivors else ""
    if survivors == 0:
        return ""
    lived = f"{_NUMBERS[0][survivors].capitalize()} {'person' if survivors == 1 else 'people'} survived the first hit"
    if not missing:
        return f"{lived}."
    was = "was" if missing == 1 else "were"
    dead = f" and {was} counted as dead" if _counted_as_dead(told) else ""
    joined = "," if dead else " and"
    those = joined if missing == survivors else f", of whom {_NUMBERS[0][missing]}"
    return f"{lived}{those} {was} later missing{dead}."


def _survivors_es(told: StrikeReport) -> str:
    survivors, missing = told.survivors, told.missing or 0
    if survivors is None:
        return "Se informó de sobrevivientes, en número no precisado." if told.unclear_survivors else ""
    if survivors == 0:
        return ""
    one = survivors == 1
    people = "persona sobrevivió" if one else "personas sobrevivieron"
    lived = f"{_NUMBERS[1][survivors].capitalize()} {people} al primer impacto"
    if not missing:
        return f"{lived}."
    alone = missing == 1
    gone = "figuró luego como desaparecida" if alone else "figuraron luego como desaparecidas"
    dead = (" y se contó como muerta" if alone else " y se contaron como muertas") if _counted_as_dead(told) else ""
    joined = "," if dead else " y"
    those = joined if missing == survivors else f", de las cuales {_NUMBERS[1][missing]}"
    return f"{lived}{those} {gone}{dead}."


def _counted_as_dead(told: StrikeReport) -> bool:
    return (told.killed_counted or 0) > (told.killed_announced or 0)


def _what(row: Row, *, spanish: bool) -> str:
    vessels = row.number("vessels") or 1
    if vessels == 1:
        return _VESSEL[row["vessel_type"]][spanish]
    return f"{_NUMBERS[spanish][vessels]} {'embarcaciones' if spanish else 'vessels'}"


def _people(count: int) -> str:
    return "person was" if count == 1 else "people were"

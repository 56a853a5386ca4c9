"""The cards in Spanish: of what the data say in both languages nothing is left in English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
import pytest

from geo.atlas.atlas import Atlas
from geo.atlas.reading import read_atlas

# The place in the reporters' own words is a quotation, and its label says so.
QUOTED = "Lugar, según los informes"

READ_CARDS = """(versions) => {
  atlas.set({ language: "es" });
  return versions.map(([entity, day]) => {
    // The card is made anew when what is known changes; as known on the last day is as known today, null.
    const known = day === null || day >= atlas.view.to ? null : day;
    if (atlas.view.known === known) atlas.set({ known: known === null ? atlas.view.to - 1 : null });
    atlas.set({ selected: entity, known });
    const labels = [...document.querySelectorAll(".card .facts dt")];
    const rows = labels.map((label) => [label.textContent, label.nextSibling.textContent]);
    return { entity, title: document.querySelector(".card h2").textContent, rows };
  });
}"""

Values = dict[str, tuple[str, str]]


def said_in_both(feature: dict[str, Any]) -> Values:
    """Return, by name, the English and the Spanish of what the data say of a feature in both languages."""
    values = {}
    for name, spanish in feature.items():
        stem = str(name).removesuffix("_es")
        english = feature.get(f"{stem}_en", feature.get(stem))
        if stem != name and isinstance(spanish, str) and isinstance(english, str) and english != spanish:
            values[stem] = english, spanish
    return values


def versions_of(catalog: Atlas) -> Iterator[tuple[dict[str, Any], Values]]:
    for layer in catalog.layers.values():
        for feature in layer.features.drop(columns="geometry").to_dict("records"):
            yield feature, said_in_both(feature)


def telling(catalog: Atlas) -> list[tuple[str, int | None]]:
    """Return versions, as (entity, the day it was known), that together say each value of each property.

    Titles and texts in sentences have a Spanish of their own on every feature, and add no version.
    """
    chosen, seen = [], set()
    for feature, values in versions_of(catalog):
        new = {(name, value) for name, value in values.items() if not re.match("title|summary|remarks|position", name)}
        if new - seen:
            seen |= new
            known = feature["known_from"]
            chosen.append((feature["entity"], None if pd.isna(known) else known.timestamp() // 86_400))
    return chosen


def test_no_card_in_spanish_says_in_english_what_the_data_say_in_both_languages(open_map):
    catalog = read_atlas()
    visit = open_map()
    cards = visit.page.evaluate(READ_CARDS, telling(catalog))
    said = [
        (card["entity"], *row) for card in cards for row in [("", card["title"]), *card["rows"]] if row[0] != QUOTED
    ]
    pairs = {value for _, values in versions_of(catalog) for value in values.values()}
    english, spanish = ({pair[place] for pair in pairs} for place in (0, 1))
    assert {"advisory (caution)", "FAA (US)", "announced resumption", "US", "high"} <= english
    told = {text for _, _, text in said}
    assert {"advertencia (precaución)", "FAA (EE. UU.)", "reanudación anunciada", "EE. UU.", "alta"} <= told & spanish
    # A word alone may be part of a name ("Caribbean Airlines"); several together are no name in Spanish.
    alone = {each for each in english if " " not in each}
    several = re.compile("|".join(rf"(?<!\w){re.escape(each)}(?!\w)" for each in english - alone))
    left = [each for each in said if several.search(each[2]) or each[2] in alone]
    assert left == []
    assert visit.errors == []


@pytest.mark.parametrize(
    ("language", "label", "end"),
    [("en", "Planned end", "19 Feb 2026, 23:59 UTC"), ("es", "Final previsto", "19 feb 2026, 23:59 UTC")],
)
def test_a_card_says_a_planned_end_in_the_words_of_its_language(open_map, language, label, end):
    page = open_map().page
    page.evaluate(f"atlas.set({{ language: '{language}', selected: 'us-kicz-a0012-25' }})")
    page.evaluate("atlas.set({ known: atlas.view.to - 1 })")
    facts = page.locator(".card .facts").inner_text()
    assert f"{label}\n{end}" in facts

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

from geo.atlas.schema import SCHEMAS, property_names, schema_findings, schema_names
from tests.conftest import feature

NAMES = sorted(path.stem for path in SCHEMAS.glob("*.json"))
RULES = {"type", "enum", "const", "pattern", "minLength", "minItems", "uniqueItems", "minimum"}


def schema(name: str) -> dict[str, Any]:
    return json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))


def description(rule: dict[str, Any]) -> str:
    file, _, name = rule.get("$ref", "").partition("#/$defs/")
    return (schema(file.removesuffix(".json"))["$defs"][name] if file else rule)["description"]


def subschemas(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if not isinstance(value.get("type"), dict):  # not a list of properties one of which is named type
            yield value
        for key, item in value.items():
            if key != "if":  # a condition is asked, never broken
                yield from subschemas(item)
    elif isinstance(value, list):
        for item in value:
            yield from subschemas(item)


@pytest.mark.parametrize("name", NAMES)
def test_every_schema_is_one(name):
    Draft202012Validator.check_schema(schema(name))
    assert schema(name)["$id"] == f"{name}.json"


@pytest.mark.parametrize("name", NAMES)
def test_every_rule_says_what_it_expects(name):
    for part in subschemas(schema(name)):
        assert part.get("description") or not RULES & set(part), part


@pytest.mark.parametrize("name", schema_names())
def test_every_layer_lists_its_properties_and_requires_all_but_those_worked_out(name):
    own = schema(name)["properties"]["properties"]
    required = own["required"]
    assert own["unevaluatedProperties"] is False
    assert list(own["properties"])[: len(required)] == required
    assert set(required) < set(property_names(name))
    for worked_out in list(own["properties"])[len(required) :]:
        assert "missing" in description(own["properties"][worked_out])


def test_what_is_worked_out_may_be_missing_from_any_layer():
    common = schema("common")
    optional = [name for name in common["properties"] if name not in common["required"]]
    assert optional == ["claims", "voices", "confidence_level", "stale_from"]
    assert all("missing" in description(common["properties"][name]) for name in optional)


def test_a_column_that_is_worked_out_must_hold_its_words():
    wrong = {"claims": ["everybody"], "voices": ["outlet", "outlet"], "confidence_level": "A", "stale_from": "soon"}
    found = {field for field, *_ in schema_findings(feature("events", **wrong, basin="arctic"), "events")}
    assert found == {"claims[0]", "voices", "confidence_level", "stale_from", "basin"}


@pytest.mark.parametrize("name", schema_names())
def test_another_validator_reads_the_schemas_the_same_way(name):
    registry = Registry().with_resources((f"{part}.json", Resource.from_contents(schema(part))) for part in NAMES)
    validator = Draft202012Validator(schema(name), registry=registry)
    empty = {"type": "Feature", "id": "one.1", "geometry": None, "properties": {"surplus": 1}}
    assert list(validator.iter_errors(empty))
    missing = {field for field, _, wrong, _ in schema_findings(empty, name) if wrong == "is missing"}
    assert missing == set(property_names(name))
    found = {error.message.split("'")[1] for error in validator.iter_errors(empty) if error.validator == "required"}
    assert found == missing

"""The rules of `data/schema/`, asked of one feature."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from jsonschema.validators import extend

from geo.atlas.document import Steps, json_path
from geo.errors import Finding, quote_value
from geo.shipped_files import SCHEMAS

Schema = dict[str, Any]

_PARTS = ("feature", "common", "other")
_NO_LAYERS = ("datapackage", "stories", "basemap")
OTHER = "other"  # the schema of a layer this map knows nothing more of: the common properties only

# Nearest names are looked for among so many unknown ones of an object, of at most this length: a search compares all.
_GUESSES = 20
_GUESSED = 64

_WRONG = {
    "type": "is of the wrong type",
    "enum": "is not one of the words allowed",
    "const": "is not the word required",
    "pattern": "does not have the form required",
    "minLength": "is empty",
    "maxLength": "is too long",
    "minItems": "has too few items",
    "maxItems": "has too many items",
    "minProperties": "names nothing",
    "uniqueItems": "names something twice",
    "minimum": "is too small",
    "exclusiveMinimum": "is too small",
    "maximum": "is too large",
}


def schema_names() -> tuple[str, ...]:
    """Return the names of the layers that have a schema of their own."""
    return tuple(sorted({path.stem for path in SCHEMAS.glob("*.json")} - {*_PARTS, *_NO_LAYERS}))


def schema_findings(feature: object, name: str) -> Iterator[Finding]:
    """Yield (field, found, wrong, expected) for each rule of a layer's schema that a feature breaks, each once."""
    seen: set[Finding] = set()
    for error in _validator(name).iter_errors(feature):
        for found in _findings(error):
            if found not in seen:
                seen.add(found)
                yield found


@cache
def property_names(name: str) -> tuple[str, ...]:
    """Return the property names that every feature of a layer has by its schema, the common ones first."""
    return tuple(_joined(name)["properties"]["properties"]["required"])


def _repeats_nothing(_: Any, unique: bool, items: object, __: Schema) -> Iterator[ValidationError]:
    # jsonschema's own compares each item with all before it when they cannot be sorted.
    if unique and isinstance(items, list) and len({json.dumps(item, sort_keys=True) for item in items}) < len(items):
        yield ValidationError("names something twice")


_Validator = extend(Draft202012Validator, {"uniqueItems": _repeats_nothing})


@cache
def _validator(name: str) -> Any:
    return _Validator(_joined(name))


@cache
def _joined(name: str) -> Schema:
    schema: Schema = json.loads((SCHEMAS / f"{name}.json").read_text(encoding="utf-8"))
    joined: Schema = _resolved(schema, schema)
    return joined


def _resolved(schema: Any, root: Schema) -> Any:
    # jsonschema looks a reference up anew for every value, and finds unevaluated properties by
    # asking everything twice. One schema without references says the same in a third of the time.
    if isinstance(schema, list):
        return [_resolved(item, root) for item in schema]
    if not isinstance(schema, dict):
        return schema
    rules = {
        "additionalProperties" if key == "unevaluatedProperties" else key: _resolved(value, root)
        for key, value in schema.items()
        if key not in ("$ref", "$id")
    }
    if "$ref" not in schema:
        return rules
    file, _, place = schema["$ref"].partition("#/$defs/")
    home = _joined(file.removesuffix(".json")) if file else root
    target = home["$defs"][place] if place else home
    return _merged(_resolved(target, home), rules)


def _merged(rules: Schema, more: Schema) -> Schema:
    """Return two sets of rules as one; where they contradict each other the second speaks."""
    both = {**rules, **more}
    for key in rules.keys() & more.keys():
        if isinstance(rules[key], dict):
            both[key] = _merged(rules[key], more[key])
        elif key == "required":
            both[key] = rules[key] + more[key]
    return both


def _findings(error: ValidationError) -> Iterator[Finding]:
    path: Steps = tuple(error.absolute_path)
    if error.validator == "required":
        # jsonschema makes one error of each missing key, and names it in the message only.
        missing = next(key for key in error.validator_value if error.message.startswith(repr(key)))
        rule = error.schema["properties"][missing]
        yield json_path((*path, missing)), "", "is missing", rule["description"]
    elif error.validator in ("unevaluatedProperties", "additionalProperties"):
        allowed = tuple(error.schema["properties"])
        known = frozenset(allowed)
        for number, key in enumerate(key for key in error.instance if key not in known):
            guessed = number < _GUESSES and len(key) <= _GUESSED
            near = difflib.get_close_matches(key, allowed, n=1) if guessed else ()
            expected = f"{near[0]}, perhaps" if near else f"only {', '.join(allowed)}"
            yield json_path((*path, key)), quote_value(error.instance[key]), "has an unknown name", expected
    else:
        wrong = _WRONG.get(str(error.validator), error.message)
        yield json_path(path), quote_value(error.instance), wrong, error.schema.get("description", error.message)

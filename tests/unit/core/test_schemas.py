"""The JSON Schemas: valid, closed, helpful, and written in the words of 2020-12 only."""

from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from stgitops.core.schema_files import EVERY_SCHEMA, schema_text
from stgitops.core.schemas import Schema, layer_schema, project_schema, settings_schema

KEYWORDS = {
    *("$schema", "$defs", "$ref", "title", "description", "default", "examples", "const", "enum", "type", "format"),
    *("properties", "patternProperties", "additionalProperties", "propertyNames", "required", "items", "uniqueItems"),
    *("minItems", "maxItems", "minLength", "maxLength", "pattern", "minimum", "maximum", "anyOf", "not"),
}


def parts(schema: Any) -> Iterator[Schema]:
    """Return a schema and every schema in it."""
    if not isinstance(schema, dict):
        return
    yield schema
    for word in ("items", "additionalProperties", "propertyNames", "not"):
        yield from parts(schema.get(word))
    for word in ("properties", "patternProperties", "$defs"):
        for inner in schema.get(word, {}).values():
            yield from parts(inner)
    for inner in schema.get("anyOf", ()):
        yield from parts(inner)


@pytest.mark.parametrize("name", EVERY_SCHEMA)
def test_every_schema_is_valid_and_uses_only_words_of_2020_12(name: str) -> None:
    schema = EVERY_SCHEMA[name]()
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["title"]
    assert {word for part in parts(schema) for word in part} <= KEYWORDS


@pytest.mark.parametrize(
    "schema", [settings_schema(), layer_schema(), project_schema()], ids=["settings", "layer", "project"]
)
def test_every_key_of_a_users_file_is_explained_and_every_example_holds(schema: Schema) -> None:
    keys = [value for part in parts(schema) for value in part.get("properties", {}).values() if "const" not in value]
    assert keys
    examples = 0
    for key in keys:
        assert key["title"]
        assert key["description"]
        validator = Draft202012Validator({"$defs": schema["$defs"]} | key)
        for example in key.get("examples", ()):
            examples += 1
            assert validator.is_valid(example), (key["title"], example)
        if key.get("default") is not None:
            assert validator.is_valid(key["default"]), key["title"]
    assert examples


@pytest.mark.parametrize("name", ["email-settings", "email-settings-layer", "project"])
def test_users_files_are_closed(name: str) -> None:
    for part in parts(EVERY_SCHEMA[name]()):
        if "properties" in part or "patternProperties" in part:
            assert part["additionalProperties"] is False


def test_in_a_layer_nothing_is_required() -> None:
    assert not any("required" in part for part in parts(layer_schema()))
    assert any("required" in part for part in parts(settings_schema()))


def test_a_schema_is_written_readably() -> None:
    assert schema_text({"a": "ü"}) == '{\n  "a": "ü"\n}\n'

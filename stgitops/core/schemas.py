"""JSON Schemas (draft 2020-12) of the files that users write, out of the models."""

from copy import deepcopy
from functools import cache
from typing import Any

from stgitops.core.model import EmailSettings
from stgitops.core.project import Project

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"


@cache
def settings_schema() -> Schema:
    """Return the schema of the complete settings of an environment."""
    return opened("Email settings of an environment, complete", EmailSettings.model_json_schema())


@cache
def layer_schema() -> Schema:
    """Return the schema of what one file may hold: the same keys, none required, each may be null to take it away."""
    schema = deepcopy(settings_schema())
    definitions = schema["$defs"]
    # Laid over one another, a reference may be half in this file: which of the two it is shows only in the whole.
    reference = _any_of_both(definitions.pop("FromEnv"), definitions.pop("FromFile"))
    definitions["SecretReference"] = reference
    _refer(definitions["SmtpAuthentication"]["properties"]["password"], "SecretReference")
    _refer(definitions["ErrorNotifications"]["properties"]["smtp_authentication"], "SmtpAuthentication")
    for definition in (schema, *definitions.values()):
        definition.pop("required", None)
        definition["properties"] = {key: _or_null(value) for key, value in definition["properties"].items()}
    for definition in definitions.values():
        definition["type"] = [definition["type"], "null"]
    return schema | {"title": "Email settings, one file of an environment"}


@cache
def project_schema() -> Schema:
    """Return the schema of `stgitops.yaml`."""
    return opened("stgitops project", Project.model_json_schema())


def opened(title: str, schema: Schema) -> Schema:
    """Return a schema with its dialect and title in front."""
    return {"$schema": DIALECT} | schema | {"title": title}


def _refer(value: Schema, definition: str) -> None:
    """Replace a choice by one definition, which allows null itself."""
    del value["anyOf"]
    value["$ref"] = f"#/$defs/{definition}"


def _any_of_both(first: Schema, second: Schema) -> Schema:
    return first | {
        "title": "SecretReference",
        "description": "Where a secret is to be found: from_env or from_file, one of the two.",
        "properties": first["properties"] | second["properties"],
    }


def _or_null(value: Schema) -> Schema:
    allowed = dict(value)
    if "type" in allowed:
        allowed["type"] = [allowed["type"], "null"]
    if "enum" in allowed:
        allowed["enum"] = [*allowed["enum"], None]
    return allowed

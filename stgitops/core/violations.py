"""Everything that is wrong with a document's structure, in plain words. Imported only when something is."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator
from pydantic import ValidationError as ModelError

from stgitops.core.codes import Code
from stgitops.core.fields import NOT_BLANK
from stgitops.core.findings import KeyPath, Problem
from stgitops.core.forms import form_of
from stgitops.core.schemas import Schema
from stgitops.core.secrecy import holds_credentials, may_be_secret, public
from stgitops.core.suggestion import did_you_mean

SchemaError = Any
"""A `jsonschema.ValidationError`. Its stubs speak of unset fields, which no error has that was handed out."""

_MOST = 1000
"""Problems of one document that are told."""

_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}


def of_schema(schema: Schema, value: Any) -> list[Problem]:
    """Return all that a JSON Schema has against a document: of each value the first, a wrong type before all else."""
    found = islice(Draft202012Validator(schema).iter_errors(value), _MOST)
    errors = sorted(found, key=lambda error: error.validator != "type")
    return _first_of_each(problem for error in errors for problem in _of_error(error))


def of_model(error: ModelError, value: Any, *, beyond_schema: bool) -> list[Problem]:
    """Return all that a model has against a document, or only what the schema could not say."""
    details = error.errors(include_url=False, include_input=False)
    if beyond_schema:
        details = [detail for detail in details if detail["type"] in _BEYOND_SCHEMA]
    return _first_of_each(problem for detail in details for problem in _of_detail(detail, value))


def _first_of_each(problems: Iterable[Problem]) -> list[Problem]:
    first: dict[KeyPath, Problem] = {}
    for problem in problems:
        first.setdefault(problem.path, problem)
    return list(first.values())[:_MOST]


_BEYOND_SCHEMA = frozenset({"host", "address", "duplicate_address", "not_allowed"})
"""The kinds of error that our own validators raise."""


def _of_detail(detail: Any, value: Any) -> Iterator[Problem]:
    path = _existing(detail["loc"], value)
    if detail["type"] == "duplicate_address":
        yield from (_duplicate(path, index) for index in detail["ctx"]["again"])
    elif detail["type"] in {"host", "address"} and (form := form_of(path)) is not None:
        code, _, hint = form
        yield Problem(code, path, detail["msg"], hint)
    elif detail["type"] == "not_allowed":
        yield Problem(Code.VALUE_NOT_ALLOWED, path, detail["msg"], detail["ctx"]["hint"])
    else:
        yield Problem(Code.WRONG_TYPE, path, detail["msg"][:1].lower() + detail["msg"][1:])


def _existing(location: Iterable[str | int], value: Any) -> KeyPath:
    """Leave out of pydantic's path what names a model and not a key."""
    path: list[str | int] = []
    for part in location:
        inside = part in value if isinstance(value, dict) else isinstance(value, list) and isinstance(part, int)
        if inside:
            value = value[part]
            path.append(part)
    return tuple(path)


def _of_error(error: SchemaError) -> Iterator[Problem]:
    path: KeyPath = tuple(error.absolute_path)
    match error.validator:
        case "additionalProperties":
            yield from _unknown_keys(error, path)
        case "required":
            for key in error.validator_value:
                if key not in error.instance:
                    yield Problem(Code.MISSING_KEY, (*path, key), f"the key {key} is missing")
        case "type":
            yield _wrong_type(error, path)
        case "pattern":
            yield _wrong_form(error, path)
        case "uniqueItems":
            yield from _equal_items(error.instance, path)
        case "anyOf":
            yield from _no_choice_fits(error, path)
        case _:
            yield _not_allowed(error, path)


def _unknown_keys(error: SchemaError, path: KeyPath) -> Iterator[Problem]:
    known = list(error.schema.get("properties", ()))
    if not known:
        patterns = " or ".join(error.schema["patternProperties"])
        for key in _not_matching(error):
            yield Problem(
                Code.VALUE_NOT_ALLOWED,
                (*path, key),
                f"{_quoted(key)} cannot be a key here: it must match {patterns}",
                at_key=True,
            )
        return
    for key in error.instance:
        if key not in known:
            hint = did_you_mean(key, known) or f"known here: {', '.join(known)}"
            name = f"unknown key {_quoted(key)}" if public((*path, key))[-1:] == (key,) else "this key is not known"
            yield Problem(Code.UNKNOWN_KEY, (*path, key), name, hint, at_key=True)


def _not_matching(error: SchemaError) -> Iterator[str]:
    matches = [Draft202012Validator({"pattern": pattern}).is_valid for pattern in error.schema["patternProperties"]]
    return (key for key in error.instance if not any(match(key) for match in matches))


def _wrong_type(error: SchemaError, path: KeyPath) -> Problem:
    if path and path[-1] == "password":
        return Problem(
            Code.LITERAL_PASSWORD,
            path,
            "a password may not stand in a file",
            "write {from_env: NAME} or {from_file: PATH}, and change the password if this was ever committed",
        )
    allowed = error.validator_value if isinstance(error.validator_value, list) else [error.validator_value]
    wanted = " or ".join(_TYPES[each] for each in allowed if each != "null")
    return Problem(Code.WRONG_TYPE, path, f"{wanted} is wanted here, not {_type_of(error.instance)}")


def _wrong_form(error: SchemaError, path: KeyPath) -> Problem:
    form = form_of(path)
    if form is not None:
        code, message, hint = form
        return Problem(code, path, message, hint)
    if error.validator_value == NOT_BLANK:
        return Problem(Code.VALUE_NOT_ALLOWED, path, "this must not be blank")
    return Problem(Code.VALUE_NOT_ALLOWED, path, f"this must match {error.validator_value}")


def _equal_items(items: list[Any], path: KeyPath) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, item in enumerate(items):
        written = json.dumps(item, sort_keys=True)
        if written in seen:
            yield _duplicate(path, index)
        seen.add(written)


def _duplicate(path: KeyPath, index: int) -> Problem:
    return Problem(Code.DUPLICATE_ADDRESS, (*path, index), "this address stands in the list already", "remove it")


def _no_choice_fits(error: SchemaError, path: KeyPath) -> Iterator[Problem]:
    if path and path[-1] == "password" and isinstance(error.instance, dict):
        both = len(error.instance.keys() & {"from_env", "from_file"}) == 2
        message = "from_env and from_file are both set" if both else "neither from_env nor from_file is set"
        hint = (
            "take the one that the base sets away with null" if both else "write {from_env: NAME} or {from_file: PATH}"
        )
        yield Problem(Code.SECRET_REFERENCE, path, message, hint)
        return
    branches: dict[str | int, list[SchemaError]] = {}
    for inner in error.context or ():
        branches.setdefault(inner.schema_path[0], []).append(inner)
    for inner in min(branches.values(), key=_distance):
        yield from _of_error(inner)


def _distance(branch: list[SchemaError]) -> tuple[bool, int]:
    """Say how far a document is from one of several choices: whether it is of another kind, then how much is wrong."""
    of_another_kind = any(
        each.validator in {"const", "not"} or (each.validator == "type" and not each.path) for each in branch
    )
    return of_another_kind, len(branch)


def _not_allowed(error: SchemaError, path: KeyPath) -> Problem:
    private = may_be_secret(path) or not isinstance(error.instance, str | int | float) or _is_url(error.instance)
    given = "this" if private else _shown(error.instance)
    return Problem(Code.VALUE_NOT_ALLOWED, path, f"{given} {_wanted(error)}", _nearest(error))


def _is_url(value: str | float) -> bool:
    return isinstance(value, str) and holds_credentials(value)


def _wanted(error: SchemaError) -> str:
    limit = error.validator_value
    match error.validator:
        case "enum":
            return f"must be one of {', '.join(_shown(each) for each in limit if each is not None)}"
        case "minimum":
            return f"must be at least {limit}"
        case "maximum":
            return f"must be at most {limit}"
        case "minLength" | "minItems":
            return "must not be empty"
        case "maxLength":
            return f"must have at most {limit} characters"
        case "const":
            return f"must be {_shown(limit)}"
        case _:
            return "is not allowed here"


def _nearest(error: SchemaError) -> str:
    if error.validator != "enum" or not isinstance(error.instance, str):
        return ""
    return did_you_mean(error.instance, filter(None, error.validator_value))


def _type_of(value: Any) -> str:
    for type_, name in (
        (bool, "true or false"),
        (int, "a number"),
        (float, "a number"),
        (str, "text"),
        (list, "a list"),
    ):
        if isinstance(value, type_):
            return name
    return "null" if value is None else "a mapping"


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) and value.isalnum() else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else text[:60] + "…"


def _quoted(key: str) -> str:
    return json.dumps(key if len(key) <= 60 else key[:60] + "…", ensure_ascii=False)

"""JSON Schema and the models accept and refuse the same documents, in Python's reading of the schema and in Rust's."""

from copy import deepcopy
from functools import cache
from typing import Any

import jsonschema
import jsonschema_rs
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from stgitops.core.findings import KeyPath
from stgitops.core.model import EmailSettings, Model
from stgitops.core.project import Project
from stgitops.core.schemas import layer_schema, project_schema, settings_schema
from tests.property.valid import plain_settings, projects

ONLY_A_MODEL_CAN_SAY = {"host", "address", "duplicate_address", "not_allowed"}
NASTY: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        25,
        65535,
        65536,
        86400,
        86401,
        1 << 63,
        1 << 64,
        1.5,
        float("inf"),
        "",
        " ",
        "a",
        "25",
    ),
    *("a\n", "a@example.org\n", "\na", "a\x00", "a\x00@b", "x" * 300, "x" * 5000, "a" * 64 + ".example", "off", "none"),
    *(
        "*",
        "*@",
        "*@example.org",
        "*@*.example.org",
        "A@EXAMPLE.org",
        "a@example.org",
        "::g",
        ":",
        "256.0.0.1",
        "bücher.example",
    ),
    *(
        "-a",
        "a-",
        "a_b",
        "\u00a0",
        "\u2028",
        "ü",
        "😀@example.org",
        "dev",
        "sqlite",
        "STG301",
        "*.yaml",
        "environments/*.yaml",
    ),
    *(
        [],
        [None],
        [[]],
        ["a"],
        ["a@example.org"],
        ["a@example.org", "a@example.org"],
        ["a@example.org", "A@example.org"],
        [1, 1],
    ),
    *(
        "2026-12-18 18:00",
        "2026-02-30 10:00",
        "2027-12-24 24:00",
        "2026-12-18",
        "Europe/Berlin",
        "Mars/Olympus",
        "../a",
    ),
    *("*.example.com", "a?", "[a]", "a b", ["*"], ["*@*"], ["a", "*"], {"count": 0}, {"percent": 101}, {"count": None}),
    *({}, {"a": 1}, {"from_env": "A"}, {"from_file": "a"}, {"from_env": "A", "from_file": "a"}, {"from_env": "A\n"}),
    *({"from_env": None}, {"type": "etcd"}, {"type": "sqlite", "path": "p"}, {"type": "etcd", "options": None}),
    *({"username": "u", "password": {"from_env": "A"}}, {"username": "u", "password": "literal"}),
]
NASTY_KEYS = ["a", "", "STG301", "dev", "Dev", "a\n", "path", "type", "options", "from_file", "password", "x" * 70]
NASTY_KEYS += ["smtp_server", "email_address", "recipient_domain", "count", "percent", "environments", "from", "until"]


def paths(value: Any, above: KeyPath = ()) -> list[KeyPath]:
    """Return the path of every part of plain data, the whole first."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [above, *(path for key, each in inner for path in paths(each, (*above, key)))]


def at(value: Any, path: KeyPath) -> Any:
    for part in path:
        value = value[part]
    return value


@st.composite
def mutated(draw: st.DrawFn, valid: st.SearchStrategy[Any]) -> Any:
    """Change a valid document in one place: another value, a key more, a key less."""
    document = deepcopy(draw(valid))
    *_, path = draw(st.sampled_from(paths(document))), draw(st.sampled_from(paths(document)[1:] or [()]))
    if not path:
        return draw(st.sampled_from(NASTY))
    parent, key = at(document, path[:-1]), path[-1]
    match draw(st.sampled_from(["replace", "replace", "replace", "add", "drop", "exchange"])):
        case "exchange":
            other = draw(valid)
            if path in paths(other):
                parent[key] = at(other, path)
        case "replace":
            parent[key] = draw(st.sampled_from(NASTY))
        case "drop":
            del parent[key]
        case _ if isinstance(parent, dict):
            parent[draw(st.sampled_from(NASTY_KEYS))] = draw(st.sampled_from(NASTY))
        case _:
            parent.append(draw(st.sampled_from(NASTY)))
    return document


@cache
def validators(schema: Any) -> tuple[Any, Any]:
    return jsonschema.Draft202012Validator(schema()).is_valid, jsonschema_rs.Draft202012Validator(schema()).is_valid


def readings(schema: Any, document: Any) -> tuple[bool, bool]:
    """Return what Python's and Rust's reading of a schema say of a document."""
    python, rust = (is_valid(document) for is_valid in validators(schema))
    return (rust if ends_in_a_line_break(document) else python), rust


def ends_in_a_line_break(value: Any) -> bool:
    """Whether a text in plain data does. Python's `$` matches before it, and the loader refuses it in every file."""
    if isinstance(value, dict):
        return any(map(ends_in_a_line_break, (*value, *value.values())))
    return any(map(ends_in_a_line_break, value)) if isinstance(value, list) else str(value).endswith("\n")


def verdicts(schema: Any, model: type[Model], document: Any) -> tuple[bool, bool, bool]:
    """Return what Python's and Rust's reading of the schema say, and the model where a schema could say it too."""
    python, rust = readings(schema, document)
    try:
        model.model_validate(document)
    except ValidationError as error:
        types = {each["type"] for each in error.errors()}
        if types <= ONLY_A_MODEL_CAN_SAY:  # of equal addresses the schema speaks too, of those equal but for case not
            return python, rust, python if "duplicate_address" in types else True
        return python, rust, False
    return python, rust, True


def must_agree(schema: Any, model: type[Model], valid: st.SearchStrategy[Any]) -> None:
    """Try valid documents, and valid ones with one change; the share of those accepted must be sensible."""
    accepted: list[bool] = []

    @settings(max_examples=800)
    @given(mutated(valid))
    def agree(document: Any) -> None:
        python, rust, modelled = verdicts(schema, model, document)
        assert python == rust == modelled, (python, rust, modelled)
        accepted.append(python)

    @given(valid)
    def accept(document: Any) -> None:
        assert verdicts(schema, model, document) == (True, True, True)
        model.model_validate(document)

    accept()
    agree()
    share = sum(accepted) / len(accepted)
    assert 0.05 < share < 0.8, share


def test_they_agree_on_settings() -> None:
    must_agree(settings_schema, EmailSettings, plain_settings())


@given(plain_settings(), st.data())
def test_the_schema_of_one_file_accepts_every_part_of_valid_settings(document: Any, data: st.DataObject) -> None:
    kept = part_of(document, data)
    assert readings(layer_schema, kept) == (True, True)


def part_of(mapping: Any, data: st.DataObject) -> Any:
    """Leave keys of mappings out, or take them away with null, each or none."""
    if not isinstance(mapping, dict):
        return mapping
    fates = {key: data.draw(st.sampled_from(["keep", "keep", "null", "leave out"])) for key in mapping}
    kept = {key: part_of(value, data) for key, value in mapping.items() if fates[key] == "keep"}
    return kept | {key: None for key, fate in fates.items() if fate == "null"}


@settings(max_examples=500)
@given(mutated(plain_settings()))
def test_both_readings_of_the_schema_of_one_file_agree(document: Any) -> None:
    python, rust = readings(layer_schema, document)
    assert python == rust
    if verdicts(settings_schema, EmailSettings, document)[0]:
        assert python


def test_project_schema_and_model_agree() -> None:
    must_agree(project_schema, Project, projects())

"""The model of the project file."""

from typing import Any

import pytest
from pydantic import ValidationError

from stgitops.core.project import OtherStore, Project, SqliteStore


def taken(value: Any) -> bool:
    try:
        Project.model_validate(value)
    except ValidationError:
        return False
    return True


def test_everything_has_a_default() -> None:
    project = Project.model_validate({})
    assert (project.store, project.discover, project.environments) == (None, "environments/*.yaml", {})


def test_a_store_is_of_the_embedded_type_or_of_another() -> None:
    assert Project.model_validate({"store": {"type": "sqlite", "path": "p"}}).store == SqliteStore(
        type="sqlite", path="p"
    )
    other = Project.model_validate({"store": {"type": "x-1", "options": {"a": [1, None]}}}).store
    assert other == OtherStore(type="x-1", options={"a": [1, None]})


@pytest.mark.parametrize(
    "discover", ["*.yaml", "environments/*.yaml", "a/b/env-*.yaml", "../e/*-x.yaml", "/abs/*.yaml"[1:], "ü/*.yaml"]
)
def test_a_pattern_of_files(discover: str) -> None:
    assert taken({"discover": discover})


@pytest.mark.parametrize(
    "discover",
    [
        "",
        "a.yaml",
        "*/a.yaml",
        "*/*.yaml",
        "**.yaml",
        "**/*.yaml",
        "a/*.yml",
        "a/?*.yaml",
        "[a]/*.yaml",
        "a/*.yaml\n",
        5,
        None,
    ],
)
def test_no_pattern_of_files(discover: Any) -> None:
    assert not taken({"discover": discover})


@pytest.mark.parametrize("name", ["a", "dev", "customer-1", "a_b", "0", "a" * 63])
def test_a_name_of_an_environment(name: str) -> None:
    assert taken({"environments": {name: {}}})


@pytest.mark.parametrize("name", ["", "A", "-a", "a-", "_a", "a.b", "a b", "a/b", "ü", "a" * 64, "a\n"])
def test_no_name_of_an_environment(name: str) -> None:
    assert not taken({"environments": {name: {}}})
    assert not taken({"environments": {"dev": {"after": [name]}}})


@pytest.mark.parametrize(
    "config",
    [
        None,
        {"after": "dev"},
        {"after": [1]},
        {"production": "true"},
        {"production": 1},
        {"store": {"type": "sqlite", "path": ""}},
        {"store": {"type": "sqlite", "path": "p", "options": {}}},
        {"store": {"type": "X"}},
        {"store": {"options": {}}},
        {"ignore": {"STG306": ""}},
        {"ignore": {"STG306": "   "}},
        {"ignore": {"STG306": "x" * 501}},
        {"ignore": {"STG30": "why"}},
        {"ignore": {"STG3066": "why"}},
        {"ignore": ["STG306"]},
        {"unknown": 1},
    ],
)
def test_what_an_environment_may_not_say(config: Any) -> None:
    assert not taken({"environments": {"dev": config}})

"""Does a document have the right structure? JSON Schema and the models both decide; either alone is not enough.

Editors and other tools rely on the schema, so it must hold here as well; what a schema cannot say (a wrong IP address,
two addresses that differ only in case) the models say. A fast validator decides on every document; only one that fails
is gone through again to say everything that is wrong with it.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, Protocol, TypeVar

import jsonschema_rs
from pydantic import ValidationError

from stgitops.core.documents import Document
from stgitops.core.findings import Finding, KeyPath, Origin, Problem, dotted
from stgitops.core.layering import Layered
from stgitops.core.model import EmailSettings, Model
from stgitops.core.project import Project
from stgitops.core.schemas import Schema, layer_schema, project_schema, settings_schema
from stgitops.core.secrecy import public

ModelType = TypeVar("ModelType", bound=Model)


class HasOrigins(Protocol):
    """A document, or the layers of an environment."""

    def origin(self, path: KeyPath, /) -> Origin:
        """Return the place of a value."""
        ...

    def key_origin(self, path: KeyPath, /) -> Origin:
        """Return the place of a key."""
        ...


def check_layer(document: Document) -> list[Finding]:
    """Check what one file may hold."""
    if _decider(layer_schema)(document.value):
        return []
    return _located(_violations(layer_schema(), document.value), document)


def check_project(document: Document) -> tuple[Project | None, list[Finding]]:
    """Check `stgitops.yaml`; there is a project where there are no findings."""
    project, problems = _check(project_schema, Project, document.value)
    return project, _located(problems, document)


def check_settings(layered: Layered) -> tuple[EmailSettings | None, list[Finding]]:
    """Check the merged settings of an environment; there are settings where there are no findings."""
    settings, problems = _check(settings_schema, EmailSettings, layered.value)
    return settings, _located(problems, layered)


def _check(schema: Callable[[], Schema], model: type[ModelType], value: Any) -> tuple[ModelType | None, list[Problem]]:
    problems = [] if _decider(schema)(value) else _violations(schema(), value)
    try:
        checked = model.model_validate(value)
    except ValidationError as error:
        from stgitops.core.violations import of_model

        problems += of_model(error, value, beyond_schema=bool(problems))
        return None, problems
    return (None if problems else checked), problems


@cache
def _decider(schema: Callable[[], Schema]) -> Callable[[Any], bool]:
    return jsonschema_rs.Draft202012Validator(schema()).is_valid


def _violations(schema: Schema, value: Any) -> list[Problem]:
    from stgitops.core.violations import of_schema

    return of_schema(schema, value)


def _located(problems: list[Problem], source: HasOrigins) -> list[Finding]:
    return [
        Finding(
            problem.code,
            problem.message,
            source.key_origin(problem.path) if problem.at_key else source.origin(problem.path),
            hint=problem.hint,
            key=dotted(public(problem.path)),
        )
        for problem in problems
    ]

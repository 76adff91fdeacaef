"""Findings: what is wrong in the user's files, as values with a stable code and a place."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from stgitops.core.codes import Code, Severity

KeyPath = tuple[str | int, ...]
"""Where a value stands in a document: keys of mappings and indexes (from 0) of lists, from the root down."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The place that a value came from."""

    path: str
    """The file, as the user would type it."""
    line: int = 1
    """From 1."""
    column: int = 1
    """From 1, in characters."""
    width: int = 0
    """How many characters to underline; 0 where the place is only a point."""
    private: bool = False
    """Whether the source line may hold a password, so that it is never quoted."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong. The message never holds a value that could be a secret."""

    code: Code
    message: str
    origin: Origin
    hint: str = ""
    """How to mend it."""
    key: str = ""
    """The setting, with dots, as in `error_notifications.smtp_server`; empty where the file itself is wrong."""
    environments: tuple[str, ...] = ()
    """The environments whose settings have it; empty where it is of the file or the project."""

    @property
    def severity(self) -> Severity:
        """The severity of the code."""
        return self.code.severity


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong with plain data, before it is known in which file it stands."""

    code: Code
    path: KeyPath
    message: str
    hint: str = ""
    at_key: bool = False
    """Whether the key is wrong, and not its value."""


def dotted(path: KeyPath) -> str:
    """Write a path as users do: `addresses_to_exclude.0`."""
    return ".".join(map(str, path))


def merge_findings(findings: Iterable[Finding]) -> list[Finding]:
    """Sort by place, and make one of those that differ only in the environment that has them.

    An error in `base.yaml` is one error, however many environments are built on it.
    """
    first: dict[tuple[str, int, int, str, str], Finding] = {}
    names: dict[tuple[str, int, int, str, str], dict[str, None]] = {}
    for each in findings:
        place = (each.origin.path, each.origin.line, each.origin.column, each.code.id, each.message)
        first.setdefault(place, each)
        names.setdefault(place, {}).update(dict.fromkeys(each.environments))
    return [replace(first[place], environments=tuple(names[place])) for place in sorted(first)]


def has_errors(findings: Iterable[Finding]) -> bool:
    """Whether one of them is an error."""
    return any(each.severity is Severity.ERROR for each in findings)

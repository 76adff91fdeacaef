"""From files to the settings of each environment, with everything that is wrong on the way."""

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from stgitops.core.codes import Code
from stgitops.core.documents import Document, unreadable
from stgitops.core.environments import Environment
from stgitops.core.findings import Finding
from stgitops.core.guards import Guards
from stgitops.core.layering import Layered, lay
from stgitops.core.limits import PROJECT_LIMITS, SETTINGS_LIMITS, Limits
from stgitops.core.loader import load
from stgitops.core.model import EmailSettings
from stgitops.core.ports.files import Files
from stgitops.core.rules import RULES
from stgitops.core.rules.subject import Subject
from stgitops.core.structure import check_layer, check_project, check_settings
from stgitops.services.discover import discover


@dataclass(frozen=True, slots=True)
class LoadedProject:
    """A project: its environments in the order in which they are applied, and the base they are built on."""

    path: str
    document: Document
    base: Document
    environments: Mapping[str, Environment]
    findings: tuple[Finding, ...]
    """Of the project file; the base has its own."""
    guards: Guards = field(default_factory=Guards)
    """Of the project as a whole; each environment has its own beside."""


@dataclass(frozen=True, slots=True)
class LoadedEnvironment:
    """One environment. There are settings where there are no errors of structure; findings may still be errors."""

    environment: Environment
    layered: Layered | None
    settings: EmailSettings | None
    findings: tuple[Finding, ...]
    ignored: frozenset[str] = frozenset()
    """Codes that were found, and that the project file ignores here."""


def load_project(path: str, files: Files) -> LoadedProject:
    """Read `stgitops.yaml` and `base.yaml`, and find the environments' files. Of those nothing is read yet."""
    document = _read(path, files, PROJECT_LIMITS)
    if any(each.code is Code.FILE_MISSING for each in document.findings):
        return _nowhere(document)
    base = _read_layer(_base_of(path), files)
    findings = [*document.findings]
    environments: Mapping[str, Environment] = {}
    guards = Guards()
    if document.value is not None:
        project, problems = check_project(document)
        findings += problems
        if project is not None:
            guards = Guards(project.max_changes, project.freeze)
            environments, trouble = discover(project, document, base.path, files)
            findings += trouble
    return LoadedProject(path, document, base, environments, tuple(findings), guards)


def _nowhere(document: Document) -> LoadedProject:
    """Return the project of a file that is not there: nothing beside it is looked for."""
    (missing,) = document.findings
    finding = replace(missing, hint="name the project file with --project, or go to its folder")
    return LoadedProject(document.path, document, Document(_base_of(document.path), None, {}), {}, (finding,))


def load_environments(project: LoadedProject, names: Iterable[str], files: Files) -> Iterator[LoadedEnvironment]:
    """Read environments one after the other, so that no more than one is in memory."""
    for name in names:
        yield _load_environment(project, project.environments[name], files)


def _load_environment(project: LoadedProject, environment: Environment, files: Files) -> LoadedEnvironment:
    own, base = _read_layer(environment.path, files), project.base
    if not (own.usable and base.usable):
        return LoadedEnvironment(environment, None, None, own.findings)
    layered = lay((base, own))
    settings, problems = check_settings(layered)
    news = _news(problems, (*base.findings, *own.findings))
    findings = [*own.findings, *(replace(each, environments=(environment.name,)) for each in news)]
    if settings is not None:
        subject = Subject(environment, settings, layered)
        for rule in RULES:
            findings.extend(rule(subject))
    ignored = frozenset(each.code.id for each in findings) & environment.ignore.keys()
    counted = tuple(each for each in findings if each.code.id not in ignored)
    return LoadedEnvironment(environment, layered, settings, counted, ignored)


def _base_of(project_path: str) -> str:
    return posixpath.join(posixpath.dirname(project_path), "base.yaml")


def _read(path: str, files: Files, limits: Limits) -> Document:
    content = files.read(path, limits.size)
    return unreadable(content) if isinstance(content, Finding) else load(path, content, limits)


def _read_layer(path: str, files: Files) -> Document:
    document = _read(path, files, SETTINGS_LIMITS)
    if document.value is None:
        return document
    problems = _news(check_layer(document), document.findings)
    return replace(document, findings=(*document.findings, *problems)) if problems else document


def _news(problems: Sequence[Finding], told: Sequence[Finding]) -> list[Finding]:
    """Leave out problems that only follow from what was told already: of the same place, key, or part of the key."""
    if not problems or not told:
        return list(problems)
    places, keys = {each.origin for each in told}, [each.key for each in told if each.key]
    return [
        problem
        for problem in problems
        if problem.origin not in places and not any(f"{key}.".startswith(f"{problem.key}.") for key in keys)
    ]

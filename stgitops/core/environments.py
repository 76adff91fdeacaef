"""The environments of a project: what the project file says of each, and the order they come in."""

import posixpath
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from graphlib import CycleError, TopologicalSorter

from stgitops.core.codes import CODES, Code
from stgitops.core.documents import Document
from stgitops.core.findings import Finding, KeyPath
from stgitops.core.guards import Patterns
from stgitops.core.project import EnvironmentConfig, Project, Store
from stgitops.core.suggestion import did_you_mean


@dataclass(frozen=True, slots=True)
class Environment:
    """One help desk installation whose settings are managed."""

    name: str
    path: str
    """Its file, as the user would type it."""
    store: Store
    after: tuple[str, ...] = ()
    """The environments that are applied before it."""
    production: bool = False
    ignore: Mapping[str, str] = field(default_factory=dict)
    """Codes of findings that do not count here, each with its reason."""
    ca_file: str = ""
    """The file with authorities that are trusted beside the system's, as the user would type it; empty for none."""
    requires_proof: bool = False
    """Whether it takes only settings whose shared part was proven in the environments it comes after."""
    allow: Patterns | None = None
    """Where there is a list, the value must match one of its patterns."""
    deny: Patterns | None = None
    """Where there is a list, the value must match none of its patterns."""


@dataclass(frozen=True, slots=True)
class Environments:
    """All environments of a project, in the order in which they are applied, and what is wrong with them."""

    by_name: Mapping[str, Environment]
    findings: tuple[Finding, ...]


def resolve(project: Project, document: Document, files: Mapping[str, str]) -> Environments:
    """Join what the project file says with the files that were found, by the name of the environment."""
    findings = [
        *_without_file(project, document, files),
        *_bad_references(project, document, files),
        *_bad_guards(project, document, files),
    ]
    found: dict[str, Environment] = {}
    for name, path in files.items():
        config = project.environments.get(name, _NOTHING_SPECIAL)
        store = config.store or project.store
        if store is None:
            findings.append(_without_store(name, document))
            continue
        ca_file = config.ca_file or project.ca_file
        found[name] = Environment(
            name=name,
            path=path,
            store=store,
            after=config.after,
            production=config.production,
            ignore=config.ignore,
            ca_file=posixpath.join(posixpath.dirname(document.path), ca_file) if ca_file else "",
            requires_proof=config.requires_proof,
            allow=config.allow,
            deny=config.deny,
        )
    order, cycles = _in_order({name: environment.after for name, environment in found.items()})
    findings += [_cycle(names, document) for names in cycles]
    return Environments({name: found[name] for name in order}, tuple(findings))


def order_among(names: Iterable[str], environments: Mapping[str, Environment]) -> dict[str, list[str]]:
    """Return, for each name, those of the names that it waits for, also by way of environments that are not named."""
    named = set(names)
    return {name: sorted(_waits_for(name, named, environments)) for name in environments if name in named}


def _waits_for(name: str, named: set[str], environments: Mapping[str, Environment]) -> set[str]:
    found: set[str] = set()
    seen: set[str] = set()
    ahead = list(environments[name].after)
    while ahead:
        other = ahead.pop()
        if other in seen or other not in environments:
            continue
        seen.add(other)
        if other in named:
            found.add(other)
        else:
            ahead.extend(environments[other].after)
    return found


def wave_numbers(environments: Mapping[str, Environment]) -> dict[str, int]:
    """Return the wave of each environment, from 1, in the order in which they are applied."""
    in_waves = waves(order_among(environments, environments))
    return {name: number for number, wave in enumerate(in_waves, start=1) for name in wave}


def waves(after: Mapping[str, Collection[str]]) -> list[list[str]]:
    """Return names in waves: each comes after those of the waves before, and of its own wave after none."""
    sorter = TopologicalSorter(after)
    sorter.prepare()
    found: list[list[str]] = []
    while sorter.is_active():
        found.append(list(sorter.get_ready()))
        sorter.done(*found[-1])
    return found


_NOTHING_SPECIAL = EnvironmentConfig()


def _without_file(project: Project, document: Document, files: Mapping[str, str]) -> Iterator[Finding]:
    for name in project.environments:
        if name not in files:
            yield Finding(
                Code.ENVIRONMENT_WITHOUT_FILE,
                f"the environment {name} has no file that {project.discover} finds",
                document.key_origin(("environments", name)),
                hint=did_you_mean(name, files) or f"add {project.discover.replace('*', name)}",
            )


def _bad_references(project: Project, document: Document, files: Mapping[str, str]) -> Iterator[Finding]:
    for name, config in project.environments.items():
        for index, other in enumerate(config.after):
            if other not in files and other not in project.environments:
                path: KeyPath = ("environments", name, "after", index)
                message = f"{name} comes after {other}, which is no environment of this project"
                yield Finding(Code.UNKNOWN_ENVIRONMENT, message, document.origin(path), hint=did_you_mean(other, files))
        for code in config.ignore:
            if code not in CODES or not CODES[code].ignorable:
                path = ("environments", name, "ignore", code)
                why = "cannot be ignored: only rules (STG3xx) can" if code in CODES else "is no code of a finding"
                yield Finding(Code.CANNOT_IGNORE, f"{code} {why}", document.key_origin(path))


def _bad_guards(project: Project, document: Document, files: Mapping[str, str]) -> Iterator[Finding]:
    for name, config in project.environments.items():
        if config.requires_proof and not config.after:
            message = f"{name} requires proof, and comes after no environment that could give it"
            hint = "name in after where the settings are proven first, or remove requires_proof"
            origin = document.key_origin(("environments", name, "requires_proof"))
            yield Finding(Code.PROOF_OF_NOTHING, message, origin, hint=hint)
    for at, freeze in enumerate(project.freeze):
        for index, other in enumerate(freeze.environments or ()):
            if other not in files and other not in project.environments:
                path: KeyPath = ("freeze", at, "environments", index)
                message = f"{other} is frozen, which is no environment of this project"
                yield Finding(Code.UNKNOWN_ENVIRONMENT, message, document.origin(path), hint=did_you_mean(other, files))


def _without_store(name: str, document: Document) -> Finding:
    message = f"the environment {name} has no config store"
    hint = "add store: {type: sqlite, path: ../var/stgitops.sqlite3} to the project file"
    return Finding(Code.MISSING_KEY, message, document.key_origin(("environments", name)), hint=hint)


def _in_order(after: Mapping[str, tuple[str, ...]]) -> tuple[list[str], list[list[str]]]:
    """Return the names so that each comes after those it waits for, and the circles that had to be cut for it."""
    waits = {name: [other for other in others if other in after] for name, others in after.items()}
    cycles: list[list[str]] = []
    while True:
        try:
            return list(TopologicalSorter(waits).static_order()), cycles
        except CycleError as error:
            cycle: list[str] = error.args[1]
            waits[cycle[1]].remove(cycle[0])
            cycles.append(cycle)


def _cycle(names: list[str], document: Document) -> Finding:
    circle = " after ".join(reversed(names))
    message = f"environments come after each other in a circle: {circle}"
    return Finding(Code.ORDER_CYCLE, message, document.origin(("environments", names[-1], "after")))

"""Find everything that is wrong with a project, in one run."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from stgitops.core.codes import CODES, Code
from stgitops.core.findings import Finding, has_errors, merge_findings
from stgitops.core.model import PASSWORD_PATH
from stgitops.core.ports.files import Files
from stgitops.core.rules import shared_secret
from stgitops.services.load import LoadedEnvironment, LoadedProject, load_environments


@dataclass(frozen=True, slots=True)
class Validation:
    """What is wrong, sorted by place, and how many environments were looked at."""

    findings: tuple[Finding, ...]
    environments: int

    @property
    def has_errors(self) -> bool:
        """Whether anything stops `plan` and `apply`."""
        return has_errors(self.findings)


def validate(project: LoadedProject, names: Iterable[str], files: Files) -> Validation:
    """Check the named environments, and the project and the base with them."""
    inspection = Inspection(project)
    for loaded in load_environments(project, names, files):
        inspection.look_at(loaded)
    return inspection.result()


@dataclass
class Inspection:
    """Gathers findings while environments pass by one after the other."""

    project: LoadedProject
    _findings: list[Finding] = field(default_factory=list)
    _uses: list[shared_secret.Use] = field(default_factory=list)
    _ignored: set[tuple[str, str]] = field(default_factory=set)
    _seen: list[str] = field(default_factory=list)

    def look_at(self, loaded: LoadedEnvironment) -> None:
        """Take note of one environment."""
        name = loaded.environment.name
        self._seen.append(name)
        self._findings.extend(loaded.findings)
        self._ignored.update((name, code) for code in loaded.ignored)
        if loaded.settings is None or loaded.layered is None:
            return
        reference = shared_secret.reference_of(loaded.settings)
        if reference is not None:
            origin = loaded.layered.origin(PASSWORD_PATH)
            self._uses.append(shared_secret.Use(name, reference, origin))

    def result(self) -> Validation:
        """Return all findings, those that need every environment to be seen among them."""
        shared = list(self._shared_secrets())
        findings = (*self._findings, *shared, *self.project.findings, *self.project.base.findings, *self._needless())
        return Validation(tuple(merge_findings(findings)), len(self._seen))

    def _shared_secrets(self) -> Iterator[Finding]:
        for finding in shared_secret.check(self._uses):
            (name,) = finding.environments
            if finding.code.id in self.project.environments[name].ignore:
                self._ignored.add((name, finding.code.id))
            else:
                yield finding

    def _needless(self) -> Iterator[Finding]:
        for name in self._seen:
            for code in self.project.environments[name].ignore:
                if (name, code) not in self._ignored and self._would_be_seen(code):
                    origin = self.project.document.key_origin(("environments", name, "ignore", code))
                    message = f"{code} is ignored for {name}, and is not found there"
                    yield Finding(Code.NEEDLESS_IGNORE, message, origin, hint="remove it")

    def _would_be_seen(self, code: str) -> bool:
        if code == Code.SHARED_SECRET.id and len(self._seen) < len(self.project.environments):
            return False
        return code in CODES and CODES[code].ignorable


def names_built_on(project: LoadedProject, paths: Iterable[str], absolute: Callable[[str], str]) -> list[str] | None:
    """Return the environments that are built on the files or folders at `paths`; None where one is of no environment.

    The project file and the base are part of every environment. `absolute` makes paths comparable.
    """
    every = {absolute(project.path), absolute(project.base.path)}
    by_path = {absolute(each.path): each.name for each in project.environments.values()}
    chosen: set[str] = set()
    for path in map(absolute, paths):
        below = {known for known in (*every, *by_path) if known == path or known.startswith(f"{path}/")}
        if not below:
            return None
        chosen |= set(by_path.values()) if below & every else {by_path[each] for each in below}
    return [name for name in project.environments if name in chosen]

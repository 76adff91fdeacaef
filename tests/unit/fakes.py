"""The ports, fulfilled in memory: what the use cases of these tests see of the world."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from fnmatch import fnmatchcase

from pydantic import SecretStr

from stgitops.adapters.sealing import FernetSealer
from stgitops.core.codes import Code
from stgitops.core.errors import StoreError
from stgitops.core.findings import Finding, Origin
from stgitops.core.model import FromEnv, SecretReference
from stgitops.core.ports.secrets import Sealer
from stgitops.core.ports.stores import ConfigStore
from stgitops.core.ports.world import World
from stgitops.core.project import Store
from stgitops.core.revisions import Conflict, Draft, Revision
from stgitops.core.smtp_cases import Case as SmtpCase
from stgitops.core.smtp_cases import Tested
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Result, SmtpTest, Step, StepName, Trouble, not_begun
from stgitops.render.text.findings import findings_text, no_source
from stgitops.render.text.style import Style
from stgitops.services.load import LoadedProject, load_project
from stgitops.services.validate import Validation, validate
from stgitops.testing import FakeStore
from tests.workspace import BASE, DEV, PROJECT, STORE_KEY

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PROJECT_PATH = "configs/stgitops.yaml"


class FakeFiles:
    """Files by their path."""

    def __init__(self, files: Mapping[str, str | bytes]) -> None:
        self.contents = {path: text.encode() if isinstance(text, str) else text for path, text in files.items()}

    def read(self, path: str, limit: int) -> bytes | Finding:
        if path not in self.contents:
            return Finding(Code.FILE_MISSING, "the file is missing", Origin(path))
        return self.contents[path][: limit + 1]

    def matching(self, pattern: str) -> list[str]:
        slashes = pattern.count("/")
        return sorted(path for path in self.contents if fnmatchcase(path, pattern) and path.count("/") == slashes)

    def source_line(self, origin: Origin) -> str:
        """Return the line that a terminal shows below a finding."""
        lines = self.contents.get(origin.path, b"").decode(errors="replace").splitlines()
        return lines[origin.line - 1] if origin.line <= len(lines) else ""


@dataclass
class FakeSecrets:
    """Secrets by the name of their variable or file; a finding says why one cannot be used."""

    values: dict[str, str | Code] = field(default_factory=dict)

    def resolve(self, reference: SecretReference, origin: Origin) -> SecretStr | Finding:
        name = reference.from_env if isinstance(reference, FromEnv) else reference.from_file
        value = self.values.get(name, Code.SECRET_UNSET)
        return Finding(value, f"{name}: {value.title}", origin) if isinstance(value, Code) else SecretStr(value)


@dataclass
class FakeStores:
    """Config stores by the path or type that a project file names."""

    stores: dict[str, ConfigStore] = field(default_factory=dict)
    unreachable: set[str] = field(default_factory=set)

    def open(self, store: Store) -> ConfigStore:
        name = getattr(store, "path", store.type)
        if name in self.unreachable:
            raise StoreError(f"the store {name} does not answer", hint="start it")
        return self.stores.setdefault(name, FakeStore())


class FakeGate:
    """The SMTP test as a test wants it: the next runs, by environment, fail with a code or pass (None).

    Where nothing is said, everything passes. It remembers what was tested.
    """

    def __init__(self, **runs: Sequence[SmtpCode | None]) -> None:
        self.runs = {name.replace("_", "-"): list(codes) for name, codes in runs.items()}
        self.tested: list[tuple[str, ...]] = []
        self.cases: list[SmtpCase] = []

    def __call__(self, cases: Sequence[SmtpCase]) -> list[Tested]:
        self.tested.append(tuple(case.environment for case in cases))
        self.cases.extend(cases)
        return [Tested(case, self._test(case)) for case in cases]

    def _test(self, case: SmtpCase) -> SmtpTest:
        if isinstance(case.account, Trouble):
            return not_begun(case.account)
        codes = self.runs.get(case.environment)
        code = codes.pop(0) if codes else None
        if code is None:
            return SmtpTest((Step(StepName.RCPT, Result.PASSED, 1),), 1)
        return SmtpTest((Step(StepName.AUTH, Result.FAILED, 1, troubles=(Trouble(code, code.title),)),), 1)


class RacedStore(FakeStore):
    """A store into which somebody else writes just before each append."""

    def __init__(self, *intruders: Draft) -> None:
        super().__init__()
        self.intruders = list(intruders)

    def append(self, drafts: Sequence[Draft]) -> list[Revision | Conflict]:
        super().append(self.intruders)
        return super().append(drafts)


class EmptiedStore(FakeStore):
    """A store that loses everything just before an append."""

    def append(self, drafts: Sequence[Draft]) -> list[Revision | Conflict]:
        self._chains.clear()
        return super().append(drafts)


class ForgetfulStore(FakeStore):
    """A store that says it wrote, and did not."""

    forgets = True

    def current(self, environments: Collection[str]) -> dict[str, Revision]:
        return {} if self.forgets else super().current(environments)


class BrokenStore(FakeStore):
    """A store that refuses: to append, to read, or both."""

    def __init__(self, *refuses: str) -> None:
        super().__init__()
        self.refuses = set(refuses)

    def _refuse(self, what: str) -> None:
        if what in self.refuses:
            raise StoreError(f"the store refused to {what}", hint="make room")

    def current(self, environments: Collection[str]) -> dict[str, Revision]:
        self._refuse("read")
        return super().current(environments)

    def append(self, drafts: Sequence[Draft]) -> list[Revision | Conflict]:
        self._refuse("append")
        return super().append(drafts)

    def history(self, environment: str) -> Iterator[Revision]:
        self._refuse("read")
        return super().history(environment)


class Case:
    """A project in memory, and the world around it. Files are named as in `tests.workspace`."""

    def __init__(self, *, key: str | None = STORE_KEY, secrets: Mapping[str, str | Code] | None = None, **files: str):
        self.files = FakeFiles({})
        self.secrets = FakeSecrets(dict(secrets or {}))
        self.stores = FakeStores()
        self.key = key
        self.commit = "0123456789abcdef"
        self.write(**({"stgitops": PROJECT, "base": BASE} | (files or {"dev": DEV})))

    def write(self, **files: str | bytes) -> "Case":
        for name, text in files.items():
            place = f"{name}.yaml" if name in {"stgitops", "base"} else f"environments/{name.replace('_', '-')}.yaml"
            self.files.contents[f"configs/{place}"] = text.encode() if isinstance(text, str) else text
        return self

    def remove(self, place: str) -> "Case":
        del self.files.contents[f"configs/{place}"]
        return self

    def load(self) -> LoadedProject:
        return load_project(PROJECT_PATH, self.files)

    def validate(self) -> Validation:
        project = self.load()
        return validate(project, project.environments, self.files)

    @property
    def sealer(self) -> Sealer | None:
        return FernetSealer(self.key) if self.key else None

    def world(self) -> World:
        return World(self.files, self.secrets, self.sealer, self.stores, lambda: NOON, self.commit, "ada")

    def told(self) -> list[str]:
        """Return what `validate` finds, as `path:line:column: code: message`, without the folder's name."""
        return told(self.validate().findings)

    def text(self, *, on_terminal: bool = True) -> str:
        """Return what `validate` shows, with the source lines of a terminal."""
        return findings_text(self.validate().findings, Style(), self.files.source_line if on_terminal else no_source)


def told(findings: Collection[Finding]) -> list[str]:
    """Return findings as `path:line:column: code: message`, without the folder's name."""
    return [f"{str(each.origin).removeprefix('configs/')}: {each.code.id}: {each.message}" for each in findings]

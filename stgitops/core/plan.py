"""The plan: what an apply would change in each environment, bound to what it was made from."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

from stgitops.core.diff import Change, SecretState
from stgitops.core.locks import Lock
from stgitops.core.states import State

FormatVersion = Literal[1]
FORMAT_VERSION: FormatVersion = 1
"""Of a saved plan. A change that an older version would misread gets a new number."""


@dataclass(frozen=True, slots=True)
class SecretPlan:
    """What is known of the secret that an environment's settings refer to. The secret itself is never here."""

    source: str
    """The variable or file it comes from."""
    state: SecretState
    """Compared with the live one."""
    reason: str = ""
    """Why it was not compared."""
    fingerprint: str = ""
    """HMAC under a key derived from the store key; empty where there was no key or no secret."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """That the settings that are wanted were applied before, and rolled back."""

    revision: int
    """That had them."""
    rolled_back_at: datetime
    author: str
    """Who rolled it back."""
    code: str
    """Why: the code of the SMTP test; empty where somebody wanted it so."""
    reason: str
    """The same in words."""

    @property
    def words(self) -> str:
        """When it was rolled back, by whom or because of what."""
        when = self.rolled_back_at.strftime("%Y-%m-%d %H:%M UTC")
        if self.code:
            return f"rolled back on {when}, because of {self.code}: {self.reason}"
        return f"rolled back by {self.author} on {when}" + (f": {self.reason}" if self.reason else "")


@dataclass(frozen=True, slots=True)
class EnvironmentPlan:
    """What would change in one environment."""

    environment: str
    live_revision: int
    """The number of the live revision; 0 where there is none."""
    live_digest: str
    """The digest of the live revision; empty where there is none."""
    settings_digest: str
    """The SHA-256 of the settings that are wanted."""
    changes: tuple[Change, ...]
    secret: SecretPlan | None = None
    settings: Mapping[str, Any] | None = None
    """The settings that are wanted, with secret references; null where nothing changes."""
    wave: int = 1
    """From 1: which wave of the project it is applied in."""
    live_state: State | None = None
    """What is known of the live revision; null where there is none."""
    to_prove: bool = False
    """Whether nothing changes, and the SMTP test has yet to prove what is live."""
    attempt: Attempt | None = None
    """The newest one that was rolled back, with the same settings."""
    lock: Lock | None = None
    """That keeps the environment closed."""
    frozen: str = ""
    """Until when changes are frozen, and why; empty where they are not."""
    unproven_in: tuple[str, ...] = ()
    """Environments that have to prove the shared settings first, and did not yet."""

    def is_as_left_by(self, earlier: "EnvironmentPlan") -> bool:
        """Whether an earlier plan of the same settings was carried out: they are live, or were just rolled back."""
        if self.attempt is None:
            return self.action == "none"
        return earlier.live_revision < self.attempt.revision == self.live_revision - 1

    @property
    def action(self) -> Literal["create", "update", "none"]:
        """What apply would do."""
        if self.live_revision == 0 or self.live_state is State.WITHDRAWN:
            return "create"
        return "update" if self.changes else "none"


@dataclass(frozen=True, slots=True)
class Unplanned:
    """An environment of which no plan could be made, because its config store did not answer."""

    environment: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The changes of each environment, and what they were made from."""

    format_version: FormatVersion
    stgitops_version: str
    created_at: datetime
    """In UTC."""
    commit: str
    """The git commit of the settings, with +changes where files differ from it; empty outside of git."""
    project_digest: str
    """The SHA-256 of the project file's data."""
    environments: tuple[EnvironmentPlan, ...]
    unplanned: tuple[Unplanned, ...] = ()

    @property
    def pending(self) -> tuple[EnvironmentPlan, ...]:
        """The environments in which something would change."""
        return tuple(each for each in self.environments if each.action != "none")

    @property
    def unfinished(self) -> tuple[EnvironmentPlan, ...]:
        """The environments whose live revision was to be proven, and was not yet."""
        return tuple(each for each in self.environments if each.live_state is State.PENDING)

    def without(self, names: Collection[str]) -> "Plan":
        """Return the part of it that is about other environments."""
        environments = tuple(each for each in self.environments if each.environment not in names)
        return replace(self, environments=environments)


def what_moved(saved: Plan, now: Plan) -> list[str]:
    """Return, in words, what changed since a plan was saved; empty where it still holds.

    Environments whose store does not answer now are left out: that is another trouble. So are those that the plan was
    carried out in already: a run that was cut off is finished by running it again.
    """
    if saved.project_digest != now.project_digest:
        return ["the project file was changed"]
    current = {each.environment: each for each in now.environments}
    silent = {each.environment for each in now.unplanned}
    moved: list[str] = []
    answers_now = current.keys() & {each.environment for each in saved.unplanned}
    moved += [f"{name}: its store did not answer when the plan was made, and does now" for name in sorted(answers_now)]
    for each in saved.environments:
        name = each.environment
        if name in silent:
            continue
        if name not in current:
            moved.append(f"{name}: no plan can be made of it any more")
            continue
        fresh = current[name]
        if each.settings_digest == fresh.settings_digest and fresh.is_as_left_by(each):
            continue
        if (each.live_revision, each.live_digest) != (fresh.live_revision, fresh.live_digest):
            live, planned = _revision(fresh.live_revision), _revision(each.live_revision)
            moved.append(f"{name}: {live} is live, and the plan builds on {planned}")
        if each.settings_digest != fresh.settings_digest:
            moved.append(f"{name}: the settings in the files were changed")
    return moved


def _revision(number: int) -> str:
    return f"revision {number}" if number else "no revision"

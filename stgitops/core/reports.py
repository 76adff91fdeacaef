"""What `--format json` says: each report has a schema in `schema/` and a version of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class FindingReport:
    """One thing wrong."""

    code: str
    severity: Literal["error", "warning", "note"]
    message: str
    hint: str
    path: str
    line: int
    """From 1."""
    column: int
    """From 1, in characters."""
    key: str
    """The setting, with dots; empty where the file itself is wrong."""
    environments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ValidationReport:
    """What `validate` found."""

    format_version: Literal[1]
    environments: int
    """How many were checked."""
    errors: int
    warnings: int
    notes: int
    findings: tuple[FindingReport, ...]


@dataclass(frozen=True, slots=True)
class SettingsReport:
    """The merged settings of one environment."""

    format_version: Literal[1]
    environment: str
    settings: Mapping[str, Any]
    origins: Mapping[str, str]
    """By dotted key: file, line and column that set it. A default has none."""


State = Literal["pending", "healthy", "rolled back", "unproven", "withdrawn"]


@dataclass(frozen=True, slots=True)
class TermsReport:
    """On what terms a revision was written."""

    to_prove: bool
    """Whether the SMTP test has to prove it; false where it was left out."""
    restores: int | None
    """The revision whose settings it brings back; 0 where it withdraws the settings."""
    code: str
    """Why the revision before it was rolled back: the code of the SMTP test; empty where somebody wanted it so."""
    reason: str
    """The same in words."""
    override: str
    """Why it was applied though the shared settings were not proven before it."""


@dataclass(frozen=True, slots=True)
class ProofReport:
    """That mail could be sent with a revision."""

    created_at: datetime
    author: str


@dataclass(frozen=True, slots=True)
class RevisionReport:
    """One revision, without its sealed secrets."""

    number: int
    state: State
    created_at: datetime
    author: str
    commit: str
    message: str
    terms: TermsReport
    proofs: tuple[ProofReport, ...]
    settings: Mapping[str, Any]
    previous_digest: str
    digest: str


@dataclass(frozen=True, slots=True)
class HistoryReport:
    """The revisions of one environment, the oldest first."""

    format_version: Literal[1]
    environment: str
    revisions: tuple[RevisionReport, ...]
    verified: bool
    """Whether the chain of digests and the proofs hold."""
    broken: str
    """What is wrong with them; empty where they hold."""


@dataclass(frozen=True, slots=True)
class TroubleReport:
    """Something that a step of the SMTP test failed with, or warns of."""

    code: str
    severity: Literal["error", "warning"]
    temporary: bool
    """Whether it may pass by itself."""
    message: str
    answer: str
    """What the server said; empty where it said nothing."""
    cause: str
    """What is likely behind it; empty where nothing is known of the provider."""
    key: str
    """The setting to change, with dots; empty where there is none."""
    path: str
    """The file that the setting stands in, or would stand in; empty where it cannot be read."""
    line: int | None
    """From 1."""
    column: int | None
    """From 1, in characters."""


@dataclass(frozen=True, slots=True)
class OutcomeReport:
    """What became of one environment."""

    environment: str
    outcome: Literal["applied", "unchanged", "rolled back", "conflicted", "refused", "failed", "not started"]
    revision: int | None
    """The revision that is live now, where it is known."""
    state: State | None
    """What is known of it."""
    failed: int | None
    """The revision that was rolled back; null where none was."""
    restores: int | None
    """The revision whose settings were brought back; 0 where they were withdrawn, null where none were."""
    message: str
    """What became of it, or why it did not go well, in words."""
    trouble: TroubleReport | None
    """What the SMTP test failed with; null where it did not."""


@dataclass(frozen=True, slots=True)
class ApplyReport:
    """What `apply` or `rollback` did."""

    format_version: Literal[1]
    outcomes: tuple[OutcomeReport, ...]
    moved: tuple[str, ...] = ()
    """What changed since the saved plan was made; then nothing was applied."""


@dataclass(frozen=True, slots=True)
class StepReport:
    """One step of the SMTP test."""

    name: str
    result: Literal["passed", "warning", "failed", "not reached"]
    milliseconds: float | None
    seen: str
    troubles: tuple[TroubleReport, ...]


@dataclass(frozen=True, slots=True)
class EnvironmentTestReport:
    """What the SMTP test of one environment ended with."""

    environment: str
    source: str
    """Where its settings are from, in words."""
    passed: bool
    temporary: bool
    """Whether it failed with something that may pass by itself."""
    milliseconds: float
    tries: int
    certificate_ends: datetime | None
    """When the server's certificate ends; null where none was accepted."""
    failure: TroubleReport | None
    warnings: tuple[TroubleReport, ...]
    earlier: tuple[TroubleReport, ...]
    """What the tries before the last one failed with."""
    steps: tuple[StepReport, ...]


@dataclass(frozen=True, slots=True)
class UnansweredReport:
    """An environment whose config store did not answer."""

    environment: str
    message: str
    hint: str


@dataclass(frozen=True, slots=True)
class SmtpTestReport:
    """What `smtp-test` found."""

    format_version: Literal[1]
    passed: bool
    """Whether mail can be sent from every environment and, with `--strict`, nothing is warned of."""
    temporary: bool
    """Whether all that failed failed with something that may pass by itself."""
    environments: tuple[EnvironmentTestReport, ...]
    untested: tuple[UnansweredReport, ...]


@dataclass(frozen=True, slots=True)
class DriftReport:
    """One way in which what is live is not what is wanted."""

    cause: Literal["changed outside", "never applied", "config moved ahead", "secret rotated", "not proven"]
    message: str
    author: str
    """Who did it, where the config store knows; empty where it does not."""


@dataclass(frozen=True, slots=True)
class EnvironmentDriftReport:
    """What is live in one environment, and how that differs from what is wanted."""

    environment: str
    revision: int
    """The newest revision; 0 where there is none."""
    state: State | None
    drifts: tuple[DriftReport, ...]
    secret_compared: bool
    """Whether it is known that the secret is the one that is live; true where there is none."""


@dataclass(frozen=True, slots=True)
class DriftsReport:
    """What `drift` found."""

    format_version: Literal[1]
    environments: tuple[EnvironmentDriftReport, ...]
    unanswered: tuple[UnansweredReport, ...]
    """The environments whose config store did not answer."""

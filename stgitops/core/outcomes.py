"""What happened to an environment in an apply or a rollback: a closed set, matched exhaustively."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from stgitops.core.findings import Finding
from stgitops.core.smtp_cases import Tested
from stgitops.core.states import State


@dataclass(frozen=True, slots=True)
class Applied:
    """A new revision was written, read back and, unless the SMTP test was left out, proven."""

    environment: str
    revision: int
    changes: int
    """How many keys it changed."""
    state: State = State.UNPROVEN
    restores: int | None = None
    """The revision whose settings it brought back; None where it did not."""
    outcome: Literal["applied"] = "applied"


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The settings are live already; no revision was written."""

    environment: str
    revision: int
    state: State = State.UNPROVEN
    outcome: Literal["unchanged"] = "unchanged"


@dataclass(frozen=True, slots=True)
class RolledBack:
    """Mail could not be sent with a revision, and it is no longer live."""

    environment: str
    failed: int
    """That revision."""
    tested: Tested
    """What its test ended with."""
    revision: int
    """The revision that is live now."""
    restores: int
    """Whose settings that one brought back; 0 where none are live any more."""
    state: State
    """What is known of it: whether mail can be sent with what is live now."""
    outcome: Literal["rolled back"] = "rolled back"


@dataclass(frozen=True, slots=True)
class Conflicted:
    """Somebody else wrote a revision first."""

    environment: str
    expected: int
    """The revision that this apply built on."""
    winner: int
    """The revision that is live; 0 where there is none any more."""
    author: str
    """Who wrote it."""
    created_at: datetime | None
    written: int | None = None
    """The revision that was live in between, and was overtaken; None where nothing was written."""
    outcome: Literal["conflicted"] = "conflicted"


@dataclass(frozen=True, slots=True)
class Refused:
    """It must not be applied, or its secret cannot be used; nothing was written."""

    environment: str
    finding: Finding
    outcome: Literal["refused"] = "refused"


@dataclass(frozen=True, slots=True)
class Failed:
    """Its config store could not be reached, or did not take the revision."""

    environment: str
    message: str
    hint: str = ""
    outcome: Literal["failed"] = "failed"


@dataclass(frozen=True, slots=True)
class CannotSend:
    """Mail cannot be sent with its settings; no revision was written."""

    environment: str
    tested: Tested
    revision: int | None = None
    """The live revision, where it was tested because nothing changes; None where the wanted settings were."""
    outcome: Literal["failed"] = "failed"


@dataclass(frozen=True, slots=True)
class NotStarted:
    """An environment that it comes after did not go well; nothing was written."""

    environment: str
    after: str
    """That environment."""
    outcome: Literal["not started"] = "not started"


Outcome = Applied | Unchanged | RolledBack | Conflicted | Refused | Failed | CannotSend | NotStarted

"""What happened to an environment in an apply: a closed set, matched exhaustively."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from stgitops.core.findings import Finding


@dataclass(frozen=True, slots=True)
class Applied:
    """A new revision was written and read back."""

    environment: str
    revision: int
    changes: int
    """How many keys it changed."""
    outcome: Literal["applied"] = "applied"


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The settings are live already; nothing was written."""

    environment: str
    revision: int
    outcome: Literal["unchanged"] = "unchanged"


@dataclass(frozen=True, slots=True)
class Conflicted:
    """Somebody else wrote a revision first; nothing was written."""

    environment: str
    expected: int
    """The revision that this apply built on."""
    winner: int
    """The revision that is live; 0 where there is none any more."""
    author: str
    """Who wrote it."""
    created_at: datetime | None
    outcome: Literal["conflicted"] = "conflicted"


@dataclass(frozen=True, slots=True)
class Refused:
    """Its secret cannot be used; nothing was written."""

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
class NotStarted:
    """An environment that it comes after did not go well; nothing was written."""

    environment: str
    after: str
    """That environment."""
    outcome: Literal["not started"] = "not started"


Outcome = Applied | Unchanged | Conflicted | Refused | Failed | NotStarted

"""Drift: what is live is not what is wanted, and why."""

from dataclasses import dataclass
from enum import StrEnum

from stgitops.core.states import State


class Cause(StrEnum):
    """Why what is live is not what is wanted."""

    CHANGED_OUTSIDE = "changed outside"
    """What is live was not written by stgitops."""
    NEVER_APPLIED = "never applied"
    """No settings are live."""
    MOVED_AHEAD = "config moved ahead"
    """The files were changed since."""
    SECRET_ROTATED = "secret rotated"  # noqa: S105 - the word, not a secret
    """The secret is another one than was applied."""
    NOT_PROVEN = "not proven"
    """An apply was cut off before the SMTP test proved what it wrote."""


@dataclass(frozen=True, slots=True)
class Drift:
    """One way in which what is live is not what is wanted."""

    cause: Cause
    message: str
    author: str = ""
    """Who did it, where the config store knows."""


@dataclass(frozen=True, slots=True)
class EnvironmentDrift:
    """What is live in one environment, and how that differs from what is wanted."""

    environment: str
    revision: int
    """The newest revision; 0 where there is none."""
    state: State | None
    drifts: tuple[Drift, ...]
    not_compared: str = ""
    """Why the secret was not compared; empty where it was, or where there is none."""

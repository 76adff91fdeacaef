"""What a test needs of the world around it: passed in, so that nothing has to be replaced to try it out."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from stgitops.core.smtp_test import Listener
from stgitops.smtp.dial import Resolve, system_resolve


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _unique() -> str:
    return secrets.token_hex(16)


def _nobody(_: object) -> None:
    return None


_NOBODY = Listener(_nobody, _nobody)


@dataclass(frozen=True, slots=True)
class World:
    """Names, time and randomness, and who is told what happens."""

    resolve: Resolve = system_resolve
    now: Callable[[], datetime] = _utc_now
    """In UTC."""
    unique: Callable[[], str] = _unique
    """Printable, and new at every call."""
    listener: Listener = _NOBODY

"""STG601 and STG602: a value is not among those that the environment's guards allow, or is one that they deny.

Guards keep environments apart: staging never mails real people through the relay of production, and production never
uses a sandbox.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stgitops.core.codes import Code
from stgitops.core.findings import Finding, KeyPath
from stgitops.core.guards import GuardedKey, first_match
from stgitops.core.model import ErrorNotifications
from stgitops.core.rules.subject import Subject

_SHOWN = 5
"""Patterns of a list that are told."""


class Guarded(NamedTuple):
    """A value that guards may look at."""

    key: GuardedKey
    """Its key in `allow` and `deny`."""
    path: KeyPath
    value: str
    name: str
    """What it is called in a message."""


def check(subject: Subject) -> Iterator[Finding]:
    """Find values that `allow` has a list for and that match none of it, and those that match one of `deny`."""
    environment = subject.environment
    for guarded in _values(subject.settings.error_notifications):
        allowed = environment.allow.of(guarded.key) if environment.allow is not None else None
        if allowed is not None and first_match(allowed, guarded.value) is None:
            message = f"{guarded.name} is not allowed for {environment.name}, only {_listed(allowed)}"
            yield _finding(subject, Code.NOT_ALLOWED, guarded, message)
        denied = environment.deny.of(guarded.key) if environment.deny is not None else None
        pattern = first_match(denied or (), guarded.value)
        if pattern is not None:
            message = f"{guarded.name} is denied for {environment.name} by the pattern {pattern}"
            yield _finding(subject, Code.DENIED, guarded, message)


def _values(notifications: ErrorNotifications) -> Iterator[Guarded]:
    server, address = notifications.smtp_server, notifications.email_address
    yield Guarded("smtp_server", ("error_notifications", "smtp_server"), server, server)
    at_address: KeyPath = ("error_notifications", "email_address")
    yield Guarded("email_address", at_address, address, address)
    domain = address.rpartition("@")[2]
    yield Guarded("recipient_domain", at_address, domain, f"the recipient domain {domain}")


def _finding(subject: Subject, code: Code, guarded: Guarded, message: str) -> Finding:
    which = "allow" if code is Code.NOT_ALLOWED else "deny"
    guard = f"environments.{subject.environment.name}.{which}.{guarded.key}"
    return subject.finding(code, guarded.path, message, f"change it, or the guard: {guard} in the project file")


def _listed(patterns: Sequence[str]) -> str:
    more = len(patterns) - _SHOWN
    shown = ", ".join(patterns[:_SHOWN])
    return f"{shown} and {more} more" if more > 0 else shown

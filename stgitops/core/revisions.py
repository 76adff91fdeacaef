"""Revisions: immutable versions of one environment's settings, each holding the digest of the one before."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

FIRST = ""
"""What stands for the digest of the revision before the first."""


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a revision was written. The default is that of revisions that are older than this class."""

    to_prove: bool = False
    """Whether the SMTP test has to prove it; False where it was left out."""
    restores: int | None = None
    """The revision whose settings it brings back; 0 where it withdraws the settings, so that none are live."""
    code: str = ""
    """Why the revision before it was rolled back: the code of the SMTP test; empty where somebody wanted it so."""
    reason: str = ""
    """The same in words."""
    override: str = ""
    """Why it was applied though the shared settings were not proven before it."""

    def plain(self) -> dict[str, Any]:
        """Return what differs from the default, as plain data."""
        return {name: value for name, value in asdict(self).items() if value != getattr(ORDINARY, name)}


ORDINARY = Terms()


@dataclass(frozen=True, slots=True)
class Draft:
    """A revision that is not yet in a store."""

    environment: str
    builds_on: int
    """The number of the newest revision as its author saw it; 0 where there was none."""
    settings: Mapping[str, Any]
    """Plain data, complete, with secret references where passwords are."""
    sealed: Mapping[str, str]
    """Sealed secrets by the dotted key of their reference."""
    author: str
    created_at: datetime
    """In UTC."""
    commit: str
    """The git commit that the settings are from; empty where there is none."""
    message: str
    terms: Terms = ORDINARY


@dataclass(frozen=True, slots=True)
class Revision:
    """One immutable version of one environment's settings."""

    environment: str
    number: int
    """From 1, without gaps."""
    settings: Mapping[str, Any]
    sealed: Mapping[str, str]
    author: str
    created_at: datetime
    commit: str
    message: str
    previous_digest: str
    digest: str
    """SHA-256 of all the other fields, in hexadecimal."""
    terms: Terms = ORDINARY

    @property
    def is_withdrawal(self) -> bool:
        """Whether it says that no settings are live."""
        return self.terms.restores == 0


@dataclass(frozen=True, slots=True)
class Conflict:
    """A draft that was not appended: somebody else came first."""

    draft: Draft
    winner: Revision | None
    """The newest revision, on which the draft does not build; None where the store has none of the environment."""

    @property
    def environment(self) -> str:
        """The environment of the draft."""
        return self.draft.environment


def canonical(value: Any) -> str:
    """Write plain data as JSON, always the same way."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def digest_of(value: Any) -> str:
    """Return the SHA-256 of plain data, in hexadecimal."""
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def revise(draft: Draft, number: int, previous_digest: str) -> Revision:
    """Make the revision that a draft becomes."""
    digest = _chained_digest(draft, number, previous_digest)
    return Revision(
        environment=draft.environment,
        number=number,
        settings=draft.settings,
        sealed=draft.sealed,
        author=draft.author,
        created_at=draft.created_at,
        commit=draft.commit,
        message=draft.message,
        previous_digest=previous_digest,
        digest=digest,
        terms=draft.terms,
    )


def is_intact(revision: Revision) -> bool:
    """Whether a revision still is what its digest was made of."""
    try:
        return revision.digest == _chained_digest(revision, revision.number, revision.previous_digest)
    except RecursionError:  # of settings that nobody wrote with stgitops
        return False


def break_in(chain: Iterable[Revision]) -> str:
    """Return what is wrong with a chain of revisions, the oldest first; empty where it holds."""
    expected, previous = 1, FIRST
    for revision in chain:
        if revision.number != expected:
            return f"revision {expected} is missing"
        if not is_intact(revision):
            return f"revision {revision.number} is not what was written: its digest differs"
        if revision.previous_digest != previous:
            return f"revision {revision.number} does not follow revision {expected - 1}: another one stood there"
        expected, previous = expected + 1, revision.digest
    return ""


def _chained_digest(version: Draft | Revision, number: int, previous_digest: str) -> str:
    fields = {
        "author": version.author,
        "commit": version.commit,
        "created_at": version.created_at.isoformat(),
        "environment": version.environment,
        "message": version.message,
        "number": number,
        "previous_digest": previous_digest,
        "sealed": dict(version.sealed),
        "settings": dict(version.settings),
    }
    if version.terms != ORDINARY:  # or older revisions would have other digests than they were given
        fields["terms"] = version.terms.plain()
    return digest_of(fields)

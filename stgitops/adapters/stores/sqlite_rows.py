"""What stands in the tables of the embedded config store: rows into values, and values into rows."""

import json
from collections.abc import Sequence
from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any

from stgitops.core.locks import Lock
from stgitops.core.revisions import Revision, Terms, canonical
from stgitops.core.states import Proof

Row = Sequence[Any]

REVISION_COLUMNS = (
    "environment, number, settings, sealed, author, created_at, git_commit, message, previous_digest, digest, terms"
)
PROOF_COLUMNS = "environment, number, revision_digest, shared_digest, author, created_at, digest"
LOCK_COLUMNS = "environment, owner, reason, created_at, expires_at"


class Damaged(Exception):  # noqa: N818 - it never leaves the store
    """A row is not what a store of ours writes."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


def revision_of(row: Row) -> Revision:
    """Read a revision.

    Raises:
        Damaged: it is none.
    """
    environment, number, settings, sealed, author, created_at, commit, message, previous, digest, terms = row
    try:
        return Revision(
            environment=environment,
            number=number,
            settings=_mapping(settings),
            sealed=_mapping(sealed),
            author=author,
            created_at=datetime.fromisoformat(created_at),
            commit=commit,
            message=message,
            previous_digest=previous,
            digest=digest,
            terms=_terms(terms),
        )
    except (ValueError, TypeError, RecursionError):
        raise Damaged(f"revision {number} of {environment}") from None


def row_of_revision(revision: Revision) -> Row:
    """Write a revision."""
    return (
        revision.environment,
        revision.number,
        canonical(dict(revision.settings)),
        canonical(dict(revision.sealed)),
        revision.author,
        revision.created_at.isoformat(),
        revision.commit,
        revision.message,
        revision.previous_digest,
        revision.digest,
        canonical(revision.terms.plain()),
    )


def proof_of(row: Row) -> Proof:
    """Read a proof.

    Raises:
        Damaged: it is none.
    """
    environment, number, revision_digest, shared_digest, author, created_at, digest = row
    try:
        when = datetime.fromisoformat(created_at)
    except ValueError:
        raise Damaged(f"the proof of revision {number} of {environment}") from None
    return Proof(environment, number, revision_digest, shared_digest, author, when, digest)


def row_of_proof(proof: Proof) -> Row:
    """Write a proof."""
    *others, created_at, digest = astuple(proof)
    return (*others, created_at.isoformat(), digest)


def lock_of(row: Row) -> Lock:
    """Read a lock.

    Raises:
        Damaged: it is none.
    """
    environment, owner, reason, created_at, expires_at = row
    try:
        return Lock(environment, owner, reason, *map(_in_utc, (created_at, expires_at)))
    except ValueError:
        raise Damaged(f"the lock of {environment}") from None


def row_of_lock(lock: Lock) -> Row:
    """Write a lock."""
    return (lock.environment, lock.owner, lock.reason, lock.created_at.isoformat(), lock.expires_at.isoformat())


def _in_utc(text: str) -> datetime:
    when = datetime.fromisoformat(text)
    if when.utcoffset() != timedelta(0):  # it could not be compared with now, or would be shown as another time
        raise ValueError
    return when


def _terms(text: str) -> Terms:
    terms = Terms(**_mapping(text))
    is_number = type(terms.restores) is int and terms.restores >= 0  # True is an int too
    are_words = all(isinstance(each, str) for each in (terms.code, terms.reason, terms.override))
    if not (isinstance(terms.to_prove, bool) and (terms.restores is None or is_number) and are_words):
        raise TypeError
    return terms


def _mapping(text: str) -> dict[str, Any]:
    value = json.loads(text)
    if not isinstance(value, dict):
        raise TypeError
    return value

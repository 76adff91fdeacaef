"""What is known of a revision beside what it says: whether mail can be sent with it.

A revision is never changed. That it was proven is a record of its own beside it, and that it was rolled back is what
the revision after it says.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from stgitops.core.revisions import Revision, digest_of


class State(StrEnum):
    """What is known of a revision."""

    PENDING = "pending"
    """It has to be proven, and was not yet: the apply was cut off, or goes on right now."""
    HEALTHY = "healthy"
    """Mail could be sent with it."""
    ROLLED_BACK = "rolled back"
    """The revision before it was brought back."""
    UNPROVEN = "unproven"
    """It was written without the SMTP test, or failed it later."""
    WITHDRAWN = "withdrawn"
    """It holds no settings: it withdrew those of the revision before."""


@dataclass(frozen=True, slots=True)
class Proof:
    """That mail could be sent with a revision, as it was read back from its store."""

    environment: str
    number: int
    """Of the revision."""
    revision_digest: str
    shared_digest: str
    """The SHA-256 of the settings that all environments shared then; empty where they are not known."""
    author: str
    created_at: datetime
    """In UTC."""
    digest: str = ""
    """SHA-256 of all the other fields, in hexadecimal."""

    @property
    def is_intact(self) -> bool:
        """Whether it still is what its digest was made of."""
        return self.digest == _digest(self)


def prove(revision: Revision, shared_digest: str, author: str, now: datetime) -> Proof:
    """Make the proof of a revision."""
    proof = Proof(revision.environment, revision.number, revision.digest, shared_digest, author, now)
    return Proof(**(asdict(proof) | {"digest": _digest(proof)}))


def is_of(proof: Proof, revision: Revision) -> bool:
    """Whether a proof is of this revision, and nobody tampered with it."""
    return (proof.number, proof.revision_digest) == (revision.number, revision.digest) and proof.is_intact


def state_of(revision: Revision, after: Revision | None, proofs: Iterable[Proof]) -> State:
    """Return the state of a revision; `after` is the one that followed it, None where it is live."""
    if revision.is_withdrawal:
        return State.WITHDRAWN
    if after is not None and after.terms.restores is not None:
        return State.ROLLED_BACK
    if any(is_of(each, revision) for each in proofs):
        return State.HEALTHY
    return State.PENDING if revision.terms.to_prove else State.UNPROVEN


def states_of(chain: Sequence[Revision], proofs: Sequence[Proof]) -> Mapping[int, State]:
    """Return the state of each revision of a chain, the oldest first, by its number."""
    by_number: dict[int, list[Proof]] = {}
    for proof in proofs:
        by_number.setdefault(proof.number, []).append(proof)
    return {
        each.number: state_of(each, after, by_number.get(each.number, ()))
        for each, after in zip(chain, [*chain, None][1:], strict=True)
    }


def forgery_in(chain: Sequence[Revision], proofs: Iterable[Proof]) -> str:
    """Return what is wrong with the proofs of a chain; empty where they hold."""
    by_number = {each.number: each for each in chain}
    for proof in proofs:
        revision = by_number.get(proof.number)
        if revision is None or not is_of(proof, revision):
            return f"the proof of revision {proof.number} is not what was written"
    return ""


def _digest(proof: Proof) -> str:
    return digest_of(asdict(proof) | {"created_at": proof.created_at.isoformat(), "digest": ""})

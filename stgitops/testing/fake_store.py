"""A config store in memory. It passes `StoreContract` as every real one does, so that it cannot lie."""

from collections.abc import Collection, Iterator, Sequence

from stgitops.core.locks import Lock
from stgitops.core.revisions import FIRST, Conflict, Draft, Revision, revise
from stgitops.core.states import Proof


class FakeStore:
    """Keeps revisions for as long as it lives."""

    def __init__(self) -> None:
        self._chains: dict[str, list[Revision]] = {}
        self._proofs: dict[str, tuple[Proof, ...]] = {}
        self._locks: dict[str, Lock] = {}

    def current(self, environments: Collection[str]) -> dict[str, Revision]:
        """Return the newest revision of each environment that has one."""
        return {name: self._chains[name][-1] for name in environments if name in self._chains}

    def append(self, drafts: Sequence[Draft]) -> list[Revision | Conflict]:
        """Append each draft that builds on the newest revision."""
        return [self._append(draft) for draft in drafts]

    def history(self, environment: str) -> Iterator[Revision]:
        """Return all revisions of an environment, the oldest first."""
        return iter(tuple(self._chains.get(environment, ())))

    def prove(self, proofs: Sequence[Proof]) -> None:
        """Keep proofs."""
        for proof in proofs:
            self._proofs[proof.environment] = (*self._proofs.get(proof.environment, ()), proof)

    def proofs(self, environments: Collection[str]) -> dict[str, tuple[Proof, ...]]:
        """Return all proofs of each environment that has any, the oldest first."""
        return {name: self._proofs[name] for name in environments if name in self._proofs}

    def lock(self, lock: Lock, instead_of: Lock | None) -> bool:
        """Keep a lock if `instead_of` still is the newest one."""
        if self._locks.get(lock.environment) != instead_of:
            return False
        self._locks[lock.environment] = lock
        return True

    def locks(self, environments: Collection[str]) -> dict[str, Lock]:
        """Return the newest lock of each environment that ever had one."""
        return {name: self._locks[name] for name in environments if name in self._locks}

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def _append(self, draft: Draft) -> Revision | Conflict:
        chain = self._chains.get(draft.environment, [])
        if len(chain) != draft.builds_on:
            return Conflict(draft, chain[-1] if chain else None)
        revision = revise(draft, len(chain) + 1, chain[-1].digest if chain else FIRST)
        self._chains[draft.environment] = [*chain, revision]
        return revision

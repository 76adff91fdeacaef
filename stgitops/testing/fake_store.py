"""A config store in memory. It passes `StoreContract` as every real one does, so that it cannot lie."""

from collections.abc import Collection, Iterator, Sequence

from stgitops.core.revisions import FIRST, Conflict, Draft, Revision, revise


class FakeStore:
    """Keeps revisions for as long as it lives."""

    def __init__(self) -> None:
        self._chains: dict[str, list[Revision]] = {}

    def current(self, environments: Collection[str]) -> dict[str, Revision]:
        """Return the newest revision of each environment that has one."""
        return {name: self._chains[name][-1] for name in environments if name in self._chains}

    def append(self, drafts: Sequence[Draft]) -> list[Revision | Conflict]:
        """Append each draft that builds on the newest revision."""
        return [self._append(draft) for draft in drafts]

    def history(self, environment: str) -> Iterator[Revision]:
        """Return all revisions of an environment, the oldest first."""
        return iter(tuple(self._chains.get(environment, ())))

    def close(self) -> None:
        """Do nothing: there is nothing to let go of."""

    def _append(self, draft: Draft) -> Revision | Conflict:
        chain = self._chains.get(draft.environment, [])
        if len(chain) != draft.builds_on:
            return Conflict(draft, chain[-1] if chain else None)
        revision = revise(draft, len(chain) + 1, chain[-1].digest if chain else FIRST)
        self._chains[draft.environment] = [*chain, revision]
        return revision

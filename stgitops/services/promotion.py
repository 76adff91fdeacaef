"""Promotion: in which environments the settings that all share were proven, and in which not yet."""

from collections.abc import Mapping

from stgitops.core.environments import Environment
from stgitops.core.errors import StoreError
from stgitops.core.ports.stores import Stores
from stgitops.core.states import State, states_of


class Promotion:
    """Looks for proofs of the shared settings. It remembers what it found, so make a new one after each wave."""

    def __init__(self, environments: Mapping[str, Environment], stores: Stores, shared_digest: str) -> None:
        """Take all environments of the project, and the digest of the settings that they share now."""
        self._environments = environments
        self._stores = stores
        self._shared_digest = shared_digest
        self._found: dict[str, bool] = {}

    def unproven_in(self, environment: Environment) -> tuple[str, ...]:
        """Return the environments that have to prove the shared settings before this one, and did not."""
        if not environment.requires_proof:
            return ()
        return tuple(name for name in environment.after if not self._is_proven(name))

    def _is_proven(self, name: str) -> bool:
        if name not in self._found:
            try:
                self._found[name] = self._look(self._environments[name])
            except StoreError:  # nothing is known, which is no proof
                self._found[name] = False
        return self._found[name]

    def _look(self, environment: Environment) -> bool:
        """Whether a revision that was not rolled back since was proven with the shared settings."""
        store = self._stores.open(environment.store)
        proofs = [
            each
            for each in store.proofs([environment.name]).get(environment.name, ())
            if each.shared_digest == self._shared_digest
        ]
        if not proofs:
            return False
        states = states_of(list(store.history(environment.name)), proofs)
        return State.HEALTHY in states.values()

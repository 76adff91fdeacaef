"""The revisions of an environment, what is known of them, and whether their chain holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from stgitops.core.diff import Change, changes_between
from stgitops.core.environments import Environment
from stgitops.core.plan import SecretPlan
from stgitops.core.ports.secrets import Sealer
from stgitops.core.ports.stores import Stores
from stgitops.core.revisions import Revision, break_in
from stgitops.core.states import Proof, State, forgery_in, states_of
from stgitops.services.secrets import compare_sealed


@dataclass(frozen=True, slots=True)
class History:
    """All revisions of one environment, the oldest first."""

    environment: str
    revisions: tuple[Revision, ...]
    proofs: tuple[Proof, ...]
    states: Mapping[int, State]
    """By the number of the revision."""
    broken: str
    """What is wrong with the chain or with its proofs; empty where both hold."""

    def revision(self, number: int) -> Revision | None:
        """Return one of them, by its number."""
        return next((each for each in self.revisions if each.number == number), None)


def history(environment: Environment, stores: Stores) -> History:
    """Read all revisions of an environment and follow the chain of their digests.

    Raises:
        StoreError: the config store cannot be read.
    """
    store, name = stores.open(environment.store), environment.name
    revisions = tuple(store.history(name))
    proofs = store.proofs([name]).get(name, ())
    broken = break_in(revisions) or forgery_in(revisions, proofs)
    return History(name, revisions, proofs, states_of(revisions, proofs), broken)


def difference(
    before: Revision, after: Revision, sealer: Sealer | None
) -> tuple[tuple[Change, ...], SecretPlan | None]:
    """Return what changed between two revisions, and what became of the secret."""
    secret = compare_sealed(before, after, sealer)
    state = secret.state if secret is not None else None
    return changes_between(before.settings, after.settings, state), secret

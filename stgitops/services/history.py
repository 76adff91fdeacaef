"""The revisions of an environment, and whether their chain holds."""

from dataclasses import dataclass

from stgitops.core.environments import Environment
from stgitops.core.ports.stores import Stores
from stgitops.core.revisions import Revision, break_in


@dataclass(frozen=True, slots=True)
class History:
    """All revisions of one environment, the oldest first."""

    environment: str
    revisions: tuple[Revision, ...]
    broken: str
    """What is wrong with the chain; empty where it holds."""


def history(environment: Environment, stores: Stores) -> History:
    """Read all revisions of an environment and follow the chain of their digests.

    Raises:
        StoreError: the config store cannot be read.
    """
    revisions = tuple(stores.open(environment.store).history(environment.name))
    return History(environment.name, revisions, break_in(revisions))

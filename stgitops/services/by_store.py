"""Environments by the config store that holds them, so that each store is asked once."""

from collections.abc import Iterable

from stgitops.core.environments import Environment
from stgitops.core.errors import StoreError
from stgitops.core.plan import Unplanned
from stgitops.core.ports.stores import ConfigStore, Stores


def by_store(
    environments: Iterable[Environment], stores: Stores
) -> tuple[dict[ConfigStore, list[str]], list[Unplanned]]:
    """Return the names of environments by their store, and those whose store cannot be opened."""
    found: dict[ConfigStore, list[str]] = {}
    unopened: list[Unplanned] = []
    for environment in environments:
        try:
            found.setdefault(stores.open(environment.store), []).append(environment.name)
        except StoreError as error:
            unopened.append(unanswered(environment.name, error))
    return found, unopened


def unanswered(name: str, error: StoreError) -> Unplanned:
    """Return what is said of an environment whose store did not answer."""
    return Unplanned(name, error.message, error.hint)

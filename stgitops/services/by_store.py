"""Environments by the config store that holds them, so that each store is asked once."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from stgitops.core.environments import Environment
from stgitops.core.errors import StoreError
from stgitops.core.plan import Unplanned
from stgitops.core.ports.stores import ConfigStore, Stores

Item = TypeVar("Item")


def by_store(items: Iterable[Item], environment_of: Callable[[Item], Environment]) -> list[list[Item]]:
    """Return items in groups, each of one store as the project file describes it."""
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(environment_of(item).store.model_dump_json(), []).append(item)
    return list(found.values())


def opened(
    environments: Iterable[Environment], stores: Stores
) -> tuple[list[tuple[ConfigStore, list[str]]], list[Unplanned]]:
    """Return each store with the names of its environments, and those whose store cannot be opened."""
    found: list[tuple[ConfigStore, list[str]]] = []
    unopened: list[Unplanned] = []
    for some in by_store(environments, lambda environment: environment):
        names = [environment.name for environment in some]
        try:
            found.append((stores.open(some[0].store), names))
        except StoreError as error:
            unopened += [unanswered(name, error) for name in names]
    return found, unopened


def unanswered(name: str, error: StoreError) -> Unplanned:
    """Return what is said of an environment whose store did not answer."""
    return Unplanned(name, error.message, error.hint)

"""Finds the adapter of a type: built-in ones by a table, others by entry point. Each is imported when it is used."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from stgitops.core.errors import StoreError, StoreRefused
from stgitops.core.ports.stores import ConfigStore
from stgitops.core.project import Store

Factory = Callable[[Store, str], ConfigStore]
"""Makes a config store out of its part of the project file, and the folder that paths in it are relative to."""

_BUILT_IN = {"sqlite": "stgitops.adapters.stores.sqlite"}
_GROUP = "stgitops.stores"


class ProjectStores:
    """The config stores of a project, opened when they are first asked for; environments may share one."""

    def __init__(self, folder: str) -> None:
        """Take the folder that paths in the project file are relative to."""
        self._folder = folder
        self._open: dict[str, ConfigStore] = {}

    def open(self, store: Store) -> ConfigStore:
        """Return the store that a project file describes.

        Raises:
            StoreError: it is of an unknown type, or cannot be opened.
        """
        description = store.model_dump_json()
        if description not in self._open:
            self._open[description] = _factory(store.type)(store, self._folder)
        return self._open[description]

    def close(self) -> None:
        """Close every store that was opened."""
        while self._open:
            self._open.popitem()[1].close()


def _factory(type_: str) -> Factory:
    if type_ in _BUILT_IN:
        return cast("Factory", import_module(_BUILT_IN[type_]).open_store)
    from importlib.metadata import entry_points

    installed = entry_points(group=_GROUP)
    if type_ not in installed.names:
        known = ", ".join(sorted({*_BUILT_IN, *installed.names}))
        raise StoreRefused(f"no config store of the type {type_} is installed", hint=f"there are: {known}")
    try:
        return cast("Factory", installed[type_].load())
    except (ImportError, AttributeError):
        raise StoreError(f"the config store of the type {type_} cannot be loaded", hint="install it again") from None

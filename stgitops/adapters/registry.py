"""Finds the adapter of a type: built-in ones by a table, others by entry point. Each is imported when it is used."""

from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING

from stgitops.core.errors import StoreError, StoreRefused
from stgitops.core.ports.stores import ConfigStore
from stgitops.core.project import Store

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

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
            self._open[description] = _made(store, self._folder)
        return self._open[description]

    def close(self) -> None:
        """Close every store that was opened."""
        while self._open:
            with suppress(Exception):  # what was done is done, and what went wrong before must not be hidden
                self._open.popitem()[1].close()


def _made(store: Store, folder: str) -> ConfigStore:
    if store.type in _BUILT_IN:
        made: ConfigStore = import_module(_BUILT_IN[store.type]).open_store(store, folder)
        return made
    entry_point = _entry_point(store.type)
    try:
        foreign = entry_point.load()(store, folder)
    except StoreError:
        raise
    except Exception as error:  # noqa: BLE001 - another package's code, which may fail in any way
        foreign = error
    if not isinstance(foreign, ConfigStore):
        what = type(foreign).__name__
        message = f"the installed config store of the type {store.type} does not work: it gave {what}"
        raise StoreRefused(message, hint=f"its package defines {entry_point.value}")
    return foreign


def _entry_point(type_: str) -> "EntryPoint":
    from importlib.metadata import entry_points

    installed = entry_points(group=_GROUP)
    if type_ not in installed.names:
        known = ", ".join(sorted({*_BUILT_IN, *installed.names}))
        raise StoreRefused(f"no config store of the type {type_} is installed", hint=f"there are: {known}")
    return installed[type_]

"""The embedded config store: one SQLite file.

A revision is one row, never updated and never deleted, which triggers hold; the digest chain finds what was changed
behind their back.
"""

import json
import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from stgitops.adapters.stores.sqlite_file import SqliteFile, transaction
from stgitops.core.errors import StoreRefused
from stgitops.core.ports.stores import ConfigStore
from stgitops.core.project import SqliteStore, Store
from stgitops.core.revisions import FIRST, Conflict, Draft, Revision, canonical, revise

_COLUMNS = "environment, number, settings, sealed, author, created_at, git_commit, message, previous_digest, digest"
# The only thing that is put into these is the list above; values go in as parameters.
_NEWEST = f"SELECT {_COLUMNS} FROM revisions WHERE environment = ? ORDER BY number DESC LIMIT 1"  # noqa: S608
_ALL = f"SELECT {_COLUMNS} FROM revisions WHERE environment = ? ORDER BY number"  # noqa: S608
_INSERT = f"INSERT INTO revisions ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"  # noqa: S608


def open_store(store: Store, folder: str) -> ConfigStore:
    """Return the store of a project; `folder` is what a relative path is relative to."""
    assert isinstance(store, SqliteStore)  # noqa: S101 - the registry asks by type
    return SqliteConfigStore(os.path.normpath(os.path.join(folder, store.path)))  # noqa: PTH118


class SqliteConfigStore:
    """A config store in one file, which the first append makes, private to its owner."""

    def __init__(self, path: str) -> None:
        """Take the path of the file. Nothing is opened yet."""
        self._file = SqliteFile(path)

    def current(self, environments: Collection[str]) -> dict[str, Revision]:
        """Return the newest revision of each environment that has one."""
        with self._file.troubles_in_words():
            connection = self._file.existing()
            if connection is None:
                return {}
            rows = (connection.execute(_NEWEST, (name,)).fetchone() for name in environments)
            return {row[0]: self._revision(row) for row in rows if row is not None}

    def append(self, drafts: Sequence[Draft]) -> list[Revision | Conflict]:
        """Append drafts, all in one transaction; one that does not build on the newest revision is left out."""
        with self._file.troubles_in_words():
            connection = self._file.made()
            with transaction(connection, "IMMEDIATE"):
                return [self._append(connection, draft) for draft in drafts]

    def history(self, environment: str) -> Iterator[Revision]:
        """Return all revisions of an environment, the oldest first."""
        with self._file.troubles_in_words():
            connection = self._file.existing()
            if connection is not None:
                for row in connection.execute(_ALL, (environment,)):
                    yield self._revision(row)

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _append(self, connection: sqlite3.Connection, draft: Draft) -> Revision | Conflict:
        row = connection.execute(_NEWEST, (draft.environment,)).fetchone()
        newest = self._revision(row) if row is not None else None
        number = newest.number if newest is not None else 0
        if number != draft.builds_on:
            return Conflict(draft, newest)
        revision = revise(draft, number + 1, newest.digest if newest is not None else FIRST)
        connection.execute(_INSERT, _row(revision))
        return revision

    def _revision(self, row: Sequence[Any]) -> Revision:
        environment, number, settings, sealed, author, created_at, commit, message, previous, digest = row
        try:
            return Revision(
                environment=environment,
                number=number,
                settings=_mapping(settings),
                sealed=_mapping(sealed),
                author=author,
                created_at=datetime.fromisoformat(created_at),
                commit=commit,
                message=message,
                previous_digest=previous,
                digest=digest,
            )
        except (ValueError, TypeError, RecursionError):
            raise StoreRefused(f"revision {number} of {environment} in {self._file.name} is damaged") from None


def _mapping(text: str) -> dict[str, Any]:
    value = json.loads(text)
    if not isinstance(value, dict):
        raise TypeError
    return value


def _row(revision: Revision) -> tuple[Any, ...]:
    return (
        revision.environment,
        revision.number,
        canonical(dict(revision.settings)),
        canonical(dict(revision.sealed)),
        revision.author,
        revision.created_at.isoformat(),
        revision.commit,
        revision.message,
        revision.previous_digest,
        revision.digest,
    )

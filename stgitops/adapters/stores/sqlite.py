"""The embedded config store: one SQLite file.

A revision is one row, never updated and never deleted, which triggers hold; the digest chain finds what was changed
behind their back. Proofs and locks are rows too, and only ever added.
"""

import os
import sqlite3
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager

from stgitops.adapters.stores.sqlite_file import SqliteFile, transaction
from stgitops.adapters.stores.sqlite_rows import (
    LOCK_COLUMNS,
    PROOF_COLUMNS,
    REVISION_COLUMNS,
    Damaged,
    lock_of,
    proof_of,
    revision_of,
    row_of_lock,
    row_of_proof,
    row_of_revision,
)
from stgitops.core.errors import StoreRefused
from stgitops.core.locks import Lock
from stgitops.core.ports.stores import ConfigStore
from stgitops.core.project import SqliteStore, Store
from stgitops.core.revisions import FIRST, Conflict, Draft, Revision, revise
from stgitops.core.states import Proof

# The only things that are put into these are lists of columns; values go in as parameters.
_NEWEST = f"SELECT {REVISION_COLUMNS} FROM revisions WHERE environment = ? ORDER BY number DESC LIMIT 1"  # noqa: S608
_ALL = f"SELECT {REVISION_COLUMNS} FROM revisions WHERE environment = ? ORDER BY number"  # noqa: S608
_PROOFS = f"SELECT {PROOF_COLUMNS} FROM proofs WHERE environment = ? ORDER BY id"  # noqa: S608
_LOCK = f"SELECT {LOCK_COLUMNS} FROM locks WHERE environment = ? ORDER BY id DESC LIMIT 1"  # noqa: S608


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
        with self._reading() as connection:
            rows = (connection.execute(_NEWEST, (name,)).fetchone() for name in environments) if connection else ()
            return {row[0]: revision_of(row) for row in rows if row is not None}

    def append(self, drafts: Sequence[Draft]) -> list[Revision | Conflict]:
        """Append drafts, all in one transaction; one that does not build on the newest revision is left out."""
        with self._writing() as connection:
            return [_append(connection, draft) for draft in drafts]

    def history(self, environment: str) -> Iterator[Revision]:
        """Return all revisions of an environment, the oldest first."""
        with self._reading() as connection:
            if connection is not None:
                yield from map(revision_of, connection.execute(_ALL, (environment,)))

    def prove(self, proofs: Sequence[Proof]) -> None:
        """Keep proofs, all in one transaction."""
        with self._writing() as connection:
            connection.executemany(_insert("proofs", PROOF_COLUMNS), map(row_of_proof, proofs))

    def proofs(self, environments: Collection[str]) -> dict[str, tuple[Proof, ...]]:
        """Return all proofs of each environment that has any, the oldest first."""
        with self._reading() as connection:
            if connection is None:
                return {}
            found = ((name, connection.execute(_PROOFS, (name,)).fetchall()) for name in environments)
            return {name: tuple(map(proof_of, rows)) for name, rows in found if rows}

    def lock(self, lock: Lock, instead_of: Lock | None) -> bool:
        """Keep a lock if `instead_of` still is the newest one of its environment."""
        with self._writing() as connection:
            row = connection.execute(_LOCK, (lock.environment,)).fetchone()
            if (lock_of(row) if row is not None else None) != instead_of:
                return False
            connection.execute(_insert("locks", LOCK_COLUMNS), row_of_lock(lock))
            return True

    def locks(self, environments: Collection[str]) -> dict[str, Lock]:
        """Return the newest lock of each environment that ever had one."""
        with self._reading() as connection:
            rows = (connection.execute(_LOCK, (name,)).fetchone() for name in environments) if connection else ()
            return {row[0]: lock_of(row) for row in rows if row is not None}

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """Give the open database, or None where nothing was ever written to it."""
        with self._file.troubles_in_words(), self._damage_in_words():
            yield self._file.existing()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Give the open database, in a transaction."""
        with self._file.troubles_in_words(), self._damage_in_words():
            connection = self._file.made()
            with transaction(connection, "IMMEDIATE"):
                yield connection

    @contextmanager
    def _damage_in_words(self) -> Iterator[None]:
        try:
            yield
        except Damaged as error:
            raise StoreRefused(f"{error.what} in {self._file.name} is damaged") from None


def _append(connection: sqlite3.Connection, draft: Draft) -> Revision | Conflict:
    row = connection.execute(_NEWEST, (draft.environment,)).fetchone()
    newest = revision_of(row) if row is not None else None
    number = newest.number if newest is not None else 0
    if number != draft.builds_on:
        return Conflict(draft, newest)
    revision = revise(draft, number + 1, newest.digest if newest is not None else FIRST)
    connection.execute(_insert("revisions", REVISION_COLUMNS), row_of_revision(revision))
    return revision


def _insert(table: str, columns: str) -> str:
    marks = ", ".join("?" for _ in columns.split(","))
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})"  # noqa: S608 - names of ours

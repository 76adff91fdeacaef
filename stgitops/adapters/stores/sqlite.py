"""The embedded config store: one SQLite file.

WAL with `synchronous=FULL`: what was reported as written survives the loss of power. A revision is one row, never
updated and never deleted, which triggers hold; the digest chain finds what was changed behind their back.
"""

import json
import os
import sqlite3
import stat
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import chain
from time import monotonic, sleep
from typing import Any, Literal

from stgitops.core.errors import StoreRefused, StoreUnreachable
from stgitops.core.ports.stores import ConfigStore
from stgitops.core.project import SqliteStore, Store
from stgitops.core.revisions import FIRST, Conflict, Draft, Revision, canonical, revise

_APPLICATION_ID = int.from_bytes(b"stgo", "big")
_BUSY_SECONDS = 60.0

_MIGRATIONS: tuple[tuple[str, ...], ...] = (
    (
        """
        CREATE TABLE revisions (
            environment     TEXT NOT NULL,
            number          INTEGER NOT NULL CHECK (number > 0),
            settings        TEXT NOT NULL,
            sealed          TEXT NOT NULL,
            author          TEXT NOT NULL,
            created_at      TEXT NOT NULL,
            git_commit      TEXT NOT NULL,
            message         TEXT NOT NULL,
            previous_digest TEXT NOT NULL,
            digest          TEXT NOT NULL,
            PRIMARY KEY (environment, number)
        ) STRICT, WITHOUT ROWID
        """,
        """
        CREATE TRIGGER revisions_are_not_updated BEFORE UPDATE ON revisions
            BEGIN SELECT RAISE(ABORT, 'revisions are never updated'); END
        """,
        """
        CREATE TRIGGER revisions_are_not_deleted BEFORE DELETE ON revisions
            BEGIN SELECT RAISE(ABORT, 'revisions are never deleted'); END
        """,
    ),
)
"""The statements that make schema version n + 1 out of version n."""

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
        self._path = path
        self._name = f"the config store {path}"
        self._connection: sqlite3.Connection | None = None

    def current(self, environments: Collection[str]) -> dict[str, Revision]:
        """Return the newest revision of each environment that has one."""
        with self._translated():
            connection = self._existing()
            if connection is None:
                return {}
            rows = (connection.execute(_NEWEST, (name,)).fetchone() for name in environments)
            return {row[0]: self._revision(row) for row in rows if row is not None}

    def append(self, drafts: Sequence[Draft]) -> list[Revision | Conflict]:
        """Append drafts, all in one transaction; one that does not build on the newest revision is left out."""
        with self._translated():
            connection = self._made()
            with _transaction(connection, "IMMEDIATE"):
                return [self._append(connection, draft) for draft in drafts]

    def history(self, environment: str) -> Iterator[Revision]:
        """Return all revisions of an environment, the oldest first."""
        with self._translated():
            connection = self._existing()
            if connection is not None:
                for row in connection.execute(_ALL, (environment,)):
                    yield self._revision(row)

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _append(self, connection: sqlite3.Connection, draft: Draft) -> Revision | Conflict:
        row = connection.execute(_NEWEST, (draft.environment,)).fetchone()
        newest = self._revision(row) if row is not None else None
        number = newest.number if newest is not None else 0
        if number != draft.builds_on:
            return Conflict(draft, newest)
        revision = revise(draft, number + 1, newest.digest if newest is not None else FIRST)
        connection.execute(_INSERT, _row(revision))
        return revision

    def _existing(self) -> sqlite3.Connection | None:
        """Return the open store, or None where nothing was ever written to it."""
        if self._connection is None and self._has_file():
            self._connection = self._connect(writing=False)
        return self._connection

    def _made(self) -> sqlite3.Connection:
        """Return the open store, and make it where it is not there."""
        if self._connection is None:
            if not self._has_file():
                os.makedirs(os.path.dirname(self._path) or ".", exist_ok=True)  # noqa: PTH103, PTH120
                os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600))
            self._connection = self._connect(writing=True)
        assert self._connection is not None  # noqa: S101 - for writing, it is always made
        return self._connection

    def _has_file(self) -> bool:
        try:
            mode = os.stat(self._path).st_mode  # noqa: PTH116
        except FileNotFoundError:
            if os.path.islink(self._path):  # noqa: PTH114
                raise StoreRefused(f"{self._name} is a link that leads nowhere") from None
            return False
        if not stat.S_ISREG(mode):
            raise StoreRefused(f"{self._name} is not a file", hint="choose another path")
        return True

    def _connect(self, *, writing: bool) -> sqlite3.Connection | None:
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            with _transaction(connection, "DEFERRED"):
                version = self._version(connection)
            if version == 0 and not writing:
                connection.close()
                return None
            if version < len(_MIGRATIONS):
                self._migrate(connection)
            _use_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
        return connection

    def _version(self, connection: sqlite3.Connection) -> int:
        """Return the schema version of a store, 0 of an empty file; refuse what is no store of ours."""
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        version: int = connection.execute("PRAGMA user_version").fetchone()[0]
        tables = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if application != _APPLICATION_ID and (application, version, tables) != (0, 0, 0):
            raise StoreRefused(f"{self._name} is a database of something else", hint="choose another path")
        if version > len(_MIGRATIONS):
            message = (
                f"{self._name} was written by a newer stgitops: schema {version}, this one knows {len(_MIGRATIONS)}"
            )
            raise StoreRefused(message, hint="upgrade stgitops")
        return version

    def _migrate(self, connection: sqlite3.Connection) -> None:
        with _transaction(connection, "IMMEDIATE"):
            # Asked again: another process may have been faster.
            for statement in chain.from_iterable(_MIGRATIONS[self._version(connection) :]):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")

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
            raise StoreRefused(f"revision {number} of {environment} in {self._name} is damaged") from None

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Tell what SQLite says in our own words, so that no text of a driver gets out."""
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "") or type(error).__name__
            for prefix, kind, what, hint in _TROUBLES:
                if name.startswith(prefix):
                    raise kind(f"{self._name} {what}", hint=hint) from None
            raise StoreUnreachable(f"{self._name} cannot be used: {name}") from None
        except OSError as error:
            reason = os.strerror(error.errno or 0).lower()
            raise StoreUnreachable(f"{self._name} cannot be opened: {reason}") from None


_TROUBLES: tuple[tuple[str, type[StoreUnreachable] | type[StoreRefused], str, str], ...] = (
    ("SQLITE_BUSY", StoreUnreachable, f"was held by other processes for {_BUSY_SECONDS:.0f} seconds", "try again"),
    ("SQLITE_FULL", StoreRefused, "cannot grow: the disk is full", "make room; nothing was written"),
    ("SQLITE_READONLY", StoreRefused, "is read-only", "give the process the right to write the file and its folder"),
    ("SQLITE_CANTOPEN", StoreUnreachable, "cannot be opened", "look at the rights of the file and its folder"),
    ("SQLITE_IOERR", StoreUnreachable, "cannot be read or written: the disk reports an error", "nothing was written"),
    ("SQLITE_NOTADB", StoreRefused, "is not a database", "choose another path"),
    ("SQLITE_CORRUPT", StoreRefused, "is damaged", "restore it from a backup"),
    ("SQLITE_ERROR", StoreRefused, "is not as it was made", "restore it from a backup"),
)


@contextmanager
def _transaction(connection: sqlite3.Connection, kind: Literal["DEFERRED", "IMMEDIATE"]) -> Iterator[None]:
    connection.execute(f"BEGIN {kind}")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # SQLite may have rolled back by itself
            connection.execute("ROLLBACK")
        raise


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging. Of this statement alone SQLite does not wait for others to let go."""
    give_up = monotonic() + _BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if not error.sqlite_errorname.startswith("SQLITE_BUSY") or monotonic() > give_up:
                raise
            sleep(0.01)


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

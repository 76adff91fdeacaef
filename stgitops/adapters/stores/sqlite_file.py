"""The file of the embedded config store: opened, made, brought to the present schema, and its troubles told in words.

WAL with `synchronous=FULL`: what was reported as written survives the loss of power.
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from time import monotonic, sleep
from typing import Literal

from stgitops.core.errors import StoreRefused, StoreUnreachable

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
    (
        "ALTER TABLE revisions ADD COLUMN terms TEXT NOT NULL DEFAULT '{}'",
        """
        CREATE TABLE proofs (
            id              INTEGER PRIMARY KEY,
            environment     TEXT NOT NULL,
            number          INTEGER NOT NULL,
            revision_digest TEXT NOT NULL,
            shared_digest   TEXT NOT NULL,
            author          TEXT NOT NULL,
            created_at      TEXT NOT NULL,
            digest          TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX proofs_of_an_environment ON proofs (environment, id)",
        """
        CREATE TABLE locks (
            id          INTEGER PRIMARY KEY,
            environment TEXT NOT NULL,
            owner       TEXT NOT NULL,
            reason      TEXT NOT NULL,
            created_at  TEXT NOT NULL,
            expires_at  TEXT NOT NULL
        ) STRICT
        """,
        "CREATE INDEX locks_of_an_environment ON locks (environment, id)",
        *(
            f"""
            CREATE TRIGGER {table}_are_not_{done} BEFORE {what} ON {table}
                BEGIN SELECT RAISE(ABORT, '{table} are never {done}'); END
            """
            for table in ("proofs", "locks")
            for what, done in (("UPDATE", "updated"), ("DELETE", "deleted"))
        ),
    ),
)
"""The statements that make schema version n + 1 out of version n."""


class SqliteFile:
    """A database of ours, which the first writer makes, private to its owner."""

    def __init__(self, path: str) -> None:
        """Take the path. Nothing is opened yet."""
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._identity: tuple[int, int] | None = None
        """Device and inode of the file that is open."""
        self.name = f"the config store {path}"

    def existing(self) -> sqlite3.Connection | None:
        """Return the open database, or None where nothing was ever written to it."""
        self._check_identity()
        if self._connection is None and self._is_there():
            self._connection = self._connect(writing=False)
        return self._connection

    def made(self) -> sqlite3.Connection:
        """Return the open database, and make it where it is not there."""
        self._check_identity()
        if self._connection is None:
            if not self._is_there():
                os.makedirs(os.path.dirname(self._path) or ".", exist_ok=True)  # noqa: PTH103, PTH120
                os.close(os.open(self._path, os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600))
            self._connection = self._connect(writing=True)
        assert self._connection is not None  # noqa: S101 - for writing, it is always made
        return self._connection

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @contextmanager
    def troubles_in_words(self) -> Iterator[None]:
        """Tell what SQLite says in our own words, so that no text of a driver gets out.

        Raises:
            StoreError: instead of what SQLite or the operating system raises.
        """
        try:
            yield
        except sqlite3.Error as error:
            name = getattr(error, "sqlite_errorname", "") or type(error).__name__
            for prefix, kind, what, hint in _TROUBLES:
                if name.startswith(prefix):
                    raise kind(f"{self.name} {what}", hint=hint) from None
            raise StoreUnreachable(f"{self.name} cannot be used: {name}") from None
        except OSError as error:
            reason = os.strerror(error.errno or 0).lower()
            raise StoreUnreachable(f"{self.name} cannot be opened: {reason}") from None

    def _is_there(self) -> bool:
        try:
            mode = os.stat(self._path).st_mode  # noqa: PTH116
        except FileNotFoundError:
            if os.path.islink(self._path):  # noqa: PTH114
                raise StoreRefused(f"{self.name} is a link that leads nowhere") from None
            return False
        if not stat.S_ISREG(mode):
            raise StoreRefused(f"{self.name} is not a file", hint="choose another path")
        return True

    def _check_identity(self) -> None:
        """See that the open file still is the one at the path: what is written to another one is lost."""
        if self._connection is None:
            return
        try:
            status = os.stat(self._path)  # noqa: PTH116
        except FileNotFoundError:
            status = None
        if status is None or (status.st_dev, status.st_ino) != self._identity:
            raise StoreRefused(f"{self.name} was removed or replaced while it was in use", hint="put it back, and plan")

    def _connect(self, *, writing: bool) -> sqlite3.Connection | None:
        connection = sqlite3.connect(self._path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            with transaction(connection, "DEFERRED"):
                version = self._version(connection)
            if version == 0 and not writing:
                connection.close()
                return None
            if version < len(_MIGRATIONS):
                with self._read_only_in_words(version):
                    self._migrate(connection)
            _use_wal(connection)
            connection.execute("PRAGMA synchronous = FULL")
            status = os.stat(self._path)  # noqa: PTH116
            self._identity = (status.st_dev, status.st_ino)
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
            raise StoreRefused(f"{self.name} is a database of something else", hint="choose another path")
        if version > len(_MIGRATIONS):
            message = (
                f"{self.name} was written by a newer stgitops: schema {version}, this one knows {len(_MIGRATIONS)}"
            )
            raise StoreRefused(message, hint="upgrade stgitops")
        return version

    @contextmanager
    def _read_only_in_words(self, version: int) -> Iterator[None]:
        """Say why a store of an older schema has to be written even by those who only read."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if version == 0 or not error.sqlite_errorname.startswith("SQLITE_READONLY"):
                raise
            needed = f"schema {version}, this one needs {len(_MIGRATIONS)}"
            message = f"{self.name} is read-only, and was written by an older stgitops: {needed}"
            raise StoreRefused(message, hint="run it once as somebody who may write the file and its folder") from None

    def _migrate(self, connection: sqlite3.Connection) -> None:
        with transaction(connection, "IMMEDIATE"):
            # Asked again: another process may have been faster.
            for statement in chain.from_iterable(_MIGRATIONS[self._version(connection) :]):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {len(_MIGRATIONS)}")


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
def transaction(connection: sqlite3.Connection, kind: Literal["DEFERRED", "IMMEDIATE"]) -> Iterator[None]:
    """Do all of it or nothing."""
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

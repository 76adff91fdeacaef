"""Proofs and locks in the SQLite file: only ever added, and told where they are damaged."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from stgitops.adapters.stores.sqlite import SqliteConfigStore
from stgitops.core.errors import StoreRefused
from stgitops.core.locks import Lock
from stgitops.core.revisions import Revision
from stgitops.core.states import forgery_in, prove
from stgitops.testing.store_contract import draft
from tests.unit.fakes import NOON
from tests.workspace import Workspace

LOCK = Lock("dev", "ada", "the relay moves", NOON, NOON + timedelta(hours=2))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteConfigStore]:
    """A store with one revision of dev in it, its proof and a lock."""
    store = SqliteConfigStore(str(path))
    (revision,) = store.append([draft()])
    assert isinstance(revision, Revision)
    store.prove([prove(revision, "shared", "ada", NOON)])
    assert store.lock(LOCK, None)
    yield store
    store.close()


def damage(path: Path, table: str, column: str, value: str) -> None:
    """Change a record behind the store's back, as somebody with the right to write the file can."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(f"DROP TRIGGER {table}_are_not_updated")
        connection.execute(f"UPDATE {table} SET {column} = ?", (value,))


@pytest.mark.parametrize("table", ["proofs", "locks"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET environment = 'other'", "DELETE FROM {}"])
def test_records_are_neither_updated_nor_deleted(
    store: SqliteConfigStore, path: Path, table: str, statement: str
) -> None:
    with closing(sqlite3.connect(path)) as connection:
        with pytest.raises(sqlite3.IntegrityError, match=f"{table} are never"):
            connection.execute(statement.format(table))
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (1,)
    assert (set(store.proofs(["dev"])), store.locks(["dev"])) == ({"dev"}, {"dev": LOCK})


def test_older_locks_are_kept(store: SqliteConfigStore, path: Path) -> None:
    assert store.lock(Lock("dev", "ada", "", NOON, NOON), LOCK)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT reason FROM locks ORDER BY id").fetchall() == [("the relay moves",), ("",)]


@pytest.mark.parametrize("call", ["current", "proofs", "locks"])
def test_reading_makes_no_file(tmp_path: Path, call: str) -> None:
    store = SqliteConfigStore(str(tmp_path / "below" / "store.sqlite3"))
    assert getattr(store, call)(["dev"]) == {}
    assert list(tmp_path.iterdir()) == []


def test_a_proof_that_was_changed_is_found(store: SqliteConfigStore, path: Path) -> None:
    chain = list(store.history("dev"))
    assert forgery_in(chain, store.proofs(["dev"])["dev"]) == ""
    damage(path, "proofs", "author", "eve")
    assert forgery_in(chain, store.proofs(["dev"])["dev"]) == "the proof of revision 1 is not what was written"


@pytest.mark.parametrize("value", ["", "yesterday", "2026-13-01T00:00:00+00:00"])
def test_a_damaged_proof_is_named(store: SqliteConfigStore, path: Path, value: str) -> None:
    damage(path, "proofs", "created_at", value)
    with pytest.raises(StoreRefused) as caught:
        store.proofs(["dev"])
    assert caught.value.message == f"the proof of revision 1 of dev in the config store {path} is damaged"


@pytest.mark.parametrize("column", ["created_at", "expires_at"])
@pytest.mark.parametrize("value", ["", "tomorrow", "2026-11-24", "2026-11-24T14:00:00", "2026-11-24T14:00:00+05:00"])
def test_a_damaged_lock_is_named_and_not_replaced(
    store: SqliteConfigStore, path: Path, column: str, value: str
) -> None:
    damage(path, "locks", column, value)
    message = f"the lock of dev in the config store {path} is damaged"
    with pytest.raises(StoreRefused) as caught:
        store.locks(["dev"])
    assert caught.value.message == message
    with pytest.raises(StoreRefused) as caught:
        store.lock(LOCK, LOCK)
    assert caught.value.message == message


TERMS = [
    "",
    "[]",
    "null",
    "[" * 100_000,
    '{"unknown": 1}',
    '{"restores": "1"}',
    '{"restores": -1}',
    '{"restores": true}',
    '{"to_prove": 1}',
    '{"code": 1}',
    '{"override": null}',
]


@pytest.mark.parametrize("terms", TERMS, ids=lambda value: value[:20])
def test_damaged_terms_are_those_of_a_damaged_revision(store: SqliteConfigStore, path: Path, terms: str) -> None:
    damage(path, "revisions", "terms", terms)
    with pytest.raises(StoreRefused) as caught:
        store.current(["dev"])
    assert caught.value.message == f"revision 1 of dev in the config store {path} is damaged"


@pytest.mark.parametrize("command", [("lock", "dev", "--for", "2h", "--reason", "why"), ("unlock", "dev", "--force")])
def test_a_command_tells_a_damaged_lock(workspace: Workspace, command: tuple) -> None:
    assert workspace.invoke("lock", "dev", "--for", "2h", "--reason", "why").exit_code == 0
    damage(workspace.folder / "store.sqlite3", "locks", "expires_at", "2026-11-24T14:00:00")
    result = workspace.invoke(*command)
    assert (result.exit_code, result.stdout) == (7, "")
    assert result.stderr == "error: the lock of dev in the config store store.sqlite3 is damaged\n"

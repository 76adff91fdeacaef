import json
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from stgitops.adapters.stores.sqlite import SqliteConfigStore
from stgitops.adapters.stores.sqlite_file import SqliteFile
from stgitops.core.errors import StoreRefused
from stgitops.testing.store_contract import draft


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.sqlite3"


@pytest.fixture
def store(path: Path) -> Iterator[SqliteConfigStore]:
    """A store with one revision of dev in it."""
    store = SqliteConfigStore(str(path))
    store.append([draft()])
    yield store
    store.close()


def ask(path: Path, question: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(question).fetchone()[0]


def pragma(path: Path, name: str) -> object:
    """Ask on a connection as the store makes it."""
    with closing(SqliteFile(str(path))) as file:
        connection = file.existing()
        assert connection is not None
        return connection.execute(f"PRAGMA {name}").fetchone()[0]


def test_reading_makes_no_file(tmp_path: Path) -> None:
    store = SqliteConfigStore(str(tmp_path / "below" / "store.sqlite3"))
    assert store.current(["dev"]) == {}
    assert list(store.history("dev")) == []
    assert list(tmp_path.iterdir()) == []


def test_the_first_append_makes_the_folder_and_the_file_private_to_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "var" / "lib" / "store.sqlite3"
    store = SqliteConfigStore(str(path))
    store.append([draft()])
    files = list(path.parent.iterdir())
    store.close()
    assert path in files
    assert {stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()} == {0o600}


def test_the_files_beside_the_database_are_private_too(store: SqliteConfigStore, path: Path) -> None:
    modes = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}
    assert modes == dict.fromkeys(("store.sqlite3", "store.sqlite3-wal", "store.sqlite3-shm"), 0o600)


def test_the_rights_that_somebody_gave_an_existing_file_are_kept(path: Path) -> None:
    path.touch(0o600)
    path.chmod(0o640)
    store = SqliteConfigStore(str(path))
    store.append([draft()])
    store.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_what_was_written_survives_the_loss_of_power(store: SqliteConfigStore, path: Path) -> None:
    full = 2
    assert store.current(["dev"])
    assert (pragma(path, "journal_mode"), pragma(path, "synchronous")) == ("wal", full)


def test_the_file_says_what_it_is(store: SqliteConfigStore, path: Path) -> None:
    assert ask(path, "PRAGMA application_id") == int.from_bytes(b"stgo", "big")
    assert ask(path, "PRAGMA user_version") == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revisions SET author = 'somebody else'",
        "UPDATE revisions SET number = 2",
        "DELETE FROM revisions",
        "DELETE FROM revisions WHERE number = 1",
    ],
)
def test_revisions_are_neither_updated_nor_deleted(store: SqliteConfigStore, path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError, match="revisions are"):
        connection.execute(statement)
    assert [revision.author for revision in store.history("dev")] == [draft().author]


def test_a_revision_number_cannot_be_used_again(store: SqliteConfigStore, path: Path) -> None:
    copy = "INSERT INTO revisions SELECT * FROM revisions"
    with closing(sqlite3.connect(path)) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(copy)


def test_an_empty_file_becomes_a_store(path: Path) -> None:
    path.touch()
    store = SqliteConfigStore(str(path))
    assert store.current(["dev"]) == {}
    store.append([draft()])
    assert [revision.number for revision in store.history("dev")] == [1]
    store.close()


def test_an_append_that_fails_in_the_middle_writes_nothing(store: SqliteConfigStore) -> None:
    with pytest.raises(TypeError):
        store.append([draft("a"), draft("b", settings={"delivery_delay": object()})])
    assert store.current(["a", "b"]) == {}
    store.append([draft("a")])
    assert set(store.current(["a", "b"])) == {"a"}


def test_numbers_and_text_that_look_alike_stay_what_they_are(store: SqliteConfigStore) -> None:
    settings = {"a": 1, "b": "1", "c": True, "d": None, "e": ["é", "\U0001f600", "\\", '"'], "f": {"g": 1.5}}
    store.append([draft("other", settings=settings)])
    assert json.dumps(store.current(["other"])["other"].settings) == json.dumps(settings)


@pytest.mark.parametrize(
    ("column", "value"),
    [("settings", "{"), ("settings", ""), ("sealed", "{'a': 1}"), ("created_at", "yesterday")],
)
def test_a_damaged_revision_is_named(store: SqliteConfigStore, path: Path, column: str, value: str) -> None:
    damage(path, column, value)
    with pytest.raises(StoreRefused) as caught:
        store.current(["dev"])
    assert caught.value.message == f"revision 1 of dev in the config store {path} is damaged"
    with pytest.raises(StoreRefused):
        list(store.history("dev"))
    with pytest.raises(StoreRefused):
        store.append([draft(builds_on=1)])


def damage(path: Path, column: str, value: str) -> None:
    """Change the past behind the store's back, as somebody with the right to write the file can."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER revisions_are_not_updated")
        connection.execute(f"UPDATE revisions SET {column} = ?", (value,))


def test_a_past_that_was_changed_is_found(store: SqliteConfigStore, path: Path) -> None:
    from stgitops.core.revisions import break_in

    assert break_in(store.history("dev")) == ""
    damage(path, "author", "somebody else")
    assert break_in(store.history("dev")) == "revision 1 is not what was written: its digest differs"


@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_that_was_removed_or_replaced_while_it_was_open_is_refused(
    store: SqliteConfigStore, path: Path, replaced: bool
) -> None:
    if replaced:
        other = SqliteConfigStore(str(path.with_name("other")))
        other.append([draft()])
        other.close()
        path.with_name("other").rename(path)
    else:
        path.unlink()
    for use in (
        lambda: store.append([draft(builds_on=1)]),
        lambda: store.current(["dev"]),
        lambda: list(store.history("dev")),
        lambda: store.proofs(["dev"]),
        lambda: store.locks(["dev"]),
        lambda: store.prove([]),
    ):
        with pytest.raises(StoreRefused, match=r"store\.sqlite3 was removed or replaced while it was in use"):
            use()


def test_closing_twice_is_closing_once_and_a_closed_store_opens_again(store: SqliteConfigStore) -> None:
    store.close()
    store.close()
    assert set(store.current(["dev"])) == {"dev"}

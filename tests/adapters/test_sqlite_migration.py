"""A store of schema version 1 is brought to the present one when it is first opened: all of it, or nothing."""

import signal
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from stgitops.adapters.stores import sqlite_file
from stgitops.adapters.stores.sqlite import SqliteConfigStore
from stgitops.core.errors import StoreRefused
from stgitops.core.locks import Lock
from stgitops.core.revisions import ORDINARY, Revision, Terms, break_in
from stgitops.core.states import State, prove, states_of
from stgitops.testing.store_contract import draft
from tests.adapters.rights import needs_permissions, unprivileged
from tests.adapters.version_1 import schema_of, store_of_version_1
from tests.unit.fakes import NOON
from tests.workspace import Workspace

NAME = "store.sqlite3"
STEPS = len(sqlite_file._MIGRATIONS[1])
CUT_OFF = """\
import os, signal, sys
from stgitops.adapters.stores import sqlite_file
from stgitops.adapters.stores.sqlite import SqliteConfigStore

class Cut(tuple):
    def __iter__(self):
        yield from self[: int(sys.argv[2])]
        os.kill(os.getpid(), signal.SIGKILL)

first, second = sqlite_file._MIGRATIONS
sqlite_file._MIGRATIONS = first, Cut(second)
SqliteConfigStore(sys.argv[1]).current(["dev"])
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / NAME


@pytest.fixture
def digests(path: Path) -> list[str]:
    """Those of the revisions in a file of version 1."""
    return store_of_version_1(path)


def revisions_in(path: Path) -> list[Revision]:
    with closing(SqliteConfigStore(str(path))) as store:
        return list(store.history("dev"))


def test_what_is_planned_on_an_old_store_is_what_it_holds(workspace: Workspace) -> None:
    store_of_version_1(workspace.folder / NAME)
    plan = workspace.invoke("plan", "--exit-code")
    verified = workspace.invoke("history", "dev", "--verify")
    assert (plan.exit_code, verified.exit_code) == (0, 0), plan.output + verified.output
    assert "the chain of 2 revisions holds" in verified.stderr


def test_old_revisions_keep_their_digests_and_are_unproven(path: Path, digests: list[str]) -> None:
    chain = revisions_in(path)
    assert [each.digest for each in chain] == digests
    assert break_in(chain) == ""
    assert {each.terms for each in chain} == {ORDINARY}
    assert states_of(chain, []) == {1: State.UNPROVEN, 2: State.UNPROVEN}


@pytest.mark.parametrize("first", ["current", "history", "append", "prove", "proofs", "lock", "locks"])
def test_whoever_comes_first_brings_it_to_the_present(path: Path, digests: list[str], first: str) -> None:
    with closing(SqliteConfigStore(str(path))) as store:
        calls = {
            "current": lambda: store.current(["dev"]),
            "history": lambda: list(store.history("dev")),
            "append": lambda: store.append([]),
            "prove": lambda: store.prove([]),
            "proofs": lambda: store.proofs(["dev"]),
            "lock": lambda: store.lock(Lock("dev", "ada", "", NOON, NOON), None),
            "locks": lambda: store.locks(["dev"]),
        }
        calls[first]()
        version, names = schema_of(path)
        assert (version, {"terms", "proofs", "locks"} <= set(names)) == (2, True)
        assert store.current(["dev"])["dev"].digest == digests[-1]


def test_new_revisions_follow_the_old_ones(path: Path, digests: list[str]) -> None:
    with closing(SqliteConfigStore(str(path))) as store:
        third, fourth = store.append([draft(builds_on=2, terms=Terms(to_prove=True)), draft(builds_on=3, delay=11)])
        assert isinstance(third, Revision)
        assert isinstance(fourth, Revision)
        store.prove([prove(third, "shared", "ada", NOON)])
        chain = list(store.history("dev"))
        assert third.previous_digest == digests[-1]
        assert chain[2:] == [third, fourth]
        assert break_in(chain) == ""
        states = states_of(chain, store.proofs(["dev"])["dev"])
        assert [*states.values()] == [State.UNPROVEN, State.UNPROVEN, State.HEALTHY, State.UNPROVEN]


def test_a_past_that_was_changed_before_is_still_found(path: Path, digests: list[str]) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DROP TRIGGER revisions_are_not_updated")
        connection.execute("UPDATE revisions SET author = 'eve' WHERE number = 1")
    assert break_in(revisions_in(path)) == "revision 1 is not what was written: its digest differs"


@pytest.mark.parametrize("attempt", range(10))
def test_many_may_bring_it_to_the_present_at_once(path: Path, digests: list[str], attempt: int) -> None:
    racers, start, answers = 16, threading.Barrier(16), []

    def race(number: int) -> None:
        with closing(SqliteConfigStore(str(path))) as store:
            start.wait()
            answers.append([each.digest for each in store.history("dev")])
            answers.append(store.append([draft(f"customer-{number}")])[0].number)

    threads = [threading.Thread(target=race, args=(number,)) for number in range(racers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers.count(digests) == answers.count(1) == racers
    assert schema_of(path)[0] == 2


@pytest.mark.parametrize("steps", range(STEPS + 1))
def test_a_process_that_is_killed_on_the_way_leaves_version_1(path: Path, digests: list[str], steps: int) -> None:
    before = schema_of(path)
    killed = subprocess.run([sys.executable, "-c", CUT_OFF, str(path), str(steps)], timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    assert schema_of(path) == before
    assert [each.digest for each in revisions_in(path)] == digests
    assert schema_of(path)[0] == 2


def test_one_that_fails_on_the_way_leaves_version_1(path: Path, digests: list[str]) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE locks (somebody TEXT)")
    before = schema_of(path)
    with pytest.raises(StoreRefused) as caught:
        revisions_in(path)
    assert caught.value.message == f"the config store {path} is not as it was made"
    assert schema_of(path) == before


@needs_permissions
def test_an_old_file_that_is_read_only_is_told_and_left_alone(workspace: Workspace) -> None:
    path = workspace.folder / NAME
    store_of_version_1(path)
    path.chmod(0o400)
    before = path.read_bytes()
    result = unprivileged(workspace).run("history", "dev")
    assert (result.exit_code, result.stdout) == (7, "")
    assert result.stderr == (
        "error: the config store store.sqlite3 is read-only, and was written by an older stgitops: "
        "schema 1, this one needs 2\n"
        "    hint: run it once as somebody who may write the file and its folder\n"
    )
    assert path.read_bytes() == before


@needs_permissions
def test_an_old_file_in_a_folder_that_is_read_only_is_told_and_left_alone(workspace: Workspace) -> None:
    (workspace.folder / "var").mkdir()
    workspace.write(stgitops=f"store: {{type: sqlite, path: var/{NAME}}}\n")
    path = workspace.folder / "var" / NAME
    store_of_version_1(path)
    before = path.read_bytes()
    path.parent.chmod(0o500)
    result = unprivileged(workspace).run("history", "dev")
    assert result.exit_code == 7
    assert f"error: the config store var/{NAME} " in result.stderr
    assert path.read_bytes() == before

"""Opening a store: by many at once, damaged, out of sight, empty, or changed behind its back."""

import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.adapters.rights import needs_permissions, unprivileged
from tests.workspace import Workspace

RACER = """\
import sys
from stgitops.adapters.stores.sqlite import SqliteConfigStore
from stgitops.testing.store_contract import draft
for path in sys.argv[1:]:
    store = SqliteConfigStore(path)
    try:
        store.append([draft()])
        print("ok")
    except Exception as error:
        print(type(error).__name__, error.message.replace(path, "store"))
    store.close()
"""


def test_many_may_open_a_new_store_at_once(tmp_path: Path) -> None:
    paths = [str(tmp_path / f"{number}.sqlite3") for number in range(100)]
    racers = [
        subprocess.Popen([sys.executable, "-c", RACER, *paths], stdout=subprocess.PIPE, text=True) for _ in range(8)
    ]
    answers = Counter(line for racer in racers for line in racer.communicate(timeout=200)[0].splitlines())
    assert set(answers) == {"ok"}, answers


@pytest.mark.parametrize("column", ["settings", "sealed"])
@pytest.mark.parametrize("value", ["null", "[]", "5", '"text"', "[" * 100_000], ids=lambda value: value[:6])
@pytest.mark.parametrize("command", [("plan",), ("history", "dev", "--verify")])
def test_a_damaged_revision_that_is_json_is_told_as_damaged(
    workspace: Workspace, column: str, value: str, command: tuple
) -> None:
    assert workspace.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    with closing(sqlite3.connect(workspace.folder / "store.sqlite3")) as connection, connection:
        connection.execute("DROP TRIGGER revisions_are_not_updated")
        connection.execute(f"UPDATE revisions SET {column} = ?", (value,))
    result = workspace.invoke(*command)
    assert result.exit_code == 7
    assert "revision 1 of dev in the config store store.sqlite3 is damaged" in result.output


@needs_permissions
def test_a_store_that_cannot_be_seen_is_not_taken_for_one_that_is_not_there(workspace: Workspace) -> None:
    workspace.write(stgitops="store: {type: sqlite, path: var/store.sqlite3}\n")
    assert workspace.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    (workspace.folder / "var").chmod(0)
    plan = unprivileged(workspace).run("plan")
    history = unprivileged(workspace).run("history", "dev", "--verify")
    (workspace.folder / "var").chmod(0o700)
    assert (plan.exit_code, history.exit_code) == (7, 7)


@pytest.mark.parametrize("settings", ['{"delivery_delay": 5}', '{"a": ' * 900 + "1" + "}" * 900], ids=["other", "deep"])
def test_a_live_revision_that_was_changed_behind_the_triggers_is_not_built_on(
    workspace: Workspace, settings: str
) -> None:
    assert workspace.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    with closing(sqlite3.connect(workspace.folder / "store.sqlite3")) as connection, connection:
        connection.execute("DROP TRIGGER revisions_are_not_updated")
        connection.execute("UPDATE revisions SET settings = ?", (settings,))
    told = "revision 1 in the config store is not what was written: its digest differs"
    for command in (("plan",), ("apply", "--yes", "--no-smtp-test")):
        result = workspace.invoke(*command)
        assert (result.exit_code, told in result.stdout) == (7, True)
    verified = workspace.invoke("history", "dev", "--verify")
    assert verified.exit_code == 7
    assert "the history of dev was tampered with: revision 1 is not what was written" in verified.stderr


def test_an_empty_file_is_left_empty_by_those_who_only_read(workspace: Workspace) -> None:
    store = workspace.put("store.sqlite3", b"")
    assert workspace.invoke("plan").exit_code == 0
    assert workspace.invoke("history", "dev").stdout == "no revisions yet\n"
    assert store.stat().st_size == 0
    assert workspace.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    assert workspace.invoke("plan", "--exit-code").exit_code == 0


def test_a_link_that_leads_nowhere_is_refused(workspace: Workspace) -> None:
    (workspace.folder / "store.sqlite3").symlink_to("nowhere")
    result = workspace.invoke("plan")
    assert result.exit_code == 7
    assert "the config store store.sqlite3 is a link that leads nowhere" in result.stdout

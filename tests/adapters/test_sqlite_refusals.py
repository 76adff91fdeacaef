"""What stands in the place of the store, and is refused: the message, the exit code, and that nothing was written."""

import os
import resource
import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from tests.adapters.rights import content_of, needs_mount, needs_permissions, small_disk, unprivileged
from tests.workspace import BASE, Result, Workspace

STORE = "store.sqlite3"
MANY = "".join(f"  - {'x' * 60}{number}@example.org\n" for number in range(1100))
"""A list of addresses that makes a revision larger than the small disk."""


def apply_and_change(workspace: Workspace) -> None:
    assert workspace.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    workspace.write(base=BASE.replace("delivery_delay: 10", "delivery_delay: 11"))


def database(workspace: Workspace, *statements: str) -> None:
    with closing(sqlite3.connect(workspace.folder / STORE)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def text(workspace: Workspace) -> None:
    workspace.put(STORE, "this is no database\n" * 100)


def short_text(workspace: Workspace) -> None:
    workspace.put(STORE, "no")


def database_of_another_program(workspace: Workspace) -> None:
    database(workspace, "CREATE TABLE contacts (name TEXT)")


def marked_database_of_another_program(workspace: Workspace) -> None:
    database(workspace, "PRAGMA application_id = 252006673", "PRAGMA user_version = 1")


def database_of_another_version_of_another_program(workspace: Workspace) -> None:
    database(workspace, "PRAGMA user_version = 7")


def newer_schema(workspace: Workspace) -> None:
    apply_and_change(workspace)
    database(workspace, "PRAGMA user_version = 3")


def damaged_pages(workspace: Workspace) -> None:
    apply_and_change(workspace)
    content = (workspace.folder / STORE).read_bytes()
    workspace.put(STORE, content[:4096] + b"\xff" * (len(content) - 4096))


def truncated(workspace: Workspace) -> None:
    apply_and_change(workspace)
    os.truncate(workspace.folder / STORE, 4096)


def directory(workspace: Workspace) -> None:
    (workspace.folder / STORE).mkdir()


def pipe(workspace: Workspace) -> None:
    os.mkfifo(workspace.folder / STORE)


NOT_OURS = f"{STORE} is a database of something else"
CASES = [
    (text, f"{STORE} is not a database"),
    (short_text, f"{STORE} is not a database"),
    (database_of_another_program, NOT_OURS),
    (marked_database_of_another_program, NOT_OURS),
    (database_of_another_version_of_another_program, NOT_OURS),
    (newer_schema, f"{STORE} was written by a newer stgitops: schema 3, this one knows 2"),
    (damaged_pages, f"{STORE} is damaged"),
    (truncated, f"{STORE} is damaged"),
    (directory, f"{STORE} is not a file"),
    (pipe, f"{STORE} is not a file"),
]


@pytest.mark.parametrize(("prepare", "message"), CASES)
def test_what_is_no_store_is_refused_and_left_alone(
    workspace: Workspace, prepare: Callable[[Workspace], None], message: str
) -> None:
    prepare(workspace)
    before = content_of(workspace.folder)
    plan, applied = workspace.invoke("plan"), workspace.invoke("apply", "--yes", "--no-smtp-test")
    history = workspace.invoke("history", "dev")
    assert (plan.exit_code, applied.exit_code, history.exit_code) == (7, 7, 7)
    assert f"dev: not planned: the config store {message}\n" in plan.stdout
    assert f"dev: failed: the config store {message}" in applied.stdout
    assert history.stderr.startswith(f"error: the config store {message}\n")
    assert content_of(workspace.folder) == before


def expect_refused(result: Result, message: str) -> None:
    assert result.exit_code == 7
    assert f"dev: failed: the config store {message}" in result.stdout
    assert "Traceback" not in result.output


@needs_permissions
def test_a_file_that_is_read_only_can_be_planned_on_and_not_applied_to(workspace: Workspace) -> None:
    apply_and_change(workspace)
    (workspace.folder / STORE).chmod(0o400)
    before = (workspace.folder / STORE).read_bytes()
    assert unprivileged(workspace).run("plan", "--exit-code").exit_code == 4
    expect_refused(
        unprivileged(workspace).run("apply", "--yes", "--no-smtp-test"),
        f"{STORE} is read-only (give the process the right to write the file and its folder)",
    )
    assert (workspace.folder / STORE).read_bytes() == before


@needs_permissions
def test_a_file_that_may_not_be_read_is_refused(workspace: Workspace) -> None:
    apply_and_change(workspace)
    (workspace.folder / STORE).chmod(0)
    result = unprivileged(workspace).run("apply", "--yes", "--no-smtp-test")
    expect_refused(result, f"{STORE} cannot be opened (look at the rights of the file and its folder)")


@needs_permissions
@pytest.mark.parametrize("made", [False, True])
def test_a_folder_that_is_read_only_is_refused(workspace: Workspace, made: bool) -> None:
    (workspace.folder / "var").mkdir()
    workspace.write(stgitops=f"store: {{type: sqlite, path: var/{STORE}}}\n")
    if made:
        apply_and_change(workspace)
    before = content_of(workspace.folder)
    (workspace.folder / "var").chmod(0o500)
    result = unprivileged(workspace).run("apply", "--yes", "--no-smtp-test")
    expect_refused(result, f"var/{STORE} " + ("is read-only" if made else "cannot be opened: permission denied"))
    assert content_of(workspace.folder) == before


def test_a_file_in_place_of_the_folder_is_refused(workspace: Workspace) -> None:
    workspace.write(stgitops=f"store: {{type: sqlite, path: var/{STORE}}}\n").put("var", "a file")
    expect_refused(workspace.invoke("apply", "--yes", "--no-smtp-test"), f"var/{STORE} ")
    assert (workspace.folder / "var").read_text() == "a file"


@pytest.mark.parametrize("limit", [0, 100, 4096, 8192, 20000])
def test_where_a_file_may_not_grow_nothing_is_written_and_later_it_works(workspace: Workspace, limit: int) -> None:
    def forbid_growth() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    result = workspace.run("apply", "--yes", "--no-smtp-test", preexec_fn=forbid_growth)
    expect_refused(result, f"{STORE} cannot be read or written: the disk reports an error (nothing was written)")
    assert workspace.invoke("history", "dev").stdout == "no revisions yet\n"
    assert workspace.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0


@pytest.mark.parametrize("limit", [100, 8192])
def test_the_revisions_that_are_there_outlive_a_file_that_may_not_grow(workspace: Workspace, limit: int) -> None:
    apply_and_change(workspace)

    def forbid_growth() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    assert workspace.run("apply", "--yes", "--no-smtp-test", preexec_fn=forbid_growth).exit_code == 7
    verified = workspace.invoke("history", "dev", "--verify")
    assert (verified.exit_code, verified.stderr) == (0, "the chain of 1 revision holds\n")
    assert workspace.invoke("plan", "--exit-code").exit_code == 4


@needs_mount
def test_a_full_disk_is_told_as_that(workspace: Workspace) -> None:
    workspace.write(stgitops=f"store: {{type: sqlite, path: small/{STORE}}}\n")
    workspace.write(base=f"addresses_to_exclude:\n{MANY}")
    result = small_disk(workspace).run("apply", "--yes", "--no-smtp-test")
    message = f"small/{STORE} cannot grow: the disk is full (make room; nothing was written)"
    expect_refused(result, message)

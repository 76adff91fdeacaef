"""The table of exit codes: each command that can end with a code does, and says why."""

import sqlite3
from contextlib import closing

import pytest

from tests.workspace import BASE, DEV, STORE_KEY, Workspace

STORE_IN_THE_WAY = "store: {type: sqlite, path: environments}\n"
COMMANDS = [("validate",), ("show", "dev"), ("plan",), ("apply", "--yes", "--no-smtp-test"), ("history", "dev")]


def changed(workspace: Workspace) -> Workspace:
    return workspace.write(base=BASE.replace("delivery_delay: 10", "delivery_delay: 11"))


def numbers(workspace: Workspace, environment: str = "dev") -> str:
    """Return what verifying the history says of how many revisions there are."""
    return workspace.invoke("history", environment, "--verify").stderr


@pytest.mark.parametrize(
    "arguments",
    [
        *COMMANDS,
        ("schema",),
        ("explain",),
        ("explain", "STG101"),
        ("explain", "SMTP-AUTH-005"),
        ("key", "new"),
        ("--help",),
    ],
)
def test_0_done(with_password: Workspace, arguments: tuple) -> None:
    result = with_password.invoke(*arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "Usage: stgitops"),
        (("aply",), "apply?"),
        (("nonsense",), "'nonsense'"),
        (("plan", "--nonsense"), "No such option"),
        (("validate", "--format", "xml"), "'xml' is not one of"),
        (("show", "dev", "--format", "xml"), "'xml' is not one of"),
        (("plan", "--format", "xml"), "'xml' is not one of"),
        (("apply", "--format", "xml"), "'xml' is not one of"),
        (("smtp-test", "--format", "xml"), "'xml' is not one of"),
        (("history", "dev", "--format", "xml"), "'xml' is not one of"),
        (("--color", "perhaps", "plan"), "'perhaps' is not one of"),
        (
            ("validate", "nowhere.yaml"),
            "only the project file, the base and the files of environments can be named here",
        ),
        (("show",), "Missing argument 'ENVIRONMENT'"),
        (("history",), "Missing argument 'ENVIRONMENT'"),
        (("explain", "STG999"), "there is no code 'STG999'"),
        (("explain", "SMTP-AUTH-999"), "there is no code 'SMTP-AUTH-999'"),
        (("apply",), "There is no terminal to ask on"),
        (("apply", "--plan", "saved.json", "dev"), "A saved plan names its environments itself"),
        (("apply", "--plan", "nowhere.json"), "nowhere.json: the file is missing"),
        (("apply", "--plan", "environments"), "environments: a directory stands here, and a file is wanted"),
        (("plan", "--out", "nowhere/saved.json"), "nowhere/saved.json: no such file or directory"),
        (("plan", "--out", "environments"), "'environments' is not the name of a file"),
    ],
)
def test_2_wrong_usage(workspace: Workspace, arguments: tuple, message: str) -> None:
    result = workspace.invoke(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not (workspace.folder / "store.sqlite3").exists()


@pytest.mark.parametrize(
    "command", [("show",), ("plan",), ("apply", "--yes", "--no-smtp-test"), ("smtp-test",), ("history",)]
)
def test_2_an_environment_that_there_is_not(workspace: Workspace, command: tuple) -> None:
    workspace.write(production=DEV)
    result = workspace.invoke(*command, "prodction")
    assert result.exit_code == 2
    assert "there is no environment 'prodction'" in result.stderr
    assert "did you mean production?" in result.stderr.lower()
    assert "did you mean" not in workspace.invoke(*command, "zzz").stderr.lower()
    assert not (workspace.folder / "store.sqlite3").exists()


@pytest.mark.parametrize("arguments", [*(each for each in COMMANDS if each[0] != "history"), ("smtp-test",)], ids=str)
def test_3_an_invalid_configuration(workspace: Workspace, arguments: tuple) -> None:
    result = workspace.write(base="delivery_dely: 5\n").invoke(*arguments)
    assert result.exit_code == 3
    assert (
        'base.yaml:1:1: error: unknown key "delivery_dely" [STG201]\n    hint: did you mean delivery_delay?\n'
        in result.output
    )
    assert not (workspace.folder / "store.sqlite3").exists()


@pytest.mark.parametrize("arguments", [*COMMANDS, ("smtp-test",), ("smtp-test", "--live")], ids=" ".join)
def test_3_no_project(workspace: Workspace, arguments: tuple) -> None:
    result = workspace.invoke("--project", "nowhere/stgitops.yaml", *arguments)
    assert result.exit_code == 3
    assert "nowhere/stgitops.yaml:1:1: error: the file is missing [STG101]\n" in result.output


def test_3_warnings_where_they_are_asked_to_count(workspace: Workspace) -> None:
    workspace.write(dev=f'{DEV}addresses_to_exclude: ["*@example.org", a@example.org]\n')
    assert workspace.invoke("validate").exit_code == 0
    assert workspace.invoke("validate", "--strict").exit_code == 3


@pytest.mark.parametrize(
    "command", [("plan",), ("apply", "--yes", "--no-smtp-test"), ("smtp-test", "--live"), ("history", "dev")]
)
def test_3_a_store_key_that_is_none(workspace: Workspace, command: tuple) -> None:
    workspace.variables["STGITOPS_STORE_KEY"] = f"{STORE_KEY},hunter2"
    result = workspace.invoke(*command)
    message = "error: key 2 in STGITOPS_STORE_KEY is not a key\n    hint: make one with: stgitops key new\n"
    assert (result.exit_code, result.stdout, result.stderr) == (3, "", message)
    assert not (workspace.folder / "store.sqlite3").exists()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "the whole"),
        ("no plan", "the whole"),
        ("[]", "the whole"),
        ("{}", "format_version: field required"),
        ('{"format_version": 2}', "format_version: "),
    ],
)
def test_3_a_saved_plan_that_cannot_be_read(workspace: Workspace, content: str, message: str) -> None:
    workspace.put("saved.json", content)
    result = workspace.invoke("apply", "--plan", "saved.json")
    assert result.exit_code == 3
    assert result.stderr.startswith(f"error: this is not a plan that this version can read: {message}")
    assert "    hint: make it again with stgitops plan --out\n" in result.stderr


def test_3_a_schema_that_differs(workspace: Workspace) -> None:
    assert workspace.invoke("schema").exit_code == 0
    assert workspace.invoke("schema", "--check").exit_code == 0
    workspace.put("schema/plan.schema.json", "{}")
    result = workspace.invoke("schema", "--check")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "schema/plan.schema.json: differs from what this version writes\n" in result.stderr


def test_4_changes_are_pending_only_where_it_was_asked(workspace: Workspace) -> None:
    assert workspace.invoke("plan").exit_code == 0
    assert workspace.invoke("plan", "--exit-code").exit_code == 4
    assert workspace.invoke("plan", "--exit-code", "--format", "json").exit_code == 4
    assert workspace.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    assert workspace.invoke("plan", "--exit-code").exit_code == 0
    assert changed(workspace).invoke("plan", "--exit-code").exit_code == 4


def test_applying_what_is_there_writes_no_revision(with_password: Workspace) -> None:
    assert with_password.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    for _ in range(3):
        result = with_password.invoke("apply", "--yes", "--no-smtp-test")
        assert result.exit_code == 0
        assert "dev: unchanged: revision 1, unproven\ndone: 1 unchanged\n" in result.stdout
    assert numbers(with_password).startswith("the chain of 1 revision")


@pytest.mark.parametrize(
    "command",
    [
        ("plan",),
        ("plan", "--exit-code"),
        ("apply", "--yes", "--no-smtp-test"),
        ("smtp-test", "--live"),
        ("history", "dev"),
    ],
)
def test_7_a_store_that_cannot_be_used(workspace: Workspace, command: tuple) -> None:
    result = workspace.write(stgitops=STORE_IN_THE_WAY).invoke(*command)
    assert result.exit_code == 7
    assert "environments is not a file" in result.output


def test_7_a_history_that_was_tampered_with(workspace: Workspace) -> None:
    assert workspace.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    with closing(sqlite3.connect(workspace.folder / "store.sqlite3")) as connection, connection:
        connection.execute("DROP TRIGGER revisions_are_not_updated")
        connection.execute("UPDATE revisions SET author = 'somebody else'")
    result = workspace.invoke("history", "dev", "--verify")
    assert result.exit_code == 7
    assert (
        result.stderr
        == "the history of dev was tampered with: revision 1 is not what was written: its digest differs\n"
    )
    assert workspace.invoke("history", "dev").exit_code == 0


@pytest.mark.parametrize("out", [".", "", "/"])
def test_a_place_that_is_no_file_cannot_take_a_plan(workspace: Workspace, out: str) -> None:
    assert workspace.invoke("plan", "--out", out).exit_code == 2


@pytest.mark.parametrize("folder", ["base.yaml", "base.yaml/below"])
def test_a_file_cannot_be_the_folder_of_schemas(workspace: Workspace, folder: str) -> None:
    result = workspace.invoke("schema", "--dir", folder)
    assert result.exit_code == 2


def test_the_history_can_be_read_while_the_base_is_wrong(workspace: Workspace) -> None:
    assert workspace.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    assert workspace.write(base="nonsense: 1\n", dev=DEV).invoke("history", "dev").exit_code == 0

"""Every output format of every command, as it is written down in `expected/`.

After a change that is wanted: `pytest tests/golden --rewrite-golden`, and read the difference as a user would.
"""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.golden.projects import BASE, environment, everything_happens, everything_is_wrong, nothing_is_wrong
from tests.golden.transcripts import transcript
from tests.process.terminal import seen_on_terminal
from tests.workspace import STORE_KEY, Result, Workspace


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> dict[Callable, Workspace]:
    """Each project, made once."""
    found = {}
    for prepare in (everything_happens, everything_is_wrong, nothing_is_wrong):
        found[prepare] = Workspace(tmp_path_factory.mktemp(prepare.__name__))
        prepare(found[prepare])
    return found


@pytest.fixture
def copy_of(prepared: dict[Callable, Workspace], tmp_path: Path) -> Callable[[Callable], Workspace]:
    """Return a function that returns a project to work in."""

    def copied(prepare: Callable) -> Workspace:
        shutil.copytree(prepared[prepare].folder, tmp_path, dirs_exist_ok=True)
        return Workspace(tmp_path, **prepared[prepare].variables | {"HOME": str(tmp_path), "COLUMNS": "80"})

    return copied


HAPPENS = {
    "show-text": ("show", "updated"),
    "show-origin": ("show", "updated", "--origin"),
    "show-json": ("show", "updated", "--format", "json"),
    "plan-text": ("plan", "--exit-code"),
    "plan-colour": ("--color", "always", "plan"),
    "plan-json": ("plan", "--format", "json"),
    "apply-text": ("apply", "--yes", "--no-smtp-test", "--message", "a reason"),
    "apply-colour": ("--color", "always", "apply", "--yes", "--no-smtp-test"),
    "apply-json": ("apply", "--yes", "--no-smtp-test", "--format", "json"),
    "apply-help": ("apply", "--help"),
    "drift-text": ("drift", "--exit-code"),
    "drift-colour": ("--color", "always", "drift"),
    "drift-json": ("drift", "--format", "json"),
    "drift-help": ("drift", "--help"),
    "rollback-help": ("rollback", "--help"),
    "history-text": ("history", "updated"),
    "history-verify": ("history", "updated", "--verify"),
    "history-json": ("history", "updated", "--format", "json"),
    "history-none": ("history", "created"),
    "schema-check": ("schema", "--check"),
    "explain-list": ("explain",),
    "help": ("--help",),
    "verbose": ("-v", "show", "updated"),
}
WRONG = {
    "validate-text": ("validate",),
    "validate-colour": ("--color", "always", "validate"),
    "validate-json": ("validate", "--format", "json"),
    "plan-invalid": ("plan",),
}


@pytest.mark.parametrize(("name", "arguments"), HAPPENS.items(), ids=HAPPENS.keys())
def test_where_everything_happens(copy_of: Callable, compare: Callable, name: str, arguments: tuple) -> None:
    workspace = copy_of(everything_happens)
    if arguments[0] == "schema":
        workspace.invoke("schema")
        workspace.put("schema/plan.schema.json", "{}")
    compare(name, transcript(arguments, workspace.invoke(*arguments)))


@pytest.mark.parametrize(("name", "arguments"), WRONG.items(), ids=WRONG.keys())
def test_where_everything_is_wrong(copy_of: Callable, compare: Callable, name: str, arguments: tuple) -> None:
    compare(name, transcript(arguments, copy_of(everything_is_wrong).invoke(*arguments)))


def test_findings_on_a_terminal(copy_of: Callable, compare: Callable) -> None:
    workspace = copy_of(everything_is_wrong)
    workspace.variables["NO_COLOR"] = "1"
    exit_code, seen = seen_on_terminal(workspace, "validate")
    compare("validate-terminal", transcript(("validate",), Result(exit_code, seen, "")))


def test_where_nothing_is_wrong(copy_of: Callable, compare: Callable) -> None:
    result = copy_of(nothing_is_wrong).invoke("validate")
    compare("validate-nothing", transcript(("validate",), result))


def nobody_listens(workspace: Workspace) -> Workspace:
    """Name a port on which no mail server is, for an environment with a password and for one without."""
    here = "  smtp_server: 127.0.0.1\n  smtp_server_port: 1\n"
    for name in ("updated", "no-secret"):
        workspace.put(f"environments/{name}.yaml", environment(name, login=True, below=here))
    workspace.variables["UPDATED_PASSWORD"] = "a password"
    return workspace


SMTP = {
    "smtp-test-text": ("smtp-test",),
    "smtp-test-colour": ("--color", "always", "smtp-test"),
    "smtp-test-json": ("smtp-test", "--format", "json"),
    "smtp-test-junit": ("smtp-test", "--format", "junit"),
    "smtp-test-live": ("smtp-test", "--live", "updated"),
    "smtp-test-help": ("smtp-test", "--help"),
    "apply-cannot-send": ("apply", "--yes"),
    "apply-cannot-send-colour": ("--color", "always", "apply", "--yes"),
    "apply-cannot-send-json": ("apply", "--yes", "--format", "json"),
}


@pytest.mark.parametrize(("name", "arguments"), SMTP.items(), ids=SMTP.keys())
def test_mail_where_nobody_listens(copy_of: Callable, compare: Callable, name: str, arguments: tuple) -> None:
    workspace = nobody_listens(copy_of(nothing_is_wrong))
    workspace.variables["STGITOPS_STORE_KEY"] = STORE_KEY
    compare(name, transcript(arguments, workspace.invoke(*arguments)))


def test_mail_on_a_terminal(copy_of: Callable, compare: Callable) -> None:
    workspace = nobody_listens(copy_of(nothing_is_wrong))
    workspace.variables["NO_COLOR"] = "1"
    exit_code, seen = seen_on_terminal(workspace, "smtp-test", "updated")
    compare("smtp-test-terminal", transcript(("smtp-test", "updated"), Result(exit_code, seen, "")))


def test_without_a_key(copy_of: Callable, compare: Callable) -> None:
    workspace = copy_of(everything_happens)
    del workspace.variables["STGITOPS_STORE_KEY"]
    compare("plan-without-key", transcript(("plan",), workspace.invoke("plan")))
    compare("drift-without-key", transcript(("drift", "updated"), workspace.invoke("drift", "updated")))
    arguments = ("apply", "--yes", "--no-smtp-test")
    compare("apply-without-key", transcript(arguments, workspace.invoke(*arguments)))


@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_stale_plan(copy_of: Callable, compare: Callable, format_: str) -> None:
    workspace = copy_of(everything_happens)
    workspace.invoke("plan", "--out", "saved.json")
    workspace.invoke("apply", "--yes", "--no-smtp-test", "reordered")
    workspace.variables["UPDATED_PASSWORD"] = "a third password"
    workspace.put("base.yaml", BASE.replace("delivery_delay: 10", "delivery_delay: 11"))
    arguments = ("apply", "--plan", "saved.json", "--format", format_)
    compare(f"apply-stale-{format_}", transcript(arguments, workspace.invoke(*arguments)))

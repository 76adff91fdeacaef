"""On a real terminal: colours, the underlined source line, the question, and Ctrl-C."""

import json
import subprocess

import pytest

from tests.process.terminal import Terminal, seen_on_terminal
from tests.workspace import BASE, DEV, Workspace

QUESTION = "Apply these changes to 1 environment? [y/N]: "
MISTAKE = BASE.replace("starttls", "startls")
FINDING = "base.yaml:4:13: error: startls must be one of none, starttls, tls [STG204]"


@pytest.fixture
def mistaken(workspace: Workspace) -> Workspace:
    """A project with one error, in line 4 of the base."""
    return workspace.write(base=MISTAKE)


def test_the_source_line_is_shown_with_the_place_underlined(mistaken: Workspace) -> None:
    mistaken.variables["NO_COLOR"] = "1"
    exit_code, seen = seen_on_terminal(mistaken, "validate")
    assert exit_code == 3
    assert seen == (
        f"{FINDING}\n"
        "    4 |   security: startls\n"
        "      |             ^^^^^^^\n"
        "    hint: did you mean starttls?\n"
        "1 error in 1 environment\n"
    )


@pytest.mark.parametrize(
    ("variables", "options", "coloured"),
    [
        ({}, (), True),
        ({"NO_COLOR": ""}, (), True),
        ({"NO_COLOR": "1"}, (), False),
        ({"TERM": "dumb"}, (), False),
        ({}, ("--color", "never"), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
    ],
)
def test_colours_on_a_terminal(mistaken: Workspace, variables: dict, options: tuple, coloured: bool) -> None:
    mistaken.variables.update({"TERM": "xterm"} | variables)
    _, seen = seen_on_terminal(mistaken, *options, "validate")
    assert ("\x1b[31m" in seen) is coloured
    assert ("\x1b" in seen) is coloured


@pytest.mark.parametrize(
    ("options", "coloured"), [((), False), (("--color", "always"), True), (("--color", "never"), False)]
)
def test_colours_where_there_is_no_terminal(mistaken: Workspace, options: tuple, coloured: bool) -> None:
    result = mistaken.run(*options, "validate")
    assert ("\x1b[31m" in result.stdout) is coloured
    assert ("\x1b" in result.stdout) is coloured
    assert "^" not in result.stdout


@pytest.mark.parametrize(("answer", "exit_code", "wrote"), [("y", 0, True), ("n", 130, False), ("", 130, False)])
def test_apply_asks_and_does_what_the_answer_says(
    workspace: Workspace, answer: str, exit_code: int, wrote: bool
) -> None:
    workspace.variables["NO_COLOR"] = "1"
    terminal = Terminal.start(workspace, "apply", "--no-smtp-test")
    terminal.wait_for(QUESTION)
    assert terminal.seen.index("plan: 1 environment to create") < terminal.seen.index(QUESTION)
    assert not (workspace.folder / "store.sqlite3").exists()
    terminal.type(f"{answer}\n")
    assert terminal.end() == exit_code
    assert ("dev: applied: revision 1" in terminal.seen) is wrote
    assert ("nothing was applied" in terminal.seen) is not wrote
    assert (workspace.folder / "store.sqlite3").exists() is wrote


def test_who_asks_for_json_sees_the_plan_before_the_question_and_the_json_stays_clean(workspace: Workspace) -> None:
    terminal = Terminal.start(workspace, "apply", "--no-smtp-test", "--format", "json", stdout=subprocess.PIPE)
    terminal.wait_for(QUESTION)
    assert terminal.seen.startswith("dev: no revision yet\n  + delivery_delay: 10\n")
    assert terminal.seen.index("plan: 1 environment to create") < terminal.seen.index(QUESTION)
    assert not (workspace.folder / "store.sqlite3").exists()
    terminal.type("y\n")
    assert terminal.process.stdout is not None
    written = json.loads(terminal.process.stdout.read())
    assert terminal.end() == 0
    assert [(each["environment"], each["outcome"]) for each in written["outcomes"]] == [("dev", "applied")]


@pytest.mark.parametrize("keys", ["\x03", "\x04"], ids=["Ctrl-C", "Ctrl-D"])
def test_leaving_the_question_is_an_interruption(workspace: Workspace, keys: str) -> None:
    terminal = Terminal.start(workspace, "apply")
    terminal.wait_for(QUESTION)
    terminal.wait_until_asleep()
    terminal.type(keys)
    assert terminal.end() == 130
    assert terminal.seen.endswith("interrupted\n")
    assert "Traceback" not in terminal.seen
    assert not (workspace.folder / "store.sqlite3").exists()


def test_with_yes_nothing_is_asked(workspace: Workspace) -> None:
    exit_code, seen = seen_on_terminal(workspace, "apply", "--yes", "--no-smtp-test")
    assert exit_code == 0
    assert "?" not in seen


def test_where_nothing_would_change_nothing_is_asked(workspace: Workspace) -> None:
    assert workspace.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    exit_code, seen = seen_on_terminal(workspace, "apply", "--no-smtp-test")
    assert exit_code == 0
    assert "[y/N]" not in seen


def test_without_a_terminal_to_ask_on_nothing_is_applied(workspace: Workspace) -> None:
    result = workspace.invoke("apply", stdin="y\n")
    assert result.exit_code == 2
    assert "There is no terminal to ask on: say --yes, or carry out a saved plan with --plan." in result.stderr
    assert not (workspace.folder / "store.sqlite3").exists()


def test_text_from_a_store_cannot_do_anything_to_a_terminal(workspace: Workspace) -> None:
    workspace.write(dev=DEV)
    workspace.variables["STGITOPS_AUTHOR"] = "\x1b]0;title\x07\x1b[31m"
    assert workspace.invoke("apply", "--yes", "--no-smtp-test", "--message", "\x1b[2J\r\n").exit_code == 0
    workspace.variables["NO_COLOR"] = "1"
    _, seen = seen_on_terminal(workspace, "history", "dev")
    assert "\x1b" not in seen
    assert "\\x1b[2J\\r\\n" in seen

"""Processes that find something pending, and saved plans of environments whose store did not answer."""

import json
from typing import Any

import pytest

from stgitops.core.crash_points import CrashPoint
from tests.process.mail import FAST, WELL, WITH_LOGIN, Mail
from tests.process.terminal import Terminal
from tests.process.test_crash_points import APPLY, TRAP, delayed, die, revisions, run, states
from tests.servers.hostile import Peer
from tests.smtp.faults.polite import but, in_turn

SAVED = ("apply", *FAST, "--plan", "saved.json")


def delays(mail: Mail) -> list[int]:
    return [each["settings"]["delivery_delay"] for each in revisions(mail)]


@pytest.fixture
def pending(mail: Mail) -> Mail:
    """A project with a first revision that is pending."""
    mail.serve(WELL)
    die(mail, CrashPoint.APPENDED, *APPLY)
    assert states(mail) == ["pending"]
    return mail


def test_what_is_pending_is_proven_before_a_further_change_is_applied(pending: Mail) -> None:
    delayed(pending, "dev", 30)
    result = pending.workspace.run(*APPLY)
    assert result.exit_code == 0
    assert result.stdout.endswith("dev: applied: revision 2 (1 change), healthy\ndone: 1 applied\n")
    assert (states(pending), delays(pending)) == (["healthy", "healthy"], [10, 30])


def test_what_is_pending_and_fails_is_rolled_back_and_the_further_change_waits_for_the_next_run(mail: Mail) -> None:
    server = mail.serve(TRAP)
    die(mail, CrashPoint.APPENDED, *APPLY)
    delayed(mail, "dev", 30)
    result = mail.workspace.run(*APPLY)
    assert (result.exit_code, states(mail)) == (6, ["rolled back", "withdrawn"])
    assert "dev: rolled back: revision 1 cannot send mail" in result.stdout
    server.behave = but()
    assert run(mail, *APPLY) == 0
    assert revisions(mail)[-1]["settings"]["delivery_delay"] == 30


def test_without_the_store_key_nothing_is_rolled_back(mail: Mail) -> None:
    mail.serve(WITH_LOGIN)
    die(mail, CrashPoint.APPENDED, *APPLY)
    key = mail.workspace.variables.pop("STGITOPS_STORE_KEY")
    result = mail.workspace.run(*APPLY)
    assert result.exit_code == 3
    assert "revision 1 could not be tested: the password is sealed, and STGITOPS_STORE_KEY is not set" in result.stdout
    assert "[SMTP-CFG-002]; it is live as before\n" in result.stdout
    assert states(mail) == ["pending"]
    mail.workspace.variables["STGITOPS_STORE_KEY"] = key
    assert "dev: unchanged: revision 1, healthy\n" in mail.workspace.run(*APPLY).stdout
    assert [each["state"] for each in revisions(mail)] == ["healthy"]


def test_where_the_only_thing_to_do_is_to_prove_it_is_asked_too(pending: Mail) -> None:
    result = pending.workspace.run("apply", *FAST)
    assert result.exit_code == 2
    assert "There is no terminal to ask on" in result.stderr
    for answer, exit_code, state in [("n", 130, "pending"), ("y", 0, "healthy")]:
        terminal = Terminal.start(pending.workspace, "apply", *FAST)
        terminal.wait_for("Prove what is pending in 1 environment? [y/N]: ")
        terminal.type(f"{answer}\n")
        assert (terminal.end(), states(pending)) == (exit_code, [state]), terminal.seen


def test_what_is_interrupted_says_how_far_it_came(mail: Mail) -> None:
    mail.serve(WELL, "dev")
    mail.serve(WELL, "staging").behave = in_turn(but(), but(EHLO=Peer.gone))
    project = mail.workspace.folder / "stgitops.yaml"
    project.write_text(f"{project.read_text()}environments: {{staging: {{after: [dev]}}}}\n")
    terminal = Terminal.start(mail.workspace, "apply", "--yes", "--timeout", "60")
    terminal.wait_for("wave 2 of 2: 1 done, 0 failed, 1 left")
    while not revisions(mail, "staging"):
        pass
    terminal.type("\x03")
    assert terminal.end() == 130
    assert terminal.seen.rpartition("\r\x1b[K")[2].startswith(
        "cut off after 1 applied: what is pending is proven or rolled back when you run the same command again\n"
    )


def break_store(mail: Mail, name: str, path: str) -> None:
    """Write a project in which staging has a store of its own, and production comes after it."""
    mail.workspace.write(
        stgitops="store: {type: sqlite, path: store.sqlite3}\nca_file: ca.pem\nenvironments:\n"
        f"  {name}: {{store: {{type: sqlite, path: {path}}}}}\n  production: {{after: [{name}]}}\n"
    )


def outcomes(result: Any) -> list[tuple[str, str]]:
    return [(each["environment"], each["outcome"]) for each in json.loads(result.stdout)["outcomes"]]


def test_a_saved_plan_knows_of_the_stores_that_did_not_answer(mail: Mail) -> None:
    mail.serve(WELL, "dev", "staging", "production")
    break_store(mail, "staging", "other/store.sqlite3")
    mail.workspace.put("other", "in the way of the folder")
    assert mail.workspace.invoke("plan", "--out", "saved.json").exit_code == 7
    result = mail.workspace.invoke(*SAVED, "--format", "json")
    assert result.exit_code == 7
    assert outcomes(result) == [("dev", "applied"), ("staging", "failed"), ("production", "not started")]
    (mail.workspace.folder / "other").unlink()
    stale = mail.workspace.invoke(*SAVED)
    assert (stale.exit_code, stale.stdout.endswith("applied\n")) == (5, False)
    assert "    staging: its store did not answer when the plan was made, and does now\n" in stale.stderr
    assert revisions(mail, "staging") == []


def test_a_saved_plan_of_which_something_was_rolled_back_is_finished_by_carrying_it_out_again(mail: Mail) -> None:
    server = mail.serve(TRAP, "dev")
    mail.serve(WELL, "staging")
    assert mail.workspace.invoke("plan", "--out", "saved.json").exit_code == 0
    die(mail, CrashPoint.RESTORED, *SAVED, "--jobs", "1")
    assert revisions(mail, "staging") == []
    server.behave = but()
    result = mail.workspace.invoke(*SAVED, "--format", "json")
    assert outcomes(result) == [("dev", "refused"), ("staging", "applied")]


def test_what_a_saved_plan_names_cannot_do_anything_to_a_terminal(mail: Mail) -> None:
    mail.serve(WELL)
    assert mail.workspace.invoke("plan", "--out", "saved.json").exit_code == 0
    path = mail.workspace.folder / "saved.json"
    forged = json.loads(path.read_text())
    (dev,) = forged["environments"]
    forged["environments"].append(dev | {"environment": "\x1b[2Jgone"})
    path.write_text(json.dumps(forged))
    result = mail.workspace.invoke(*SAVED)
    assert result.exit_code != 0
    assert "\x1b" not in result.output
    assert "gone" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--override-promotion", " \t"), "say why."),
        (("--override-promotion", "x" * 501), "a reason has at most 500 characters, and this one has 501."),
        (("staging", "--only-wave", "1"), "none of the environments that are named is in wave 1"),
        (("--jobs", "1000"), "1000 side by side need 4064 open files, and the system allows 256 (ulimit -n)."),
    ],
)
def test_what_is_not_understood(mail: Mail, arguments: tuple[str, ...], told: str) -> None:
    mail.serve(WELL, "dev", "staging")
    project = mail.workspace.folder / "stgitops.yaml"
    project.write_text(f"{project.read_text()}environments: {{staging: {{after: [dev]}}}}\n")
    result = mail.workspace.run(*APPLY, *arguments, preexec_fn=few_files)
    assert (result.exit_code, result.stdout) == (2, "")
    assert told in result.stderr
    assert revisions(mail) == []


def few_files() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))


def soft_limit() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_NOFILE, (40, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))


def test_the_soft_limit_of_open_files_is_raised(mail: Mail) -> None:
    names = [f"e{number}" for number in range(60)]
    mail.serve(WELL, *names)
    result = mail.workspace.run("smtp-test", "--jobs", "60", "--timeout", "20", preexec_fn=soft_limit)
    assert result.exit_code == 0, result.output

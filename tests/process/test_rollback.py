"""`rollback` and `drift` with real servers: the password comes from the store, and nothing of it is in the files."""

import base64
import json
from typing import Any

import pytest

from tests.process.mail import FAST, WELL, Mail, settings
from tests.process.terminal import Terminal
from tests.process.test_rollout import APPLY, asked, history, outcomes, report_of, states
from tests.servers.hostile import Connection, Peer, Server
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import but, in_turn
from tests.workspace import Result

FIRST, SECOND = "first pass phrase", "second pass phrase"
IN_CLEAR = Fault("in-clear", but(logins="PLAIN"), login=True)
ROLLBACK = ("rollback", "dev", "--yes", *FAST)


def passwords(server: Server) -> list[str]:
    """Return the password of each connection."""
    return [password for each in server.connections for password in logged_in_with(each)]


def logged_in_with(connection: Connection) -> list[str]:
    logins = [line.split(" ")[2] for line in connection.lines if line.startswith("AUTH PLAIN ")]
    return [base64.b64decode(each).decode().split("\0")[2] for each in logins]


def knows(password: str) -> Fault:
    """Return a server that takes only one password."""

    async def answer(peer: Peer) -> None:
        right = logged_in_with(peer.connection) == [password]
        await peer.say("235 2.7.0 Ok" if right else "535 5.7.8 Authentication failed")

    return Fault("knows", but(logins="PLAIN", AUTH=answer), login=True)


@pytest.fixture
def twice(mail: Mail) -> tuple[Mail, Server]:
    """A project with two revisions, each with a password of its own."""
    server = mail.serve(IN_CLEAR)
    for delay, password in ((10, FIRST), (60, SECOND)):
        mail.workspace.write(base=f"delivery_delay: {delay}\n")
        mail.workspace.variables["DEV_PASSWORD"] = password
        assert mail.workspace.invoke(*APPLY).exit_code == 0
    assert passwords(server) == [FIRST] * 2 + [SECOND] * 2
    server.connections.clear()
    return mail, server


def delays(mail: Mail) -> list[int | None]:
    return [each["settings"].get("delivery_delay") for each in history(mail)]


def run(mail: Mail, *arguments: str) -> Result:
    return mail.workspace.run(*arguments)


def test_with_a_password_that_is_nowhere_but_in_the_store(twice: tuple[Mail, Server]) -> None:
    mail, server = twice
    del mail.workspace.variables["DEV_PASSWORD"]
    result = run(mail, *ROLLBACK, "-m", "too slow")
    assert (result.exit_code, result.stderr) == (0, "")
    first, *changes = result.stdout.splitlines()
    assert first.startswith("dev: revision 2 is live and healthy; back to revision 1, healthy, by ada, ")
    assert changes == [
        "  ~ delivery_delay: 60 -> 10",
        "  ~ error_notifications.smtp_authentication.password: (secret from revision 1: changed)",
        "dev: applied: revision 3 (2 changes), the settings of revision 1 again, healthy",
        "done: 1 applied",
    ]
    assert passwords(server) == [FIRST, FIRST]
    assert (delays(mail), states(mail)) == ([10, 60, 10], ["healthy", "rolled back", "healthy"])
    assert history(mail)[-1]["message"] == "rolled back to 1: too slow"


def test_afterwards_apply_refuses_what_was_left_until_it_is_told_to_try_again(twice: tuple[Mail, Server]) -> None:
    mail, server = twice
    assert run(mail, *ROLLBACK).exit_code == 0
    result = run(mail, *APPLY)
    assert (result.exit_code, delays(mail)) == (3, [10, 60, 10])
    assert "these settings were revision 2, which was rolled back by ada on " in result.stdout
    mail.workspace.variables["DEV_PASSWORD"] = "third pass phrase"
    assert run(mail, *APPLY).exit_code == 0
    assert passwords(server)[-1] == "third pass phrase"


def test_to_a_revision_that_was_named_and_to_what_is_live(twice: tuple[Mail, Server]) -> None:
    mail, server = twice
    assert run(mail, *ROLLBACK).exit_code == 0
    result = run(mail, *ROLLBACK, "--to", "2", "--format", "json")
    assert (result.exit_code, outcomes(result)) == (0, [("dev", "applied", None)])
    assert (delays(mail), passwords(server)[-1]) == ([10, 60, 10, 60], SECOND)
    server.connections.clear()
    result = run(mail, *ROLLBACK, "--to", "2", "--format", "json")
    assert (result.exit_code, outcomes(result), asked(server)) == (0, [("dev", "unchanged", None)], [0])
    assert mail.workspace.invoke("plan", "--exit-code").exit_code == 0, "the files were never touched"


def test_6_what_cannot_send_mail_any_more_is_not_brought_back(mail: Mail) -> None:
    server = mail.serve(IN_CLEAR)
    mail.workspace.variables["DEV_PASSWORD"] = FIRST
    assert mail.workspace.invoke(*APPLY).exit_code == 0
    mail.workspace.variables["DEV_PASSWORD"] = SECOND
    assert mail.workspace.invoke(*APPLY).exit_code == 0
    server.behave = knows(SECOND).behave
    result = run(mail, *ROLLBACK, "--format", "json")
    assert (result.exit_code, outcomes(result)) == (6, [("dev", "failed", "SMTP-AUTH-005")])
    assert states(mail) == ["healthy", "healthy"]
    assert run(mail, *ROLLBACK, "--no-smtp-test").exit_code == 0
    assert states(mail) == ["healthy", "rolled back", "unproven"]


def test_6_what_cannot_send_mail_once_it_is_live_again_brings_back_what_was_live(mail: Mail) -> None:
    behaviours = [but()] * 5 + [but(RCPT="550 5.1.1 No such user here"), but()]
    mail.serve(Fault("fails-at-the-sixth", in_turn(*behaviours)))
    for delay in (10, 60):
        mail.workspace.write(base=f"delivery_delay: {delay}\n")
        assert mail.workspace.invoke(*APPLY).exit_code == 0
    result = run(mail, *ROLLBACK, "--format", "json")
    assert (result.exit_code, outcomes(result)) == (6, [("dev", "rolled back", "SMTP-RCPT-001")])
    assert (delays(mail), states(mail)[2:]) == ([10, 60, 10, 60], ["rolled back", "healthy"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("rollback", "dev", "--to", "7"), "error: dev has no revision 7: the newest is 2\n"),
        (("rollback", "dev", "--to", "0"), "0 is not in the range x>=1"),
        (("rollback",), "Missing argument 'ENVIRONMENT'"),
        (("rollback", "dv"), "there is no environment 'dv'"),
        (("rollback", "dev"), "There is no terminal to ask on: say --yes."),
        (("rollback", "qa"), "error: qa has no revisions\n    hint: make the first: stgitops apply qa\n"),
    ],
)
def test_2_where_there_is_no_way_back(twice: tuple[Mail, Server], arguments: tuple, message: str) -> None:
    mail, server = twice
    mail.workspace.write(qa=settings(WELL, 1))
    result = run(mail, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert (delays(mail), asked(server)) == ([10, 60], [0])


def test_5_a_locked_environment(twice: tuple[Mail, Server]) -> None:
    mail, server = twice
    assert run(mail, "lock", "dev", "--for", "1h", "--reason", "work").exit_code == 0
    result = run(mail, *ROLLBACK, "--format", "json")
    assert (result.exit_code, outcomes(result)) == (5, [("dev", "refused", None)])
    assert (delays(mail), asked(server)) == ([10, 60], [0])


def test_while_the_files_are_wrong_and_not_while_the_project_file_is(twice: tuple[Mail, Server]) -> None:
    mail, _ = twice
    mail.workspace.write(base="nonsense: [\n", dev="more: nonsense\n")
    assert run(mail, "validate").exit_code == 3
    assert run(mail, *ROLLBACK).exit_code == 0
    assert delays(mail) == [10, 60, 10]
    mail.workspace.write(stgitops="nonsense: 1\n")
    assert run(mail, *ROLLBACK).exit_code == 3


@pytest.mark.parametrize(("answer", "exit_code", "count"), [("y", 0, 3), ("n", 130, 2), ("", 130, 2)])
def test_on_a_terminal_it_asks(twice: tuple[Mail, Server], answer: str, exit_code: int, count: int) -> None:
    mail, _ = twice
    mail.workspace.variables["NO_COLOR"] = "1"
    terminal = Terminal.start(mail.workspace, "rollback", "dev", *FAST)
    terminal.wait_for("Make revision 1 of dev live again? [y/N]: ")
    terminal.type(f"{answer}\n")
    assert terminal.end() == exit_code
    assert ("nothing was rolled back" in terminal.seen) is (exit_code == 130)
    assert len(delays(mail)) == count


def drift(mail: Mail, *arguments: str) -> tuple[int, list[str]]:
    """Return the exit code, and the causes that the JSON has for dev."""
    result = run(mail, "drift", "--format", "json", *arguments)
    report: dict[str, Any] = report_of(result, "drift-report")
    return result.exit_code, [each["cause"] for each in report["environments"][0]["drifts"]]


def test_drift_says_why_and_4_where_it_was_asked(mail: Mail) -> None:
    server = mail.serve(IN_CLEAR)
    mail.workspace.variables["DEV_PASSWORD"] = FIRST
    assert drift(mail, "--exit-code") == (4, ["never applied"])
    assert mail.workspace.invoke(*APPLY).exit_code == 0
    assert drift(mail, "--exit-code") == (0, [])
    mail.workspace.variables["DEV_PASSWORD"] = SECOND
    assert drift(mail, "--exit-code") == (4, ["secret rotated"])
    mail.workspace.write(base="delivery_delay: 60\n")
    assert drift(mail, "--exit-code") == (4, ["config moved ahead", "secret rotated"])
    assert drift(mail) == (0, ["config moved ahead", "secret rotated"])
    assert (asked(server), len(history(mail))) == ([2], 1)
    shown = run(mail, "drift").stdout
    assert "dev: config moved ahead: delivery_delay changed since revision 1\n" in shown
    assert not {FIRST, SECOND} & set(json.dumps(shown).split('"'))


def test_drift_3_and_7(mail: Mail) -> None:
    mail.serve(WELL)
    mail.workspace.write(base="nonsense: 1\n")
    assert run(mail, "drift").exit_code == 3
    mail.workspace.write(base="delivery_delay: 10\n", stgitops="store: {type: sqlite, path: environments}\n")
    result = run(mail, "drift", "--format", "json")
    assert result.exit_code == 7
    assert [each["environment"] for each in report_of(result, "drift-report")["unanswered"]] == ["dev"]

"""`apply` and its gate with real servers: what becomes live, what is rolled back, what waits, and how it is told."""

import json
import os
import signal
import time
from typing import Any

import jsonschema
import pytest

from stgitops.core.schema_files import EVERY_SCHEMA
from tests.process.mail import FAST, GREYLISTED, NO_SENDER, SILENT, WELL, WITH_LOGIN, Mail, settings
from tests.process.terminal import seen_on_terminal
from tests.servers.hostile import Peer, Server
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import after, but, in_turn
from tests.workspace import Result

APPLY = ("apply", "--yes", *FAST)
UNKNOWN = but(RCPT="550 5.1.1 No such user here")
GREY = but(RCPT="450 4.2.0 Greylisted")
FAILS_LIVE = Fault("fails-live", in_turn(but(), UNKNOWN))
"""The wanted settings pass, and what was read back does not."""


def apply(mail: Mail, *arguments: str) -> Result:
    return mail.workspace.invoke(*APPLY, *arguments)


def report_of(result: Result, name: str = "apply-report") -> Any:
    report = json.loads(result.stdout)
    jsonschema.validate(report, EVERY_SCHEMA[name]())
    return report


def outcomes(result: Result) -> list[tuple[str, str, str | None]]:
    """Return environment, outcome and code of the trouble."""
    return [
        (each["environment"], each["outcome"], each["trouble"] and each["trouble"]["code"])
        for each in report_of(result)["outcomes"]
    ]


def history(mail: Mail, name: str = "dev") -> list[dict[str, Any]]:
    result = mail.workspace.invoke("history", name, "--verify", "--format", "json")
    assert result.exit_code == 0, result.output
    return report_of(result, "history-report")["revisions"]


def states(mail: Mail, name: str = "dev") -> list[str]:
    return [each["state"] for each in history(mail, name)]


def asked(*servers: Server) -> list[int]:
    """Return how many tests each server saw."""
    return [len(server.connections) for server in servers]


def in_order(mail: Mail, **after: str) -> None:
    """Let environments come after others."""
    project = (mail.workspace.folder / "stgitops.yaml").read_text().partition("environments:")[0]
    order = "".join(f"  {name}: {{after: [{other}]}}\n" for name, other in after.items())
    mail.workspace.write(stgitops=f"{project}environments:\n{order}")


def test_settings_are_tested_written_read_back_and_tested_again(mail: Mail) -> None:
    server = mail.serve(WITH_LOGIN)
    result = mail.workspace.run(*APPLY)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.endswith("dev: applied: revision 1 (9 changes), healthy\ndone: 1 applied\n")
    assert asked(server) == [2]
    assert [each.count("DATA") for each in server.connections] == [0, 0], "nothing is delivered"
    again = mail.workspace.run(*APPLY)
    assert again.stdout.endswith("dev: unchanged: revision 1, healthy\ndone: 1 unchanged\n")
    assert asked(server) == [2], "what is proven is not tested again"


def test_6_what_cannot_send_mail_is_not_written(mail: Mail) -> None:
    server = mail.serve(NO_SENDER)
    result = apply(mail, "--format", "json")
    assert (result.exit_code, outcomes(result)) == (6, [("dev", "failed", "SMTP-MAIL-001")])
    (dev,) = report_of(result)["outcomes"]
    assert (dev["trouble"]["path"], dev["trouble"]["line"]) == ("environments/dev.yaml", 2)
    assert (asked(server), history(mail)) == ([1], [])


def test_6_what_cannot_send_mail_once_it_is_live_is_rolled_back(mail: Mail) -> None:
    first = mail.serve(WELL)
    assert apply(mail).exit_code == 0
    second = mail.serve(FAILS_LIVE)
    result = mail.workspace.run(*APPLY)
    assert result.exit_code == 6
    assert (
        "dev: rolled back: revision 2 cannot send mail: the recipient is unknown [SMTP-RCPT-001]; "
        "revision 3 brings back revision 1, which works\n"
        "    the server said: 550 5.1.1 No such user here\n"
    ) in result.stdout
    assert asked(first, second) == [3, 2]
    assert states(mail) == ["healthy", "rolled back", "healthy"]
    ports = [each["settings"]["error_notifications"]["smtp_server_port"] for each in history(mail)]
    assert ports == [first.port, second.port, first.port]


def test_what_was_brought_back_and_does_not_work_either(mail: Mail) -> None:
    mail.serve(Fault("works-three-times", in_turn(but(), but(), UNKNOWN)))
    assert apply(mail).exit_code == 0
    mail.serve(FAILS_LIVE)
    result = apply(mail)
    assert result.exit_code == 6
    assert "revision 3 brings back revision 1, whose test did not pass either\n" in result.stdout
    assert states(mail) == ["healthy", "rolled back", "unproven"]


def test_a_first_revision_is_withdrawn_and_the_same_is_tried_again_only_on_demand(mail: Mail) -> None:
    server = mail.serve(Fault("fails-once", in_turn(but(), UNKNOWN, but())))
    assert outcomes(apply(mail, "--format", "json")) == [("dev", "rolled back", "SMTP-RCPT-001")]
    assert states(mail) == ["rolled back", "withdrawn"]
    result = apply(mail)
    assert result.exit_code == 3
    assert "[STG606] (change them, or try again with --retry-failed)\n" in result.stdout
    assert asked(server) == [2]
    assert apply(mail, "--retry-failed").exit_code == 0
    assert states(mail) == ["rolled back", "withdrawn", "healthy"]


def test_trouble_that_passes_by_itself_counts_as_passed(mail: Mail) -> None:
    server = mail.serve(Fault("greylists-each-first", in_turn(GREY, but(), GREY, but())))
    result = mail.workspace.invoke("apply", "--yes", "--timeout", "5", "--tries", "2")
    assert result.exit_code == 0
    assert "dev: applied: revision 1 (7 changes), healthy\n" in result.stdout
    assert asked(server) == [4]


def test_6_trouble_that_does_not_pass_in_time(mail: Mail) -> None:
    server = mail.serve(GREYLISTED)
    result = mail.workspace.invoke("apply", "--yes", "--timeout", "5", "--tries", "2", "--format", "json")
    assert (result.exit_code, outcomes(result)) == (6, [("dev", "failed", "SMTP-RCPT-003")])
    assert asked(server) == [2]


def test_without_the_smtp_test_no_server_is_asked_and_the_next_apply_does_it(mail: Mail) -> None:
    server = mail.serve(WELL)
    assert "revision 1 (7 changes), unproven\n" in apply(mail, "--no-smtp-test").stdout
    assert asked(server) == [0]
    assert "dev: unchanged: revision 1, healthy\n" in apply(mail).stdout
    assert asked(server) == [1]
    assert [each["terms"]["to_prove"] for each in history(mail)] == [False]


def test_a_wave_is_begun_when_the_one_before_is_proven(mail: Mail) -> None:
    servers = [mail.serve(WELL, name) for name in ("dev", "staging")]
    in_order(mail, staging="dev")
    result = mail.workspace.invoke("-v", *APPLY)
    said = [line.split(": ")[1] for line in result.stderr.splitlines() if ": S: 220" in line]
    assert (result.exit_code, said) == (0, ["dev", "dev", "staging", "staging"])
    assert asked(*servers) == [2, 2]


def test_6_what_comes_after_a_rollback_is_not_started_and_others_are(mail: Mail) -> None:
    mail.serve(FAILS_LIVE, "dev")
    production, other = mail.serve(WELL, "staging", "production"), mail.serve(WELL, "other")
    in_order(mail, staging="dev", production="staging")
    result = apply(mail, "--format", "json")
    assert result.exit_code == 6
    assert sorted(outcomes(result)) == [
        ("dev", "rolled back", "SMTP-RCPT-001"),
        ("other", "applied", None),
        ("production", "not started", None),
        ("staging", "not started", None),
    ]
    assert asked(production, other) == [0, 2]
    assert (history(mail, "staging"), history(mail, "production")) == ([], [])


def test_a_saved_plan_is_carried_out_wave_by_wave(mail: Mail) -> None:
    dev, staging = mail.serve(WELL, "dev"), mail.serve(WELL, "staging")
    in_order(mail, staging="dev")
    assert mail.workspace.invoke("plan", "--out", "saved.json").exit_code == 0
    wave = ("apply", *FAST, "--plan", "saved.json", "--format", "json", "--only-wave")
    for number, (name, seen) in enumerate([("dev", [2, 0]), ("staging", [2, 2])], start=1):
        result = mail.workspace.invoke(*wave, str(number))
        assert (result.exit_code, outcomes(result)) == (0, [(name, "applied", None)])
        assert asked(dev, staging) == seen
    assert outcomes(mail.workspace.invoke(*wave, "1")) == [("dev", "unchanged", None)]
    result = mail.workspace.invoke(*wave, "3")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there is no wave 3: the project has 2 waves" in result.stderr


def test_a_wave_of_a_saved_plan_is_compared_with_its_own_environments_only(mail: Mail) -> None:
    server = mail.serve(WELL, "dev", "staging")
    in_order(mail, staging="dev")
    assert mail.workspace.invoke("plan", "--out", "saved.json").exit_code == 0
    mail.workspace.write(dev=f"delivery_delay: 60\n{settings(WELL, server.port)}")
    wave = ("apply", *FAST, "--plan", "saved.json", "--only-wave")
    result = mail.workspace.invoke(*wave, "1")
    assert (result.exit_code, history(mail)) == (5, [])
    assert "dev: the settings in the files were changed\n" in result.stderr
    assert mail.workspace.invoke(*wave, "2").exit_code == 0
    assert states(mail, "staging") == ["healthy"]


@pytest.mark.parametrize(
    ("break_it", "exit_code", "outcome", "code"),
    [
        ("secret", 3, "refused", None),
        ("authorities", 3, "failed", "SMTP-CFG-001"),
        ("lock", 5, "refused", None),
        ("store", 7, "failed", None),
    ],
)
def test_the_exit_code_says_whose_trouble_it_is(
    mail: Mail, break_it: str, exit_code: int, outcome: str, code: str | None
) -> None:
    server = mail.serve(WITH_LOGIN)
    workspace = mail.workspace
    if break_it == "secret":
        del workspace.variables["DEV_PASSWORD"]
    elif break_it == "authorities":
        (workspace.folder / "ca.pem").unlink()
    elif break_it == "lock":
        assert workspace.invoke("lock", "dev", "--for", "1h", "--reason", "work").exit_code == 0
    else:
        workspace.write(stgitops="store: {type: sqlite, path: environments}\n")
    result = apply(mail, "--format", "json")
    assert (result.exit_code, outcomes(result)) == (exit_code, [("dev", outcome, code)])
    assert asked(server) == [0]


def test_the_worst_of_several_counts(mail: Mail) -> None:
    mail.serve(NO_SENDER, "a")
    mail.serve(WITH_LOGIN, "b")
    mail.serve(WELL, "c")
    del mail.workspace.variables["DEV_PASSWORD"]
    assert apply(mail).exit_code == 6
    assert mail.workspace.invoke("lock", "c", "--for", "1h", "--reason", "work").exit_code == 0
    mail.workspace.write(base="delivery_delay: 11\n")
    assert apply(mail).exit_code == 5


def test_environments_side_by_side_end_within_the_limit_of_one(mail: Mail) -> None:
    names = [f"e{number}" for number in range(10)]
    mail.serve(SILENT, *names)
    began = time.perf_counter()
    result = mail.workspace.invoke("apply", "--yes", "--timeout", "2", "--tries", "1", "--format", "json")
    seconds = time.perf_counter() - began
    assert (result.exit_code, seconds < 2 + 2) == (6, True)
    assert [each[1:] for each in outcomes(result)] == [("failed", "SMTP-BAN-001")] * 10


def test_an_interruption_while_it_is_proven_leaves_it_pending_and_the_next_apply_finishes_it(mail: Mail) -> None:
    mail.serve(Fault("silent-once", in_turn(but(), but(EHLO=Peer.gone), but())))
    process = mail.workspace.start("-v", "apply", "--yes", "--timeout", "100", start_new_session=True)
    assert process.stderr is not None
    heard = 0
    while heard < 2:
        line = process.stderr.readline()
        assert line, "it ended by itself"
        heard += ": C: EHLO" in line
    os.killpg(process.pid, signal.SIGINT)
    _, stderr = process.communicate(timeout=60)
    told = "cut off: what is pending is proven or rolled back when you run the same command again"
    assert (process.returncode, [line for line in stderr.splitlines() if line]) == (130, [told, "interrupted"])
    assert states(mail) == ["pending"]
    assert mail.workspace.invoke("plan", "--exit-code").exit_code == 4
    assert mail.workspace.invoke("drift", "--exit-code").exit_code == 4
    assert "dev: unchanged: revision 1, healthy\n" in apply(mail).stdout
    assert states(mail) == ["healthy"]


def test_on_a_terminal_a_line_says_how_far_it_is(mail: Mail) -> None:
    mail.serve(Fault("slow", but(MAIL=after(1.2, "250 2.1.0 Ok"))), "dev")
    mail.serve(WELL, "production")
    in_order(mail, production="dev")
    mail.workspace.variables["NO_COLOR"] = "1"
    exit_code, seen = seen_on_terminal(mail.workspace, *APPLY)
    assert exit_code == 0
    assert "\x1b[Kwave 1 of 2: 0 done, 0 failed, 2 left" in seen
    assert "\x1b[Kwave 2 of 2: 1 done, 0 failed, 1 left" in seen
    assert seen.rpartition("\x1b[K")[2].startswith("dev: applied: revision 1 (7 changes), healthy\n")

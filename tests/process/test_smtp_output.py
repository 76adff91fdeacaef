"""What `smtp-test` says: as text, on a terminal, as JSON and JUnit, in reports and with `-v`."""

import json
from xml.etree.ElementTree import fromstring

import jsonschema

from tests.process.mail import (
    FAST,
    GREYLISTED,
    NO_EHLO,
    NO_SENDER,
    SCHEMA,
    WELL,
    WITH_LOGIN,
    WRONG_PASSWORD,
    Mail,
    report_of,
)
from tests.process.terminal import Terminal, seen_on_terminal
from tests.servers.hostile import HOST
from tests.smtp.faults import PASSWORD
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import after, but

SLOW_AND_NO_SENDER = Fault("slow", but(MAIL=after(1.2, "550 5.7.1 Sender refused")))


def test_where_mail_can_be_sent_a_log_gets_a_line_an_environment(mail: Mail) -> None:
    server = mail.serve(WELL)
    result = mail.test()
    assert (result.exit_code, result.stderr) == (0, "")
    line, summary = result.stdout.splitlines()
    assert line.startswith("dev: passed in ")
    assert line.endswith(f" ms: {HOST} port {server.port}")
    assert summary == "done: 1 passed"
    assert server.connections[0].count("DATA") == 0


def test_the_lines_stand_in_the_order_of_the_environments(mail: Mail) -> None:
    mail.serve(NO_SENDER, "a", "c")
    mail.serve(WITH_LOGIN, "b", "d")
    result = mail.test()
    heads = [line.split(" in ")[0] for line in result.stdout.splitlines() if not line.startswith(" ")]
    assert heads == [
        "a: failed at MAIL FROM",
        "b: passed",
        "c: failed at MAIL FROM",
        "d: passed",
        "done: 2 passed, 2 failed",
    ]
    assert result.exit_code == 6


def test_json_holds_every_step_of_a_test_that_passed(mail: Mail) -> None:
    mail.serve(WITH_LOGIN)
    result = mail.test("--format", "json")
    report = report_of(result)
    (dev,) = report["environments"]
    assert (result.exit_code, result.stderr, report["passed"], report["temporary"]) == (0, "", True, False)
    assert (dev["environment"], dev["source"], dev["passed"], dev["tries"]) == ("dev", "the files", True, 1)
    assert {step["result"] for step in dev["steps"]} <= {"passed", "warning"}
    names = [step["name"] for step in dev["steps"]]
    assert names == [
        "settings",
        "resolve",
        "connect",
        "TLS",
        "greeting",
        "EHLO",
        "AUTH",
        "MAIL FROM",
        "RCPT TO",
        "RSET",
        "QUIT",
    ]
    assert dev["certificate_ends"].endswith("Z")
    assert PASSWORD not in result.output


def test_json_says_that_a_failure_may_pass_by_itself(mail: Mail) -> None:
    mail.serve(GREYLISTED, "a", "b")
    report = report_of(mail.test("--format", "json"))
    assert (report["passed"], report["temporary"]) == (False, True)
    (a, _) = report["environments"]
    assert (a["temporary"], a["failure"]["temporary"], a["failure"]["code"]) == (True, True, "SMTP-RCPT-003")
    assert a["failure"]["answer"] == "450 4.2.0 Greylisted"
    assert (a["failure"]["key"], a["failure"]["path"]) == ("error_notifications.email_address", "environments/a.yaml")
    assert (a["failure"]["line"], a["failure"]["column"]) == (2, 18)
    mail.serve(NO_SENDER, "b")
    assert report_of(mail.test("--format", "json"))["temporary"] is False


def test_junit_can_be_read_by_ci(mail: Mail) -> None:
    mail.serve(Fault("evil", but(AUTH="535 5.7.8 ]]> <x> & \x1b[2J \x00"), security="tls", login=True))
    result = mail.test("--format", "junit")
    assert (result.exit_code, result.stderr) == (6, "")
    (suite,) = fromstring(result.stdout)
    assert (suite.get("name"), suite.get("failures"), suite.get("errors")) == ("dev", "1", "0")
    (failure,) = suite.findall("testcase/failure")
    assert failure.get("type") == "SMTP-AUTH-005"
    assert "the server said: 535 5.7.8 ]]> <x> & [2J\n" in (failure.text or "")
    assert "setting: error_notifications.smtp_authentication.password, environments/dev.yaml:8:5\n" in (
        failure.text or ""
    )
    assert suite.get("skipped") == str(len(suite.findall("testcase/skipped"))) == "4"


def test_reports_are_written_beside_the_text(mail: Mail) -> None:
    mail.serve(NO_SENDER)
    result = mail.test("--report", "out.json", "--report", "out.xml")
    assert result.exit_code == 6
    assert result.stdout.startswith("dev: failed at MAIL FROM")
    report = json.loads((mail.workspace.folder / "out.json").read_text())
    jsonschema.validate(report, SCHEMA)
    assert report["environments"][0]["failure"]["code"] == "SMTP-MAIL-001"
    (suite,) = fromstring((mail.workspace.folder / "out.xml").read_text())
    assert suite.get("failures") == "1"


def test_verbose_shows_the_conversation_without_the_credentials(mail: Mail) -> None:
    mail.serve(WITH_LOGIN)
    result = mail.workspace.invoke("-v", "smtp-test", *FAST, "--format", "json")
    said = [line.removeprefix("stgitops: dev: ") for line in result.stderr.splitlines() if ": dev: " in line]
    report_of(result)
    assert said[0] == "S: 220 hostile.test ESMTP"
    assert said[1].startswith("C: EHLO [127.0.0.1]")
    at = said.index("C: AUTH PLAIN ****")
    assert said[at + 1] == "S: 235 2.7.0 Authentication successful"
    assert said[-2:] == ["C: QUIT", "S: 221 2.0.0 Bye"]
    assert PASSWORD not in result.output


def test_verbose_shows_no_challenge_either(mail: Mail) -> None:
    mail.serve(Fault("cram", but(logins="CRAM-MD5"), security="tls", login=True))
    result = mail.workspace.invoke("-v", "smtp-test", *FAST)
    said = [line.removeprefix("stgitops: dev: ") for line in result.stderr.splitlines()]
    at = said.index("C: AUTH CRAM-MD5")
    assert said[at + 1 : at + 4] == ["S: 334 ****", "C: ****", "S: 235 2.7.0 Authentication successful"]


def test_on_a_terminal_one_environment_is_told_of_step_by_step(mail: Mail) -> None:
    server = mail.serve(WRONG_PASSWORD)
    mail.workspace.variables["NO_COLOR"] = "1"
    exit_code, seen = seen_on_terminal(mail.workspace, "smtp-test", *FAST)
    assert exit_code == 6
    lines = seen.splitlines()
    assert lines[0] == f"dev: {HOST} port {server.port}, the files"
    steps = [line.split()[:2] for line in lines[1:8]]
    assert steps == [
        ["passed", "settings"],
        ["passed", "resolve"],
        ["passed", "connect"],
        ["passed", "TLS"],
        ["passed", "greeting"],
        ["passed", "EHLO"],
        ["failed", "AUTH"],
    ]
    assert lines[-1] == "done: 1 failed"
    assert "\x1b" not in seen
    assert seen.count("SMTP-AUTH-005]") == 1


def test_on_a_terminal_the_steps_are_seen_while_they_are_taken(mail: Mail) -> None:
    mail.serve(NO_EHLO)
    terminal = Terminal.start(mail.workspace, "smtp-test", "--timeout", "100")
    terminal.wait_for("greeting")
    assert "failed" not in terminal.seen
    terminal.type("\x03")
    assert terminal.end() == 130


def test_on_a_terminal_another_try_is_announced(mail: Mail) -> None:
    mail.serve(GREYLISTED)
    exit_code, seen = seen_on_terminal(mail.workspace, "smtp-test", "--timeout", "5", "--tries", "2")
    assert exit_code == 6
    before, _, after = seen.partition("again, because that may pass by itself\n")
    for part in (before, after):
        assert "RCPT TO" in part
        assert "greeting" in part
    assert "at try 2, which may pass by itself" in after


def test_on_a_terminal_several_environments_are_told_of_whole_and_in_order(mail: Mail) -> None:
    mail.serve(SLOW_AND_NO_SENDER, "a")
    mail.serve(WELL, "b")
    mail.workspace.variables["NO_COLOR"] = "1"
    exit_code, seen = seen_on_terminal(mail.workspace, "smtp-test", *FAST)
    shown = [line.rpartition("\x1b[K")[2] for line in seen.split("\n")]
    heads = [line.partition(":")[0] for line in shown if line and not line.startswith(" ")]
    assert (exit_code, heads) == (6, ["a", "b", "done"])
    assert shown[-2:] == ["done: 1 passed, 1 failed", ""]
    assert "\x1b[K1 of 2 done; a " in seen, "after a second a line tells what is being done"


def test_json_on_a_terminal_is_json_alone(mail: Mail) -> None:
    mail.serve(WELL)
    _, seen = seen_on_terminal(mail.workspace, "smtp-test", *FAST, "--format", "json")
    jsonschema.validate(json.loads(seen), SCHEMA)


def test_on_a_terminal_a_test_that_cannot_begin_has_one_header_too(mail: Mail) -> None:
    mail.serve(WITH_LOGIN)
    del mail.workspace.variables["DEV_PASSWORD"]
    exit_code, seen = seen_on_terminal(mail.workspace, "smtp-test", *FAST)
    assert exit_code == 3
    assert seen.count("the files") == 1
    assert "[SMTP-CFG-002]" in seen

"""How `smtp-test` ends: its exit codes, wrong usage, limits, tries, jobs and interruptions."""

import os
import signal
import time

import pytest

from tests.process.mail import (
    ENDS_SOON,
    GREYLISTED,
    NO_EHLO,
    NO_SENDER,
    SILENT,
    WELL,
    WITH_LOGIN,
    WRONG_PASSWORD,
    Mail,
    report_of,
    settings,
)
from tests.process.terminal import Terminal
from tests.servers.hostile import HOST, Peer
from tests.smtp.faults import PASSWORD
from tests.smtp.faults.fault import Fault
from tests.smtp.faults.polite import but
from tests.workspace import DEV, PROJECT


def test_6_with_the_setting_to_change_by_file_and_line(mail: Mail) -> None:
    server = mail.serve(WRONG_PASSWORD)
    result = mail.test()
    assert result.exit_code == 6
    assert result.stdout.startswith("dev: failed at AUTH in ")
    assert "[SMTP-AUTH-005]\n" in result.stdout
    assert "    the server said: 535 5.7.8 Error: authentication failed\n" in result.stdout
    assert "    setting: error_notifications.smtp_authentication.password, environments/dev.yaml:8:5\n" in result.stdout
    assert "    more: stgitops explain SMTP-AUTH-005\n" in result.stdout
    assert sum(each.count("AUTH") for each in server.connections) == 1
    assert "# SMTP-AUTH-005" in mail.workspace.invoke("explain", "SMTP-AUTH-005").stdout


def test_3_a_secret_that_is_unset_and_nothing_is_asked(mail: Mail) -> None:
    server = mail.serve(WITH_LOGIN)
    del mail.workspace.variables["DEV_PASSWORD"]
    result = mail.test()
    assert result.exit_code == 3
    assert "dev: failed at settings in 0 ms\n" in result.stdout
    assert "DEV_PASSWORD" in result.stdout
    assert "[SMTP-CFG-002]\n" in result.stdout
    assert server.connections == []


@pytest.mark.parametrize("format_", ["text", "json", "junit"])
def test_3_settings_that_are_invalid_are_not_tested(mail: Mail, format_: str) -> None:
    server = mail.serve(WELL, "dev", "qa")
    mail.workspace.write(qa=settings(WELL, 70000))
    result = mail.test("--format", format_)
    assert (result.exit_code, result.stdout) == (3, "")
    assert "environments/qa.yaml:4:" in result.stderr
    assert server.connections == []


def test_3_authorities_that_are_missing(mail: Mail) -> None:
    mail.serve(WITH_LOGIN)
    (mail.workspace.folder / "ca.pem").unlink()
    result = mail.test()
    assert result.exit_code == 3
    assert "[SMTP-CFG-001]" in result.stdout


def test_the_worst_exit_code_of_several_environments(mail: Mail) -> None:
    mail.serve(WELL, "a")
    mail.serve(WITH_LOGIN, "b")
    del mail.workspace.variables["DEV_PASSWORD"]
    assert mail.test().exit_code == 3
    mail.serve(NO_SENDER, "c")
    assert mail.test().exit_code == 6
    mail.workspace.variables["DEV_PASSWORD"] = PASSWORD
    assert mail.workspace.invoke("apply", "--yes", "--no-smtp-test").exit_code == 0
    unreachable = "environments: {a: {store: {type: sqlite, path: environments}}}\n"
    mail.workspace.write(stgitops=f"{PROJECT}ca_file: ca.pem\n{unreachable}")
    result = mail.test("--live")
    assert result.exit_code == 7
    assert result.stdout.endswith("done: 1 passed, 1 failed, 1 not tested\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--plan", "saved.json", "dev"), "--plan says itself which environments and settings are tested"),
        (("--plan", "saved.json", "--live"), "--plan says itself which environments and settings are tested"),
        (("--plan", "nowhere.json"), "nowhere.json: the file is missing"),
        (("nowhere",), "there is no environment 'nowhere'"),
        (("--live", "nowhere"), "there is no environment 'nowhere'"),
        (("--timeout", "0"), "0 is not in the range 1<=x<=3600"),
        (("--timeout", "nan"), "'nan' is not a valid integer"),
        (("--timeout", "soon"), "'soon' is not a valid integer"),
        (("--report", "nowhere/report.json"), "nowhere/report.json: no such file or directory"),
        (("--report", "report.txt"), "'report.txt' ends neither in .json nor in .xml"),
        (("--tries", "0"), "0 is not in the range 1<=x<=10"),
        (("--jobs", "0"), "0 is not in the range 1<=x<=1000"),
        (("--format", "xml"), "'xml' is not one of"),
    ],
)
def test_2_wrong_usage(mail: Mail, arguments: tuple, message: str) -> None:
    server = mail.serve(WELL)
    result = mail.workspace.invoke("smtp-test", *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert server.connections == []


def test_a_temporary_failure_is_tried_again_and_that_is_told(mail: Mail) -> None:
    server = mail.serve(GREYLISTED)
    result = mail.workspace.invoke("smtp-test", "--timeout", "5", "--tries", "2", "--format", "json")
    (dev,) = report_of(result)["environments"]
    assert (result.exit_code, dev["tries"], len(server.connections)) == (6, 2, 2)
    assert [each["code"] for each in dev["earlier"]] == ["SMTP-RCPT-003"]


@pytest.mark.parametrize("path", ["out.txt", "out", "environments", ".", ""])
def test_2_a_report_that_cannot_be_and_nothing_is_tested(mail: Mail, path: str) -> None:
    server = mail.serve(WELL)
    assert mail.test("--report", path).exit_code == 2
    assert server.connections == []


def test_send_to_a_server_that_says_nothing_after_the_message_is_not_tried_again(mail: Mail) -> None:
    server = mail.serve(Fault("dot", but(dot=Peer.close)))
    result = mail.workspace.invoke("smtp-test", "--timeout", "5", "--send")
    assert result.exit_code == 6
    assert "[SMTP-DATA-005]" in result.stdout
    assert len(server.connections) == 1


@pytest.mark.parametrize(("options", "exit_code"), [((), 0), (("--strict",), 6)])
def test_strict_takes_a_certificate_that_ends_soon_for_a_failure(mail: Mail, options: tuple, exit_code: int) -> None:
    mail.serve(ENDS_SOON)
    result = mail.test(*options)
    assert result.exit_code == exit_code
    assert "dev: passed in " in result.stdout
    assert "1 warning" in result.stdout
    assert "in 5 days [SMTP-CERT-007]\n" in result.stdout


def test_environments_side_by_side_end_within_the_limit_of_one(mail: Mail) -> None:
    names = [f"e{number}" for number in range(10)]
    mail.serve(SILENT, *names)
    began = time.perf_counter()
    result = mail.workspace.invoke("smtp-test", "--timeout", "2", "--tries", "1", "--format", "json")
    seconds = time.perf_counter() - began
    failures = [each["failure"]["code"] for each in report_of(result)["environments"]]
    assert (result.exit_code, failures) == (6, ["SMTP-BAN-001"] * 10)
    assert seconds < 2 + 2


def test_one_at_a_time_where_that_is_wanted(mail: Mail) -> None:
    mail.serve(WELL, "a", "b", "c")
    result = mail.workspace.invoke("-v", "smtp-test", "--jobs", "1")
    said = [line.split(": ")[1] for line in result.stderr.splitlines() if ": C: " in line or ": S: " in line]
    assert said == sorted(said)
    assert set(said) == {"a", "b", "c"}


def test_an_interruption_ends_it_at_once_with_130_and_no_traceback(mail: Mail) -> None:
    mail.serve(NO_EHLO, "dev", "qa")
    process = mail.workspace.start("-v", "smtp-test", "--timeout", "100", start_new_session=True)
    assert process.stderr is not None
    waiting = {"dev", "qa"}
    while waiting:
        line = process.stderr.readline()
        assert line, "it ended by itself"
        if ": C: EHLO" in line:
            waiting.discard(line.split(": ")[1])
    began = time.perf_counter()
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert time.perf_counter() - began < 5
    assert (process.returncode, stdout, stderr.strip()) == (130, "", "interrupted")


def test_ctrl_c_on_a_terminal(mail: Mail) -> None:
    mail.serve(NO_EHLO)
    terminal = Terminal.start(mail.workspace, "-v", "smtp-test", "--timeout", "100")
    terminal.wait_for("C: EHLO")
    terminal.type("\x03")
    assert terminal.end() == 130
    assert "Traceback" not in terminal.seen
    assert terminal.seen.rstrip().endswith("interrupted")


def test_nobody_listens(mail: Mail) -> None:
    mail.serve(WELL)
    mail.workspace.write(dev=DEV.replace("smtp.example.org", HOST) + "  smtp_server_port: 1\n  security: none\n")
    result = mail.test()
    assert result.exit_code == 6
    assert f"{HOST} port 1 refused the connection [SMTP-TCP-001]" in result.stdout
    assert "setting: error_notifications.smtp_server_port, environments/dev.yaml:4:21\n" in result.stdout

"""`smtp-test` against servers that do what a test tells them to, on this machine."""

import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import fromstring

import jsonschema
import pytest

from tests.golden.projects import commit
from tests.process.terminal import Terminal, seen_on_terminal
from tests.servers.hostile import HOST, Peer, Server, serve
from tests.smtp.faults import PASSWORD
from tests.smtp.faults.fault import ADDRESS, USERNAME, Fault
from tests.smtp.faults.polite import but
from tests.workspace import DEV, PROJECT, STORE_KEY, Workspace

SCHEMA = json.loads((Path(__file__).parents[2] / "schema" / "smtp-test-report.schema.json").read_text())
WELL = Fault("well", but())
WITH_LOGIN = Fault("with-login", but(), security="tls", login=True)
WRONG_PASSWORD = Fault("wrong", but(AUTH="535 5.7.8 Error: authentication failed"), security="tls", login=True)
GREYLISTED = Fault("greylisted", but(RCPT="450 4.2.0 Greylisted"))
NO_SENDER = Fault("no-sender", but(MAIL="550 5.7.1 Sender refused"))
ENDS_SOON = Fault("ends-soon", but(), security="tls", certificate="ends-in-5-days")
SILENT = Fault("silent", but(greeting=Peer.gone))
NO_EHLO = Fault("no-ehlo", but(EHLO=Peer.gone))
FAST = ("--timeout", "5", "--tries", "1")


class Mail:
    """Servers, and a project whose environments use them."""

    def __init__(self, workspace: Workspace, certificates: Path, stack: ExitStack) -> None:
        self.workspace = workspace
        self._certificates = certificates
        self._stack = stack
        workspace.variables |= {"DEV_PASSWORD": PASSWORD, "STGITOPS_STORE_KEY": STORE_KEY}
        workspace.write(stgitops=f"{PROJECT}ca_file: ca.pem\n", base="delivery_delay: 10\n")

    def serve(self, fault: Fault, *environments: str) -> Server:
        """Start a server, and write the settings of the environments that use it."""
        server = self._stack.enter_context(serve(fault, self._certificates))
        self.workspace.put("ca.pem", server.certificates.authority)
        for name in environments or ("dev",):
            self.workspace.write(**{name.replace("-", "_"): settings(fault, server.port)})
        return server

    def test(self, *arguments: str) -> Any:
        return self.workspace.invoke("smtp-test", *FAST, *arguments)


def settings(fault: Fault, port: int) -> str:
    login = f"""\
  smtp_authentication:
    username: {USERNAME}
    password: {{from_env: DEV_PASSWORD}}
"""
    return f"""\
error_notifications:
  email_address: {ADDRESS}
  smtp_server: {HOST}
  smtp_server_port: {port}
  security: {fault.security}
{login if fault.login else ""}"""


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("certificates") / "hostile"


@pytest.fixture
def mail(tmp_path: Path, certificates: Path) -> Iterator[Mail]:
    with ExitStack() as stack:
        yield Mail(Workspace(tmp_path), certificates, stack)


def report_of(result: Any) -> dict[str, Any]:
    report = json.loads(result.stdout)
    jsonschema.validate(report, SCHEMA)
    return report


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


def test_only_the_environments_that_are_named(mail: Mail) -> None:
    mail.serve(NO_SENDER, "a", "c")
    mail.serve(WELL, "b")
    result = mail.test("b")
    assert result.exit_code == 0
    assert result.stdout.startswith("b: passed")


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


def test_6_where_a_setting_is_that_of_the_base(mail: Mail) -> None:
    mail.serve(Fault("no-tls", but(), security="starttls"))
    text = (mail.workspace.folder / "environments/dev.yaml").read_text()
    mail.workspace.write(dev=text.replace("  security: starttls\n", ""))
    mail.workspace.write(base="delivery_delay: 10\nerror_notifications:\n  security: none\n")
    assert mail.test().exit_code == 0
    mail.workspace.write(base="delivery_delay: 10\nerror_notifications:\n  security: tls\n")
    result = mail.test()
    assert result.exit_code == 6
    assert "[SMTP-TLS-003]" in result.stdout
    assert "setting: error_notifications.security, base.yaml:3:13\n" in result.stdout


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


def test_7_live_with_a_store_that_cannot_be_opened(mail: Mail) -> None:
    mail.serve(WELL)
    mail.workspace.write(stgitops="store: {type: sqlite, path: environments}\n")
    assert mail.test().exit_code == 0, "the store is of no matter to what the files say"
    result = mail.test("--live")
    assert result.exit_code == 7
    assert "dev: not tested: the config store environments is not a file\n" in result.stdout
    assert result.stdout.endswith("done: 1 not tested\n")
    report = report_of(mail.test("--live", "--format", "json"))
    assert (report["passed"], report["temporary"], report["environments"]) == (False, False, [])
    assert [each["environment"] for each in report["untested"]] == ["dev"]
    (suite,) = fromstring(mail.test("--live", "--format", "junit").stdout)
    assert (suite.get("name"), suite.get("errors")) == ("dev", "1")


def test_the_worst_exit_code_of_several_environments(mail: Mail) -> None:
    mail.serve(WELL, "a")
    mail.serve(WITH_LOGIN, "b")
    del mail.workspace.variables["DEV_PASSWORD"]
    assert mail.test().exit_code == 3
    mail.serve(NO_SENDER, "c")
    assert mail.test().exit_code == 6
    mail.workspace.variables["DEV_PASSWORD"] = PASSWORD
    assert mail.workspace.invoke("apply", "--yes").exit_code == 0
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


def test_what_is_live_is_tested_and_not_what_the_files_say(mail: Mail) -> None:
    first = mail.serve(WITH_LOGIN)
    assert mail.workspace.invoke("apply", "--yes").exit_code == 0
    second = mail.serve(NO_SENDER)
    mail.workspace.variables["DEV_PASSWORD"] = "another"
    result = mail.test("--live", "--format", "json")
    assert result.exit_code == 0
    assert report_of(result)["environments"][0]["source"] == "revision 1, which is live"
    assert (len(first.connections), len(second.connections)) == (1, 0)
    del mail.workspace.variables["STGITOPS_STORE_KEY"]
    result = mail.test("--live")
    assert result.exit_code == 3
    assert "[SMTP-CFG-002]" in result.stdout


def test_live_where_nothing_was_applied(mail: Mail) -> None:
    mail.serve(WELL)
    result = mail.test("--live")
    assert result.exit_code == 3
    assert "no revision is live: nothing was applied yet [SMTP-CFG-001]" in result.stdout


def test_what_a_saved_plan_would_write_is_tested(mail: Mail) -> None:
    planned = mail.serve(WITH_LOGIN)
    assert mail.workspace.invoke("plan", "--out", "saved.json").exit_code == 0
    changed = mail.serve(NO_SENDER)
    result = mail.test("--plan", "saved.json")
    assert result.exit_code == 0
    assert (len(planned.connections), len(changed.connections)) == (1, 0)
    mail.workspace.variables["DEV_PASSWORD"] = "another"
    assert mail.test("--plan", "saved.json").exit_code == 3
    mail.workspace.put("saved.json", "no plan")
    assert mail.test("--plan", "saved.json").exit_code == 3


def test_5_a_saved_plan_of_an_environment_that_is_gone(mail: Mail) -> None:
    server = mail.serve(WELL, "dev", "qa")
    assert mail.workspace.invoke("plan", "--out", "saved.json").exit_code == 0
    (mail.workspace.folder / "environments/qa.yaml").unlink()
    result = mail.test("--plan", "saved.json")
    assert (result.exit_code, result.stdout) == (5, "")
    assert "qa is no environment of this project any more" in result.stderr
    assert server.connections == []


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


def test_a_temporary_failure_is_tried_again_and_that_is_told(mail: Mail) -> None:
    server = mail.serve(GREYLISTED)
    result = mail.workspace.invoke("smtp-test", "--timeout", "5", "--tries", "2", "--format", "json")
    (dev,) = report_of(result)["environments"]
    assert (result.exit_code, dev["tries"], len(server.connections)) == (6, 2, 2)
    assert [each["code"] for each in dev["earlier"]] == ["SMTP-RCPT-003"]


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


@pytest.mark.parametrize("path", ["out.txt", "out", "environments", ".", ""])
def test_2_a_report_that_cannot_be_and_nothing_is_tested(mail: Mail, path: str) -> None:
    server = mail.serve(WELL)
    assert mail.test("--report", path).exit_code == 2
    assert server.connections == []


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


def test_send_delivers_a_message_that_says_where_it_is_from(mail: Mail) -> None:
    server = mail.serve(WITH_LOGIN)
    commit(mail.workspace)
    result = mail.test("--send")
    assert result.exit_code == 0
    (connection,) = server.connections
    message = bytes(connection.inside).decode().partition("DATA\r\n")[2].partition("\r\n.\r\n")[0]
    head, _, body = message.partition("\r\n\r\n")
    assert "\r\nAuto-Submitted: auto-generated\r\n" in head
    assert f"\r\nFrom: {ADDRESS}\r\nTo: {ADDRESS}\r\n" in head
    assert "\r\nSubject: SMTP test of dev\r\n" in head
    lines = body.split("\r\n")
    assert "Environment: dev" in lines
    git = (mail.workspace.folder / ".git/HEAD").read_text().removeprefix("ref: ").strip()
    assert f"Git commit: {(mail.workspace.folder / '.git' / git).read_text().strip()}" in lines
    assert "250 2.0.0 Ok: queued as 4XyZ12345, Message-ID <" in result.stdout


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
    mail.serve(NO_SENDER, "a")
    mail.serve(WELL, "b")
    mail.workspace.variables["NO_COLOR"] = "1"
    exit_code, seen = seen_on_terminal(mail.workspace, "smtp-test", *FAST)
    shown = [line.rpartition("\x1b[K")[2] for line in seen.split("\n")]
    heads = [line.partition(":")[0] for line in shown if line and not line.startswith(" ")]
    assert (exit_code, heads) == (6, ["a", "b", "done"])
    assert shown[-2:] == ["done: 1 passed, 1 failed", ""]
    assert "\x1b[K" in seen, "a line tells what is being done"


def test_json_on_a_terminal_is_json_alone(mail: Mail) -> None:
    mail.serve(WELL)
    _, seen = seen_on_terminal(mail.workspace, "smtp-test", *FAST, "--format", "json")
    jsonschema.validate(json.loads(seen), SCHEMA)


def test_nobody_listens(mail: Mail) -> None:
    mail.serve(WELL)
    mail.workspace.write(dev=DEV.replace("smtp.example.org", HOST) + "  smtp_server_port: 1\n  security: none\n")
    result = mail.test()
    assert result.exit_code == 6
    assert f"{HOST} port 1 refused the connection [SMTP-TCP-001]" in result.stdout
    assert "setting: error_notifications.smtp_server_port, environments/dev.yaml:4:21\n" in result.stdout

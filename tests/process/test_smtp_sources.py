"""What `smtp-test` tests: what the files say, what is live with `--live`, or a saved plan with `--plan`."""

from xml.etree.ElementTree import fromstring

from tests.golden.projects import commit
from tests.process.mail import NO_SENDER, WELL, WITH_LOGIN, Mail, report_of
from tests.smtp.faults.fault import ADDRESS, Fault
from tests.smtp.faults.polite import but


def test_only_the_environments_that_are_named(mail: Mail) -> None:
    mail.serve(NO_SENDER, "a", "c")
    mail.serve(WELL, "b")
    result = mail.test("b")
    assert result.exit_code == 0
    assert result.stdout.startswith("b: passed")


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


def test_what_is_live_is_tested_and_not_what_the_files_say(mail: Mail) -> None:
    first = mail.serve(WITH_LOGIN)
    assert mail.workspace.invoke("apply", "--yes").exit_code == 0
    assert len(first.connections) == 2, "the wanted settings are tested, and those that were read back"
    second = mail.serve(NO_SENDER)
    mail.workspace.variables["DEV_PASSWORD"] = "another"
    result = mail.test("--live", "--format", "json")
    assert result.exit_code == 0
    assert report_of(result)["environments"][0]["source"] == "revision 1, which is live"
    assert (len(first.connections), len(second.connections)) == (3, 0)
    del mail.workspace.variables["STGITOPS_STORE_KEY"]
    result = mail.test("--live")
    assert result.exit_code == 3
    assert "[SMTP-CFG-002]" in result.stdout


def test_live_where_nothing_was_applied(mail: Mail) -> None:
    mail.serve(WELL)
    result = mail.test("--live")
    assert result.exit_code == 3
    assert "no settings are live: nothing was applied yet [SMTP-CFG-001]" in result.stdout


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

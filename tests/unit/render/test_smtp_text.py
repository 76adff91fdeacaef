"""The SMTP test as text."""

from collections.abc import Iterable
from dataclasses import replace

import pytest

from stgitops.core import smtp_cases
from stgitops.core.findings import Finding
from stgitops.core.layering import Layered
from stgitops.core.plan import Unplanned
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Letter, Result, SmtpTest, Step, StepName, Trouble, not_begun
from stgitops.render.text import smtp_test as text_of
from stgitops.render.text.smtp_test import header_text, line_text, step_text, summary_text, verdict_text
from stgitops.render.text.style import Style
from stgitops.services.load import load_environments
from tests.unit.fakes import Case

PLAIN, COLOURED = Style(), Style(color=True)
ACCOUNT = Account("smtp.example.org", 587, "starttls", "a@example.org")
REFUSED = Trouble(
    SmtpCode.WRONG_CREDENTIALS, "the server refused the login with PLAIN", "535 5.7.8 No", "it is full moon"
)
SOON = Trouble(SmtpCode.ENDS_SOON, "the certificate ends in 5 days")
LATER = Trouble(SmtpCode.RECIPIENT_TEMPORARY, "the recipient is refused for now", "450 Later")


def layered() -> Layered:
    case = Case()
    project = case.load()
    (dev,) = load_environments(project, ["dev"], case.files)
    assert dev.layered is not None
    assert not isinstance(dev.layered, Finding)
    return dev.layered


def case_of(*, files: bool = False, account: Account | Trouble = ACCOUNT) -> smtp_cases.Case:
    return smtp_cases.Case("dev", "the files", account, Letter(), layered() if files else None)


def outcome_of(steps: Iterable[Step], *, files: bool = False, earlier: tuple[Trouble, ...] = ()) -> smtp_cases.Tested:
    return smtp_cases.Tested(case_of(files=files), SmtpTest(tuple(steps), 1234.5, earlier))


def step(name: StepName, *troubles: Trouble, seen: str = "") -> Step:
    if not troubles:
        return Step(name, Result.PASSED, 1.5, seen)
    return Step(name, Result.WARNING if troubles[0].is_warning else Result.FAILED, 1.5, seen, troubles)


PASSED = [
    step(StepName.SETTINGS, seen="everything"),
    step(StepName.CONNECT, seen="192.0.2.1 port 587"),
    step(StepName.TLS, SOON, seen="TLS 1.3"),
    step(StepName.AUTH, seen="logged in"),
    step(StepName.QUIT, seen="221 Bye"),
]
FAILED = [
    step(StepName.TLS, SOON, seen="TLS 1.3"),
    step(StepName.AUTH, REFUSED),
    Step(StepName.MAIL, Result.NOT_REACHED),
]


def test_the_header_names_environment_server_and_source() -> None:
    assert header_text(case_of(), PLAIN) == "dev: smtp.example.org port 587, the files\n"
    assert header_text(case_of(account=REFUSED), PLAIN) == "dev: the files\n"


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (step(StepName.TLS, seen="TLS 1.3"), "passed TLS 2 ms TLS 1.3"),
        (step(StepName.TLS, SOON, seen="TLS 1.3"), "warning TLS 2 ms TLS 1.3; the certificate ends in 5 days"),
        (step(StepName.AUTH, REFUSED), "failed AUTH 2 ms the server refused the login with PLAIN"),
        (Step(StepName.QUIT, Result.PASSED, 12345.6), "passed QUIT 12,346 ms"),
        (Step(StepName.MAIL, Result.NOT_REACHED), ""),
    ],
)
def test_a_step_is_a_line_and_one_that_was_not_reached_is_none(shown: Step, text: str) -> None:
    line = step_text(shown, PLAIN)
    assert " ".join(line.split()) == text
    assert line.count("\n") == bool(text)


def test_steps_stand_in_columns() -> None:
    steps = [Step(name, Result.PASSED, 10.0 ** (number % 5), "seen") for number, name in enumerate(StepName)]
    assert len({step_text(each, PLAIN).index("seen") for each in steps}) == 1


def test_a_test_that_passed_is_a_line_with_what_matters() -> None:
    assert line_text(outcome_of([step for step in PASSED if not step.troubles]), PLAIN) == (
        "dev: passed in 1,234 ms: 192.0.2.1 port 587; logged in\n"
    )


def test_warnings_stand_below_it() -> None:
    assert line_text(outcome_of(PASSED), PLAIN) == (
        "dev: passed in 1,234 ms, 1 warning: 192.0.2.1 port 587; TLS 1.3; logged in\n"
        "  warning: the certificate ends in 5 days [SMTP-CERT-007]\n"
        "    setting: error_notifications.smtp_server\n"
        "    more: stgitops explain SMTP-CERT-007\n"
    )


def test_a_test_that_failed_says_where_why_and_what_to_change() -> None:
    assert line_text(outcome_of(FAILED, files=True), PLAIN) == (
        "dev: failed at AUTH in 1,234 ms, 1 warning\n"
        "  warning: the certificate ends in 5 days [SMTP-CERT-007]\n"
        "    setting: error_notifications.smtp_server, configs/environments/dev.yaml:3:16\n"
        "    more: stgitops explain SMTP-CERT-007\n"
        "  error: the server refused the login with PLAIN [SMTP-AUTH-005]\n"
        "    the server said: 535 5.7.8 No\n"
        "    likely cause: it is full moon\n"
        "    setting: error_notifications.smtp_authentication.password, configs/environments/dev.yaml:1:1\n"
        "    more: stgitops explain SMTP-AUTH-005\n"
    ).replace(":3:16", place_in_the_file("smtp_server")).replace(
        ":1:1", place_in_the_file("smtp_authentication.password")
    )


def place_in_the_file(key: str) -> str:
    place = layered().origin(("error_notifications", *key.split(".")))
    assert place.path == "configs/environments/dev.yaml"
    return str(place).removeprefix(place.path)


def test_trouble_that_no_setting_can_help_names_none() -> None:
    fault = Trouble(SmtpCode.FAULT, "a fault")
    text = line_text(smtp_cases.Tested(case_of(files=True), not_begun(fault)), PLAIN)
    assert (
        text
        == "dev: failed at settings in 0 ms\n  error: a fault [SMTP-INT-001]\n    more: stgitops explain SMTP-INT-001\n"
    )


def test_how_often_it_was_tried_and_whether_there_is_hope() -> None:
    again = outcome_of([step(StepName.RCPT, LATER)], earlier=(LATER, LATER))
    assert line_text(again, PLAIN).startswith(
        "dev: failed at RCPT TO in 1,234 ms, at try 3, which may pass by itself\n"
    )
    well = outcome_of([step(StepName.QUIT)], earlier=(LATER,))
    assert line_text(well, PLAIN) == "dev: passed in 1,234 ms, at try 2\n"


def test_the_whole_is_the_header_the_steps_and_the_verdict() -> None:
    each = outcome_of(FAILED)
    steps = "".join(step_text(step, PLAIN) for step in FAILED)
    assert text_of.tested_text(each, PLAIN) == header_text(each.case, PLAIN) + steps + verdict_text(each, PLAIN)
    assert verdict_text(each, PLAIN).splitlines()[0] == "  not reached  MAIL FROM"
    assert verdict_text(each, PLAIN).splitlines()[-1] == "  failed at AUTH in 1,234 ms, 1 warning"


@pytest.mark.parametrize(
    ("passed", "failed", "untested", "text"),
    [
        (1, 0, 0, "done: 1 passed\n"),
        (2, 1, 0, "done: 2 passed, 1 failed\n"),
        (0, 1200, 0, "done: 1,200 failed\n"),
        (0, 0, 0, "done: nothing to test\n"),
        (10, 20, 0, "done: 10 passed, 20 failed\n"),
    ],
)
def test_the_summary_counts(passed: int, failed: int, untested: int, text: str) -> None:
    all_of_them = [outcome_of(PASSED)] * passed + [outcome_of(FAILED)] * failed
    assert summary_text(all_of_them, [], PLAIN) == text


def test_the_summary_names_what_could_not_be_tested() -> None:
    missing = [Unplanned("qa", "the store does not answer", "start it"), Unplanned("dev", "it\x1b[2J is full", "")]
    assert summary_text([outcome_of(PASSED)], missing, PLAIN) == (
        "qa: not tested: the store does not answer\n"
        "    hint: start it\n"
        "dev: not tested: it\\x1b[2J is full\n"
        "done: 1 passed, 2 not tested\n"
    )


def test_nothing_that_a_server_says_can_do_anything_to_a_terminal() -> None:
    evil = "\x1b[2J\x07\r\nnext\u202e"
    trouble = replace(REFUSED, message=evil, answer=evil)
    account = replace(ACCOUNT, server=evil)
    bad = smtp_cases.Tested(
        replace(case_of(), account=account), SmtpTest((step(StepName.TLS, seen=evil), step(StepName.AUTH, trouble)), 1)
    )
    good = outcome_of([step(StepName.TLS, seen=evil)])
    for text in (
        text_of.tested_text(bad, PLAIN),
        line_text(bad, PLAIN),
        line_text(good, PLAIN),
        summary_text([bad], [], PLAIN),
    ):
        assert all(line.isprintable() for line in text.removesuffix("\n").split("\n")), text


def test_colours_only_where_they_are_wanted() -> None:
    for each in (outcome_of(PASSED), outcome_of(FAILED)):
        for render in (text_of.tested_text, line_text, verdict_text):
            assert "\x1b" not in render(each, PLAIN)
            assert "\x1b[" in render(each, COLOURED)
    assert step_text(step(StepName.AUTH, REFUSED), COLOURED).startswith("  \x1b[31mfailed     \x1b[0m  AUTH")
    assert step_text(step(StepName.QUIT), COLOURED).startswith("  \x1b[32mpassed     \x1b[0m  QUIT")

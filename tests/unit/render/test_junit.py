"""JUnit's XML: read back as CI systems read it."""

import re
from xml.etree.ElementTree import Element, fromstring

import pytest

from stgitops.core import smtp_cases
from stgitops.core.plan import Unplanned
from stgitops.core.smtp_codes import SmtpCode
from stgitops.core.smtp_test import Account, Letter, Result, SmtpTest, Step, StepName, Trouble
from stgitops.render.junit import smtp_test_junit

ACCOUNT = Account("smtp.example.org", 587, "starttls", "a@example.org")
SOON = Trouble(SmtpCode.ENDS_SOON, "the certificate ends in 5 days")
REFUSED = Trouble(SmtpCode.WRONG_CREDENTIALS, "the server refused the login", "535 5.7.8 No", "full moon")
STEPS = (
    Step(StepName.SETTINGS, Result.PASSED, 2, "all is well"),
    Step(StepName.TLS, Result.WARNING, 1500, "TLS 1.3", (SOON,)),
    Step(StepName.AUTH, Result.FAILED, 20, "", (REFUSED,)),
    Step(StepName.MAIL, Result.NOT_REACHED),
    Step(StepName.QUIT, Result.NOT_REACHED),
)


def outcome_of(environment: str, *steps: Step) -> smtp_cases.Tested:
    case = smtp_cases.Case(environment, "the files", ACCOUNT, Letter(), None)
    return smtp_cases.Tested(case, SmtpTest(steps, 1234.5))


def read(*each: smtp_cases.Tested, untested: tuple[Unplanned, ...] = ()) -> list[Element]:
    """Return the suites."""
    root = fromstring(smtp_test_junit(each, untested))
    assert (root.tag, root.attrib) == ("testsuites", {"name": "stgitops smtp-test"})
    assert {suite.tag for suite in root} <= {"testsuite"}
    return list(root)


def case_named(suite: Element, name: str) -> Element:
    (found,) = [case for case in suite if case.get("name") == name]
    return found


def test_a_suite_an_environment_and_a_case_a_step() -> None:
    dev, qa = read(outcome_of("dev", *STEPS), outcome_of("qa", STEPS[0]))
    assert dev.attrib == {
        "name": "dev",
        "tests": "5",
        "failures": "1",
        "errors": "0",
        "skipped": "2",
        "time": "1.234",
    }
    assert [case.get("name") for case in dev] == ["settings", "TLS", "AUTH", "MAIL FROM", "QUIT"]
    assert {case.get("classname") for case in dev} == {"stgitops.dev"}
    assert [case.get("time") for case in dev] == ["0.002", "1.500", "0.020", "0.000", "0.000"]
    assert (qa.get("name"), qa.get("tests"), qa.get("failures")) == ("qa", "1", "0")


def test_the_counts_are_those_of_what_stands_there() -> None:
    for suite in read(
        outcome_of("dev", *STEPS), outcome_of("qa", *STEPS[:2]), untested=(Unplanned("x", "it does not answer", ""),)
    ):
        counted = {tag: sum(case.find(tag) is not None for case in suite) for tag in ("failure", "error", "skipped")}
        assert suite.get("tests") == str(len(suite))
        assert suite.get("failures") == str(counted["failure"])
        assert suite.get("errors") == str(counted["error"])
        assert suite.get("skipped") == str(counted["skipped"])


def test_a_failure_says_why_and_what_to_change() -> None:
    (dev,) = read(outcome_of("dev", *STEPS))
    failure = case_named(dev, "AUTH").find("failure")
    assert failure is not None
    assert failure.attrib == {"type": "SMTP-AUTH-005", "message": "the server refused the login"}
    assert failure.text == (
        "the server refused the login [SMTP-AUTH-005]\n"
        "the server said: 535 5.7.8 No\n"
        "likely cause: full moon\n"
        "setting: error_notifications.smtp_authentication.password\n"
        "more: stgitops explain SMTP-AUTH-005"
    )


def test_a_warning_is_no_failure_and_is_told() -> None:
    (dev,) = read(outcome_of("dev", *STEPS))
    told = case_named(dev, "TLS").find("system-out")
    assert told is not None
    assert told.text == "TLS 1.3\nwarning: the certificate ends in 5 days [SMTP-CERT-007]"
    assert [child.tag for child in case_named(dev, "MAIL FROM")] == ["skipped"]


def test_what_could_not_be_tested_is_an_error() -> None:
    (suite,) = read(untested=(Unplanned("qa", "the store does not answer", "start it"),))
    assert (suite.get("name"), suite.get("errors"), suite.get("tests")) == ("qa", "1", "1")
    error = suite.find("testcase/error")
    assert error is not None
    assert (error.get("message"), error.text) == ("the store does not answer", "start it")


def test_nothing_tested_is_no_suite() -> None:
    assert read() == []


EVIL = [
    "\x1b[2J\x00\x01\x07\x0b\x0c\x7f",
    "]]>",
    "<![CDATA[ ]]> <failure/> &amp; \" ' &#0;",
    "\ud800 lonely \udcff",
    "\ufffe\uffff",
    "😀密 \u2028 \u202e",
    "a\r\nb\rc",
    "<!-- -- -->",
    "<?xml version='1.0'?>",
]


@pytest.mark.parametrize("evil", EVIL, ids=ascii)
def test_whatever_is_said_it_is_xml_and_adds_no_element(evil: str) -> None:
    trouble = Trouble(SmtpCode.WRONG_CREDENTIALS, evil, evil, evil, evil)
    warning = Trouble(SmtpCode.ENDS_SOON, evil, evil)
    steps = (
        Step(StepName.TLS, Result.WARNING, 1, evil, (warning,)),
        Step(StepName.AUTH, Result.FAILED, 1, evil, (trouble,)),
    )
    text = smtp_test_junit([outcome_of("dev", *steps)], [Unplanned("qa", evil, evil)])
    root = fromstring(text.encode())
    tags = [element.tag for element in root.iter()]
    assert tags == [
        "testsuites",
        *["testsuite", "testcase", "system-out", "testcase", "failure"],
        *["testsuite", "testcase", "error"],
    ]
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", text)


def test_what_xml_cannot_hold_is_replaced_and_all_else_is_kept() -> None:
    (dev,) = read(outcome_of("dev", Step(StepName.TLS, Result.PASSED, 1, "a\x00b ]]> <c> & 😀 é\td")))
    told = case_named(dev, "TLS").find("system-out")
    assert told is not None
    assert told.text == "a\ufffdb ]]> <c> & 😀 é\td"

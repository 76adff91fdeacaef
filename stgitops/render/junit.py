"""JUnit's XML, as CI systems read it: a suite an environment, a case a step."""

import re
from collections.abc import Sequence, Set
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from stgitops.core.plan import Unplanned
from stgitops.core.smtp_cases import Case, Tested
from stgitops.core.smtp_test import Result, Step, Trouble
from stgitops.render.troubles import details

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def smtp_test_junit(tested: Sequence[Tested], untested: Sequence[Unplanned], *, strict: bool = False) -> str:
    """Write what `smtp-test` found; `strict` takes warnings for failures."""
    root = Element("testsuites", name="stgitops smtp-test")
    for each in tested:
        _suite(root, each, {Result.FAILED, Result.WARNING} if strict else {Result.FAILED})
    for missing in untested:
        suite = SubElement(
            root, "testsuite", name=missing.environment, tests="1", failures="0", errors="1", skipped="0"
        )
        case = SubElement(suite, "testcase", name="config store", classname=f"stgitops.{missing.environment}")
        SubElement(case, "error", message=_xml(missing.message)).text = _xml(missing.hint)
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _suite(root: Element, tested: Tested, failures: Set[Result]) -> None:
    results = [step.result for step in tested.test.steps]
    suite = SubElement(
        root,
        "testsuite",
        name=tested.case.environment,
        tests=str(len(results)),
        failures=str(sum(result in failures for result in results)),
        errors="0",
        skipped=str(results.count(Result.NOT_REACHED)),
        time=_seconds(tested.test.milliseconds),
    )
    for step in tested.test.steps:
        _case(suite, tested.case, step, failed=step.result in failures)


def _case(suite: Element, case: Case, step: Step, *, failed: bool) -> None:
    name = f"stgitops.{case.environment}"
    element = SubElement(suite, "testcase", name=step.name.value, classname=name, time=_seconds(step.milliseconds or 0))
    if step.result is Result.NOT_REACHED:
        SubElement(element, "skipped", message=step.result.value)
        return
    if failed:
        for trouble in step.troubles:
            failure = SubElement(element, "failure", type=trouble.code.id, message=_xml(trouble.message))
            failure.text = _xml(_words(case, trouble))
        return
    told = [step.seen, *(f"warning: {each.message} [{each.code.id}]" for each in step.troubles)]
    SubElement(element, "system-out").text = _xml("\n".join(filter(None, told)))


def _words(case: Case, trouble: Trouble) -> str:
    return "\n".join([f"{trouble.message} [{trouble.code.id}]", *details(case, trouble)])


def _seconds(milliseconds: float) -> str:
    return f"{milliseconds / 1000:.3f}"


def _xml(text: str) -> str:
    """Return text without what XML 1.0 cannot hold in any form."""
    return _NOT_XML.sub("\ufffd", text)

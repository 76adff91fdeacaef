"""The SMTP test for programs: JSON, with a schema in `schema/`."""

from collections.abc import Sequence

from stgitops.core.plan import Unplanned
from stgitops.core.reports import EnvironmentTestReport, SmtpTestReport, StepReport, TroubleReport, UnansweredReport
from stgitops.core.smtp_cases import Case, Tested
from stgitops.core.smtp_test import Step, Trouble
from stgitops.render.json import report_json
from stgitops.render.text.style import clean


def smtp_test_json(tested: Sequence[Tested], untested: Sequence[Unplanned], *, strict: bool = False) -> str:
    """Write what `smtp-test` found; `strict` takes warnings for failures."""
    failed = [each.test for each in tested if not each.test.is_good(strict=strict)]
    report = SmtpTestReport(
        format_version=1,
        passed=not failed and not untested,
        temporary=bool(failed) and all(test.temporary for test in failed),
        environments=tuple(map(_environment, tested)),
        untested=tuple(UnansweredReport(each.environment, each.message, each.hint) for each in untested),
    )
    return report_json(report)


def _environment(tested: Tested) -> EnvironmentTestReport:
    case, test = tested.case, tested.test
    return EnvironmentTestReport(
        environment=case.environment,
        source=case.source,
        passed=test.passed,
        temporary=test.temporary,
        milliseconds=test.milliseconds,
        tries=len(test.earlier) + 1,
        certificate_ends=test.certificate_ends,
        failure=trouble_report(case, test.failure) if test.failure is not None else None,
        warnings=tuple(trouble_report(case, each) for each in test.warnings),
        earlier=tuple(trouble_report(case, each) for each in test.earlier),
        steps=tuple(_step(case, each) for each in test.steps),
    )


def _step(case: Case, step: Step) -> StepReport:
    return StepReport(
        name=step.name.value,
        result=step.result.value,
        milliseconds=step.milliseconds,
        seen=step.seen,
        troubles=tuple(trouble_report(case, each) for each in step.troubles),
    )


def trouble_report(case: Case, trouble: Trouble) -> TroubleReport:
    """Write what a step failed with, or warns of."""
    place = case.place_of(trouble)
    return TroubleReport(
        code=trouble.code.id,
        severity="warning" if trouble.is_warning else "error",
        temporary=trouble.code.temporary,
        message=trouble.message,
        answer=trouble.answer,
        cause=trouble.cause,
        key=trouble.key,
        path=clean(place.path) if place is not None else "",
        line=place.line if place is not None else None,
        column=place.column if place is not None else None,
    )

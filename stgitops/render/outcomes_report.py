"""What became of each environment, for programs: JSON, with a schema in `schema/`."""

from collections.abc import Sequence

from stgitops.core.outcomes import Applied, CannotSend, Conflicted, Outcome, RolledBack, Unchanged
from stgitops.core.reports import ApplyReport, OutcomeReport
from stgitops.render.explanations import explanation
from stgitops.render.json import report_json
from stgitops.render.smtp_report import trouble_report


def outcomes_json(outcomes: Sequence[Outcome], moved: Sequence[str] = ()) -> str:
    """Write what `apply` or `rollback` did; or what changed since the saved plan was made, so that it did nothing."""
    return report_json(ApplyReport(format_version=1, outcomes=tuple(map(_report, outcomes)), moved=tuple(moved)))


def _report(outcome: Outcome) -> OutcomeReport:
    trouble = None
    if isinstance(outcome, CannotSend | RolledBack) and outcome.tested.test.failure is not None:
        trouble = trouble_report(outcome.tested.case, outcome.tested.test.failure)
    return OutcomeReport(
        environment=outcome.environment,
        outcome=outcome.outcome,
        revision=_revision(outcome),
        state=outcome.state.value if isinstance(outcome, Applied | Unchanged | RolledBack) else None,
        failed=outcome.failed if isinstance(outcome, RolledBack) else None,
        restores=outcome.restores if isinstance(outcome, Applied | RolledBack) else None,
        message=explanation(outcome),
        trouble=trouble,
    )


def _revision(outcome: Outcome) -> int | None:
    if isinstance(outcome, Conflicted):
        return outcome.winner
    return outcome.revision if isinstance(outcome, Applied | Unchanged | RolledBack | CannotSend) else None

"""For programs: reports as JSON, each with a schema in `schema/`."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from stgitops.core.codes import Severity
from stgitops.core.diff import flatten
from stgitops.core.findings import Finding
from stgitops.core.layering import Layered
from stgitops.core.outcomes import Applied, Conflicted, Outcome, Unchanged
from stgitops.core.reports import (
    ApplyReport,
    FindingReport,
    HistoryReport,
    OutcomeReport,
    RevisionReport,
    SettingsReport,
    ValidationReport,
)
from stgitops.core.revisions import Revision
from stgitops.render.explanations import explanation
from stgitops.render.text.style import clean


def validation_json(findings: Sequence[Finding], environments: int) -> str:
    """Write what `validate` found."""
    severities = [finding.severity for finding in findings]
    return report_json(
        ValidationReport(
            format_version=1,
            environments=environments,
            errors=severities.count(Severity.ERROR),
            warnings=severities.count(Severity.WARNING),
            notes=severities.count(Severity.NOTE),
            findings=tuple(map(_finding, findings)),
        )
    )


def settings_json(environment: str, settings: dict[str, Any], layered: Layered) -> str:
    """Write the merged settings of an environment."""
    keys = [key for key, _ in flatten(settings)]
    origins = {key: str(layered.origin(path)) for key in keys if layered.sets(path := tuple(key.split(".")))}
    return report_json(SettingsReport(format_version=1, environment=environment, settings=settings, origins=origins))


def outcomes_json(outcomes: Sequence[Outcome], moved: Sequence[str] = ()) -> str:
    """Write what `apply` did; or what changed since the saved plan was made, so that it did nothing."""
    return report_json(ApplyReport(format_version=1, outcomes=tuple(map(_outcome, outcomes)), moved=tuple(moved)))


def history_json(environment: str, revisions: Sequence[Revision], broken: str) -> str:
    """Write the revisions of an environment."""
    reports = tuple(map(_revision, revisions))
    return report_json(
        HistoryReport(format_version=1, environment=environment, revisions=reports, verified=not broken, broken=broken)
    )


def report_json(report: Any) -> str:
    """Write a report."""
    return TypeAdapter(type(report)).dump_json(report, indent=2).decode() + "\n"


def _finding(finding: Finding) -> FindingReport:
    return FindingReport(
        code=finding.code.id,
        severity=finding.severity.value,
        message=finding.message,
        hint=finding.hint,
        path=clean(finding.origin.path),
        line=finding.origin.line,
        column=finding.origin.column,
        key=finding.key,
        environments=finding.environments,
    )


def _outcome(outcome: Outcome) -> OutcomeReport:
    revision = None
    if isinstance(outcome, Applied | Unchanged):
        revision = outcome.revision
    elif isinstance(outcome, Conflicted):
        revision = outcome.winner
    return OutcomeReport(outcome.environment, outcome.outcome, revision, explanation(outcome))


def _revision(revision: Revision) -> RevisionReport:
    return RevisionReport(
        number=revision.number,
        created_at=revision.created_at,
        author=revision.author,
        commit=revision.commit,
        message=revision.message,
        settings=revision.settings,
        previous_digest=revision.previous_digest,
        digest=revision.digest,
    )

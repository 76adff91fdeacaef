"""For programs: reports as JSON, each with a schema in `schema/`."""

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter

from stgitops.core.codes import Severity
from stgitops.core.diff import flatten
from stgitops.core.findings import Finding
from stgitops.core.layering import Layered
from stgitops.core.reports import (
    FindingReport,
    SettingsReport,
    ValidationReport,
)
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

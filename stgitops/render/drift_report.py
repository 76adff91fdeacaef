"""Drift for programs: JSON, with a schema in `schema/`."""

from collections.abc import Sequence

from stgitops.core.drift import EnvironmentDrift
from stgitops.core.plan import Unplanned
from stgitops.core.reports import DriftReport, DriftsReport, EnvironmentDriftReport, UnansweredReport
from stgitops.render.json import report_json


def drift_json(environments: Sequence[EnvironmentDrift], unanswered: Sequence[Unplanned]) -> str:
    """Write what was found."""
    return report_json(
        DriftsReport(
            format_version=1,
            environments=tuple(map(_environment, environments)),
            unanswered=tuple(UnansweredReport(each.environment, each.message, each.hint) for each in unanswered),
        )
    )


def _environment(found: EnvironmentDrift) -> EnvironmentDriftReport:
    return EnvironmentDriftReport(
        environment=found.environment,
        revision=found.revision,
        state=found.state.value if found.state is not None else None,
        drifts=tuple(DriftReport(each.cause.value, each.message, each.author) for each in found.drifts),
        secret_compared=not found.not_compared,
    )

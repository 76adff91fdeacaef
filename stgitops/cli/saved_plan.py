"""The plan that `--plan` names. A module of its own: most commands read none, and start without it."""

import click

from stgitops.cli.wiring import Session
from stgitops.core.findings import Finding
from stgitops.core.plan import Plan
from stgitops.core.planfile import LARGEST, read_plan


def saved_plan(current: Session, path: str) -> Plan:
    """Read a saved plan.

    Raises:
        click.BadParameter: the file cannot be read.
        PlanFileError: it is no plan.
    """
    content = current.files.read(path, LARGEST)
    if isinstance(content, Finding):
        raise click.BadParameter(f"{path}: {content.message}", param_hint="--plan")
    return read_plan(content)

"""`stgitops validate`."""

import os

import click

from stgitops.cli.exits import Exit
from stgitops.cli.options import format_option, session, show_findings
from stgitops.cli.wiring import Session
from stgitops.core.codes import Severity
from stgitops.render.text.findings import summary_text
from stgitops.services.validate import Validation, names_built_on, validate


@click.command
@click.argument("paths", nargs=-1, metavar="[PATH]...")
@click.option("--strict", is_flag=True, help="Fail on warnings too.")
@format_option("text", "json")
@session
def command(current: Session, paths: tuple[str, ...], format_: str, *, strict: bool) -> int:
    """Find everything that is wrong with the settings, in one run.

    Each finding says where it stands (file, line and column), what is wrong, and how to mend it. With PATHs, only the
    environments that are built on those files or folders are looked at.
    """
    project = current.load()
    names = names_built_on(project, paths, os.path.realpath) if paths else list(project.environments)
    if names is None:
        raise click.BadParameter("only the project file, the base and the files of environments can be named here.")
    validation = validate(project, names, current.files)
    _show(current, validation, format_)
    warned = strict and any(finding.severity is Severity.WARNING for finding in validation.findings)
    return Exit.INVALID if validation.has_errors or warned else Exit.DONE


def _show(current: Session, validation: Validation, format_: str) -> None:
    if format_ == "json":
        from stgitops.render.json import validation_json

        current.write(validation_json(validation.findings, validation.environments))
        return
    show_findings(current, validation.findings, to_stdout=True)
    current.write(summary_text(validation.findings, validation.environments, current.style))

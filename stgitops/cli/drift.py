"""`stgitops drift`."""

import click

from stgitops.cli.exits import Exit
from stgitops.cli.options import chosen, format_option, session, stopped_by
from stgitops.cli.wiring import Session
from stgitops.render.text.drift import drift_text
from stgitops.services.drift import drift


@click.command
@click.argument("environments", nargs=-1, metavar="[ENVIRONMENT]...")
@format_option("text", "json")
@click.option("--exit-code", is_flag=True, help="End with 4 where there is drift.")
@session
def command(current: Session, environments: tuple[str, ...], format_: str, *, exit_code: bool) -> int:
    """Show where what is live is not what is wanted. Nothing is written.

    It tells apart: changed outside stgitops, never applied, the files moved ahead, a secret that was rotated and not
    applied, and an apply that was cut off. Without ENVIRONMENTs, all are compared.
    """
    project = current.load()
    found = drift(project, chosen(project, environments), current.world())
    stopped = stopped_by(current, found.validation.findings)
    if stopped is not None:
        return stopped
    if format_ == "json":
        from stgitops.render.drift_report import drift_json

        current.write(drift_json(found.environments, found.unanswered))
    else:
        current.write(drift_text(found.environments, found.unanswered, current.style))
    if found.unanswered:
        return Exit.UNREACHABLE
    return Exit.PENDING if exit_code and any(each.drifts for each in found.environments) else Exit.DONE

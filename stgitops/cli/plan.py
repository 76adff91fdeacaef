"""`stgitops plan`."""

import os
from contextlib import suppress
from pathlib import Path

import click

from stgitops.cli.exits import Exit
from stgitops.cli.options import chosen, format_option, session, stopped_by
from stgitops.cli.wiring import Session
from stgitops.core.plan import Plan
from stgitops.render.text.plan import plan_text
from stgitops.services.plan import make_plan


@click.command
@click.argument("environments", nargs=-1, metavar="[ENVIRONMENT]...")
@click.option("--out", metavar="FILE", help="Save the plan, for apply --plan.")
@format_option("text", "json")
@click.option("--exit-code", is_flag=True, help="End with 4 where changes are pending.")
@session
def command(current: Session, environments: tuple[str, ...], out: str | None, format_: str, *, exit_code: bool) -> int:
    """Show what apply would change: a line a key, old and new. Nothing is written.

    Without ENVIRONMENTs, all are planned.
    """
    project = current.load()
    planning = make_plan(project, chosen(project, environments), current.world())
    stopped = stopped_by(current, planning.validation.findings)
    if stopped is not None:
        return stopped
    plan = planning.plan
    if out is not None:
        _save(plan, out)
    current.write(_as_json(plan) if format_ == "json" else plan_text(plan, current.style))
    if plan.unplanned:
        return Exit.UNREACHABLE
    return Exit.PENDING if exit_code and plan.pending else Exit.DONE


def _as_json(plan: Plan) -> str:
    from stgitops.core.planfile import write_plan

    return write_plan(plan)


def _save(plan: Plan, path: str) -> None:
    """Write the plan beside its place and move it there, so that it is whole or not there; private to its owner."""
    target = Path(path)
    if not target.name or (target.exists() and not target.is_file()):
        raise click.BadParameter(f"{path!r} is not the name of a file", param_hint="--out")
    beside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            file.write(_as_json(plan))
        beside.replace(target)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise click.BadParameter(f"{path}: {os.strerror(error.errno or 0).lower()}", param_hint="--out") from None

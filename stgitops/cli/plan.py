"""`stgitops plan`."""

import click

from stgitops.cli.exits import Exit
from stgitops.cli.options import chosen, format_option, session, show_findings, stopped_by
from stgitops.cli.saving import save
from stgitops.cli.wiring import Session
from stgitops.core.plan import Plan
from stgitops.render.text.plan import plan_text
from stgitops.services.guards import too_many_changes
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
        save(_as_json(plan), out, "--out")
    current.write(_as_json(plan) if format_ == "json" else plan_text(plan, current.style))
    too_many = too_many_changes(project, len(plan.pending), None)
    if too_many is not None:
        show_findings(current, [too_many])
    if plan.unplanned:
        return Exit.UNREACHABLE
    return Exit.PENDING if exit_code and (plan.pending or plan.unfinished) else Exit.DONE


def _as_json(plan: Plan) -> str:
    from stgitops.core.planfile import write_plan

    return write_plan(plan)

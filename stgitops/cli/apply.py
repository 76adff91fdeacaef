"""`stgitops apply`."""

import sys
from collections.abc import Sequence

import click

from stgitops.cli.exits import Exit, of_outcomes
from stgitops.cli.options import chosen, format_option, session, stopped_by
from stgitops.cli.saved_plan import saved_plan
from stgitops.cli.wiring import Session, readable
from stgitops.core.outcomes import Outcome
from stgitops.core.plan import Plan
from stgitops.render.text.outcomes import outcomes_text
from stgitops.render.text.plan import plan_text
from stgitops.render.words import count
from stgitops.services.apply import apply, moved_since
from stgitops.services.load import LoadedProject
from stgitops.services.plan import Planning, make_plan


@click.command
@click.argument("environments", nargs=-1, metavar="[ENVIRONMENT]...")
@click.option("--plan", "plan_file", metavar="FILE", help="Carry out a saved plan, and nothing else.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("-m", "--message", default="", metavar="TEXT", help="Say why, for the history.")
@format_option("text", "json")
@session
def command(  # noqa: PLR0913 - click hands over each option by itself
    current: Session, environments: tuple[str, ...], plan_file: str | None, message: str, format_: str, *, yes: bool
) -> int:
    """Make the settings live: plan, show, ask, write, read back.

    With --plan nothing is asked: the plan was looked at when it was made. It is refused where anything moved since.
    """
    if plan_file is not None and environments:
        raise click.UsageError("A saved plan names its environments itself.")
    saved = saved_plan(current, plan_file) if plan_file is not None else None
    project, world = current.load(), current.world()
    planning = make_plan(project, _names(project, environments, saved), world)
    stopped = stopped_by(current, planning.validation.findings)
    if stopped is not None:
        return stopped
    moved = moved_since(saved, planning, world) if saved is not None else []
    if moved:
        return _refuse(current, moved, format_)
    if format_ == "text":
        current.write(plan_text(planning.plan, current.style))
    if saved is None and planning.plan.pending and not (yes or _agreed(current, planning, format_)):
        current.say("nothing was applied")
        return Exit.INTERRUPTED
    outcomes = apply(planning, world, readable(message))
    current.write(outcomes_text(outcomes, current.style) if format_ == "text" else _as_json(outcomes))
    return of_outcomes(outcomes)


def _names(project: LoadedProject, environments: Sequence[str], saved: Plan | None) -> list[str]:
    if saved is None:
        return chosen(project, environments)
    planned = {each.environment for each in saved.environments}
    return [name for name in project.environments if name in planned]


def _agreed(current: Session, planning: Planning, format_: str) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to ask on: say --yes, or carry out a saved plan with --plan.")
    if format_ != "text":
        current.say(plan_text(planning.plan, current.style))
    what = count(len(planning.plan.pending), "environment")
    return click.confirm(f"Apply these changes to {what}?", err=True)


def _refuse(current: Session, moved: list[str], format_: str) -> Exit:
    if format_ == "json":
        current.write(_as_json([], moved))
    current.say("the saved plan is stale, and nothing was applied:")
    for each in moved:
        current.say(f"    {each}")
    current.say("    hint: make it again with stgitops plan --out, and look at it again")
    return Exit.CONFLICT


def _as_json(outcomes: Sequence[Outcome], moved: Sequence[str] = ()) -> str:
    from stgitops.render.json import outcomes_json

    return outcomes_json(outcomes, moved)

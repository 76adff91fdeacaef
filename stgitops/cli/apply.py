"""`stgitops apply`."""

from collections.abc import Sequence

import click

from stgitops.cli.exits import Exit, of_outcomes
from stgitops.cli.options import agreed, chosen, format_option, reason, session, show_findings, stopped_by
from stgitops.cli.progress import Progress
from stgitops.cli.saved_plan import saved_plan
from stgitops.cli.smtp_options import gate_for, jobs_option, limit_options
from stgitops.cli.wiring import Session, readable
from stgitops.core.environments import wave_numbers
from stgitops.core.outcomes import Outcome
from stgitops.core.plan import Plan
from stgitops.render.text.outcomes import outcomes_text
from stgitops.render.text.plan import plan_text
from stgitops.render.text.style import clean
from stgitops.render.words import count
from stgitops.services.apply import apply, moved_since
from stgitops.services.guards import too_many_changes
from stgitops.services.load import LoadedProject
from stgitops.services.orders import Orders
from stgitops.services.plan import make_plan


@click.command
@click.argument("environments", nargs=-1, metavar="[ENVIRONMENT]...")
@click.option("--plan", "plan_file", metavar="FILE", help="Carry out a saved plan, and nothing else.")
@click.option("--only-wave", type=click.IntRange(1), metavar="NUMBER", help="Carry out one wave, and no other.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("-m", "--message", default="", metavar="TEXT", help="Say why, for the history.")
@click.option("--no-smtp-test", is_flag=True, help="Do not test whether mail can be sent; the history says so.")
@limit_options
@jobs_option
@click.option("--retry-failed", is_flag=True, help="Also apply settings that were rolled back before.")
@click.option(
    "--override-promotion",
    metavar="REASON",
    callback=reason,
    help="Apply shared settings that are not proven, and say why.",
)
@click.option(
    "--allow-changes",
    type=click.IntRange(1),
    metavar="NUMBER",
    help="Let this run change so many environments, whatever max_changes says.",
)
@format_option("text", "json")
@session
def command(  # noqa: PLR0913 - click hands over each option by itself
    current: Session,
    *,
    environments: tuple[str, ...],
    plan_file: str | None,
    only_wave: int | None,
    message: str,
    timeout: int,
    tries: int,
    jobs: int,
    override_promotion: str,
    allow_changes: int | None,
    format_: str,
    yes: bool,
    no_smtp_test: bool,
    retry_failed: bool,
) -> int:
    """Make the settings live: plan, show, ask, test, write, read back, test again.

    What cannot send mail is not written; what cannot send mail once it is live is rolled back. Environments go in
    waves, and what comes after a failure is not started.

    With --plan nothing is asked: the plan was looked at when it was made. It is refused where anything moved since.
    """
    if plan_file is not None and environments:
        raise click.UsageError("A saved plan names its environments itself.")
    saved = saved_plan(current, plan_file) if plan_file is not None else None
    project, world = current.load(), current.world()
    names = _names(project, environments, saved, only_wave)
    planning = make_plan(project, names, world)
    stopped = stopped_by(current, planning.validation.findings)
    if stopped is not None:
        return stopped
    carried_out = saved.without(project.environments.keys() - names) if saved is not None else None
    moved = moved_since(carried_out, planning, world) if carried_out is not None else []
    if moved:
        return _refuse(current, moved, format_)
    if format_ == "text":
        current.write(plan_text(planning.plan, current.style))
    too_many = too_many_changes(project, len(planning.plan.pending), allow_changes)
    if too_many is not None:
        show_findings(current, [too_many])
        return Exit.INVALID
    to_do = planning.plan.pending or (() if no_smtp_test else planning.plan.unfinished)
    if saved is None and to_do and not (yes or _agreed(current, planning.plan, len(to_do), format_)):
        current.say("nothing was applied")
        return Exit.INTERRUPTED
    waves = wave_numbers(project.environments)
    progress = Progress({name: waves[name] for name in names})
    orders = Orders(
        message=readable(message),
        gate=None if no_smtp_test else gate_for(current, timeout, tries, progress),
        jobs=jobs,
        retry_failed=retry_failed,
        override_promotion=override_promotion,
        told=progress.told,
    )
    with progress.finished_by_running_again(current):
        outcomes = apply(planning, world, orders)
    current.write(outcomes_text(outcomes, current.style) if format_ == "text" else _as_json(outcomes))
    return of_outcomes(outcomes)


def _names(project: LoadedProject, environments: Sequence[str], saved: Plan | None, only_wave: int | None) -> list[str]:
    """Return the environments to apply, in their order.

    Raises:
        click.BadParameter: there is no such environment, or no such wave.
    """
    names = chosen(project, environments)
    if saved is not None:
        planned = {each.environment for each in saved.environments} | {each.environment for each in saved.unplanned}
        names = [name for name in names if name in planned]
    if only_wave is None or not project.environments:
        return names
    waves = wave_numbers(project.environments)
    if only_wave > max(waves.values()):
        there_are = count(max(waves.values()), "wave")
        raise click.BadParameter(f"there is no wave {only_wave}: the project has {there_are}", param_hint="--only-wave")
    in_wave = [name for name in names if waves[name] == only_wave]
    if environments and not in_wave:
        raise click.BadParameter(
            f"none of the environments that are named is in wave {only_wave}", param_hint="--only-wave"
        )
    return in_wave


def _agreed(current: Session, plan: Plan, environments: int, format_: str) -> bool:
    if format_ != "text":
        current.say(plan_text(plan, current.style))
    what = "Apply these changes to" if plan.pending else "Prove what is pending in"
    question = f"{what} {count(environments, 'environment')}?"
    return agreed(question, "say --yes, or carry out a saved plan with --plan")


def _refuse(current: Session, moved: list[str], format_: str) -> Exit:
    if format_ == "json":
        current.write(_as_json([], moved))
    current.say("the saved plan is stale, and nothing was applied:")
    for each in moved:
        current.say(f"    {clean(each)}")
    current.say("    hint: make it again with stgitops plan --out, and look at it again")
    return Exit.CONFLICT


def _as_json(outcomes: Sequence[Outcome], moved: Sequence[str] = ()) -> str:
    from stgitops.render.outcomes_report import outcomes_json

    return outcomes_json(outcomes, moved)

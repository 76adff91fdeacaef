"""`stgitops rollback`."""

import click

from stgitops.cli.exits import Exit, of_outcomes
from stgitops.cli.options import agreed, chosen, format_option, session, stopped_by
from stgitops.cli.progress import Progress
from stgitops.cli.smtp_options import gate_for, limit_options
from stgitops.cli.wiring import Session, readable
from stgitops.render.text.outcomes import outcomes_text
from stgitops.render.text.rollback import way_back_text
from stgitops.services.rollback import go_back, way_back


@click.command
@click.argument("environment")
@click.option(
    "--to", type=click.IntRange(1), metavar="NUMBER", help="The revision to go back to.  [default: the last good one]"
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("-m", "--message", default="", metavar="TEXT", help="Say why, for the history.")
@click.option("--no-smtp-test", is_flag=True, help="Do not test whether mail can be sent; the history says so.")
@limit_options
@format_option("text", "json")
@session
def command(  # noqa: PLR0913 - click hands over each option by itself
    current: Session,
    *,
    environment: str,
    to: int | None,
    message: str,
    timeout: int,
    tries: int,
    format_: str,
    yes: bool,
    no_smtp_test: bool,
) -> int:
    """Make an earlier revision of ENVIRONMENT live again, its password included: show, ask, test, write, test again.

    The files are left as they are, and may even be wrong. apply refuses what was rolled back, until the files are
    changed or it is told --retry-failed.
    """
    project, world = current.load(), current.world()
    stopped = stopped_by(current, project.findings)
    if stopped is not None:
        return stopped
    (name,) = chosen(project, [environment])
    way = way_back(project.environments[name], to, project, world)
    if format_ == "text":
        current.write(way_back_text(way, current.style))
    question = f"Make revision {way.target.number} of {name} live again?"
    if way.obstacle is None and not (yes or agreed(question, "say --yes")):
        current.say("nothing was rolled back")
        return Exit.INTERRUPTED
    progress = Progress({name: 1})
    gate = None if no_smtp_test else gate_for(current, timeout, tries, progress)
    with progress.finished_by_running_again(current):
        outcome = go_back(way, project, world, gate, readable(message))
    if format_ == "json":
        from stgitops.render.outcomes_report import outcomes_json

        current.write(outcomes_json([outcome]))
    else:
        current.write(outcomes_text([outcome], current.style))
    return of_outcomes([outcome])

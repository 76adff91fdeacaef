"""`stgitops history`."""

import click

from stgitops.cli.exits import Exit
from stgitops.cli.options import chosen, format_option, session, stopped_by
from stgitops.cli.wiring import Session
from stgitops.core.ports.world import World
from stgitops.core.revisions import Revision
from stgitops.render.text.history import difference_text, history_text
from stgitops.render.words import count
from stgitops.services.history import History, difference, history


@click.command
@click.argument("environment")
@click.option("--diff", nargs=2, type=click.IntRange(1), metavar="A B", help="Show what changed from revision A to B.")
@click.option("--verify", is_flag=True, help="Follow the chain of digests, and end with 7 where it is broken.")
@format_option("text", "json")
@session
def command(current: Session, environment: str, diff: tuple[int, int] | None, format_: str, *, verify: bool) -> int:
    """Show the revisions of ENVIRONMENT: what is known of each, when, who, from which commit, and why."""
    if diff is not None and format_ == "json":
        raise click.UsageError("--diff is for people: the JSON has the settings of every revision.")
    project = current.load()
    stopped = stopped_by(current, project.findings)
    if stopped is not None:
        return stopped
    (name,) = chosen(project, [environment])
    world = current.world()
    found = history(project.environments[name], world.stores)
    current.write(_difference(current, found, diff, world) if diff is not None else _all(current, found, format_))
    if verify and found.broken:
        current.say(f"the history of {name} was tampered with: {found.broken}")
        return Exit.UNREACHABLE
    if verify:
        current.say(f"the chain of {count(len(found.revisions), 'revision')} holds")
    return Exit.DONE


def _all(current: Session, found: History, format_: str) -> str:
    if format_ == "text":
        return history_text(found.revisions, found.states, current.style)
    from stgitops.render.history_report import history_json

    return history_json(found.environment, found.revisions, found.states, found.proofs, found.broken)


def _difference(current: Session, found: History, numbers: tuple[int, int], world: World) -> str:
    before, after = (_revision(found, number) for number in numbers)
    changes, secret = difference(before, after, world.sealer)
    return difference_text(before, after, changes, secret, current.style)


def _revision(found: History, number: int) -> Revision:
    revision = found.revision(number)
    if revision is None:
        there_are = count(len(found.revisions), "revision")
        raise click.BadParameter(
            f"there is no revision {number}: {found.environment} has {there_are}", param_hint="--diff"
        )
    return revision

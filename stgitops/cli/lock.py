"""`stgitops lock`."""

import re
from datetime import timedelta

import click

from stgitops.cli.exits import Exit
from stgitops.cli.options import chosen, reason, session, stopped_by
from stgitops.cli.wiring import Session
from stgitops.core.locks import Lock
from stgitops.render.text.locks import lock_text, newest_text
from stgitops.services.locks import Held, Outrun, lock_environment

_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


def _duration(_context: click.Context, _option: click.Parameter, text: str) -> timedelta:
    found = re.fullmatch("([0-9]{1,9})([mhd])", text)
    if found is None:
        raise click.BadParameter(f"{text!r} is no duration: write a whole number and m, h or d, such as 90m, 2h or 3d.")
    number, unit = found.groups()
    duration = int(number) * _UNITS[unit]
    if not timedelta(minutes=1) <= duration <= timedelta(days=365):
        raise click.BadParameter("a lock lasts at least 1m and at most 365d.")
    return duration


@click.command
@click.argument("environment")
@click.option("--for", "duration", required=True, metavar="TIME", callback=_duration, help="How long: 90m, 2h or 3d.")
@click.option("--reason", required=True, metavar="TEXT", callback=reason, help="Say why, for those who find it closed.")
@session
def command(current: Session, environment: str, duration: timedelta, reason: str) -> int:
    """Close ENVIRONMENT for a while: until then nothing is applied to it.

    Who closed it may do so again, for longer or shorter. It opens by itself, or with stgitops unlock.
    """
    project = current.load()
    stopped = stopped_by(current, project.findings)
    if stopped is not None:
        return stopped
    (name,) = chosen(project, [environment])
    world = current.world()
    now = world.now()
    wanted = Lock(name, world.author, reason, now, now + duration)
    result = lock_environment(project.environments[name], wanted, world.stores)
    if not isinstance(result, Lock):
        return refuse(current, name, result)
    current.write(f"{name}: {lock_text(result)}\n")
    return Exit.DONE


def refuse(current: Session, name: str, refusal: Held | Outrun) -> Exit:
    """Say why nothing was changed, and return the exit code."""
    if isinstance(refusal, Held):
        current.say(f"{name}: {lock_text(refusal.lock)}")
        current.say(f"    hint: ask them, or open it all the same: stgitops unlock {name} --force")
    else:
        current.say(f"{name}: somebody was faster: {newest_text(refusal.newest)}")
        current.say("    hint: nothing was changed; try again if you still want to")
    return Exit.CONFLICT

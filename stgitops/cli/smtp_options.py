"""The limits of the SMTP test on the command line, and the test that keeps to them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from stgitops.core.ports.smtp import Gate, Prober
from stgitops.core.smtp_test import Account, Letter, Limits, Listener, SmtpTest

if TYPE_CHECKING:
    from stgitops.cli.progress import Progress
    from stgitops.cli.wiring import Session

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--timeout",
        type=click.IntRange(1, 3600),
        default=30,
        show_default=True,
        metavar="SECONDS",
        help="The limit for the SMTP test of each environment, whatever its server does.",
    ),
    click.option(
        "--tries",
        type=click.IntRange(1, 10),
        default=3,
        show_default=True,
        metavar="NUMBER",
        help="How often to test where the trouble is temporary.",
    ),
)


def limit_options(command: Command) -> Command:
    """Add the options `--timeout` and `--tries`."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


_FILES = 4
"""Open files of one test, at most: a connection, a second look at the server, and what resolves its name."""
_OTHER_FILES = 64


def _jobs(_context: click.Context, option: click.Parameter, jobs: int) -> int:
    """See that so many servers can be talked to at once: that there are too few files would be laid on the servers."""
    import resource

    wanted = jobs * _FILES + _OTHER_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < wanted:
        message = f"{jobs} side by side need {wanted} open files, and the system allows {hard} (ulimit -n)."
        raise click.BadParameter(message, param=option)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return jobs


jobs_option = click.option(
    "--jobs",
    callback=_jobs,
    type=click.IntRange(1, 1000),
    default=10,
    show_default=True,
    metavar="NUMBER",
    help="How many environments to work on side by side.",
)


def gate_for(current: "Session", timeout: int, tries: int, progress: "Progress") -> Gate:
    """Return the gate of a rollout. What it needs is imported now: without the SMTP test nothing waits for it."""
    from stgitops.cli.gate import gate_of

    return gate_of(current, prober_of(timeout, tries), progress)


def prober_of(timeout: int, tries: int, *, send: bool = False, dns: bool = False) -> Prober:
    """Return the test of an account; `timeout` is in seconds."""
    from stgitops.smtp import World, probe

    limits = Limits.of(timeout, tries)

    async def prober(account: Account, letter: Letter, listener: Listener) -> SmtpTest:
        world = World(listener=listener)
        return await probe(account, letter, deliver=send, domain=dns, limits=limits, world=world)

    return prober

"""`stgitops key`."""

import click

from stgitops.cli.exits import Exit
from stgitops.cli.options import session
from stgitops.cli.wiring import Session


@click.group
def command() -> None:
    """Make keys that seal passwords in a config store."""


@command.command
@session
def new(current: Session) -> int:
    """Print a new random key. Keep it where secrets are kept: in STGITOPS_STORE_KEY, never in a file of the project.

    To rotate, put the new key before the old one, with a comma between: the first seals, all open.
    """
    from stgitops.adapters.sealing import new_key

    current.write(f"{new_key()}\n")
    return Exit.DONE
